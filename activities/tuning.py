"""The settings of the activities."""

from __future__ import annotations

from django.db import transaction

from activities.models import ActivitySettings
from cdm.audit import trail


def save_settings(*, settings: ActivitySettings) -> ActivitySettings:
    """Replace the one row; what waits follows it from now on, offers already made keep their time.

    Raises ValidationError with a sentence for each field.
    """
    with transaction.atomic(durable=True), trail.saving(settings):
        settings.full_clean(validate_unique=False)
        settings.save()
    return settings
