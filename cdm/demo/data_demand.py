"""Supply, demand and waiting since 2024, as counts only: invented, plausible, the same at every load.

The last days have real rows (interviews, bookings), and are counted from these as every night.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from random import Random

import holidays
from django.db import transaction
from django.db.models import Min, Sum

from activities import demand as groups
from cdm.core import clock
from cdm.core.vocabulary import Service
from counselling import demand as interviews
from counselling.models import Appointment, Counsellor
from multimedia import demand as places
from stats import recording
from stats.models import DayCount, Measure, Tally
from stats.recording.items import of_service

FIRST = dt.date(2024, 1, 1)
SEASON = (0.93, 0.88, 0.8, 0.76, 0.74, 0.72, 0.5, 0.46, 0.86, 0.95, 0.91, 0.68)  # of the time offered, taken
HOURS = {"actiris": 16, "bf": 11, "vdab": 8, "trace": 7, "guichet": 4}  # offered on a day, by partner
FULL = {"actiris": 1.02, "bf": 0.94, "vdab": 0.8, "trace": 0.72, "guichet": 1.12}
INTERVIEW = 40  # minutes
IN_VAIN = {
    "WORK-nl": 17, "START-fr": 13, "GUIDE-nl": 11, "WORK-en": 9, "LEARN-nl": 8, "START-nl": 7, "MOVE-en": 6,
    "WORK-fr": 6, "GUIDE-fr": 4, "LEARN-fr": 3, "GUIDE-en": 3, "MOVE-nl": 2,
}  # fmt: skip
WITHOUT_SEAT = {"WORK": 38, "LEARN": 24, "GUIDE": 22, "START": 12, "MOVE": 4}
WITHOUT_PLACE = {"quiet": 55, "posts": 35, "tablets": 10}
BOOKED = {"0": 9, "1": 16, "2-3": 24, "4-7": 27, "8-14": 17, "15+": 7}
WAITED = {"0-4": 46, "5-14": 31, "15-29": 15, "30-59": 7, "60+": 1}
LATE = {"1-7": 0.021, "8-31": 0.006, "32+": 0.001}  # of the contacts of a day
Rows = Iterator[tuple[Measure, str, int]]


def _drawn(dice: Random, weights: Mapping[str, int], number: int) -> Counter[str]:
    return Counter(dice.choices(list(weights), weights=list(weights.values()), k=number))


def _about(dice: Random, number: float) -> int:
    """``number`` on average, a third more or less."""
    return int(number * dice.uniform(0.67, 1.33) + dice.random())


def _day(day: dt.date, contacts: int, dice: Random) -> Rows:
    busy = SEASON[day.month - 1]
    interviews_taken = 0
    for partner, hours in HOURS.items():
        offered = _about(dice, 60 * hours)
        taken = min(int(offered * busy * FULL[partner] * dice.uniform(0.85, 1.1)), offered)
        taken -= taken % INTERVIEW
        interviews_taken += taken // INTERVIEW
        yield Measure.SUPPLY_MINUTES, partner, offered
        yield Measure.TAKEN_MINUTES, partner, taken
        yield Measure.ABSENT, of_service(Service.IC, partner), _about(dice, 0.07 * taken / INTERVIEW)
        yield Measure.CANCELLED, of_service(Service.IC, partner), _about(dice, 0.11 * taken / INTERVIEW)
        yield Measure.ABSENT, of_service(Service.GA, partner), _about(dice, 0.12 * hours)
        yield Measure.CANCELLED, of_service(Service.GA, partner), _about(dice, 0.2 * hours)
    drawn = (
        (Measure.NO_TIME, IN_VAIN, 9 * max(busy - 0.45, 0)),
        (Measure.NO_SEAT, WITHOUT_SEAT, 5 * max(busy - 0.4, 0)),
        (Measure.NO_PLACE, WITHOUT_PLACE, 8 * max(busy - 0.45, 0)),
        (Measure.AHEAD, BOOKED, 1.13 * interviews_taken),
        (Measure.WAITED, WAITED, 14 * busy),
        (Measure.ABSENT, {Service.MM.value: 1}, 2.4),
        (Measure.CANCELLED, {Service.MM.value: 1}, 3.1),
    )
    for measure, weights, number in drawn:
        for item, count in _drawn(dice, weights, _about(dice, number)).items():
            yield measure, item, count
    for item, share in LATE.items():
        yield Measure.LATE, item, _about(dice, share * contacts)


def _booked_before(first: dt.date, dice: Random) -> None:
    """Interviews of the last days were booked before them, not when the demo was loaded."""
    rows = list(Appointment.objects.filter(starts__gte=clock.day_bounds(first)[0]).order_by("starts", "pk"))
    for row in rows:
        earlier = row.starts - dt.timedelta(days=dice.choice((0, 1, 1, 2, 3, 4, 6, 9, 13)), minutes=95)
        row.created = min(row.created, earlier)
    Appointment.objects.bulk_update(rows, ["created"], batch_size=500)


def load(say: Callable[[str], None]) -> None:
    """Count each open day up to yesterday; nothing where something of it is counted already."""
    if DayCount.objects.filter(measure=Measure.SUPPLY_MINUTES).exists():
        return
    dice = Random(2024)  # noqa: S311 - the demo must be the same everywhere
    today = clock.today()
    began = Appointment.objects.aggregate(first=Min("starts"))["first"]
    real = clock.local(began).date() if began else today  # from then on what became of interviews is counted from them
    closed = holidays.country_holidays("BE", years=range(FIRST.year, today.year + 1))
    days = (FIRST + dt.timedelta(days=n) for n in range((today - FIRST).days))
    contacts = dict(Tally.objects.filter(day__gte=FIRST).values_list("day").annotate(n=Sum("count")).order_by())
    rows = [
        {"measure": measure, "day": day, "item": item, "count": count}
        for day in days
        if day.weekday() < 5 and day not in closed
        for measure, item, count in _day(day, int(contacts.get(day, 0)), dice)
        if count and not (day >= real and (measure in interviews.MEASURES or measure in places.MEASURES))
    ]
    with transaction.atomic():
        recording.count_in_bulk(rows)
        if Counsellor.objects.exists():
            _booked_before(real, dice)
    for room in (interviews, groups, places):
        room.recount()
    say(f"supply, demand and waiting of {len({row['day'] for row in rows})} days")
