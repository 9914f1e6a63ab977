"""Booking an interview: a time, a way to be reached if one likes, nothing else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from cdm.core.refused import Refused
from counselling import contacts, kinds, notices
from counselling.appointments import taking
from counselling.models import Appointment, Assignment, CounsellingSettings, InterviewKind

STAFF_WAIVE = frozenset({"notice", "horizon", "limit"})


class OverLimit(Refused):
    """This contact has as many open appointments as one may have.

    ``told`` is True when a mail to the address given explains it: the page must then look like a booking that went well
    (see ``book``). ``open`` are those appointments, for staff to show.
    """

    def __init__(self, *, told: bool, coming: list[Appointment]) -> None:
        super().__init__(_("This person already has as many appointments to come as one may have."))
        self.told = told
        self.open = coming


class _Undone(Exception):
    """Takes the booking back to its savepoint; carries the open appointments."""

    def __init__(self, coming: list[Appointment]) -> None:
        self.coming = coming


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
) -> Appointment:
    """Book ``start`` (aware) with the least loaded free counsellor; post the confirmation and the reminders.

    The same ``submission`` twice returns the same appointment (B3), with the address corrected when another one was
    typed: that is how a visitor who mistyped an e-mail address gets the confirmation after all.
    ``waive`` ⊆ {"notice", "horizon", "limit"} is for staff. Raises SlotTaken or NotOpen (nothing was written),
    Refused when nothing of the kind is offered, and OverLimit:

    A contact has at most ``max_open_per_contact`` open appointments, counted under a lock of the contact. Nobody may
    learn from it whether an address is known here (design/1-the-centre.md, issue 2), so:

    - with an e-mail address, the visitor's page is the same over the limit as after a booking, and says that all is in the
      mail. Only whoever reads that mailbox learns which of the two happened. The work is the same as well: the time
      is really taken, the messages really written, and then rolled back to a savepoint; so neither the time it takes nor
      "this time has just been taken" tells the two apart.
    - with a phone number only, nothing reaches its owner unseen. The refusal is the sentence of the rate limiter,
      and names no reason.
    - staff see plainly that there is a limit, and may waive it.
    - an e-mail address, when given, is what counts; else two people sharing a phone would hear of each other. The number
      is counted too, for the limit would otherwise be a matter of inventing addresses.
    """
    email, phone = contacts.email_address(email), contacts.phone_number(phone)
    if not by_staff:
        waive = frozenset()
    chosen = kind or kinds.kind_for(theme=theme, channel=channel, by_staff=by_staff)
    if chosen is None or not chosen.active or not kinds.fits(chosen, theme=theme, channel=channel):
        raise Refused(_("We do not offer this interview at the moment."))
    if not by_staff and not chosen.public:
        raise Refused(_("We do not offer this interview at the moment."))
    fields = {
        "kind": chosen,
        "theme": theme,
        "language": language,
        "channel": channel,
        "name": name.strip(),
        "email": email,
        "phone": phone,
        "page_language": page_language,
        "submission": submission,
    }
    over: OverLimit | None = None
    try:
        with transaction.atomic(durable=True):
            contacts.in_turn(submission=submission, contacts=(email, phone))
            known = Appointment.objects.filter(submission=submission).select_for_update(no_key=True).first()
            if known is not None:
                return _again(known, name=name.strip(), email=email, phone=phone)
            try:
                with transaction.atomic():
                    return _booked(fields, start=start, waive=waive, limited="limit" not in waive)
            except _Undone as undone:
                told = bool(email) and not by_staff and any(a.email == email for a in undone.coming)
                if told:
                    notices.over_limit(
                        to=email, language=page_language, submission=submission, coming=undone.coming, wanted=start
                    )
                over = OverLimit(told=told, coming=undone.coming)
    except IntegrityError:
        # The lock above makes this impossible; the unique constraint is what makes it impossible without the lock.
        known = Appointment.objects.filter(submission=submission).first()
        if known is None:
            raise
        return known
    raise over


def _booked(
    fields: dict[str, object], *, start: dt.datetime, waive: Collection[str], limited: bool
) -> Appointment:
    kind: InterviewKind = fields["kind"]  # type: ignore[assignment]
    need = kinds.need_of(theme=fields["theme"], language=fields["language"], channel=fields["channel"])  # type: ignore[arg-type]
    limit = CounsellingSettings.current().max_open_per_contact
    before = [
        contacts.open_appointments(email=fields["email"]),  # type: ignore[arg-type]
        contacts.open_appointments(phone=fields["phone"]),  # type: ignore[arg-type]
    ]
    taken = taking.take(kind=kind, need=need, start=start, waive=waive)
    appointment = Appointment.objects.create(
        **fields,
        starts=start,
        ends=start + dt.timedelta(minutes=kind.duration),
        hold=taken.hold,
        site=taken.site,
    )
    Assignment.objects.bulk_create(Assignment(appointment=appointment, counsellor=c) for c in taken.counsellors)
    notices.booked(appointment)
    for coming in before:
        if limited and len(coming) >= limit:
            raise _Undone(coming)
    return appointment


def _again(appointment: Appointment, *, name: str, email: str, phone: str) -> Appointment:
    """The same form sent again: as it stands, or, when it now gives another address or number, corrected."""
    same = (appointment.name, appointment.email, appointment.phone) == (name, email, phone)
    if same or not appointment.is_open:
        return appointment
    moved_address = appointment.email != email
    appointment.name, appointment.email, appointment.phone = name, email, phone
    appointment.save(update_fields=["name", "email", "phone"])
    if moved_address:
        notices.readdressed(appointment)
    return appointment
