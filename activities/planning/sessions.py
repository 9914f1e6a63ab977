"""Making and changing sessions. What is registered stays; whoever it touches is told (design/1-the-centre.md M1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from django.db import transaction
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _

from activities import notices, waiting
from activities.models import Activity, Meeting, Registration, SeatPool, Series, Session
from activities.planning import plans, pools, rooms
from activities.planning.plans import Plan
from cdm.agenda import turns
from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from cdm.core.refused import Conflict, Refused

State = Session.State
OPEN = (State.DRAFT, State.PUBLISHED)


def create(*, activity: Activity, plan: Plan, publish: bool = False) -> Session:
    """A draft, or a published session, with its room held. Raises RoomTaken and Refused; then nothing is made."""
    with transaction.atomic(durable=True):
        turns.share()
        return make(activity, plan, publish=publish)


def make(activity: Activity, plan: Plan, *, publish: bool = False, series: Series | None = None) -> Session:
    """``create`` inside the caller's transaction."""
    _in_order(plan)
    if plan.starts <= clock.now():
        raise Refused(_("This is over already, or has begun: choose a later time."), field="meetings")
    row = Session(activity=activity, series=series, state=State.DRAFT)
    _write(row, plan)
    row.save()
    added = [Meeting(session=row, starts=each.start, ends=each.end) for each in plan.meetings]
    rooms.hold(row, Meeting.objects.bulk_create(added))
    pools.keep(row, plan)
    trail.record(Verb.ADDED, row)
    if publish:
        show(row)
    return row


def change(*, session: Session, plan: Plan, message: str = "") -> Session:
    """Bring ``session`` to ``plan``; everybody registered hears of another time, place, way to take part or link.

    Seats that come free are offered to who waits. Raises RoomTaken, Refused (people would lose their seats, a closed
    meeting would change), Conflict (cancelled or held meanwhile); then everything is as it was.
    """
    with transaction.atomic(durable=True):
        turns.share()
        return alter(locked(session), plan, message=message)


def change_all(*, changes: Sequence[tuple[Session, Plan]], message: str = "") -> list[Session]:
    """``change`` for several sessions of a series: all of them or none."""
    with transaction.atomic(durable=True):
        turns.share()
        rows = {row.pk: row for row in lock_all(session for session, _plan in changes)}
        for session, plan in changes:
            if rows[session.pk].room_id != plan.room or _moves(rows[session.pk], plan):
                # the time one of them leaves is free for the others
                rooms.give_back(rows[session.pk].meetings.filter(ends__gt=clock.now()).select_related("hold"))
        return [alter(rows[session.pk], plan, message=message) for session, plan in changes]


def alter(row: Session, plan: Plan, *, message: str = "", tell: bool = True, any_hour: bool = False) -> Session:
    """``change`` on a locked row; ``tell`` False and ``any_hour`` put back what stood a moment ago."""
    if row.state not in OPEN:
        raise Conflict(_("This session is cancelled or over: it can no longer be changed."))
    _in_order(plan)
    before = plans.of(row)
    stood = [each[:2] for each in before.meetings]
    moved = stood != [each[:2] for each in plan.meetings]
    if any(each.end <= clock.now() for each in plan.meetings if each[:2] not in stood):
        raise Refused(_("This is over already: choose a later time."), field="meetings")
    _write(row, plan)
    _meetings(row, plan, again=before.where[:2] != plan.where[:2], any_hour=any_hour)
    told = touches(before, plan)
    row.sequence += 1  # of what concerns nobody too: what was undone must not take back what came after it
    with trail.saving(row):
        row.save()
    more = pools.keep(row, plan)
    if moved:  # an offer never comes after the start (B5)
        offers = row.registrations.filter(state=Registration.State.OFFERED)
        offers.update(offer_until=Least("offer_until", row.starts - waiting.ANSWERED_BEFORE))
    if row.state == State.PUBLISHED:
        if told and tell:
            last = max(each.start for each in (*before.meetings, *plan.meetings))
            notices.session_moved(row, message, last=last)  # who expects a day that was taken out hears of it too
        if more or moved:
            waiting.serve(row)
    return row


def touches(before: Plan, after: Plan) -> bool:
    """Whether who is registered has to know: another time, place, way to take part or link."""
    times = [[each[:2] for each in plan.meetings] for plan in (before, after)]
    return times[0] != times[1] or (before.where, before.mode, before.link) != (after.where, after.mode, after.link)


