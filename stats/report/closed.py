"""Whether a year is closed, what was corrected in it since, and how well its days were recorded.

For the house all of it; of a public year what may leave the house (design P3).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cdm.core.vocabulary import Service
from stats import closing, disclosure
from stats.buckets import labels
from stats.demand import Quality
from stats.disclosure import TOTAL, Dimension
from stats.disclosure.dimensions import MINIMUM
from stats.models import DIMENSIONS, Correction, Measure, Snapshot
from stats.report.shapes import Closed, Corrected, Row, Table
from stats.series import ORDER


# --- how the days were recorded ----------
def recorded(year: int) -> tuple[Table | None, Table | None]:
    """(contacts recorded late by how late, what is past and not closed by service); None where nothing is counted.

    One query.
    """
    found = Quality(dt.date(year, 1, 1), dt.date(year, 12, 31)).reading
    late, unclosed = found.counted(Measure.LATE), found.services(Measure.UNCLOSED)
    return _table("late", late, labels(Measure.LATE)), _table("unclosed", unclosed, [str(code) for code in ORDER])


def _table(name: str, counts: Mapping[str, int], codes: Iterable[str]) -> Table | None:
    rows = tuple(Row(code, counts[code]) for code in codes if counts[code])
    return Table(name, rows, sum(row.count or 0 for row in rows)) if rows else None


def protected(table: Table | None, *, closed: bool) -> Table | None:
    """``table`` as it may leave the house: only once its year is closed, small numbers hidden, ``whole`` 0 if it is.

    Until then these counts still grow: from two reports of one year one could read that a single person's contact came
    in between (never live counters). PostgreSQL refuses to write in a closed year, so they stay as they are.
    """
    if table is None or not closed:
        return None
    codes = tuple(labels(Measure.LATE)) if table.name == "late" else tuple(str(code) for code in ORDER)
    # How late a contact came, and in which service: nothing that all of a row have in common says who they are.
    dimension = Dimension("class", codes, personal=False)
    counts: dict[tuple[str, ...], int] = {(row.code,): row.count or 0 for row in table.rows}
    released = disclosure.protect([disclosure.Table(table.name, table.name, (dimension,), counts)])
    values = {code: released.value(table.name, code) for code in codes}
    whole = released.value(table.name, TOTAL)
    return Table(
        table.name,
        tuple(Row(code, value if isinstance(value, int) else None) for code, value in values.items() if value),
        whole if isinstance(whole, int) else 0,
    )


# --- closing ----------
def of_year(year: int) -> Closed | None:
    """With every record that corrects it, the newest version first; None while it is open. Two queries."""
    versions = closing.versions(year)
    if not versions:
        return None
    rows = Correction.objects.filter(month__year=year).order_by("-version", "month", *DIMENSIONS, "count")
    told = tuple(
        Corrected(
            row.version, row.day, row.reason, row.month, {name: getattr(row, name) for name in DIMENSIONS}, row.count
        )
        for row in rows
    )
    return Closed(versions[0].day, versions[-1].number, versions[-1].day, told)


def public(closed: Closed | None, year: int) -> Closed | None:
    """What may be told outside. Two queries where there are corrections.

    A correction is a handful of contacts: "one interview of March, counted twice" is a record about somebody. So of a
    public year neither month nor codes are told, but what a correction as a whole (one version, one reason) adds to
    each service, and only where each of these is nothing (contacts moved from code to code) or at least the minimum.
    Corrections are judged one by one and never added up, so that the next report gives none away as a difference.

    What is corrected counts in the month published next (``stats.publishing``). Who knows the correction could
    subtract it from that month and read what else there was: where that leaves a small number, none that went into
    that month is told; nor before there is such a month. Of any other only the reader of the house knows more.
    """
    if closed is None or not closed.corrections:
        return closed
    told = {one.version: one for one in _tellable() if one.year == year}
    lines = tuple(
        Corrected(one.version, one.day, one.reason, None, {"service": service}, one.net[service])
        for one in sorted(told.values(), key=lambda one: -one.version)
        for service in Service.values
        if service in one.net
    )
    return replace(closed, corrections=lines, untold=closed.version - 1 - len(told))


@dataclass(frozen=True)
class _Set:
    """One correction: a version of a year. ``net``: service → contacts more or fewer, 0 too."""

    year: int
    version: int
    day: dt.date
    reason: str
    net: Counter[str]


def _tellable() -> list[_Set]:
    """Of all years, since they go into the same months."""
    sets: dict[tuple[int, int], _Set] = {}
    for row in Correction.objects.order_by("day", "version"):
        at = (row.month.year, row.version)
        sets.setdefault(at, _Set(*at, row.day, row.reason, Counter())).net[row.service] += row.count
    large = [one for one in sets.values() if all(net == 0 or abs(net) >= MINIMUM for net in one.net.values())]
    if not large:
        return []
    rows = Snapshot.objects.filter(day__gte=large[0].day).order_by("day", "month")
    frozen = list(rows.values_list("day", "published__tables__services__rows"))
    days = sorted({day for day, _services in frozen})
    within: dict[dt.date, list[_Set]] = {}  # by the day on which they became public, at the latest
    for one in large:
        if after := next((day for day in days if day > one.day), None):
            within.setdefault(after, []).append(one)
    return [one for day, own in within.items() if not _leaves_few(own, day, frozen) for one in own]


def _leaves_few(sets: list[_Set], until: dt.date, frozen: list[tuple[dt.date, list[list[str | int | None]]]]) -> bool:
    """Whether a public number less the ``sets`` that went into it is small. Of a snapshot made on the day of a
    correction it is not known which came first: both are looked at."""
    net: Counter[str] = Counter()
    for one in sets:
        net.update(one.net)
    first = min(one.day for one in sets)
    return any(
        net[str(service)] and isinstance(count, int) and 0 < count - net[str(service)] < MINIMUM
        for day, services in frozen
        if first <= day <= until
        for _period, service, count in services
    )
