"""A year of a large centre made public: thirty partners, five programmes; whole at once, then month by month."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections import Counter
from random import Random

from django.core.cache import cache
from django.test import Client

from cdm.demo import data_partners, years
from cdm.demo.draw import Drawer
from stats.disclosure import HIDDEN, audit, protect, remembered, system
from stats.disclosure.primary import primary
from stats.models import Tally
from stats.publishing import counting, snapshots
from stats.publishing.tables import Facts, tables

YEAR = 2023
PARTNERS = 30
NAMES = ("day", "service", "channel", "context", "theme", "language", "partner", "programme")


def _timed(act):
    began = time.perf_counter()
    found = act()
    return found, time.perf_counter() - began


def _drawn() -> Counter[tuple[str, ...]]:
    partners = [*data_partners.PARTNERS, *(f"partner{n}" for n in range(PARTNERS - len(data_partners.PARTNERS)))]
    drawer = Drawer(YEAR, partners, list(data_partners.PROGRAMMES))
    return drawer.contacts(years.YEARS[YEAR], dt.date(YEAR, 12, 31))


def _thinned(drawn: Counter[tuple[str, ...]], one_in: int) -> Counter[tuple[str, ...]]:
    """A small centre with as many partners: the same, but one contact of ``one_in``."""
    chance = Random(YEAR)  # noqa: S311
    kept = Counter({key: sum(chance.randrange(one_in) == 0 for _ in range(count)) for key, count in drawn.items()})
    return +kept


def _facts(drawn: Counter[tuple[str, ...]], through: int) -> Facts:
    months: dict[int, Counter[tuple[str, ...]]] = {month: Counter() for month in range(1, through + 1)}
    for (day, *leaf), count in drawn.items():
        if int(day[5:7]) <= through:
            months[int(day[5:7])][tuple(leaf)] += count
    return Facts(YEAR, through, months, {}, counting.cut(YEAR))


def _hidden(cells) -> int:
    return sum(value is HIDDEN for value in cells.values())


def run() -> list[tuple[str, float, str]]:
    drawn = _drawn()
    made = tables(_facts(drawn, 12))
    built, building = _timed(lambda: system.of(made, {}))
    small = primary(built)
    broken, attacking = _timed(lambda: audit.broken(built, small))
    released, protecting = _timed(lambda: protect(made))
    kept: list[str] = []
    each = []
    for through in range(1, 13):
        asked = tables(_facts(drawn, through))
        monthly, seconds = _timed(lambda asked=asked: protect(asked, remembered(kept)))
        kept.append(monthly.kept())
        each.append(seconds)
    Tally.objects.bulk_create(
        (Tally(**dict(zip(NAMES, key, strict=True)), count=count) for key, count in drawn.items()), batch_size=5_000
    )
    _made, freezing = _timed(lambda: snapshots.freeze(today=dt.date(YEAR + 1, 2, 5)))
    thin = _thinned(drawn, 20)
    few, protecting_few = _timed(lambda: protect(tables(_facts(thin, 12))))
    cache.clear()
    client = Client()
    pages = [_timed(lambda: client.get(f"/fr/chiffres/public/{YEAR}/"))[1] for _ in range(12)]
    files = [_timed(lambda: client.get("/open-data/programmes.csv"))[1] for _ in range(12)]
    return [
        (f"contacts of the year, by {PARTNERS} partners", sum(drawn.values()), ""),
        ("tables protected together", len(made), ""),
        ("… their cells", len(released.cells), ""),
        ("bare limit: the attack on them once, nothing but small counts hidden", attacking, "s"),
        ("… counts it learns", len(broken), ""),
        ("the system of equations", building, "s"),
        ("the whole year protected at once, audit included", protecting, "s"),
        ("… hidden because small", len(released.small), "cells"),
        ("… hidden in all", _hidden(released.cells), "cells"),
        ("… of all cells", 100 * _hidden(released.cells) / len(released.cells), "%"),
        ("month by month, each with those before known: the slowest", max(each), "s"),
        ("… all twelve", sum(each), "s"),
        ("… hidden in December's in all", _hidden(monthly.cells), "cells"),
        ("… guards eased because of earlier months", len(monthly.narrowed), ""),
        ("a small centre, as many partners: its contacts", sum(thin.values()), ""),
        ("… protected at once, audit included", protecting_few, "s"),
        ("… hidden because small", len(few.small), "cells"),
        ("… hidden in all", _hidden(few.cells), "cells"),
        ("… of all cells", 100 * _hidden(few.cells) / len(few.cells), "%"),
        ("… tables withheld whole", len(few.withheld), ""),
        ("frozen from the database, first time", freezing, "s"),
        ("the public page, median of 12", 1000 * statistics.median(pages), "ms"),
        ("a file of the open data, median of 12", 1000 * statistics.median(files), "ms"),
    ]
