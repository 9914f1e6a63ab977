"""Bar tables: a real table, each row with its count, its share and a bar; beside another year, if asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cdm.core.human import number, percent
from stats import charts

REST = "*"  # the code of the others together: partners and programmes have slugs
UNNAMED = ("", REST)
FEW = 20  # of fewer than these, a change is told as a difference: a percentage of so little says nothing


@dataclass(frozen=True)
class Row:
    label: str
    count: int
    share: float  # percent of the table's total
    width: float  # percent of the longest bar
    series: str = "s1"
    code: str = ""
    now: int | None = None  # the count over the months that are compared; of a sample, all of them
    before: int | None = None  # the other year's count
    then: float | None = None  # where that count would end, percent of the longest bar
    change: str = ""
    moved: float | None = None  # the change in percent, of shares in points; None where it says nothing

    @property
    def bar(self) -> SafeString:
        return charts.bar(self.width, self.series, self.then)


@dataclass(frozen=True)
class Bars:
    """``title`` is a sentence, ``definition`` says what is counted; ``total`` is what shares are of.

    ``against`` names the other year when there is one; ``notes`` say what could not be told row by row.
    """

    name: str
    heading: str
    title: str
    definition: str
    total: int
    rows: list[Row] = field(default_factory=list)
    against: str = ""
    notes: tuple[str, ...] = ()
    shares: bool = False  # whether shares are compared, in points

    @property
    def stated(self) -> list[Row]:
        """The rows that name something: neither *not stated* nor *others*."""
        return [row for row in self.rows if row.code not in UNNAMED]


def bars(
    name: str,
    heading: str,
    counted: Iterable[tuple[str, str, int, str]],
    *,
    definition: str = "",
    total: int | None = None,
    kept: Collection[str] = (),
) -> Bars:
    """``counted`` are (code, label, count, series class) in the order to show; empty rows are left out, but for the
    codes ``kept``.
    """
    rows = [row for row in counted if row[2] or row[0] in kept]
    whole = sum(count for _code, _label, count, _series in rows) if total is None else total
    most = max((count for _code, _label, count, _series in rows), default=0)
    return Bars(
        name=name,
        heading=heading,
        title="",
        definition=definition,
        total=whole,
        rows=[
            Row(label, count, 100 * count / whole if whole else 0.0, 100 * count / most if most else 0.0, series, code)
            for code, label, count, series in rows
        ],
    )


def beside(
    made: Bars,
    now: Mapping[str, int],
    then: Mapping[str, int],
    against: str,
    notes: Iterable[str] = (),
    *,
    lines: bool = True,
) -> Bars:
    """The same bars with where each stood in the other year: ``now`` and ``then`` cover the same months. A code that
    ``then`` lacks is not compared. ``lines`` False: the bars cover more months, and a line across would mislead.
    """
    longest = max((max(row.count, then.get(row.code, 0) if lines else 0) for row in made.rows), default=0) or 1
    rows = [
        replace(
            row,
            width=100 * row.count / longest,
            now=now.get(row.code, 0),
            before=then[row.code],
            then=100 * then[row.code] / longest if lines else None,
            change=change(now.get(row.code, 0), then[row.code]),
            moved=100 * (now.get(row.code, 0) - then[row.code]) / then[row.code] if then[row.code] else None,
        )
        if row.code in then
        else replace(row, width=100 * row.count / longest)
        for row in made.rows
    ]
    return replace(made, rows=rows, against=against if rows else "", notes=tuple(notes))


def beside_shares(made: Bars, then: Mapping[str, int], known: int, against: str, notes: Iterable[str] = ()) -> Bars:
    """The same for a sample: ``then`` out of ``known`` answers, so that shares are compared, in points."""
    shares = {code: 100 * count / known for code, count in then.items()}
    longest = max((max(row.share, shares.get(row.code, 0.0)) for row in made.rows), default=0.0) or 1.0
    rows = [
        replace(
            row,
            width=100 * row.share / longest,
            now=row.count,
            before=then[row.code],
            then=100 * shares[row.code] / longest,
            change=points(row.share - shares[row.code]),
            moved=row.share - shares[row.code],
        )
        if row.code in shares
        else replace(row, width=100 * row.share / longest)
        for row in made.rows
    ]
    return replace(made, rows=rows, against=against if rows else "", notes=tuple(notes), shares=True)


def change(now: int, before: int) -> str:
    """``+12,0 %``; of few, or to none, the difference: ``+3``; ``=`` for none."""
    if now == before:
        return "="
    small = before < FEW or not now
    told = number(abs(now - before)) if small else percent(100 * abs(now - before) / before)
    return sign(now - before) + told


def points(difference: float) -> str:
    """``+2,1 pt``, of two percentages; ``=`` for none."""
    rounded = round(difference, 1)
    return _("%(sign)s%(number)s pt") % {"sign": sign(rounded), "number": number(abs(rounded), 1)} if rounded else "="


def headed(made: Bars) -> Bars:
    """With a sentence that names the longest, if anything is named."""
    if not made.stated:
        return made
    top = max(made.stated, key=lambda row: row.count)
    words = {"heading": made.heading, "label": top.label, "share": percent(top.share)}
    return replace(made, title=_("%(heading)s: %(label)s first, with %(share)s") % words)


def sign(value: float) -> str:
    return "+" if value > 0 else "\u2212" if value < 0 else ""


def not_stated() -> str:
    return _("Not stated")
