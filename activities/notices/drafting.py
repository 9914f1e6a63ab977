"""One mail about a registration: its key, what it holds, when it leaves, when it is of no use any more (M1).

The keys name the occasion, never a person.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import prefetch_related_objects

from activities.models import Meeting, Mode, Registration, Session
from activities.notices.links import entry, join_link, session_url, url_of
from cdm.core import clock, contacts
from cdm.core.undoable import UNDOABLE
from cdm.outbox import messages

DAY_BEFORE, HOUR_BEFORE = dt.timedelta(hours=24), dt.timedelta(hours=1)
WITH_ENTRY = {"confirmed", "changed", "cancelled", "moved", "session_cancelled", "session_restored"}
NOTHING: Mapping[str, Any] = {}
State = Registration.State


def post(drafts: Iterable[messages.Draft | None]) -> None:
    """Those that are of some use; needs the caller's transaction."""
    messages.post_all([draft for draft in drafts if draft])


def draft(
    registration: Registration,
    kind: str,
    *,
    key: str = "",
    due: dt.datetime | None = None,
    useless_after: dt.datetime | None = None,
    delayed: bool = False,
    meeting: Meeting | None = None,
    over_too: bool = False,
    last: dt.datetime | None = None,
    message: str = "",
    context: Mapping[str, Any] = NOTHING,
) -> messages.Draft | None:
    """To the address given, if one was, until the meeting begins, or the last one (``over_too``: even after it;
    ``last``: when the last one begins)."""
    now = clock.now()
    begins = meeting.starts if meeting else last or max(each.starts for each in _meetings(registration.session))
    if not registration.email or (begins <= now and not over_too):
        return None
    if delayed and now + UNDOABLE < begins:
        due = now + UNDOABLE
    language = registration.page_language
    mail = compose(registration, kind, **{"message": message, "meeting": meeting, **context})
    return messages.Draft(
        key=f"{topic_of(registration)}:{key or f'{kind}:{registration.sequence}'}",
        topic=topic_of(registration),
        kind=f"activity_{kind}",
        to=registration.email,
        language=language,
        subject=mail.subject,
        text=mail.text,
        html=mail.html,
        due=due,
        useless_after=useless_after or (None if over_too else begins),
        calendar_file=entry(registration, language) if kind in WITH_ENTRY else None,
    )


def offer(registration: Registration) -> messages.Draft | None:
    until = registration.offer_until
    return draft(registration, "offered", key=f"offered:{registration.ticket}", useless_after=until)


def reminders(registration: Registration) -> list[messages.Draft | None]:
    """The day before each meeting, and an hour before for who takes part online."""
    now = clock.now()
    found: list[messages.Draft | None] = []
    for meeting in _meetings(registration.session):
        for kind, before in {"day_before": DAY_BEFORE, "hour_before": HOUR_BEFORE}.items():
            due = meeting.starts - before
            if due > now and (kind == "day_before" or registration.mode == Mode.ONLINE):
                stamp = f"{meeting.starts.astimezone(dt.UTC):%Y%m%dT%H%MZ}"
                found.append(draft(registration, kind, key=f"{kind}:{stamp}", due=due, meeting=meeting))
    return found


def compose(registration: Registration, kind: str, **context: Any) -> messages.Mail:
    language = registration.page_language
    session = registration.session
    return messages.compose(
        f"activities/mail/{kind}",
        language=language,
        context={
            "registration": registration,
            "session": session,
            "activity": session.activity,
            "meetings": _meetings(session),
            "site": session.site,
            "join_link": join_link(registration),
            "url": url_of(registration, language),
            "session_url": session_url(session, language),
            "meeting": None,
            "message": "",
            **context,
        },
    )


def _meetings(session: Session) -> list[Meeting]:
    """One query, however many mails speak of this row of the session."""
    prefetch_related_objects([session], "meetings")
    return list(session.meetings.all())


def topic_of(registration: Registration) -> str:
    return f"registration:{registration.pk}"


def first_kind(registration: Registration) -> str:
    """What somebody is told first: that they have a place, or that they wait."""
    return "confirmed" if registration.state == State.CONFIRMED else "waiting"


def first_key(registration: Registration) -> str:
    if registration.state == State.CONFIRMED:
        return confirmation_key(registration)
    return f"waiting:{contacts.mark(registration.email)}"


def confirmation_key(registration: Registration) -> str:
    return f"confirmed:{registration.sequence}:{contacts.mark(registration.email)}"
