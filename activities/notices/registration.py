"""The mails about one registration, as it comes, changes and goes."""

from __future__ import annotations

from typing import Any

from activities.models import Registration
from activities.notices import drafting
from cdm.core import clock
from cdm.outbox import messages

State = Registration.State


def registered(registration: Registration) -> None:
    """Confirmation and reminders."""
    confirmation = drafting.draft(registration, "confirmed", key=drafting.confirmation_key(registration))
    drafting.post([confirmation, *drafting.reminders(registration)])


def waits(registration: Registration) -> None:
    _post(registration, "waiting", key=drafting.first_key(registration))


def offered(registration: Registration) -> None:
    """A place is kept, until when, and how to take it. Of no use once it is kept no more."""
    drafting.post([drafting.offer(registration)])


def offer_over(registration: Registration) -> None:
    silence(registration)
    _post(registration, "offer_over")


def online_possible(registration: Registration) -> None:
    """Said once to who waits for the room."""
    _post(registration, "online_possible", key="online_possible")


def already(registration: Registration) -> None:
    """Somebody tried to register with this address again: its owner learns how things stand, once a day."""
    _post(registration, "already", key=f"already:{clock.today()}")


def readdressed(registration: Registration) -> None:
    """The address was wrong: everything goes to the right one."""
    silence(registration)
    if registration.state == State.WAITING:
        waits(registration)
    elif registration.state == State.OFFERED:
        offered(registration)
    else:
        registered(registration)


def changed(registration: Registration, *, by_staff: bool = False) -> None:
    """Another mode or number of people; a confirmation that had not left says it instead. Who waits sees it on their
    page."""
    if registration.state != State.CONFIRMED:
        return
    unconfirmed = messages.withdraw(topic=drafting.topic_of(registration), keys_like=":confirmed:")
    silence(registration)
    if unconfirmed:
        registered(registration)
        return
    _post(registration, "changed", context={"by_staff": by_staff})
    remind(registration)


def cancelled(registration: Registration, *, by_staff: bool, message: str = "") -> None:
    silence(registration)
    _post(registration, "cancelled", message=message, context={"by_staff": by_staff})


def remind(registration: Registration) -> None:
    """The reminders that are still to come; those taken back come back."""
    drafting.post(drafting.reminders(registration))


def silence(registration: Registration) -> None:
    """Take back every mail about it that has not left."""
    messages.withdraw(topic=drafting.topic_of(registration))


def preview(registration: Registration, kind: str, **context: Any) -> messages.Mail:
    """The mail that ``kind`` (moved, session_cancelled, written) would be; writes nothing."""
    return drafting.compose(registration, kind, **context)


def _post(registration: Registration, kind: str, **more: Any) -> None:
    drafting.post([drafting.draft(registration, kind, **more)])
