"""Free times of a full centre, and bookings a second, beside what bare SQL does in the same run."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import statistics
import threading
import time
from collections.abc import Callable

from django.db import connection, transaction

from cdm.agenda import holds, seats
from cdm.agenda.availability import free_slots
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Absence, AvailabilityRule, Calendar, Closure, Hold, OpeningHours, Regime, Site
from cdm.agenda.terms import ONE, WHOLE, Need, Seats, Terms
from cdm.core import clock

COUNSELLORS, DAYS, APPOINTMENTS = 40, 60, 5_000
NEED = Need(theme="WORK", language="fr", channel="FACE")
TERMS = Terms(duration=40, step=20, buffer_after=10, notice=120, horizon=DAYS)
NINE, HALF_PAST_TWELVE, HALF_PAST_ONE, FIVE = dt.time(9), dt.time(12, 30), dt.time(13, 30), dt.time(17)

# What is open, offered and not taken, as stretches: the least that any answer must read and subtract.
MULTIRANGES = """
WITH days AS (SELECT d::date AS day FROM generate_series(%(first)s::date, %(first)s::date + %(days)s, '1 day') d),
offered AS (
    SELECT calendar_id, range_agg(tstzrange(
        (day + greatest(r.starts, h.opens)) AT TIME ZONE 'Europe/Brussels',
        (day + least(r.ends, h.closes)) AT TIME ZONE 'Europe/Brussels')) AS m
    FROM agenda_availabilityrule r JOIN days ON extract(isodow FROM day) - 1 = r.weekday
    JOIN agenda_openinghours h ON h.site_id = r.site_id AND h.weekday = r.weekday
        AND h.opens < r.ends AND h.closes > r.starts
    WHERE NOT EXISTS (SELECT FROM agenda_closure c WHERE day BETWEEN c.first_day AND c.last_day)
      AND (r.themes = '{}' OR 'WORK' = ANY (r.themes)) AND (r.languages = '{}' OR 'fr' = ANY (r.languages))
    GROUP BY calendar_id),
