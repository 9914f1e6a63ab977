"""Registering for a session: how many, how, and a way to be reached if one likes."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from activities import notices, seats, taking, waiting
from activities.models import Activity, ActivitySettings, Registration, Session, WaitingStep
from activities.seats import Seats
from activities.taking import Full
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock, contacts, human
from cdm.core.refused import Refused

State, Source = Registration.State, Registration.Source
CORRECTABLE = dt.timedelta(minutes=30)  # how long the same form may still correct an address
NOT_NOW = _("We cannot take this registration online right now. Call us or come by: we will do it with you.")


class NotOpen(Refused):
    """Nobody registers for this session now: not yet, no more, or not at all."""


class Known(Refused):
    """This contact is registered already, and stays so as it was.

    ``told``: a mail to the address says it, and the page must look like a registration that went well. ``wanted`` is
    what was asked for, in the state it would have had; ``registration`` is the one there is, for staff to show.
    """

    def __init__(self, message: object, *, told: bool, wanted: Registration, registration: Registration) -> None:
        super().__init__(message)
        self.told = told
        self.wanted = wanted
        self.registration = registration


def not_open(session: Session, *, by_staff: bool = False) -> NotOpen | None:
    """Why nobody can register for ``session`` now, or None. Staff register people until it ends."""
    now = clock.now()
    if session.state == Session.State.CANCELLED:
        return NotOpen(_("This session is cancelled."))
    if session.state != Session.State.PUBLISHED or session.activity.state != Activity.State.PUBLISHED:
        return NotOpen(_("One cannot register for this session."))
    if session.ends <= now:
        return NotOpen(_("This session is over."))
    if by_staff:
        return None
    if session.starts <= now:
        return NotOpen(_("This session has begun. Come to the desk: we will see whether there is a place."))
    if session.registration_opens and now < session.registration_opens:
        words = {"when": human.moment(session.registration_opens)}
        return NotOpen(_("Registration opens on %(when)s.") % words)
    if session.closes <= now:
        return NotOpen(_("Registration is closed. Call us: there may be a place left."))
    return None


def register(
    *,
    session: Session,
    mode: str,
    page_language: str,
    submission: UUID,
    party: int = 1,
    name: str = "",
    email: str = "",
    phone: str = "",
    needs: str = "",
    wait: bool = False,
    source: str = Source.SELF,
) -> Registration:
    """Register ``party`` people together; post the confirmation and the reminders.

    Confirmed when there are seats and nobody waits for them (B5); else on the waiting list if ``wait``, else Full. The
    same ``submission`` twice is one registration (B3), corrected when another address was typed within half an hour.

    The same person twice is one registration, known by the e-mail address or, without one, the phone. Nobody may learn
    from it whether an address is known here: with an e-mail the page looks the same and the mail tells (Known.told),
    with a phone only the refusal names no reason; staff see plainly.

    Raises Full, Known, NotOpen, and Refused with its field: a party too large, no way to be reached while waiting.
    """
    email, phone = contacts.email_address(email), contacts.phone_number(phone)
    wanted = Registration(
        session=session,
        mode=mode,
        party=party,
        source=source,
        name=name.strip(),
        email=email,
        phone=phone,
        needs=needs.strip(),
        page_language=page_language,
        submission=submission,
    )
    by_staff = source != Source.SELF
    _sensible(wanted, wait=wait, by_staff=by_staff)
    with transaction.atomic(durable=True):
        contacts.in_turn(submission=submission, contacts=[f"{session.pk}/{way}" for way in (email, phone) if way])
        found = seats.locked(session)
        session = wanted.session = Session.objects.select_related("activity", "site", "room").get(pk=session.pk)
        sent = Registration.objects.filter(submission=submission).select_related("session__activity").first()
        if sent is not None:
            if sent.session_id != session.pk:
                raise Refused(NOT_NOW)
            wanted.pk, wanted.state = sent.pk, sent.state
            known = None if _stands(sent, wanted) else _known(wanted)
            if known is None:
                return _again(sent, wanted)
        else:
            if refused := not_open(session, by_staff=by_staff):
                raise refused
            if mode not in found:
                raise Refused(_("Choose how you take part."), field="mode")
            known = _known(wanted)
            wanted.state = _state(wanted, found, wait=wait)
            if known is None:
                return _placed(wanted)
        told = bool(email) and not by_staff
        if told:
            notices.already(known)
    if by_staff:
        raise Known(_("This person is registered already."), told=False, wanted=wanted, registration=known)
    raise Known(NOT_NOW, told=told, wanted=wanted, registration=known)


def _sensible(wanted: Registration, *, wait: bool, by_staff: bool) -> None:
    most = ActivitySettings.current().largest_party
    if wanted.party < 1:
        raise Refused(_("At least one person comes."), field="party")
    if wanted.party > most and not by_staff:
        words = {"most": most}
        raise Refused(
            _("At most %(most)s people in one registration. Call us for a larger group.") % words, field="party"
        )
    if wait and not (wanted.email or wanted.phone):
        raise Refused(_("To wait for a place, give an e-mail address or a phone number."), field="email")


def _known(wanted: Registration) -> Registration | None:
    """Another active registration of this person for the session."""
    if not (wanted.email or wanted.phone):
        return None
    same = {"email": wanted.email} if wanted.email else {"email": "", "phone": wanted.phone}
    rows = Registration.objects.active().with_session().filter(session=wanted.session, **same)
    return rows.exclude(pk=wanted.pk).first()


def _state(wanted: Registration, found: dict[str, Seats], *, wait: bool) -> str:
    """CONFIRMED or WAITING; raises Full."""
    here = found[wanted.mode]
    if here.fits(wanted.party):
        return State.CONFIRMED
    if wait and here.may_wait(wanted.party):
        return State.WAITING
    raise Full(found, wanted, listed=wait)


def _placed(wanted: Registration) -> Registration:
    if wanted.state == State.WAITING:
        wanted.ticket = seats.next_ticket(wanted.session, wanted.mode)
    with taking.refusing_seats(wanted):
        wanted.save(force_insert=True)
    if wanted.state == State.WAITING:
        waiting.note(wanted, WaitingStep.What.JOINED)
        notices.waits(wanted)
    else:
        notices.registered(wanted)
    trail.record(Verb.BOOKED, wanted)
    return wanted


def _stands(sent: Registration, wanted: Registration) -> bool:
    """Whether the same form sent again changes nothing. Raises Refused when it comes too late to correct an address."""
    if _contact(wanted) == _contact(sent) or not sent.is_active:
        return True
    if sent.created < clock.now() - CORRECTABLE:
        raise Refused(_("You registered some time ago. Change it by its link or with its code."))
    return False


def _contact(row: Registration) -> tuple[str, str, str, str]:
    return row.name, row.email, row.phone, row.needs


def _again(sent: Registration, wanted: Registration) -> Registration:
    """The same form sent again: as it stands, or with another address than before, which is nobody else's here."""
    if _stands(sent, wanted):
        return sent
    if gone := not_open(wanted.session, by_staff=True):  # a confirmation of what is cancelled would follow
        raise gone
    readdressed = sent.email != wanted.email
    sent.name, sent.email, sent.phone, sent.needs = _contact(wanted)
    sent.save(update_fields=["name", "email", "phone", "needs"])
    trail.record(Verb.CHANGED, sent, fields=("name", "email", "phone", "needs"))
    if readdressed:
        notices.readdressed(sent)
    return sent
