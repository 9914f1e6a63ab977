"""Freezing: each month once, in order, with everything of its year that is public by then."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from django.db import connection, transaction

from cdm.audit import trail
from cdm.audit.models import Verb
from cdm.core import clock
from stats.apart import published as cohorts
from stats.disclosure import HIDDEN, Released, protect, remembered
from stats.models import Snapshot
from stats.publishing import counting
from stats.publishing.counting import Live
from stats.publishing.tables import OPEN, Category, Facts, Leaf, insiders, tables

DAY = 10  # of the month after: nine in ten late records are in by then
DECEMBER = (2, 5)  # 31 December and the days back a contact may be recorded for: the year is whole
LOCK = 0x9B11_5E7  # of the advisory lock: two workers never freeze at once


@dataclass(frozen=True)
class Work:
    """One snapshot to make: ``month``, and the months told in it for the first time."""

    month: dt.date
    months: tuple[dt.date, ...]

    @property
    def year(self) -> int:
        return self.month.year


def freezes_on(month: dt.date) -> dt.date:
    """The day on which ``month`` (its first day) is frozen."""
    return dt.date(month.year + 1, *DECEMBER) if month.month == 12 else dt.date(month.year, month.month + 1, DAY)


def following(month: dt.date) -> dt.date:
    return dt.date(month.year + month.month // 12, month.month % 12 + 1, 1)


def last_due(today: dt.date) -> dt.date:
    """The newest month that may be public on ``today``."""
    month = today.replace(day=1)
    while freezes_on(month) > today:
        month = (month - dt.timedelta(days=1)).replace(day=1)
    return month


def due(today: dt.date | None = None) -> list[Work]:
    """What is to be frozen, in order: years that have contacts and were never public, whole or as far as they are due,
    then each month since the last. Two queries.
    """
    last = last_due(today or clock.today())
    newest: dict[int, dt.date] = {}
    for month in Snapshot.objects.order_by("month").values_list("month", flat=True):
        newest[month.year] = month
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT month FROM stats_monthlytally WHERE month <= %s AND count > 0", [last])
        counted = {month.year for (month,) in cursor.fetchall()}
    work = []
    for year in sorted(counted | set(newest)):
        end = min(dt.date(year, 12, 1), last)
        if year not in newest:
            work.append(Work(end, tuple(dt.date(year, month, 1) for month in range(1, end.month + 1))))
        else:
            left = range(newest[year].month + 1, end.month + 1)
            work += [Work(month, (month,)) for month in (dt.date(year, number, 1) for number in left)]
    return work


def freeze(*, today: dt.date | None = None) -> list[Snapshot]:
    """Freeze all that is due and was not yet: freezing twice is once (design B3).

    Raises ``Unsafe`` when a snapshot cannot be protected: it and what comes after it stay unpublished.
    """
    return [snapshot for work in due(today) if (snapshot := freeze_one(work)) is not None]


def freeze_one(work: Work) -> Snapshot | None:
    """The snapshot, in a transaction of its own; None when somebody else was first."""
    with transaction.atomic(durable=True):
        return _frozen(work)


def _alone() -> None:
    """Until the end of the transaction nobody else freezes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _frozen(work: Work) -> Snapshot | None:
    _alone()
    if Snapshot.objects.filter(month__gte=work.months[0], month__year=work.year).exists():
        return None  # somebody else was first
    facts, counted = prepare(work)
    before = remembered(_kept(work.year))
    released = protect(tables(facts), before, insiders(facts))
    trail.record(Verb.APPROVED, Snapshot._meta.label_lower, key=work.month)
    return Snapshot.objects.create(
        month=work.month,
        day=clock.today(),
        published=_published(facts, released) | {"cohorts": cohorts.newly(work.month, cohorts.told())},
        kept=released.kept(),
        counted=counted,
    )


def _kept(year: int) -> list[str]:
    return list(Snapshot.objects.filter(month__year=year).order_by("month").values_list("kept", flat=True))


