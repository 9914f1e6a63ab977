"""The demo's multimedia area: its places, the last weeks in figures, today and the weeks ahead, the documentation.

The stocks of works on 31 December 2020 and 2021 are those of the annual report; everything else is invented. Fixed
seeds: two loads on the same day make the same area.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from random import Random

from django.db import transaction

from cdm.agenda.models import Closure, Site
from cdm.core import clock
from cdm.demo import data_centre
from cdm.demo.multimedia import around, history, room, works
from multimedia.models import Space, Work

SEED = 2028


def load(say: Callable[[str], None]) -> None:
    """Fill an empty area and empty shelves; leave each as it is when something is there."""
    if not Site.objects.exists():
        data_centre.load(say)
    if not Space.objects.exists():
        with transaction.atomic():
            spaces = room.lay_out(Site.objects.all()[0])
            closed = _closed()
            days = history.past(clock.today(), closed)
            people = history.count(days, Random(SEED))  # noqa: S311 - a demo, not a lottery
            now = around.Around(spaces, closed)
            now.out_of_service()
            made = now.fill()
        around.letters(spaces)
        places = sum(len(plan.cells) for plan in room.plans().values())
        say(f"{len(spaces)} spaces with {places} places, {people} people in the last {history.WEEKS} weeks")
        say(f"{made} bookings and uses, from today to the week after next")
    if not Work.objects.exists():
        with transaction.atomic():
            titles, stocks = works.fill(clock.today())
        say(f"{titles} works, " + ", ".join(f"{number} at the end of {year}" for year, number in stocks.items()))


def _closed() -> set[dt.date]:
    """Days on which a closure holds, some weeks back and ahead."""
    first, last = (clock.today() + dt.timedelta(weeks=n) for n in (-history.WEEKS, 6))
    rows = Closure.objects.filter(last_day__gte=first, first_day__lte=last, starts=None)
    return {of.first_day + dt.timedelta(days=n) for of in rows for n in range((of.last_day - of.first_day).days + 1)}
