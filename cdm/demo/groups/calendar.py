"""Finding a day and a room for what the timetable says, through the verbs that planners use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.db import transaction

from activities.models import Activity, Meeting, SeatPool, Series, Session
from activities.planning import dates, pools, rooms, sessions
from activities.planning.plans import PLACES_OF, Plan, PoolPlan, Stretch
from cdm.agenda.models import Calendar, Closure, Site
from cdm.core import clock
from cdm.core.refused import Refused
from cdm.demo.groups.timetable import EVERY_SEAT, Slot
from cdm.demo.groups.words import Offered

LINK = "https://video.example.org/{}"
LATEST = 8  # days to look further when a day or all its rooms are taken


class Agenda:
    """The demo's agenda of activities around today."""

    def __init__(self, offered: Mapping[str, Offered], activities: Mapping[str, Activity]) -> None:
        self.offered, self.activities = offered, activities
        self.today, self.now = clock.today(), clock.now()
        self.site = Site.objects.all()[0]
        self.rooms = list(Calendar.objects.filter(kind=Calendar.Kind.ROOM).order_by("pk"))
        self.turn = 0  # whose room is tried first
        self.closed = {
            first + dt.timedelta(days=n)
            for first, last in Closure.objects.filter(last_day__gte=self.today - dt.timedelta(days=30)).values_list(
                "first_day", "last_day"
            )
            for n in range((last - first).days + 1)
        }

    def open(self, day: dt.date) -> bool:
        return day.weekday() < 5 and day not in self.closed

    def open_days(self, first: dt.date, step: int = 1) -> Iterator[dt.date]:
        """From ``first`` on, itself included; backwards with ``step`` -1."""
        while True:
            if self.open(first):
                yield first
            first += dt.timedelta(days=step)

    def days(self, slot: Slot) -> list[dt.date]:
        if isinstance(slot.when, int):
            tomorrow = self.today + dt.timedelta(days=1)
            first = next(islice(self.open_days(tomorrow), slot.when - 1, None))
        else:
            week, weekday = slot.when
            monday = self.today - dt.timedelta(days=self.today.weekday())
            first = monday + dt.timedelta(days=7 * week + weekday)
        return dates.dates(slot.every, first, most=slot.times) if slot.every else [first]

    def plan(self, slot: Slot) -> list[Session]:
        """Every date of ``slot``, published or as its state says."""
        activity = self.activities[slot.key]
        days = self.days(slot)
        series = Series.objects.create(activity=activity, every=slot.every, count=len(days)) if slot.every else None
        return [made for day in days if (made := self._on(slot, activity, day, series))]

    def _on(self, slot: Slot, activity: Activity, day: dt.date, series: Series | None) -> Session | None:
        """On ``day``, or the next one that the centre is open and has a room; a series leaves a closed day out."""
        if series is not None and not self.open(day):
            return None
        outdoors = bool(slot.place[0])
        for later in range(LATEST):
            candidate = day + dt.timedelta(days=later)
            if not (self.open(candidate) or outdoors):
                continue
            for room in self._rooms(slot):
                plan = self._plan(slot, candidate, room)
                try:
                    with transaction.atomic():
                        return sessions.make(activity, plan, publish=slot.state != "draft", series=series)
                except Refused:
                    continue
        return None

    def _rooms(self, slot: Slot) -> Sequence[Calendar | None]:
        if slot.mode == "online" or slot.place[0]:
            return [None]
        self.turn += 1
        first = self.turn % len(self.rooms)
        return [*self.rooms[first:], *self.rooms[:first]]

    def _plan(self, slot: Slot, day: dt.date, room: Calendar | None) -> Plan:
        about = self.offered[slot.key]
        languages = slot.languages or (about.languages if about.bilingual else about.languages[:1])
        hour, minute = map(int, slot.at.split(":"))
        length = dt.timedelta(minutes=slot.minutes or about.minutes)
        starts = [clock.at(each, dt.time(hour, minute)) for each in islice(self.open_days(day), slot.days)]
        if slot.place[0]:
            starts = [clock.at(day, dt.time(hour, minute))]
        waiting = slot.waiting
        each_way = {"onsite": about.seats if slot.seats == EVERY_SEAT else slot.seats, "online": slot.online}
        return Plan(
            mode=slot.mode,
            languages=languages,
            meetings=tuple(Stretch(start, start + length) for start in starts),
            room=room.pk if room else None,
            site=self.site.pk if room else None,
            place_fr=slot.place[0],
            place_nl=slot.place[1],
            outside_hours=slot.outside,
            link=LINK.format(f"{slot.key}-{day:%m%d}") if slot.mode != "onsite" else "",
            opens=self._days_from_now(slot.opens),
            closes=self._days_from_now(slot.closes),
            pools={
                way: PoolPlan(each_way[way], None if each_way[way] is None else waiting) for way in PLACES_OF[slot.mode]
            },
        )

    def _days_from_now(self, days: int | None) -> dt.datetime | None:
        return None if days is None else clock.at(self.today + dt.timedelta(days=days), dt.time(9))

    def past(self, slot: Slot, day: dt.date) -> Session | None:
        """One that has begun, perhaps: ``sessions.make`` plans only what is to come."""
        for room in self._rooms(slot):
            plan = self._plan(slot, day, room)
            try:
                with transaction.atomic():
                    return self._write(self.activities[slot.key], plan, room)
            except Refused:
                continue
        return None

    def _write(self, activity: Activity, plan: Plan, room: Calendar | None) -> Session:
        row = Session(
            activity=activity,
            state=Session.State.PUBLISHED,
            mode=plan.mode,
            languages=list(plan.languages),
            starts=plan.starts,
            ends=plan.ends,
            site=self.site if room else None,
            room=room,
            outside_hours=plan.outside_hours,
            meeting_link=plan.link,
        )
        row.save()
        made = Meeting.objects.bulk_create(Meeting(session=row, starts=at.start, ends=at.end) for at in plan.meetings)
        rooms.hold(row, made)
        pools.keep(row, plan)
        return row


def pools_of(rows: Sequence[Session]) -> dict[int, list[SeatPool]]:
    """By session, in one query."""
    found: dict[int, list[SeatPool]] = {row.pk: [] for row in rows}
    for pool in SeatPool.objects.filter(session__in=rows):
        found[pool.session_id].append(pool)
    return found
