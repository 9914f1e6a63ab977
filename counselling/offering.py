"""What managers decide: which interviews there are, and the settings. Appointments already made stay as they are."""

from __future__ import annotations

from django.db import transaction

from cdm.audit import trail
from counselling.models import CounsellingSettings, InterviewKind


def save_kind(*, kind: InterviewKind) -> InterviewKind:
    """Add ``kind`` or what was changed in it. Raises ValidationError with a sentence for each field."""
    with transaction.atomic(durable=True), trail.saving(kind):
        kind.full_clean()
        kind.save()
    return kind


def save_settings(*, settings: CounsellingSettings) -> CounsellingSettings:
    """Replace the one row. Raises ValidationError with a sentence for each field."""
    with transaction.atomic(durable=True), trail.saving(settings):
        settings.full_clean(validate_unique=False)
        settings.save()
    return settings
