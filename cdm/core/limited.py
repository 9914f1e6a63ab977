"""Booking once per form, at most so many per contact, without anybody learning which addresses are known here."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Protocol, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from cdm.core import clock, contacts
from cdm.core.refused import Refused

CORRECTABLE = dt.timedelta(minutes=30)  # how long the same form may still correct an address
# Also what the rate limiter says: whoever is refused cannot tell why.
NOT_NOW = _("We cannot take this booking online right now. Call us or come by: we will book it with you.")


class Booked(Protocol):
    """What has a way to be reached and a form it came from."""

    pk: Any
    submission: UUID
    name: str
    email: str
    phone: str
    created: Any

    @property
    def is_open(self) -> bool: ...

    def save(self, *, update_fields: list[str]) -> None: ...


AnyBooked = TypeVar("AnyBooked", bound=Booked)


class Reached(Exception):
    """The contact has all that one may have; takes the booking back to its savepoint.

    ``coming`` are its open ones; ``sentence`` tells staff; ``by_email``: it is the address that has reached the limit.
    """

    def __init__(self, sentence: object, coming: list[Any], *, by_email: bool) -> None:
        self.sentence, self.coming, self.by_email = sentence, coming, by_email


class OverLimit(Refused):
    """This contact has as much as one may have.

    ``told``: a mail to the address given explains it, and the page must look like a booking that went well (see
    ``book``). ``wanted`` is what was asked for, ``coming`` are the open ones, for staff to show.
    """

    def __init__(self, message: object, *, told: bool, wanted: Any, coming: list[Any]) -> None:
        super().__init__(message)
        self.told, self.wanted, self.coming = told, wanted, coming


def book(
    wanted: AnyBooked,
    *,
    rows: models.QuerySet[Any],
    make: Callable[[AnyBooked], None],
    within: Callable[[AnyBooked], None] | None,
    readdress: Callable[[AnyBooked], None],
    let_go: Callable[[AnyBooked], None],
    tell: Callable[[Reached], None],
    too_old: object,
    by_staff: bool = False,
) -> AnyBooked:
    """``make`` the booking ``wanted``, all or nothing, unless its ``submission`` is among ``rows`` already (B3).

    The same form sent again is the same row, within half an hour with the address corrected when another one was typed
    (``readdress`` writes to it): that is how somebody who mistyped it gets the confirmation after all. Later, Refused
    with the sentence ``too_old``.

    ``within`` raises ``Reached`` when the contact of the row has, besides it, as much as one may have, counted under a
    lock of the contact. Nobody may learn from it whether an address is known here (design/1-the-centre.md, issue 2), so
    OverLimit:

    - with an e-mail address, the visitor's page is the same over the limit as after a booking, and says that all is in
      the mail. Only whoever reads that mailbox learns which of the two happened (``tell`` writes to it). The work is
      the same as well: the time is really taken, the messages really written, and then rolled back to a savepoint; so
      neither the time it takes nor "this time has just been taken" tells the two apart.
    - with a phone number only, nothing reaches its owner unseen. The refusal is the sentence of the rate limiter,
      and names no reason.
    - staff see plainly that there is a limit.
    - an e-mail address, when given, counts first and is told only of its own, for two people may share a phone. The
      number counts too: the limit would otherwise be a matter of inventing addresses. ``within`` sees to both; None
      when staff waive the limit.
    """
    same = rows.filter(submission=wanted.submission)
    try:
        with transaction.atomic(durable=True):
            contacts.in_turn(submission=wanted.submission, contacts=(wanted.email, wanted.phone))
            known = same.select_for_update(of=("self",), no_key=True).first()
            try:
                with transaction.atomic():
                    if known:
                        _correct(known, wanted, within, readdress, too_old)
                        return known
                    make(wanted)
                    if within:
                        within(wanted)
                    return wanted
            except Reached as reached:
                over = _over(wanted, reached, tell, by_staff=by_staff)
                if known:
                    let_go(known)
    except IntegrityError:
        # The lock above makes this impossible; the unique constraint is what makes it impossible without the lock.
        known = same.first()
        if known is None:
            raise
        return known
    raise over


def _over(wanted: Booked, reached: Reached, tell: Callable[[Reached], None], *, by_staff: bool) -> OverLimit:
    if by_staff:
        return OverLimit(reached.sentence, told=False, wanted=wanted, coming=reached.coming)
    if reached.by_email:
        tell(reached)
    return OverLimit(NOT_NOW, told=reached.by_email, wanted=wanted, coming=reached.coming)


def _correct(
    known: AnyBooked,
    wanted: AnyBooked,
    within: Callable[[AnyBooked], None] | None,
    readdress: Callable[[AnyBooked], None],
    too_old: object,
) -> None:
    contact = (wanted.name, wanted.email, wanted.phone)
    if contact == (known.name, known.email, known.phone) or not known.is_open:
        return
    if known.created < clock.now() - CORRECTABLE:
        raise Refused(too_old)
    readdressed = known.email != wanted.email
    known.name, known.email, known.phone = contact
    known.save(update_fields=["name", "email", "phone"])
    if readdressed:
        readdress(known)
    if within:
        within(known)
