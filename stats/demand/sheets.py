"""Bars and series of the section as sheets of a file."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stats.bars import Bars
from stats.exports import Cell, Sheet
from stats.series import Series


def bars_sheet(made: Bars, counted: str = "") -> Sheet:
    """Label, count, percent; ``counted`` heads the second column."""
    rows: list[Sequence[Cell]] = [(row.label, row.count, round(row.share, 2)) for row in made.rows]
    return Sheet(made.heading, (made.heading, counted or _("Number"), _("Percent")), rows, (made.definition,))


def series_sheet(name: str, series: Series, first: str) -> Sheet:
    header = (first, *(label for _class, label in series.services), pgettext("sum of a row", "All"))
    rows: list[Sequence[Cell]] = [(line.label, *line.cells, line.total) for line in series.lines]
    return Sheet(name, header, rows, (series.definition,))
