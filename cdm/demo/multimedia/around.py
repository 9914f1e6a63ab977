"""Today and the weeks to come: who sits where now, who booked, who waits with a ticket, which place is broken.

Nothing of it is history but today's contacts, which nothing else counts. Everybody is invented.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from random import Random
from typing import Any

from django.utils import translation

from cdm.agenda import absences
from cdm.agenda.models import Allocation, Hold
from cdm.core import clock
from cdm.core.refused import Refused
from cdm.core.vocabulary import Channel, Service
from cdm.demo.data_counselling import NAMES
from cdm.demo.multimedia import history, room
from cdm.demo.multimedia.visits import Day, Visit, clock_of, minutes
from multimedia import bookings
from multimedia.models import Booking, Space, Ticket
from stats import recording

SEED = 2029
TODAY, TOMORROW = 110, 70  # people; then fewer every day
DAYS_AHEAD = 18
AT_LEAST = 12  # workstations in use at any hour
IN_LINE = ((False, False), (False, True), (True, False))  # accessible, with help: who waits for a quiet room
State = Booking.State


class Around:
    """Writes the rows in the caller's transaction."""

    def __init__(self, spaces: dict[str, Space], closed: Iterable[dt.date]) -> None:
        self.spaces, self.closed = spaces, set(closed)
        self.dice = Random(SEED)  # noqa: S311 - a demo, not a lottery
        self.today, self.now = clock.today(), clock.local_now()
        self.minute = minutes(self.now.time())
        self.written: list[tuple[Booking, Visit]] = []

    def fill(self) -> int:
        """Return how many bookings and uses there are."""
        if self._open(self.today):
            self._of_today()
        ahead = (self.today + dt.timedelta(days=n) for n in range(1, DAYS_AHEAD + 1))
        for left, day in enumerate(day for day in ahead if self._open(day)):
            of = self._day(day)
            of.fill(max(12, TOMORROW - 6 * left), ahead_only=True)
            self._write(day, of.visits)
        self._save()
        return len(self.written)

    def out_of_service(self) -> None:
        """Since yesterday noon, until somebody has repaired it."""
        since = clock.at(self.today - dt.timedelta(days=1), dt.time(12))
        for code, seat in room.read()["broken"].items():
            absences.add(calendar=self.spaces[code].calendar, period=(since, None), seat=seat)

    def _open(self, day: dt.date) -> bool:
        return day.weekday() < 5 and day not in self.closed

    def _day(self, day: dt.date) -> Day:
        return Day(day.weekday(), self.dice, out=room.read()["broken"])

    def _of_today(self) -> None:
        of = self._day(self.today)
        of.fill(TODAY)
        come = [visit for visit in of.visits if visit.booked or visit.starts <= self.minute]
        of.visits = come
        self._busy(of)
        self._write(self.today, of.visits)
        self._count(of.visits)

    def _busy(self, of: Day) -> None:
        """Whatever the hour, some sit there, and nobody finds a quiet room: three wait for one."""
        for code, most in (("posts", AT_LEAST), ("quiet", len(room.plans()["quiet"].cells))):
            opens = next((opens for opens, closes in of.open(code) if opens <= self.minute < closes), None)
            if opens is None:
                continue
            for _try in range(4 * most):
                if sum(self._sits(visit) for visit in of.visits if visit.space == code) >= most:
                    break
                since = max(opens, self.minute - self.dice.randrange(1, 26))
                of.seat(code, since, self.dice.choice((45, 60, 30)), booked=False)
            if code == "quiet":
                self._line()

    def _sits(self, visit: Visit) -> bool:
        return visit.came and visit.starts <= self.minute < visit.ends

    def _line(self) -> None:
        Ticket.objects.bulk_create(
            Ticket(
                space=self.spaces["quiet"],
                number=number,
                accessible=accessible,
                help=help,
                submission=self._uuid(),
                created=self.now - dt.timedelta(minutes=17 - 4 * number),
            )
            for number, (accessible, help) in enumerate(IN_LINE, start=1)
        )

    def _write(self, day: dt.date, visits: Iterable[Visit]) -> None:
        for visit in visits:
            self.written.append((self._booking(day, visit), visit))

    def _booking(self, day: dt.date, visit: Visit) -> Booking:
        starts, ends = (clock.at(day, clock_of(minute)) for minute in (visit.starts, visit.ends))
        state = self._state(day, visit)
        sat = state in {State.IN_USE, State.ENDED}
        late = dt.timedelta(minutes=self.dice.randrange(0, 6) if visit.booked else 0)
        named = visit.booked and bool(name := self.dice.choice(NAMES))
        return Booking(
            space=self.spaces[visit.space],
            places=len(visit.seats),
            accessible=visit.accessible,
            help=visit.help,
            starts=starts,
            ends=ends,
            booked_ends=ends if visit.booked else None,
            began=min(starts + late, clock.now()) if sat else None,
            state=state,
            name=name if named else "",
            phone=f"+322000{self.dice.randrange(10**4):04d}" if visit.booked and self.dice.random() < 0.3 else "",
            page_language=self.dice.choice(("fr", "fr", "fr", "nl")),
            submission=self._uuid(),
        )

    def _state(self, day: dt.date, visit: Visit) -> str:
        if day > self.today or visit.starts > self.minute:
            return State.BOOKED
        if not visit.came:
            return State.BOOKED if self.minute - visit.starts < 10 else State.NO_SHOW
        return State.IN_USE if visit.ends > self.minute else State.ENDED

    def _save(self) -> None:
        """In one go: ``holds.take`` would judge every one of them, those of this morning too."""
        held = [(booking, visit) for booking, visit in self.written if booking.state != State.NO_SHOW]
        holds = Hold.objects.bulk_create(
            Hold(period=(booking.starts, booking.ends), site=booking.space.calendar.site, channel=Channel.FACE)
            for booking, _visit in held
        )
        Allocation.objects.bulk_create(
            Allocation(
                hold=hold,
                calendar=booking.space.calendar,
                seat=seat,
                period=(booking.starts, booking.ends + dt.timedelta(minutes=booking.space.buffer)),
            )
            for hold, (booking, visit) in zip(holds, held, strict=True)
            for seat in visit.seats
        )
        for hold, (booking, _visit) in zip(holds, held, strict=True):
            booking.hold = hold
        Booking.objects.bulk_create(booking for booking, _visit in self.written)

    def _count(self, visits: Iterable[Visit]) -> None:
        """As the desk would have by now."""
        here = [visit for visit in visits if visit.came and visit.starts <= self.minute]
        rows = history.counted(self.today, here, self.dice)
        rows += history.door(self.today, 2 * TODAY, self.dice, until=self.minute // 60)
        recording.count_in_bulk(rows)
        if people := sum(len(visit.seats) for visit in here):
            recording.record(day=self.today, service=Service.MM, channel=Channel.FACE, count=people)

    def _uuid(self) -> uuid.UUID:
        return uuid.UUID(int=self.dice.getrandbits(128), version=4)


def letters(spaces: dict[str, Space]) -> None:
    """Two people whose mails the demo's post office brings: an interview in a quiet room, two workstations."""
    asked: tuple[dict[str, Any], ...] = (
        {"space": spaces["quiet"], "minutes": 60, "help": True, "purpose": "INTERVIEW", "name": "Nour", "to": "fr"},
        {"space": spaces["posts"], "minutes": 90, "places": 2, "purpose": "CV", "name": "Joris", "to": "nl"},
    )
    for each in asked:
        language, name = each.pop("to"), each["name"]
        with translation.override(language):
            _book(each, language, f"{name.lower()}@example.org")


def _book(asked: dict[str, Any], language: str, address: str) -> None:
    """On the first day from the day after tomorrow on which it can be had."""
    for ahead in range(2, DAYS_AHEAD):
        start = clock.at(clock.today() + dt.timedelta(days=ahead), dt.time(10))
        try:
            bookings.book(
                **asked, start=start, page_language=language, email=address, submission=uuid.uuid5(SPACE, address)
            )
        except Refused:
            continue
        return


SPACE = uuid.UUID(int=SEED)
