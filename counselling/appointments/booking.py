"""Booking an interview: a time, a way to be reached if one likes, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import contacts, limited
from cdm.core.refused import Refused
from counselling import finding, kinds, notices
from counselling.appointments import changing, taking
from counselling.models import Appointment, Assignment, CounsellingSettings, InterviewKind

TOO_MANY = _("This person already has as many appointments to come as one may have.")
NOT_OFFERED = _("We do not offer this interview at the moment.")


def book(
    *,
    theme: str,
    language: str,
    channel: str,
    start: dt.datetime,
    page_language: str,
    submission: UUID,
    kind: InterviewKind | None = None,
    name: str = "",
    email: str = "",
    phone: str = "",
    by_staff: bool = False,
    waive: Collection[str] = frozenset(),
    calendar: int | None = None,
) -> Appointment:
    """Book ``start`` (aware) with the least loaded free counsellor; post the confirmation and the reminders.

    The same ``submission`` twice returns the same appointment (B3), corrected when another address was typed.
    ``calendar``: with this counsellor or not at all, for staff.
    ``waive`` ⊆ {"notice", "horizon", "step", "limit"} is for staff. Raises SlotTaken or NotOpen (nothing was written),
    Refused when nothing of the kind is offered, and OverLimit:

    A contact has at most ``max_open_per_contact`` open appointments (``limited.book``, which keeps to itself which
    addresses are known here); staff may waive it.
    """
    email, phone = contacts.email_address(email), contacts.phone_number(phone)
    if not by_staff:
        waive, calendar = frozenset(), None
    team = [] if calendar is None else [calendar]
    chosen = kind or kinds.kind_for(theme=theme, channel=channel, by_staff=by_staff)
    if chosen is None or not chosen.active or not kinds.fits(chosen, theme=theme, channel=channel):
        raise Refused(NOT_OFFERED)
    if not (chosen.public or by_staff):
        raise Refused(NOT_OFFERED)
    wanted = Appointment(
        kind=chosen,
        theme=theme,
        language=language,
        channel=channel,
        starts=start,
        ends=start + dt.timedelta(minutes=chosen.duration),
        name=name.strip(),
        email=email,
        phone=phone,
        page_language=page_language,
        submission=submission,
    )
    return limited.book(
        wanted,
        rows=Appointment.objects.all(),
        make=partial(_make, waive=waive, team=team),
        within=None if "limit" in waive else _within_limit,
        readdress=_readdress,
        let_go=changing.let_go,
        tell=lambda reached: notices.over_limit(wanted, coming=reached.coming),
        too_old=_("This appointment was booked some time ago. Change it by its link or with its code."),
        by_staff=by_staff,
    )


def _make(wanted: Appointment, *, waive: Collection[str], team: Sequence[int]) -> None:
    need = kinds.need_of(wanted)
    taken = taking.take(kind=wanted.kind, need=need, start=wanted.starts, waive=waive, team=team, only_team=bool(team))
    wanted.hold, wanted.site = taken.hold, taken.hold.site
    wanted.save(force_insert=True)
    Assignment.objects.bulk_create(Assignment(appointment=wanted, counsellor=c) for c in taken.counsellors)
    notices.about(wanted).booked()
    trail.record(Verb.BOOKED, wanted)


def _readdress(row: Appointment) -> None:
    notices.about(row).readdressed()
    trail.record(Verb.CHANGED, row, fields=("name", "email", "phone"))


def _within_limit(row: Appointment) -> None:
    limit = CounsellingSettings.current().max_open_per_contact
    for contact in ({"email": row.email}, {"phone": row.phone}):
        coming = [other for other in finding.open_appointments(**contact) if other.pk != row.pk]
        if any(contact.values()) and len(coming) >= limit:
            raise limited.Reached(TOO_MANY, coming, by_email="email" in contact)