def prepare(work: Work) -> tuple[Facts, dict[str, object]]:
    """The facts of the year as ``work`` would publish them, and what of them is new: ``Snapshot.counted``."""
    until, since = following(work.month), work.months[0]
    frozen = _History()
    fresh = {
        name: counting.settle(frozen.known(read(until), since), frozen.before(name, since), work.months, since=since)
        for name, read in (("contacts", counting.contacts), ("activities", counting.activities))
    }
    cut = frozen.cut(work.year) or counting.cut(work.year)
    whole = work.month.month == 12
    visitors, answers = counting.answers(work.year) if whole else (0, {})
    facts = Facts(
        work.year,
        work.month.month,
        _of_year(frozen.months("contacts", work.year), fresh["contacts"]),
        _of_year(frozen.months("activities", work.year), fresh["activities"]),
        cut,
        answers,
        counting.groups() if whole else {},
        counting.counted(work.year) if whole else {},
        visitors,
    )
    counted: dict[str, object] = {name: counting.lines(live) for name, live in fresh.items()}
    return facts, counted | {"cut": [asdict(category) for category in cut]}


@dataclass(frozen=True)
class Settled:
    """Contacts ``work`` would publish; of which late; and those taken back for which there are too few."""

    contacts: int
    late: int
    carried: int


def settled(work: Work) -> Settled:
    """How much the months of ``work`` hold now. Two queries."""
    until, since = following(work.month), work.months[0]
    history = _History()
    live, frozen = history.known(counting.contacts(until), since), history.before("contacts", since)
    fresh = counting.settle(live, frozen, work.months, since=since)
    told = sum(leaves.total() for leaves in fresh.values())
    own = sum(leaves.total() for month, leaves in live.items() if month >= since)
    known = sum(leaves.total() for month, leaves in live.items() if month < since) - frozen.total()
    return Settled(told, max(0, told - own), max(0, told - own - known))


def _of_year(before: Live, fresh: Live) -> dict[int, Counter[Leaf]]:
    return {month.month: leaves for month, leaves in (before | fresh).items()}


class _History:
    """All that was counted in the snapshots so far. One query."""

    def __init__(self) -> None:
        self.rows = list(Snapshot.objects.order_by("month").values_list("month", "counted"))

    def _lines(self, name: str) -> Iterator[tuple[dt.date, Leaf, int]]:
        for _month, counted in self.rows:
            yield from counting.read(counted[name])

    def known(self, live: Live, since: dt.date) -> Live:
        """``live`` from ``since`` on and of the years that are public: what another year has is not late, but to be
        published with it.
        """
        public = {month.year for month, _counted in self.rows}
        return {month: leaves for month, leaves in live.items() if month >= since or month.year in public}

    def before(self, name: str, since: dt.date) -> Counter[Leaf]:
        """Leaf → all that is public of the months before ``since``."""
        found: Counter[Leaf] = Counter()
        for month, leaf, count in self._lines(name):
            if month < since:
                found[leaf] += count
        return found

    def months(self, name: str, year: int) -> Live:
        found: Live = {}
        for month, leaf, count in self._lines(name):
            if month.year == year:
                found.setdefault(month, Counter())[leaf] += count
        return found

    def cut(self, year: int) -> list[Category]:
        """The categories with which the year was first published."""
        for month, counted in self.rows:
            if month.year == year:
                return [
                    Category(one["service"], one["code"], tuple(one["contexts"]), tuple(one["channels"]))
                    for one in counted["cut"]
                ]
        return []


def _published(facts: Facts, released: Released) -> dict[str, object]:
    """What everybody may read: table → its dimensions and its rows; a hidden count is null."""
    return {
        "year": facts.year,
        "through": facts.through,
        "tables": {
            name: {
                "dimensions": [dimension.name for dimension in table.dimensions],
                "open": name.partition("/")[0] in OPEN or name in facts.answers,
                "groups": {
                    code: list(dimension.leaves_of(code))
                    for dimension in table.dimensions
                    for code in dimension.groups
                    if dimension.name not in ("period", "category")
                },
                "rows": [[*codes, None if value is HIDDEN else value] for codes, value in released.rows(name)],
            }
            for name, table in released.tables.items()
        },
    }
