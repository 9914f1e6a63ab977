"""Writing the sessions of 2021, and counting them as the centre did."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from activities.models import Activity, Meeting, Mode, SeatPool, Session
from cdm.agenda.models import Allocation, Calendar, Hold, Site
from cdm.core import clock
from cdm.core.vocabulary import Channel, Context, Service
from cdm.demo import data_stats
from cdm.demo.data_centre import ROOMS
from cdm.demo.groups import given
from cdm.demo.groups.words import Offered
from stats import recording
from stats.imports import contacts
from stats.imports.files import AlreadyImported
from stats.models import HeldTally, Tally

SEATS = (12, 16, 20, 24, 30, 40, 200)  # of a room; half of them in 2021
WAYS = {"onsite": Channel.FACE, "online": Channel.VIDEO}


def facts(about: Offered, languages: Sequence[str]) -> dict[str, Any]:
    """What a session is counted under. Given in several languages at once, it has none of its own."""
    return {
        "theme": about.themes[0],
        "language": languages[0] if len(languages) == 1 else "",
        "partner": about.lead,
        "programme": about.programme,
    }


def count(sessions: Iterable[given.Session], offered: Mapping[str, Offered]) -> int:
    """Bring the contacts in as a spreadsheet, once; contacts of the year counted otherwise are left as they are."""
    if Tally.objects.filter(day__year=given.YEAR, service=Service.GA).exists():
        return 0
    tallies: Counter[tuple[str, ...]] = Counter()
    for session in sessions:
        about = facts(offered[session.key], session.languages)
        for meeting in session.meetings:
            for way, channel in WAYS.items():
                key = (meeting.day.isoformat(), Service.GA, channel, Context.STD, *about.values())
                tallies[key] += getattr(meeting, way)
    path = Path(settings.EMBEDDED_STATE_DIR) / "demo-data" / f"sessions-{given.YEAR}.csv"
    rows = ((*key, heads) for key, heads in sorted(tallies.items()) if heads)
    try:
        return contacts.bring_in(data_stats.write(path, data_stats.CONTACTS, rows)).contacts
    except AlreadyImported:
        return 0


def count_held(sessions: Iterable[given.Session], offered: Mapping[str, Offered]) -> None:
    """Needs a transaction. As the closing of a session does: a course counts once, on its last day."""
    if HeldTally.objects.filter(day__year=given.YEAR).exists():
        return
    recording.record_held_in_bulk(
        {**facts(offered[each.key], each.languages), "day": each.meetings[-1].day, "mode": each.mode}
        for each in sessions
    )


@transaction.atomic
def write(sessions: Sequence[given.Session], activities: Mapping[str, Activity]) -> None:
    """The rows: held, with their rooms, heads and seats; nobody is registered any more."""
    site = Site.objects.all()[0]
    rooms = {room.name: room for room in Calendar.objects.filter(kind=Calendar.Kind.ROOM)}
    rows = Session.objects.bulk_create(_row(each, activities[each.key], site, rooms) for each in sessions)
    meetings = [
        Meeting(
            session=row, starts=_start(meeting), ends=_end(meeting), closed=True,
            onsite=meeting.onsite, online=meeting.online,
        )
        for row, each in zip(rows, sessions, strict=True)
        for meeting in each.meetings
    ]  # fmt: skip
    _hold(meetings)
    Meeting.objects.bulk_create(meetings)
    SeatPool.objects.bulk_create(
        SeatPool(session=row, mode=way, seats=_seats(each) if way == Mode.ONSITE else None, waiting_limit=0)
        for row, each in zip(rows, sessions, strict=True)
        for way in WAYS
        if each.mode in (way, Mode.HYBRID)
    )
    _learn()


def _learn() -> None:
    """Tell the planner of PostgreSQL what the tables hold now: for it they are still empty, and what is asked next of
    them would be asked row by row."""
    tables = (model._meta.db_table for model in (Session, Meeting, SeatPool, Hold, Allocation))
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def _row(each: given.Session, activity: Activity, site: Site, rooms: Mapping[str, Calendar]) -> Session:
    place = each.meetings[0].room
    return Session(
        activity=activity,
        state=Session.State.HELD,
        mode=each.mode,
        languages=each.languages,
        starts=_start(each.meetings[0]),
        ends=_end(each.meetings[-1]),
        site=None if each.mode == Mode.ONLINE else site,
        room=None if place is None else rooms.get(ROOMS[place]),
        outside_hours=each.key == "mobility",
    )


def _hold(meetings: Sequence[Meeting]) -> None:
    """A room each, in one go: ``holds.take`` would judge every one of them by the rules for bookings to come."""
    roomy = [meeting for meeting in meetings if meeting.session.room is not None]
    made = Hold.objects.bulk_create(
        Hold(period=(m.starts, m.ends), site=m.session.site, channel=Channel.FACE) for m in roomy
    )
    for meeting, hold in zip(roomy, made, strict=True):
        meeting.hold = hold
    Allocation.objects.bulk_create(
        Allocation(hold=hold, calendar=meeting.session.room, period=hold.period)
        for meeting, hold in zip(roomy, made, strict=True)
    )


def _start(meeting: given.Given) -> dt.datetime:
    return clock.at(meeting.day, meeting.starts)


def _end(meeting: given.Given) -> dt.datetime:
    return _start(meeting) + dt.timedelta(minutes=meeting.minutes)


def _seats(each: given.Session) -> int:
    """The smallest room whose half was enough."""
    most = max(meeting.onsite for meeting in each.meetings)
    return next(seats for seats in SEATS if seats // 2 >= most)
