"""Closing a meeting: the contacts are counted and, as plain counts per question, what people said of themselves.

Nothing written to the statistics refers to the session, its registrations or who closed it (P1).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from activities.door import meetings
from activities.models import Meeting, Session
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from cdm.core.vocabulary import Channel, Service
from stats import recording
from stats.closed import closed_years

Hands = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Closed:
    """What was counted, to take it back with. Kept for a minute at most, never in a table (P1).

    ``facts``: the arguments of ``recording.record``, once a way; ``held``: of ``record_held``, None while other
    meetings are open or when nobody came; ``heads``: what was noted before, on site and online.
    """

    meeting: int
    counted: tuple[int, int]
    heads: tuple[int, int]
    facts: tuple[dict[str, Any], ...]
    held: dict[str, Any] | None
    finished: bool
    answers: dict[str, dict[str, int]]


def close(
    *, meeting: Meeting, onsite: int, online: int, facts: Mapping[str, str], answers: Hands | None = None
) -> Closed:
    """Count a meeting's contacts: ``onsite`` face to face, ``online`` by video. The session is held with its last one.

    ``facts``: theme, language, partner, programme; ``answers``: question → code → how many hands. All in one
    transaction. Raises Conflict when somebody closed it or cancelled the session meanwhile, Refused before it begins,
    or with the question that has more answers than there were people.
    """
    heads = {Channel.FACE: onsite, Channel.VIDEO: online}
    hands = {question: {c: n for c, n in codes.items() if n} for question, codes in (answers or {}).items()}
    hands = {question: codes for question, codes in hands.items() if codes}
    _sensible(onsite, online, hands)
    with transaction.atomic(durable=True):
        row = _locked(meeting)
        meetings.running(row)
        if clock.now() < row.starts:
            raise Refused(_("This meeting has not begun."))
        day = clock.local(row.starts).date()
        counted: tuple[dict[str, Any], ...] = tuple(
            {**facts, "day": day, "service": Service.GA, "channel": channel, "count": count}
            for channel, count in heads.items()
            if count
        )
        recording.record_in_bulk(counted)
        recording.record_group_answers(month=day, answers=hands)
        before = (row.onsite, row.online)
        row.closed, row.onsite, row.online = True, onsite, online
        row.save(update_fields=["closed", "onsite", "online"])
        trail.record(Verb.CLOSED, row, fields=("closed",))
        closed = Closed(row.pk, (onsite, online), before, counted, None, finished=False, answers=hands)
        return _finish(row.session, closed, facts)


def reopen(closed: Closed) -> Meeting:
    """Take a closing back, with what it counted. Raises Conflict when it was opened, or a later one closed, since."""
    with transaction.atomic(durable=True):
        row = _locked(Meeting.objects.get(pk=closed.meeting))
        if not row.closed or (row.onsite, row.online) != closed.counted:
            raise Conflict(_("This meeting was changed again meanwhile."))
        if row.session.state == Session.State.HELD and not closed.finished:
            raise Conflict(_("Another meeting of this session was closed since. Undo that one first."))
        recording.unrecord_in_bulk(closed.facts)
        if closed.held is not None:
            recording.unrecord_held(**closed.held)
        if closed.facts or closed.answers:
            recording.unrecord_group_answers(month=clock.local(row.starts).date(), answers=closed.answers)
        row.closed, (row.onsite, row.online) = False, closed.heads
        row.save(update_fields=["closed", "onsite", "online"])
        if closed.finished:
            row.session.state = Session.State.PUBLISHED
            row.session.save(update_fields=["state"])
        trail.record(Verb.REOPENED, row, fields=("closed",))
        return row


def count_heads(*, meeting: Meeting, onsite: int, online: int) -> Meeting:
    """Note how many are there, for whoever closes it. Counts nothing yet. Raises as ``close`` does."""
    _sensible(onsite, online, {})
    with transaction.atomic(durable=True):
        row = _locked(meeting)
        meetings.running(row)
        if clock.local(row.starts).date() > clock.today():
            raise Refused(_("This meeting is on another day."))
        row.onsite, row.online = onsite, online
        row.save(update_fields=["onsite", "online"])
        trail.record(Verb.CHANGED, row, fields=("onsite", "online"))
        return row


def finish() -> int:
    """Hold the sessions whose open days were all taken out after others had been closed; return how many.

    Nobody closes a last day there: they count under what ``usual_facts`` says. One that ended in a closed year is held
    without being counted, which would take a correction. May run twice and at once.
    """
    meetings_of = Meeting.objects.filter(session=OuterRef("pk"))
    over = Session.objects.filter(state=Session.State.PUBLISHED, ends__lte=clock.now())
    due = over.filter(Exists(meetings_of), ~Exists(meetings_of.filter(closed=False))).order_by("pk")
    finished, closed = 0, closed_years()
    for key in list(due.values_list("pk", flat=True)):
        with transaction.atomic(durable=True):
            rows = due.select_for_update(of=("self",), no_key=True).select_related(
                "activity__lead", "activity__programme"
            )
            session = rows.filter(pk=key).first()
            if session is not None:
                _hold(session, usual_facts(session), closed=closed)
                trail.record(Verb.CLOSED, session, fields=("state",))
                finished += 1
    return finished


def usual_facts(session: Session) -> dict[str, str]:
    """What a session counts under unless who closes it says otherwise."""
    activity = session.activity
    return {
        "theme": activity.themes[0] if activity.themes else "",
        "language": session.languages[0] if len(session.languages) == 1 else "",
        "partner": activity.lead.code,
        "programme": activity.programme.code if activity.programme else "",
    }


def _locked(meeting: Meeting) -> Meeting:
    """The meeting under its session's lock: who closes the last one must see that the others are closed."""
    session = Session.objects.select_related("activity", "site", "room")
    held = session.select_for_update(of=("self",), no_key=True).get(pk=meeting.session_id)
    row = Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk)
    row.session = held
    return row


def _sensible(onsite: int, online: int, hands: Hands) -> None:
    for field, heads in (("onsite", onsite), ("online", online)):
        if not 0 <= heads <= recording.MOST:
            raise Refused(_("Write a number from 0 up."), field=field)
    for question, codes in hands.items():
        if sum(codes.values()) > onsite + online:
            raise Refused(_("These are more answers than there were people."), field=question)


def _finish(session: Session, closed: Closed, facts: Mapping[str, str]) -> Closed:
    """The session is held when no meeting is left open; it is one activity given if anybody came to any of them."""
    if session.meetings.filter(closed=False).exists():
        return closed
    return replace(closed, finished=True, held=_hold(session, facts))


def _hold(
    session: Session, facts: Mapping[str, str], *, closed: Collection[int] = frozenset()
) -> dict[str, Any] | None:
    """``closed``: years in which nothing is counted any more."""
    meetings_of = list(session.meetings.order_by("starts", "pk"))
    session.state = Session.State.HELD
    session.save(update_fields=["state"])
    day = clock.local(meetings_of[-1].starts).date()
    if day.year in closed or not any(each.onsite + each.online for each in meetings_of):
        return None
    held: dict[str, Any] = {**facts, "day": day, "mode": session.mode}
    recording.record_held(**held)
    return held
