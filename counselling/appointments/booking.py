"""Booking an interview: a time, a way to be reached if one likes, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cdm.core import clock, contacts
from cdm.core.refused import Refused
from counselling import finding, kinds, notices
from counselling.appointments import changing, taking
from counselling.models import Appointment, Assignment, CounsellingSettings, InterviewKind

CORRECTABLE = dt.timedelta(minutes=30)  # how long the same form may still correct an address
# Also what the rate limiter says: whoever is refused cannot tell why.
NOT_NOW = _("We cannot take this booking online right now. Call us or come by: we will book it with you.")
NOT_OFFERED = _("We do not offer this interview at the moment.")


class OverLimit(Refused):
    """This contact has as many open appointments as one may have.

    ``told``: a mail to the address given explains it, and the page must look like a booking that went well (see
    ``book``). ``wanted`` is what was asked for, ``coming`` are the open appointments, for staff to show.
    """

    def __init__(self, message: object, *, told: bool, wanted: Appointment, coming: list[Appointment]) -> None:
        super().__init__(message)
        self.told = told
        self.wanted = wanted
        self.coming = coming


class _Undone(Exception):
    """Takes the booking back to its savepoint. ``by_email``: it is the address that has reached the limit."""

    def __init__(self, coming: list[Appointment], *, by_email: bool) -> None:
        self.coming = coming
        self.by_email = by_email


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

    The same ``submission`` twice returns the same appointment (B3), with the address corrected when another one was
    typed: that is how a visitor who mistyped an e-mail address gets the confirmation after all.
    ``calendar``: with this counsellor or not at all, for staff.
    ``waive`` ⊆ {"notice", "horizon", "step", "limit"} is for staff. Raises SlotTaken or NotOpen (nothing was written),
    Refused when nothing of the kind is offered, and OverLimit:

    A contact has at most ``max_open_per_contact`` open appointments, counted under a lock of the contact. Nobody may
    learn from it whether an address is known here (design/1-the-centre.md, issue 2), so:

    - with an e-mail address, the visitor's page is the same over the limit as after a booking, and says that all is in
      the mail. Only whoever reads that mailbox learns which of the two happened. The work is the same as well: the time
      is really taken, the messages really written, and then rolled back to a savepoint; so neither the time it takes
      nor "this time has just been taken" tells the two apart.
    - with a phone number only, nothing reaches its owner unseen. The refusal is the sentence of the rate limiter,
      and names no reason.
    - staff see plainly that there is a limit, and may waive it.
    - an e-mail address, when given, counts first and is told only of its own appointments, for two people may share a
      phone. The number counts too: the limit would otherwise be a matter of inventing addresses.
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
    try:
        with transaction.atomic(durable=True):
            contacts.in_turn(submission=submission, contacts=(email, phone))
            known = Appointment.objects.filter(submission=submission).select_for_update(no_key=True).first()
            try:
                with transaction.atomic():
                    return _again(known, wanted) if known else _booked(wanted, waive=waive, team=team)
            except _Undone as undone:
                over = _over(wanted, undone, by_staff=by_staff)
                if known:
                    changing.let_go(known)
    except IntegrityError:
        # The lock above makes this impossible; the unique constraint is what makes it impossible without the lock.
        known = Appointment.objects.filter(submission=submission).first()
        if known is None:
            raise
        return known
    raise over


def _booked(wanted: Appointment, *, waive: Collection[str], team: Sequence[int] = ()) -> Appointment:
    coming_by_email = finding.open_appointments(email=wanted.email)
    coming_by_phone = finding.open_appointments(phone=wanted.phone)
    need = kinds.need_of(wanted)
    taken = taking.take(kind=wanted.kind, need=need, start=wanted.starts, waive=waive, team=team, only_team=bool(team))
    wanted.hold, wanted.site = taken.hold, taken.hold.site
    wanted.save(force_insert=True)
    Assignment.objects.bulk_create(Assignment(appointment=wanted, counsellor=c) for c in taken.counsellors)
    notices.booked(wanted)
    if "limit" not in waive:
        _within_limit(wanted, coming_by_email, coming_by_phone)
    return wanted


def _within_limit(wanted: Appointment, coming_by_email: list[Appointment], coming_by_phone: list[Appointment]) -> None:
    limit = CounsellingSettings.current().max_open_per_contact
    if wanted.email and len(coming_by_email) >= limit:
        raise _Undone(coming_by_email, by_email=True)
    if wanted.phone and len(coming_by_phone) >= limit:
        raise _Undone(coming_by_phone, by_email=False)


def _over(wanted: Appointment, undone: _Undone, *, by_staff: bool) -> OverLimit:
    if by_staff:
        sentence = _("This person already has as many appointments to come as one may have.")
        return OverLimit(sentence, told=False, wanted=wanted, coming=undone.coming)
    if undone.by_email:
        notices.over_limit(wanted, coming=undone.coming)
    return OverLimit(NOT_NOW, told=undone.by_email, wanted=wanted, coming=undone.coming)


def _again(appointment: Appointment, wanted: Appointment) -> Appointment:
    """The same form sent again: as it stands, or, when it now gives another address or number, corrected."""
    contact = (wanted.name, wanted.email, wanted.phone)
    if contact == (appointment.name, appointment.email, appointment.phone) or not appointment.is_open:
        return appointment
    if appointment.created < clock.now() - CORRECTABLE:
        raise Refused(_("This appointment was booked some time ago. Change it by its link or with its code."))
    readdressed = appointment.email != wanted.email
    others = [
        [a for a in finding.open_appointments(**by) if a.pk != appointment.pk]
        for by in ({"email": wanted.email}, {"phone": wanted.phone})
    ]
    appointment.name, appointment.email, appointment.phone = contact
    appointment.save(update_fields=["name", "email", "phone"])
    if readdressed:
        notices.readdressed(appointment)
    _within_limit(wanted, *others)
    return appointment
