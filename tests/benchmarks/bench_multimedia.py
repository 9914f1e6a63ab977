"""Sixty-five places for thirty days, everybody at the same time, a full room on the desk and on the wall; beside what
PostgreSQL and a page that does nothing do in the same run.

The benchmark does not depend on the hour: it fills a Tuesday, and looks at it from there.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from collections.abc import Callable
from functools import partial
from random import Random
from uuid import uuid4

import time_machine
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cdm.accounts.models import User
from cdm.agenda import holds
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation, Calendar, Hold, OpeningHours, Site
from cdm.core import clock, stamps
from cdm.core.refused import Conflict
from cdm.core.vocabulary import Role
from multimedia import bookings, seating, spaces, times
from multimedia.models import Booking, Space, Station
from multimedia.questions import Question
from multimedia.seating import tickets
from partners.models import Membership
from tests.benchmarks.bench_agenda import milliseconds
from tests.benchmarks.crowd import seconds
from tests.personae import sign_in

PLACES, DAYS, CROWD = 65, 30, 200
TUESDAY = dt.date(2027, 2, 2)
NINE, FIVE = dt.time(9), dt.time(17)
HOUR = dt.timedelta(hours=1)

# What is taken of each place, as stretches: the least that any answer must read.
TAKEN = """
SELECT seat, range_agg(period)::text FROM agenda_allocation
WHERE calendar_id = %s AND period && tstzrange(%s, %s) GROUP BY seat
"""


def _space(site: Site, code: str, places: int = PLACES) -> Space:
    calendar = Calendar.objects.create(kind=Calendar.Kind.STATIONS, name=code, site=site, capacity=places)
    made = Space.objects.create(
        kind="workstation",
        code=code,
        name_fr=code,
        name_nl=code,
        calendar=calendar,
        most_places=5,
        horizon=DAYS + 1,
        ticket_prefix=code[0].upper(),
    )
    Station.objects.bulk_create(
        Station(space=made, number=n, accessible=n % 10 == 0, x=n % 13, y=10 * Space.objects.count() + n // 13)
        for n in range(1, places + 1)
    )
    return spaces.bookable()[-1]


def _half_taken(space: Space) -> int:
    """Every place every day: about half of its hours, one after the other."""
    draw, rows = Random(65), []  # noqa: S311
    for ahead in range(DAYS + 1):
        day = TUESDAY + dt.timedelta(days=ahead)
        for seat in range(1, PLACES + 1):
            start = clock.at(day, NINE)
            while day.weekday() < 5 and start < clock.at(day, FIVE):
                if draw.random() < 0.5:
                    rows.append((seat, start, start + HOUR))
                start += HOUR
    hold = Hold.objects.create(period=(rows[0][1], rows[0][2]))
    Allocation.objects.bulk_create(
        Allocation(hold=hold, calendar=space.calendar, seat=seat, period=period) for seat, *period in rows
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return len(rows)


def _reading(space: Space, client: Client) -> list[tuple[str, float, str]]:
    taken = _half_taken(space)
    window = Interval(clock.now(), clock.now() + dt.timedelta(days=DAYS))

    def bare() -> list:
        with connection.cursor() as cursor:
            cursor.execute(TAKEN, [space.calendar_id, window.start, window.end])
            return cursor.fetchall()

    def free(places: int) -> Callable[[], object]:
        return lambda: spaces.free_starts(space, minutes=60, places=places, window=window)

    question = Question(space, 60, places=3)
    page = f"{reverse('multimedia:book_time')}?{question.query()}"
    least, one, three = milliseconds(bare), milliseconds(free(1)), milliseconds(free(3))
    shown = milliseconds(_get(client, page))
    return [
        (f"bare limit: what is taken of 65 places × 30 days ({taken} bookings)", least, "ms"),
        ("free starts of one place, 65 × 30 days", one, "ms"),
        ("… times the bare limit", one / least, "×"),
        ("free starts of three together, 65 × 30 days", three, "ms"),
        ("… times the bare limit", three / least, "×"),
        ("what the page of times asks (a week, three places)", milliseconds(lambda: times.choice(question)), "ms"),
        ("the page of times, through the stack", shown, "ms"),
        ("… times the bare limit", shown / least, "×"),
    ]


def _contended(site: Site) -> list[tuple[str, float, str]]:
    """Two hundred for sixty-five places at one time: as many have one, the others are told."""
    start = clock.at(TUESDAY + dt.timedelta(days=7), dt.time(10))
    by_hand, by_verb, by_pages = (_space(site, code) for code in ("hand", "verb", "pages"))
    hold = Hold.objects.create(period=(start, start + HOUR))

    def insert(number: int) -> None:
        """The least it can cost: one statement at one place, its number known."""
        with transaction.atomic(), connection.cursor() as cursor:
            seat = [number % PLACES + 1]
            cursor.execute(holds.INSERT, [hold.pk, by_hand.calendar_id, start, start + HOUR, seat])

    def book(number: int) -> None:
        with contextlib.suppress(Conflict):
            bookings.book(
                space=by_verb,
                start=start,
                minutes=60,
                page_language="nl",
                submission=uuid4(),
                email=f"bench{number}@example.org",
            )

    path = f"{reverse('multimedia:book_details')}?{Question(by_pages, 60).query(start=stamps.stamp(start))}"

    def send(number: int) -> None:
        form = {"start": stamps.stamp(start), "name": f"Visitor {number}", "submission": str(uuid4())}
        answer = Client(SERVER_NAME="127.0.0.1", REMOTE_ADDR=f"192.0.2.{number}").post(path, form)
        if answer.status_code not in {302, 409}:
            raise RuntimeError(f"{path} answers {answer.status_code}")

    bare, verb, pages = (
        CROWD / seconds([partial(act, number) for number in range(CROWD)]) for act in (insert, book, send)
    )
    for space in (by_hand, by_verb, by_pages):
        if Allocation.objects.filter(calendar=space.calendar).count() != PLACES:
            raise RuntimeError(f"{space}: not every place has one owner")
    return [
        ("bare limit: 200 one-statement takes of 65 places", bare, "answers/s"),
        ("200 bookings for 65 places, the verb, with their mails", verb, "answers/s"),
        ("… of the bare limit", 100 * verb / bare, "%"),
        ("200 people for 65 places through the pages", pages, "answers/s"),
        ("… of the bare limit", 100 * pages / bare, "%"),
    ]


def _full_room(space: Space, client: Client) -> list[tuple[str, float, str]]:
    """Everybody sits, thirty wait, forty are to come; the desk and the wall look at it every few seconds."""
    begun = time.perf_counter()
    for _place in range(PLACES):
        seating.seat(space=space, submission=uuid4())
    seated = PLACES / (time.perf_counter() - begun)
    for _one in range(30):
        tickets.issue(space=space, submission=uuid4())
    for number in range(40):
        start = clock.at(TUESDAY, dt.time(11, 30))
        bookings.book(
            space=space, start=start, minutes=60, page_language="fr", submission=uuid4(), name=f"Visitor {number}"
        )
    if Booking.objects.filter(state=Booking.State.IN_USE).count() != PLACES:
        raise RuntimeError("the room is not full")
    bare = milliseconds(_get(client, "/healthz"))
    found: list[tuple[str, float, str]] = [
        ("seating whoever walks in, one after the other", seated, "people/s"),
        ("bare limit: a page that does nothing", bare, "ms"),
    ]
    for label, name in (("the desk", "desk"), ("the wall", "screen"), ("what is free now, with the plan", "now")):
        spent = milliseconds(_get(client, reverse(f"multimedia:{name}")))
        found += [
            (f"{label}, a full room with thirty waiting", spent, "ms"),
            ("… times the bare limit", spent / bare, "×"),
        ]
    found.append(("the sweep of every minute, nothing to do", milliseconds(seating.give_up_late), "ms"))
    return found


def _get(client: Client, path: str) -> Callable[[], object]:
    def get() -> None:
        answer = client.get(path)
        if answer.status_code != 200:
            raise RuntimeError(f"{path} answers {answer.status_code}")

    return get


def run() -> list[tuple[str, float, str]]:
    with time_machine.travel(clock.at(TUESDAY, dt.time(10)), tick=True), translation.override("nl"):
        site = Site.objects.create(name_fr="Tour", name_nl="Toren", address_fr="-", address_nl="-")
        OpeningHours.objects.bulk_create(
            OpeningHours(site=site, weekday=weekday, opens=NINE, closes=FIVE) for weekday in range(5)
        )
        reception = User.objects.create_user("reception@bench.example", name="Reception")
        Membership.objects.create(user=reception, role=Role.RECEPTION)
        client = sign_in(reception)
        return [
            *_reading(_space(site, "half"), client),
            *_contended(site),
            *_full_room(_space(site, "room"), client),
        ]
