"""What the tests of the staff pages share: appointments put where a test needs them, and addresses."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.urls import reverse

from cdm.agenda.models import Allocation, Hold, Site
from counselling.models import Appointment, Assignment, Counsellor, InterviewKind
from tests import personae
from tests.counselling import worlds


def given(counsellor: Counsellor, start: dt.datetime, **fields: Any) -> Appointment:
    """An appointment of ``counsellor`` at any time, past ones too, held and named with their partner's marker."""
    kind = fields.pop("kind", None) or InterviewKind.objects.order_by("pk").first() or worlds.kind()
    end = start + dt.timedelta(minutes=kind.duration)
    site = Site.objects.order_by("pk").first()
    hold = Hold.objects.create(period=(start, end), site=site, channel=fields.get("channel", "FACE"))
    Allocation.objects.create(hold=hold, calendar=counsellor.calendar, seat=1, period=(start, end))
    asked = {
        "theme": "WORK",
        "language": "fr",
        "channel": "FACE",
        "page_language": "fr",
        "name": f"Visitor {personae.marker(counsellor.partner)}",
    }
    appointment = Appointment.objects.create(
        kind=kind, starts=start, ends=end, site=site, hold=hold, submission=uuid.uuid4(), **{**asked, **fields}
    )
    Assignment.objects.create(appointment=appointment, counsellor=counsellor)
    return appointment


def url(name: str, *args: object) -> str:
    return reverse(f"counselling:{name}", args=args)
