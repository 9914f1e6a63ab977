"""The mails to everybody of a session: it moves, is cancelled, comes back, or staff write to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from activities.models import Registration, Session
from activities.notices import drafting
from cdm.outbox import messages

State = Registration.State


def session_moved(session: Session, message: str = "", *, last: dt.datetime | None = None) -> int:
    """Another time, place, mode or link: everybody registered or waiting hears of it, and is reminded of the new time.
    A confirmation that had not left says it instead. ``last``: when its last day would have begun, if that was later.

    Returns how many are told by mail. The mails wait ``UNDOABLE``, as all that staff do.
    """
    rows = _told_of(session)
    topics = [drafting.topic_of(row) for row in rows]
    unconfirmed = messages.withdraw_each(topics=topics, keys_like=":confirmed:")
    messages.withdraw_each(topics=topics)
    drafts = []
    for row in rows:
        kind, key = "moved", f"moved:{session.sequence}"
        if drafting.topic_of(row) in unconfirmed:
            kind, key = "confirmed", drafting.confirmation_key(row)
        drafts.append(drafting.draft(row, kind, key=key, delayed=True, message=message, last=last))
    drafting.post([*drafts, *_standing(rows)])
    return len(rows)


def session_cancelled(session: Session, message: str = "") -> int:
    """Everybody registered or waiting hears of it; returns how many by mail. The mails wait ``UNDOABLE``."""
    rows = _told_of(session)
    messages.withdraw_each(topics=[drafting.topic_of(row) for row in rows])
    key = f"gone:{session.sequence}"
    drafts = [drafting.draft(row, "session_cancelled", key=key, delayed=True, message=message) for row in rows]
    drafting.post(drafts)
    return len(rows)


def session_restored(session: Session) -> None:
    """A cancellation was undone: who has heard of it is told, the others keep what they had, a confirmation that had
    not left among it."""
    rows = _told_of(session)
    unheard = messages.withdraw_each(topics=[drafting.topic_of(row) for row in rows], keys_like=":gone:")
    firsts = {drafting.topic_of(row): f"{drafting.topic_of(row)}:{drafting.first_key(row)}" for row in rows}
    unsaid = messages.withdrawn(keys=firsts.values())
    key = f"back:{session.sequence}"
    drafts = []
    for row in rows:
        if drafting.topic_of(row) not in unheard:
            drafts.append(drafting.draft(row, "session_restored", key=key))
        elif firsts[drafting.topic_of(row)] in unsaid:
            drafts.append(drafting.draft(row, drafting.first_kind(row), key=drafting.first_key(row)))
    drafting.post([*drafts, *_standing(rows)])


def move_undone(session: Session) -> None:
    """A move was undone: who has heard of it is told once more, the others keep what they had."""
    rows = _told_of(session)
    topics = [drafting.topic_of(row) for row in rows]
    unconfirmed = messages.withdraw_each(topics=topics, keys_like=":confirmed:")
    unheard = messages.withdraw_each(topics=topics, keys_like=":moved:")
    messages.withdraw_each(topics=topics)  # reminders of the other time
    drafts = []
    for row in rows:
        if drafting.topic_of(row) in unconfirmed:
            drafts.append(drafting.draft(row, "confirmed", key=drafting.confirmation_key(row)))
        elif drafting.topic_of(row) not in unheard:
            drafts.append(drafting.draft(row, "moved", key=f"moved:{session.sequence}"))
    drafting.post([*drafts, *_standing(rows)])


def write_to(session: Session, registrations: Iterable[Registration], *, subject: str, message: str, key: str) -> int:
    """Staff's own words to these people; ``key`` is the form's random one, so that sending twice is once (B3)."""
    rows = _known([registration for registration in registrations if registration.email], session)
    words = {"staff_subject": subject, "message": message}
    drafts = [drafting.draft(row, "written", key=f"written:{key}", over_too=True, context=words) for row in rows]
    drafting.post(drafts)
    return len(rows)


def _standing(rows: Iterable[Registration]) -> list[messages.Draft | None]:
    """What is still to be said to people whose messages were all taken back: reminders, and places kept for them."""
    found: list[messages.Draft | None] = []
    for row in rows:
        if row.state == State.CONFIRMED:
            found += drafting.reminders(row)
        elif row.state == State.OFFERED:
            found.append(drafting.offer(row))
    return found


def _told_of(session: Session) -> list[Registration]:
    rows = Registration.objects.active().filter(session=session).exclude(email="").order_by("pk")
    return _known(list(rows), session)


def _known(rows: list[Registration], session: Session) -> list[Registration]:
    """With the session as it stands in the database now, and all that a mail says of it: read once for many mails."""
    sessions = Session.objects.select_related("activity", "site", "room").prefetch_related("meetings")
    known = sessions.get(pk=session.pk)
    for registration in rows:
        registration.session = known
    return rows
