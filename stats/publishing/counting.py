"""What is counted now, and how much of it is for the month being frozen: late records in, negatives carried on."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import TruncMonth

from cdm.core.vocabulary import Service
from stats import categories, counts, profiles
from stats.models import HeldTally, Measure, Term, TermGroup
from stats.profiles import REFUSED
from stats.publishing.tables import LEAF, Category, Leaf

Live = dict[dt.date, Counter[Leaf]]  # first day of a month → leaf → count; below zero where corrections were made
QUESTIONS = ("sex", "age5", "status", "education", "referral", "first_visit", "municipality")
# What the multimedia area counts that is a number of the year by itself; stocks are those of 31 December.
MEASURES = (
    Measure.DOOR,
    Measure.PRINTED,
    Measure.HELP,
    Measure.CONSULTED,
    Measure.SKILLS,
    Measure.STOCK_WORKS,
    Measure.STOCK_COPIES,
)


def contacts(until: dt.date) -> Live:
    """All contacts of the months before ``until``. One query."""
    columns = ", ".join(LEAF)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT month, {columns}, count FROM stats_monthlytally WHERE month < %s AND count <> 0",  # noqa: S608
            [until],
        )
        found: Live = {}
        for month, *leaf, count in cursor.fetchall():
            found.setdefault(month, Counter())[tuple(leaf)] += count
    return found


def activities(until: dt.date) -> Live:
    """All group activities given before ``until``, by mode and theme. One query."""
    rows = HeldTally.objects.filter(day__lt=until).annotate(month=TruncMonth("day"))
    found: Live = {}
    for month, mode, theme, count in rows.values_list("month", "mode", "theme").annotate(all=Sum("count")).order_by():
        found.setdefault(month, Counter())[mode, theme] += int(count)
    return found


def settle(live: Live, frozen: Mapping[Leaf, int], months: Iterable[dt.date], *, since: dt.date) -> Live:
    """What each of ``months`` (in order, ``since`` the first) is published with.

    ``frozen``: leaf → all that is published already. What was recorded for months before ``since`` and is not in it
    comes late and counts in the first; what would be below zero is zero, and less is counted later.
    """
    carried: Counter[Leaf] = Counter()
    for month, leaves in live.items():
        if month < since:
            carried.update(leaves)
    carried.subtract(frozen)
    found: Live = {}
    for month in months:
        carried.update(live.get(month, Counter()))
        found[month] = Counter({leaf: count for leaf, count in carried.items() if count > 0})
        carried.subtract(found[month])
    return found


def cut(year: int) -> list[Category]:
    """The reporting categories of ``year``, in the order in which they are tried. One query."""
    return [
        Category(found.service, found.code, tuple(found.contexts), tuple(found.channels))
        for found in categories.valid_in(year)
        if found.service in Service.values
    ]


def answers(year: int) -> tuple[int, dict[str, dict[str, int]]]:
    """How many visitors answered; question → code → answers, zeros too. Silence and "prefers not to say" are none."""
    found = profiles.of_year(year)
    counted = found.counts
    offered: dict[str, list[str]] = {question: [] for question in QUESTIONS}
    offered["first_visit"] = ["yes", "no"]
    for name, code in Term.objects.order_by("position", "code").values_list("list", "code"):
        if name in offered and code not in offered[name]:
            offered[name].append(code)
    return found.n, {
        question: {
            code: counted[question][code]
            for code in dict.fromkeys([*codes, *sorted(counted[question])])
            if code not in ("", REFUSED)
        }
        for question, codes in offered.items()
    }


def groups() -> dict[str, dict[str, tuple[str, ...]]]:
    """Question → group → the codes told together. One query."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for group in TermGroup.objects.all():
        found.setdefault(group.list, {})[group.code] = tuple(group.members)
    return found


def counted(year: int) -> dict[str, int]:
    """Measure → what the multimedia area counted of it in the year."""
    found = counts.of_year(year)
    return {measure.value: found[measure] for measure in MEASURES if found.get(measure)}


def lines(live: Mapping[dt.date, Mapping[Leaf, int]]) -> list[list[str | int]]:
    """As a snapshot keeps it: month, leaf, count."""
    return [[f"{month:%Y-%m}", *leaf, count] for month in sorted(live) for leaf, count in sorted(live[month].items())]


def read(kept: Iterable[list[str | int]]) -> Iterator[tuple[dt.date, Leaf, int]]:
    for month, *leaf, count in kept:
        yield dt.date.fromisoformat(f"{month}-01"), tuple(str(code) for code in leaf), int(count)