taken AS (SELECT calendar_id, range_agg(period) AS m FROM agenda_allocation GROUP BY calendar_id),
away AS (SELECT calendar_id, range_agg(period) AS m FROM agenda_absence GROUP BY calendar_id)
SELECT o.calendar_id, (o.m - coalesce(t.m, '{}') - coalesce(a.m, '{}'))::text
FROM offered o LEFT JOIN taken t USING (calendar_id) LEFT JOIN away a USING (calendar_id)
"""


def fill() -> list[int]:
    """Forty people five days a week, morning and afternoon; 5,000 appointments over sixty days; some are away."""
    site = Site.objects.create(name_fr="Tour", name_nl="Toren", address_fr="-", address_nl="-")
    half_days = ((NINE, HALF_PAST_TWELVE), (HALF_PAST_ONE, FIVE))
    OpeningHours.objects.bulk_create(
        OpeningHours(site=site, weekday=weekday, opens=opens, closes=closes)
        for weekday in range(5)
        for opens, closes in half_days
    )
    people = Calendar.objects.bulk_create(
        Calendar(kind=Calendar.Kind.COUNSELLOR, name=f"{n}") for n in range(COUNSELLORS)
    )
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(
            calendar=person, site=site, weekday=weekday, starts=starts, ends=ends, themes=["WORK", "LEARN"]
        )
        for person in people
        for weekday in range(5)
        for starts, ends in half_days
    )
    today, draw = clock.today(), random.Random(2021)  # noqa: S311
    for ahead in (10, 30, 50):
        day = today + dt.timedelta(days=ahead)
        Closure.objects.create(first_day=day, last_day=day, label_fr="Fermé", label_nl="Gesloten")
    Regime.objects.create(kind="appointment", starts=today + dt.timedelta(days=20))
    for person in people[::4]:
        start = clock.at(today + dt.timedelta(days=draw.randrange(DAYS)), NINE)
        Absence.objects.create(calendar=person, period=(start, start + dt.timedelta(days=3)))
    periods = []
    for ahead in range(DAYS + 1):
        day = today + dt.timedelta(days=ahead)
        if day.weekday() < 5:
            for person in people:
                for opens, closes in half_days:
                    at, last = clock.at(day, opens), clock.at(day, closes)
                    while at + dt.timedelta(minutes=50) <= last:
                        periods.append((person.pk, at, at + dt.timedelta(minutes=50)))
                        at += dt.timedelta(minutes=60)
    hold = Hold.objects.create(period=(periods[0][1], periods[0][2]), site=site)
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO agenda_allocation (hold_id, calendar_id, seat, period) VALUES (%s, %s, 1, tstzrange(%s, %s))",
            [(hold.pk, *period) for period in draw.sample(periods, APPOINTMENTS)],
        )
        cursor.execute("ANALYZE")
    return [person.pk for person in people]


def milliseconds(work: Callable[[], object], times: int = 15) -> float:
    """The median of several, the first left out."""
    work()
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


def from_now(days: int) -> Interval:
    return Interval(clock.now(), clock.now() + dt.timedelta(days=days))


def reading(people: list[int]) -> list[tuple[str, float, str]]:
    def bare() -> list:
        with connection.cursor() as cursor:
            cursor.execute(MULTIRANGES, {"first": clock.today(), "days": DAYS})
            return cursor.fetchall()

    def free(calendars: list[int], days: int) -> Callable[[], list]:
        return lambda: free_slots(calendars=calendars, need=NEED, terms=TERMS, window=from_now(days))

    return [
        ("bare limit: free stretches by one multirange query, not read", milliseconds(bare), "ms"),
        ("free times, 40 counsellors × 60 days, 5,000 appointments", milliseconds(free(people, DAYS)), "ms"),
        ("free times, 40 counsellors, one week", milliseconds(free(people, 7)), "ms"),
        ("free times, one counsellor, one week", milliseconds(free(people[:1], 7)), "ms"),
    ]


# When each seat is taken, as stretches: the least that must be read to know how many are free.
SEATS = """
SELECT calendar_id, seat, range_agg(period)::text FROM agenda_allocation
WHERE calendar_id = ANY (%s) AND period && tstzrange(%s, %s) GROUP BY calendar_id, seat
"""


def furnish() -> list[int]:
    """Forty-five workstations and twenty tablets, half of every one of thirty days taken, each at its own hours."""
    site = Site.objects.get()
    areas = [
        Calendar.objects.create(kind=Calendar.Kind.STATIONS, name=f"{seats}", capacity=seats, site=site)
        for seats in (45, 20)
    ]
    hold, draw = Hold.objects.first(), random.Random(45)  # noqa: S311
    rows = []
    for ahead in range(31):
        day = clock.today() + dt.timedelta(days=ahead)
        for area in areas:
            for seat in range(1, area.capacity + 1):
                for quarter in draw.sample(range(8), 4):
                    start = clock.at(day, NINE) + dt.timedelta(minutes=60 * quarter + draw.choice([0, 15]))
                    rows.append((hold.pk, area.pk, seat, start, start + dt.timedelta(minutes=45)))
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO agenda_allocation (hold_id, calendar_id, seat, period) VALUES (%s, %s, %s, tstzrange(%s, %s))",
            rows,
        )
        cursor.execute("ANALYZE")
    return [area.pk for area in areas]


def places(areas: list[int]) -> list[tuple[str, float, str]]:
    terms = Terms(duration=60, step=15, buffer_after=5, horizon=30)

    def bare() -> list:
        with connection.cursor() as cursor:
            cursor.execute(SEATS, [areas, *from_now(30)])
            return cursor.fetchall()

    def free(wish: Seats) -> Callable[[], list]:
        return lambda: free_slots(calendars=areas, need=Need(), terms=terms, window=from_now(30), seats=wish)

    return [
        ("bare limit: taken stretches of 65 seats × 30 days, not read", milliseconds(bare), "ms"),
        ("free times of 1, 65 seats × 30 days, half taken", milliseconds(free(ONE)), "ms"),
        ("free times of 5 together", milliseconds(free(Seats(5))), "ms"),
        ("free times of the whole", milliseconds(free(Seats(WHOLE))), "ms"),
        (
            "how 65 seats stand now",
            milliseconds(lambda: seats.standing(calendars=areas, at=clock.now())),
            "ms",
        ),
    ]


def rate(work: Callable[[int, int], object], *, threads: int = 8, seconds: float = 3.0) -> float:
    """Answers a second of ``work(thread, turn)``, each thread on a connection of its own."""
    counts, begin = [0] * threads, threading.Barrier(threads + 1)

    def loop(thread: int) -> None:
        with connection.cursor():
            begin.wait()
        until, turn = time.perf_counter() + seconds, 0
        while time.perf_counter() < until:
            work(thread, turn)
            turn += 1
        counts[thread] = turn
        connection.close()

    running = [threading.Thread(target=loop, args=(thread,)) for thread in range(threads)]
    for each in running:
        each.start()
    begin.wait()
    start = time.perf_counter()
    for each in running:
        each.join()
    return sum(counts) / (time.perf_counter() - start)


def booking() -> list[tuple[str, float, str]]:
    """Each thread its own person (free), or all at the same times of one (contended): eight ask, one gets it."""
    site = Site.objects.get()
    people = Calendar.objects.bulk_create(Calendar(kind=Calendar.Kind.COUNSELLOR, name=f"{n}") for n in range(32))
    ids = [person.pk for person in people]
    AvailabilityRule.objects.bulk_create(
        AvailabilityRule(calendar=person, site=site, weekday=weekday, starts=NINE, ends=FIVE)
        for person in people
        for weekday in range(5)
    )
    Closure.objects.all().delete()
    Regime.objects.all().delete()
    terms = Terms(duration=20, step=20, horizon=4000)
    window = Interval(clock.now(), clock.now() + dt.timedelta(days=2000))
    starts = [slot.start for slot in free_slots(calendars=ids[:1], need=NEED, terms=terms, window=window)]
    length = dt.timedelta(minutes=20)
    hold = Hold.objects.create(period=(starts[0], starts[0] + length))

    def bare(calendar: int, turn: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(holds.INSERT, [hold.pk, calendar, starts[turn], starts[turn] + length, [1]])

    def take(calendar: int, turn: int) -> None:
        period = Interval(starts[turn], starts[turn] + length)
        with contextlib.suppress(holds.SlotTaken), transaction.atomic(durable=True):
            holds.take(period=period, calendars=[calendar], need=NEED, terms=terms)

    return [
        (
            "bare limit: INSERT … ON CONFLICT, free, 8 connections",
            rate(lambda n, turn: bare(ids[n], turn)),
            "bookings/s",
        ),
        ("holds.take, free, 8 connections", rate(lambda n, turn: take(ids[8 + n], turn)), "bookings/s"),
        ("bare limit: INSERT … ON CONFLICT, contended", rate(lambda n, turn: bare(ids[16], turn)), "answers/s"),
        ("holds.take, contended", rate(lambda n, turn: take(ids[17], turn)), "answers/s"),
    ]


def seating() -> list[tuple[str, float, str]]:
    """Eight at a time at the same starts of one calendar: of forty-five seats they all get one, of four half do."""
    site = Site.objects.get()
    many, few, groups, bare = (
        Calendar.objects.create(kind=Calendar.Kind.STATIONS, name="Stations", capacity=seats, site=site).pk
        for seats in (45, 4, 45, 45)
    )
    terms = Terms(duration=15, step=15, horizon=4000)
    window = Interval(clock.now(), clock.now() + dt.timedelta(days=1000))
    starts = [slot.start for slot in free_slots(calendars=[many], need=Need(), terms=terms, window=window)]
    length = dt.timedelta(minutes=15)
    hold = Hold.objects.create(period=(starts[0], starts[0] + length))

    def insert(thread: int, turn: int) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(holds.INSERT, [hold.pk, bare, starts[turn], starts[turn] + length, [thread + 1]])

    def take(calendar: int, wish: Seats) -> Callable[[int, int], None]:
        def work(_thread: int, turn: int) -> None:
            period = Interval(starts[turn], starts[turn] + length)
            with contextlib.suppress(holds.SlotTaken), transaction.atomic(durable=True):
                holds.take(period=period, calendars=[calendar], need=Need(), terms=terms, seats=wish)

        return work

    return [
        ("bare limit: INSERT … ON CONFLICT, a seat each, 8 connections", rate(insert), "bookings/s"),
        ("holds.take, 1 of 45 seats, 8 at the same times", rate(take(many, ONE)), "bookings/s"),
        ("holds.take, 1 of 4 seats, 8 at the same times", rate(take(few, ONE)), "answers/s"),
        ("holds.take, 5 of 45 seats together, 8 at the same times", rate(take(groups, Seats(5))), "bookings/s"),
    ]


def run() -> list[tuple[str, float, str]]:
    people = fill()
    return reading(people) + places(furnish()) + booking() + seating()
