"""The tables of a period as files: what was asked and how it is defined inside."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cdm.core import clock
from multimedia.occupancy.report import BOOKED, OPEN, USED, Report, weekday
from stats import measures
from stats.exports import Cell, Sheet
from stats.models import Measure

ALL = (OPEN, BOOKED, USED)


def sheets(report: Report) -> list[Sheet]:
    """About first, then every table that has rows, whatever the page shows."""
    made = [_spaces(report), _hours(report), _door(report), _counts(report)]
    return [_about(report), *(sheet for sheet in made if sheet.rows)]


def _about(report: Report) -> Sheet:
    period = report.period
    rows: list[Sequence[Cell]] = [
        (_("Period"), period.label),
        (_("First day"), period.first.isoformat()),
        (_("Last day"), max(period.first, period.last).isoformat() if period.days else ""),
        (_("Days open"), report.open_days),
        (_("Made on"), clock.today().isoformat()),
    ]
    rows += [(str(measure.label), measures.definition(measure)) for measure in ALL]
    return Sheet(_("About"), (_("What"), _("Value")), rows, (_("Occupancy of the multimedia area"),))


def _share(minutes: int, opened: int) -> float | None:
    return round(100 * minutes / opened, 2) if opened else None


def _spaces(report: Report) -> Sheet:
    lines = [*report.lines, report.whole] if len(report.lines) > 1 else report.lines
    rows = [
        (line.name, line.open, line.booked, _share(line.booked, line.open), line.used, _share(line.used, line.open))
        for line in lines
    ]
    header = (
        _("Space"),
        str(OPEN.label),
        str(BOOKED.label),
        _("Booked, percent"),
        str(USED.label),
        _("Used, percent"),
    )
    return Sheet(_("Spaces"), header, rows, tuple(measures.definition(measure) for measure in ALL))


def _hours(report: Report) -> Sheet:
    counted = report.counts.hours
    keys = sorted({key[1:] for key in counted if key[0] != Measure.DOOR}, key=lambda key: (report.place(key[0]), key))
    rows: list[Sequence[Cell]] = [
        (report.names.get(code, code), weekday(day), hour, *(counted[of, code, day, hour] for of in ALL))
        for code, day, hour in keys
    ]
    header = (_("Space"), _("Weekday"), _("From hour"), *(str(measure.label) for measure in ALL))
    return Sheet(_("Hour by hour"), header, rows)


def _door(report: Report) -> Sheet:
    rows = sorted(report.door.items())
    name = str(Measure.DOOR.label)
    return Sheet(name, (_("From hour"), _("Number")), rows, (measures.definition(Measure.DOOR),))


def _counts(report: Report) -> Sheet:
    rows: list[Sequence[Cell]] = [(stat.label, "", stat.count, stat.definition) for stat in report.stats]
    for part in report.parts:
        if part.name != "door":
            rows += [(part.heading, row.label, row.count, part.definition) for row in part.rows]
    return Sheet(_("Counts"), (_("What"), _("Of which"), _("Number"), _("Definition")), rows)
