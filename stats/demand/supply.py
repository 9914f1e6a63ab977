"""Counselling time offered and taken: by month, and by partner."""

from __future__ import annotations

from django.utils import formats
from django.utils.translation import gettext as _

from cdm.core.human import number, percent
from stats import charts, names
from stats.bars import Bars, Row
from stats.demand.reading import Reading
from stats.models import Measure
from stats.series import Line, Series

OFFERED, TAKEN = Measure.SUPPLY_MINUTES, Measure.TAKEN_MINUTES
COLOURS = {"taken": "s1", "free": "st-free"}


def hours(minutes: int) -> int:
    return round(minutes / 60)


def share(taken: int, offered: int) -> float | None:
    """Percent of the time offered; None when none was. Interviews outside the hours may bring it over a hundred."""
    return 100 * taken / offered if offered else None


def title(reading: Reading) -> str:
    taken = share(reading.total(TAKEN), reading.total(OFFERED))
    if taken is None:
        return _("Supply and demand")
    return _("%(share)s of the counselling time offered was taken") % {"share": percent(taken, 0)}


def definition(reading: Reading) -> str:
    return f"{reading.definition(OFFERED)} {reading.definition(TAKEN)}"


def by_month(reading: Reading) -> Series | None:
    """Hours of each month that offered some, what was taken of them below; None where one month says it all."""
    offered, taken = (reading.months.get(measure, {}) for measure in (OFFERED, TAKEN))
    months = sorted({*offered, *taken})
    if len(months) < 2:
        return None
    lines, columns = [], []
    for month in months:
        used = hours(taken.get(month, 0))
        free = max(hours(offered.get(month, 0)) - used, 0)
        lines.append(Line(formats.date_format(month, "F"), [used, free], used + free))
        segments = [charts.Segment(COLOURS["taken"], used), charts.Segment(COLOURS["free"], free)]
        columns.append(charts.Column(formats.date_format(month, "N").strip(".").lower(), segments))
    fullest = max(months, key=lambda month: share(taken.get(month, 0), offered.get(month, 0)) or 0.0)
    words = {
        "month": formats.date_format(fullest, "F"),
        "share": percent(share(taken.get(fullest, 0), offered.get(fullest, 0)) or 0.0, 0),
    }
    said = _("Hours of counselling: fullest in %(month)s, with %(share)s taken") % words
    description = "; ".join(f"{line.label} {number(line.cells[0])} / {number(line.total)}" for line in lines)
    svg = charts.columns("demand-month", columns, title=said, description=description)
    legend = [(COLOURS["taken"], _("Hours taken")), (COLOURS["free"], _("Hours left free"))]
    return Series("demand-month", said, definition(reading), legend, lines, svg)


def by_partner(reading: Reading) -> Bars:
    """Hours taken of each partner and their share of those it offered; the fullest first, bars end at 100 %."""
    offered, taken = reading.counted(OFFERED), reading.counted(TAKEN)
    known = names.of("partner") if offered else {}
    rows = []
    for code, minutes in offered.items():
        part = share(taken[code], minutes) or 0.0
        rows.append(Row(known.get(code, code), hours(taken[code]), part, min(part, 100), "s1", code))
    rows.sort(key=lambda row: (-row.share, row.label))
    says = _("Hours taken, and percent of the hours offered.")
    said = ""
    if len(rows) > 1:
        words = {"most": rows[0].label, "least": rows[-1].label}
        said = _("Taken, by partner: fullest at %(most)s, emptiest at %(least)s") % words
    total = hours(taken.total())
    return Bars("demand-partner", _("Taken, by partner"), said, says, total, rows)
