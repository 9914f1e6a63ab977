"""Bar tables: categories as a real table, each row with its count, its share and a bar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from stats import charts


@dataclass(frozen=True)
class Row:
    label: str
    count: int
    share: float  # percent of the table's total
    width: float  # percent of the longest bar
    series: str = "s1"
    code: str = ""

    @property
    def bar(self) -> SafeString:
        return charts.bar(self.width, self.series)


@dataclass(frozen=True)
class Bars:
    """``title`` is a sentence, ``definition`` says what is counted; ``total`` is what shares are of."""

    name: str
    heading: str
    title: str
    definition: str
    total: int
    rows: list[Row] = field(default_factory=list)


def bars(
    name: str,
    heading: str,
    counted: Iterable[tuple[str, str, int, str]],
    *,
    definition: str = "",
    total: int | None = None,
) -> Bars:
    """``counted`` are (code, label, count, series class) in the order to show; empty rows are left out."""
    rows = [row for row in counted if row[2]]
    whole = sum(count for _code, _label, count, _series in rows) if total is None else total
    most = max((count for _code, _label, count, _series in rows), default=0)
    return Bars(
        name=name,
        heading=heading,
        title="",
        definition=definition,
        total=whole,
        rows=[
            Row(label, count, 100 * count / whole if whole else 0.0, 100 * count / most, series, code)
            for code, label, count, series in rows
        ],
    )


def not_stated() -> str:
    return _("Not stated")
