"""The mails about a registration: when they leave, what they hold, and when they are of no use any more (M1).

One topic per registration, so that a change takes back whatever has not left. The keys name the occasion, never a
person. Subjects are discreet; the link to join online is only ever told to confirmed people who take part online.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import salted_hmac

from activities import entries
from activities.finding import token_of
from activities.models import Meeting, Mode, Registration, Session
from cdm.core import clock, contacts
from cdm.core.undoable import UNDOABLE
from cdm.outbox import calendar_file, messages

DAY_BEFORE, HOUR_BEFORE = dt.timedelta(hours=24), dt.timedelta(hours=1)
WITH_ENTRY = {"confirmed", "changed", "cancelled", "moved", "session_cancelled", "session_restored"}
NOTHING: Mapping[str, Any] = {}
State = Registration.State


def registered(registration: Registration) -> None:
    """Confirmation and reminders."""
    if confirmation := _draft(registration, "confirmed", key=_confirmation_key(registration)):
        messages.post_all([confirmation, *_reminders(registration)])


def waits(registration: Registration) -> None:
    _post(registration, "waiting", key=_first_key(registration))


def offered(registration: Registration) -> None:
    """A place is kept, until when, and how to take it. Of no use once it is kept no more."""
    messages.post_all([draft for draft in (_offer(registration),) if draft])


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
    unconfirmed = messages.withdraw(topic=_topic(registration), keys_like=":confirmed:")
    silence(registration)
    if unconfirmed:
        registered(registration)
        return
    _post(registration, "changed", context={"by_staff": by_staff})
    remind(registration)


def cancelled(registration: Registration, *, by_staff: bool, message: str = "") -> None:
    silence(registration)
    _post(registration, "cancelled", message=message, context={"by_staff": by_staff})


def session_moved(session: Session, message: str = "", *, last: dt.datetime | None = None) -> int:
    """Another time, place, mode or link: everybody registered or waiting hears of it, and is reminded of the new time.
    A confirmation that had not left says it instead. ``last``: when its last day would have begun, if that was later.

    Returns how many are told by mail. The mails wait ``UNDOABLE``, as all that staff do.
    """
    rows = _told_of(session)
    topics = [_topic(row) for row in rows]
    unconfirmed = messages.withdraw_each(topics=topics, keys_like=":confirmed:")
    messages.withdraw_each(topics=topics)
    drafts = []
    for row in rows:
        kind, key = "moved", f"moved:{session.sequence}"
        if _topic(row) in unconfirmed:
            kind, key = "confirmed", _confirmation_key(row)
        drafts.append(_draft(row, kind, key=key, delayed=True, message=message, last=last))
    messages.post_all([draft for draft in (*drafts, *_standing(rows)) if draft])
    return len(rows)


def session_cancelled(session: Session, message: str = "") -> int:
    """Everybody registered or waiting hears of it; returns how many by mail. The mails wait ``UNDOABLE``."""
    rows = _told_of(session)
    messages.withdraw_each(topics=[_topic(row) for row in rows])
    key = f"gone:{session.sequence}"
    drafts = [_draft(row, "session_cancelled", key=key, delayed=True, message=message) for row in rows]
    messages.post_all([draft for draft in drafts if draft])
    return len(rows)


def session_restored(session: Session) -> None:
    """A cancellation was undone: who has heard of it is told, the others keep what they had, a confirmation that had
    not left among it."""
    rows = _told_of(session)
    unheard = messages.withdraw_each(topics=[_topic(row) for row in rows], keys_like=":gone:")
    firsts = {_topic(row): f"{_topic(row)}:{_first_key(row)}" for row in rows}
    unsaid = messages.withdrawn(keys=firsts.values())
    key = f"back:{session.sequence}"
    drafts = []
    for row in rows:
        if _topic(row) not in unheard:
            drafts.append(_draft(row, "session_restored", key=key))
        elif firsts[_topic(row)] in unsaid:
            drafts.append(_draft(row, _first_kind(row), key=_first_key(row)))
    messages.post_all([draft for draft in (*drafts, *_standing(rows)) if draft])


def move_undone(session: Session) -> None:
    """A move was undone: who has heard of it is told once more, the others keep what they had."""
    rows = _told_of(session)
    topics = [_topic(row) for row in rows]
    unconfirmed = messages.withdraw_each(topics=topics, keys_like=":confirmed:")
    unheard = messages.withdraw_each(topics=topics, keys_like=":moved:")
    messages.withdraw_each(topics=topics)  # reminders of the other time
    drafts = []
    for row in rows:
        if _topic(row) in unconfirmed:
            drafts.append(_draft(row, "confirmed", key=_confirmation_key(row)))
        elif _topic(row) not in unheard:
            drafts.append(_draft(row, "moved", key=f"moved:{session.sequence}"))
    messages.post_all([draft for draft in (*drafts, *_standing(rows)) if draft])


def write_to(session: Session, registrations: Iterable[Registration], *, subject: str, message: str, key: str) -> int:
    """Staff's own words to these people; ``key`` is the form's random one, so that sending twice is once (B3)."""
    rows = [registration for registration in registrations if registration.email]
    known = _known(session)
    for registration in rows:
        registration.session = known
    words = {"staff_subject": subject, "message": message}
    drafts = [_draft(row, "written", key=f"written:{key}", over_too=True, context=words) for row in rows]
    messages.post_all([draft for draft in drafts if draft])
    return len(rows)


def silence(registration: Registration) -> None:
    """Take back every mail about it that has not left."""
    messages.withdraw(topic=_topic(registration))


def remind(registration: Registration) -> None:
    """The reminders that are still to come; those taken back come back."""
    messages.post_all(_reminders(registration))


def preview(registration: Registration, kind: str, **context: Any) -> messages.Mail:
    """The mail that ``kind`` (moved, session_cancelled, written) would be; writes nothing."""
    return _compose(registration, kind, **context)


def url_of(registration: Registration, language: str) -> str:
    """The signed link, absolute, in a language of the pages."""
    with translation.override(language):
        return settings.BASE_URL + reverse("activities:registration", args=[token_of(registration)])


def session_url(session: Session, language: str) -> str:
    with translation.override(language):
        return settings.BASE_URL + reverse("activities:session", args=[session.pk])


def join_link(registration: Registration) -> str:
    """Where to join online; empty for everybody but confirmed people who take part online."""
    confirmed = registration.state == State.CONFIRMED and registration.mode == Mode.ONLINE
    return registration.session.meeting_link if confirmed else ""


def entry(registration: Registration, language: str) -> calendar_file.CalendarFile:
    """The calendar entry, with one event a meeting: discreet, for a calendar is seen by others."""
    return entries.of_registration(
        registration, language, url=url_of(registration, language), link=join_link(registration)
    )


def _offer(registration: Registration) -> messages.Draft | None:
    until = registration.offer_until
    return _draft(registration, "offered", key=f"offered:{registration.ticket}", useless_after=until)


def _standing(rows: Iterable[Registration]) -> list[messages.Draft]:
    """What is still to be said to people whose messages were all taken back: reminders, and places kept for them."""
    found: list[messages.Draft | None] = []
    for row in rows:
        if row.state == State.CONFIRMED:
            found += _reminders(row)
        elif row.state == State.OFFERED:
            found.append(_offer(row))
    return [draft for draft in found if draft]


def _told_of(session: Session) -> list[Registration]:
    rows = list(Registration.objects.active().filter(session=session).exclude(email="").order_by("pk"))
    known = _known(session)
    for registration in rows:
        registration.session = known
    return rows


def _known(session: Session) -> Session:
    """As it stands in the database now, with all that a mail says of it: read once for many mails."""
    rows = Session.objects.select_related("activity", "site", "room").prefetch_related("meetings")
    return rows.get(pk=session.pk)


def _reminders(registration: Registration) -> list[messages.Draft]:
    """The day before each meeting, and an hour before for who takes part online."""
    now, found = clock.now(), []
    for meeting in _meetings(registration.session):
        for kind, before in {"day_before": DAY_BEFORE, "hour_before": HOUR_BEFORE}.items():
            due = meeting.starts - before
            if due > now and (kind == "day_before" or registration.mode == Mode.ONLINE):
                stamp = f"{meeting.starts.astimezone(dt.UTC):%Y%m%dT%H%MZ}"
                found.append(_draft(registration, kind, key=f"{kind}:{stamp}", due=due, meeting=meeting))
    return [draft for draft in found if draft]


def _post(registration: Registration, kind: str, **more: Any) -> None:
    if draft := _draft(registration, kind, **more):
        messages.post_all([draft])


def _draft(
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
    mail = _compose(registration, kind, **{"message": message, "meeting": meeting, **context})
    return messages.Draft(
        key=f"{_topic(registration)}:{key or f'{kind}:{registration.sequence}'}",
        topic=_topic(registration),
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


def _compose(registration: Registration, kind: str, **context: Any) -> messages.Mail:
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


def _topic(registration: Registration) -> str:
    return f"registration:{registration.pk}"


def _first_kind(registration: Registration) -> str:
    """What somebody is told first: that they have a place, or that they wait."""
    return "confirmed" if registration.state == State.CONFIRMED else "waiting"


def _first_key(registration: Registration) -> str:
    if registration.state == State.CONFIRMED:
        return _confirmation_key(registration)
    return f"waiting:{_mark(registration.email)}"


def _confirmation_key(registration: Registration) -> str:
    return f"confirmed:{registration.sequence}:{_mark(registration.email)}"


def _mark(address: str) -> str:
    """Tells two addresses apart without holding one: what is erased must not live on in a key."""
    spelt = contacts.email_address(address)
    return salted_hmac("cdm.registration.address", spelt, algorithm="sha256").hexdigest()[:12]