def show(row: Session) -> Session:
    """Publish a locked or new row. Raises Refused with the first thing that stands against it."""
    if row.activity.state != Activity.State.PUBLISHED:
        raise Refused(_("The activity is not published yet: publish it first."))
    if row.state == State.PUBLISHED:
        return row
    if row.state != State.DRAFT:
        raise Conflict(_("This session is cancelled or over: it can no longer be published."))
    if row.starts <= clock.now():
        raise Refused(_("This session has begun already: give it a later time, then publish it."))
    if row.mode != "online" and not (row.site_id or row.room_id or (row.place_fr and row.place_nl)):  # type: ignore[attr-defined]
        raise Refused(_("Say where it takes place, then publish it."))
    if not any(pool.seats is None or pool.seats for pool in row.pools.all()):
        raise Refused(_("It has no seats: nobody could register."))
    row.state = State.PUBLISHED
    row.save(update_fields=["state"])
    trail.record(Verb.CHANGED, row, fields=("state",))
    return row


def locked(session: Session) -> Session:
    """The row as it is now, ours until the transaction ends."""
    return lock_all([session])[0]


def lock_all(sessions: Iterable[Session]) -> list[Session]:
    """The rows, and their seats: who registers at this moment is in before we look who is to be told, or sees what we
    did. Seats come before meetings, as they do at the door."""
    keys = [session.pk for session in sessions]
    rows = Session.objects.filter(pk__in=keys).select_related("activity", "room", "site").order_by("pk")
    found = list(rows.select_for_update(of=("self",), no_key=True))
    list(SeatPool.objects.filter(session__in=keys).order_by("pk").select_for_update(no_key=True))
    return found


def _write(row: Session, plan: Plan) -> None:
    row.mode, row.languages = plan.mode, list(plan.languages)
    row.starts, row.ends = plan.starts, plan.ends
    row.room_id, row.site_id = plan.room, plan.site
    row.place_fr, row.place_nl = plan.place_fr, plan.place_nl  # type: ignore[attr-defined]
    row.given_by_id = plan.given_by
    row.outside_hours, row.meeting_link = plan.outside_hours, plan.link
    row.registration_opens, row.registration_closes = plan.opens, plan.closes


def _meetings(row: Session, plan: Plan, *, again: bool, any_hour: bool) -> None:
    """Rows as in ``plan``, each with its hold; ``again``: all of them need the other room."""
    present = {meeting.pk: meeting for meeting in row.meetings.select_related("hold").order_by("pk")}
    wanted = {each.key for each in plan.meetings if each.key in present}
    gone = [meeting for key, meeting in present.items() if key not in wanted]
    moved: list[Meeting] = []
    for each in plan.meetings:
        meeting = present.pop(each.key or 0, None) or Meeting(session=row)  # a key twice is one and a new one
        if meeting.pk is None or (meeting.starts, meeting.ends) != (each.start, each.end):
            _not_closed(meeting)
            meeting.starts, meeting.ends = each.start, each.end
            moved.append(meeting)
        elif (again or (row.room_id and meeting.hold_id is None)) and not meeting.closed and meeting.ends > clock.now():
            moved.append(meeting)
    for meeting in gone:
        _not_closed(meeting)
    rooms.give_back([meeting for meeting in (*gone, *moved) if meeting.pk])
    for meeting in gone:
        meeting.delete()
    for meeting in moved:
        meeting.save()
    rooms.hold(row, moved, waive=rooms.ANY_HOUR if any_hour else frozenset())


def _not_closed(meeting: Meeting) -> None:
    if meeting.closed:
        raise Refused(_("A day that is closed and counted stays as it was."), field="meetings")


def _moves(row: Session, plan: Plan) -> bool:
    return {(each.starts, each.ends) for each in row.meetings.all()} != {each[:2] for each in plan.meetings}


def _in_order(plan: Plan) -> None:
    """Meetings one after the other, none inside another."""
    ordered = sorted(plan.meetings, key=lambda each: each.period)
    if not ordered or any(each.start >= each.end for each in ordered):
        raise Refused(_("The end comes after the beginning."), field="meetings")
    if any(one.end > two.start for one, two in pairwise(ordered)):
        raise Refused(_("Two of its days overlap."), field="meetings")
    if plan.opens and plan.closes and plan.opens >= plan.closes:
        raise Refused(_("Registration closes after it opens."), field="closes")
