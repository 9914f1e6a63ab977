"""Bars and columns of the public page: as those of the staff's, but that a cell may be hidden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cdm.core.human import number, percent
from cdm.core.vocabulary import Service
from stats import charts
from stats.disclosure import HIDDEN, Released, Value, footnote
from stats.publishing.published import Published
from stats.series import SERIES

Asked = tuple[str, str, Value, str]  # code, label, count, series class


def written(value: Value | None) -> str:
    """``33 060``; the word for a hidden cell; nothing where the set has none."""
    return "" if value is None else number(value) if isinstance(value, int) else str(value)


def share(part: Value | None, whole: Value | None, decimals: int = 1) -> str:
    """Percent of a whole; the word for hidden when either is; nothing of nothing."""
    if part is None or whole is None:
        return ""
    found = Released.mean(part, whole, decimals=decimals, times=100)
    return "" if found is None else percent(float(found), decimals) if found is not HIDDEN else str(HIDDEN)


@dataclass(frozen=True)
class Row:
    label: str
    value: Value
    share: str
    width: float  # percent of the longest bar
    series: str
    code: str

    @property
    def hidden(self) -> bool:
        return self.value is HIDDEN

    @property
    def text(self) -> str:
        return written(self.value)

    @property
    def bar(self) -> SafeString:
        return charts.bar(self.width, self.series)


@dataclass(frozen=True)
class Bars:
    """``title``: a sentence. ``note``: what hidden means, where something is."""

    name: str
    heading: str
    title: str
    definition: str
    rows: Sequence[Row]
    number_head: str
    note: str = ""


def bars(
    name: str,
    heading: str,
    asked: Iterable[Asked],
    whole: Value | None,
    *,
    title: str,
    definition: str,
    number_head: str,
    by_municipality: bool = False,
) -> Bars:
    """A row for each count, but for zeros. ``title`` is the sentence where none can be made from the numbers."""
    rows = [one for one in asked if one[2] != 0]
    longest = max((value for _c, _l, value, _s in rows if isinstance(value, int)), default=0) or 1
    made = [
        Row(label, value, share(value, whole), 100 * value / longest if isinstance(value, int) else 0.0, series, code)
        for code, label, value, series in rows
    ]
    hides = any(row.hidden for row in made)
    note = footnote(by_municipality=by_municipality) if hides else ""
    found = Bars(name, heading, title, definition, made, number_head, note)
    first = leader([row for row in made if row.code], made, whole)
    if first is None or not first.share:
        return found
    words = {"heading": heading, "label": first.label, "share": first.share}
    return replace(found, title=_("%(heading)s: %(label)s first, with %(share)s") % words)


def leader(named: Sequence[Row], rows: Sequence[Row], whole: Value | None) -> Row | None:
    """The longest of ``named``, unless what is hidden in ``rows`` could be longer."""
    shown = [row for row in named if isinstance(row.value, int)]
    if not shown:
        return None
    first = max(shown, key=lambda row: row.width)
    if any(row.hidden for row in rows):
        told = sum(row.value for row in rows if isinstance(row.value, int))
        if not isinstance(whole, int) or not isinstance(first.value, int) or whole - told >= first.value:
            return None
    return first


@dataclass(frozen=True)
class Line:
    """One row of the table behind a chart: a written cell for each service, then all of them."""

    label: str
    cells: Sequence[str]
    total: str
    growth: str = ""
    current: bool = False


@dataclass(frozen=True)
class Series:
    name: str
    title: str
    definition: str
    services: Sequence[tuple[str, str]]  # (series class, label)
    lines: Sequence[Line]
    svg: SafeString
    note: str = ""


@dataclass(frozen=True)
class Point:
    """One column: its label under the chart, its name in the table, its cells by service, all of them."""

    short: str
    name: str
    cells: dict[str, Value]
    total: Value | None
    growth: str = ""
    current: bool = False


def series(name: str, points: Sequence[Point], services: Sequence[str], *, title: str, definition: str) -> Series:
    """Columns stacked by service. What is hidden in a month whose total is shown is one grey part: it is their rest."""
    drawn = [charts.Column(point.short, _segments(point, services), point.current) for point in points]
    listed = "; ".join(f"{point.name} {written(point.total)}" for point in points)
    hides = any(value is HIDDEN for point in points for value in (*point.cells.values(), point.total))
    legend = [(SERIES[Service(service)], str(Service(service).label)) for service in services]
    if hides:
        legend.append(("s0", str(HIDDEN)))
    lines = [
        Line(
            point.name,
            [written(point.cells.get(service, 0)) for service in services],
            written(point.total),
            point.growth,
            point.current,
        )
        for point in points
    ]
    svg = charts.columns(f"by-{name}", drawn, title=title, description=listed)
    return Series(name, title, definition, legend, lines, svg, footnote() if hides else "")


def _segments(point: Point, services: Sequence[str]) -> list[charts.Segment]:
    shown = {service: value for service in services if isinstance(value := point.cells.get(service, 0), int)}
    made = [charts.Segment(SERIES[Service(service)], value) for service, value in shown.items()]
    if isinstance(point.total, int) and (rest := point.total - sum(shown.values())):
        made.append(charts.Segment("s0", rest))
    return made if isinstance(point.total, int) else []


def in_use(published: Published, order: Iterable[str]) -> list[str]:
    """The services with a contact, or a hidden count, in the widest period."""
    found = published.across("services", period=published.period)
    return [service for service in order if found.get(service, 0) != 0]
