"""Supply and demand over a stretch of days, as a section of the page of figures tells it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cdm.core.human import number, percent
from stats import measures
from stats.bars import Bars
from stats.contacts import Filters
from stats.demand import passed_on, reading, supply, unmet, waiting
from stats.demand.sheets import bars_sheet, series_sheet
from stats.demand.waiting import Missed
from stats.exports import Cell, Sheet
from stats.models import Measure
from stats.series import Series

SHOWN = 40  # partners on a page
UNMET = (Measure.NO_TIME, Measure.NO_SEAT, Measure.NO_PLACE)
OF = (
    Measure.SUPPLY_MINUTES,
    Measure.TAKEN_MINUTES,
    *UNMET,
    Measure.AHEAD,
    Measure.WAITED,
    Measure.ABSENT,
    Measure.CANCELLED,
    Measure.REFERRED,
)


@dataclass(frozen=True)
class Number:
    """As ``stats/dashboard/_stat.html`` shows it."""

    value: str
    label: str
    definition: str
    note: str = ""
    trend: str = ""


class Demand:
    """From ``first`` to ``last``, both in, under ``filters`` (all where None). Lazy; one query, one each for names."""

    def __init__(self, first: dt.date, last: dt.date, filters: Filters | None = None) -> None:
        self.first, self.last = first, last
        self.reading = reading.of(first, last, filters, OF)

    @property
    def any(self) -> bool:
        """Whether anything was counted."""
        return bool(self.reading.items)

    @property
    def everywhere(self) -> bool:
        """Whether it is the centre's, not that of some partners: of those less is known."""
        return self.reading.everywhere

    @property
    def whole_note(self) -> str:
        """Which filters of the page do not narrow all of it; nothing where all do."""
        whole = self.reading.left_whole()
        if not whole:
            return ""
        said = _("Not everything here can be told apart by %(filters)s: each definition says where all are counted.")
        return said % {"filters": ", ".join(whole)}

    @cached_property
    def title(self) -> str:
        return supply.title(self.reading)

    @cached_property
    def numbers(self) -> list[Number]:
        """What there was most of to say, each with what it counts; what was not counted is left out."""
        read = self.reading
        offered, taken = read.total(Measure.SUPPLY_MINUTES), read.total(Measure.TAKEN_MINUTES)
        found = []
        if offered or taken:
            hours = supply.hours(offered)
            label = ngettext("hour of counselling offered", "hours of counselling offered", hours)
            found.append(Number(number(hours), label, read.definition(Measure.SUPPLY_MINUTES)))
            part = supply.share(taken, offered)
            note = "" if part is None else _("%(share)s of the hours offered") % {"share": percent(part, 0)}
            hours = supply.hours(taken)
            label = ngettext("hour taken", "hours taken", hours)
            found.append(Number(number(hours), label, read.definition(Measure.TAKEN_MINUTES), note))
        found += [
            Number(number(count), str(measure.label), read.definition(measure))
            for measure in UNMET
            if (count := read.total(measure))
        ]
        return found

    @cached_property
    def by_month(self) -> Series | None:
        return supply.by_month(self.reading)

    @cached_property
    def by_partner(self) -> Bars:
        return supply.by_partner(self.reading)

    @property
    def shown_partners(self) -> Bars:
        """For a page: those that offer most, however many there are in a network. Files have all."""
        offered = self.reading.counted(Measure.SUPPLY_MINUTES)
        kept = {code for code, _minutes in offered.most_common(SHOWN)}
        return replace(self.by_partner, rows=[row for row in self.by_partner.rows if row.code in kept])

    @property
    def many_partners(self) -> bool:
        """Whether there is something to compare."""
        return len(self.by_partner.rows) > 1

    @cached_property
    def unmet(self) -> list[Bars]:
        """Those that have rows: by theme and language, by theme, by space."""
        made = (unmet.without_time(self.reading), unmet.without_seat(self.reading), unmet.without_place(self.reading))
        return [each for each in made if each.rows]

    @cached_property
    def waiting(self) -> list[Bars]:
        return [each for each in (waiting.ahead(self.reading), waiting.waited(self.reading)) if each.rows]

    @cached_property
    def passed_on(self) -> Bars:
        return passed_on.by_partner(self.reading)

    @cached_property
    def missed(self) -> list[Missed]:
        return waiting.missed(self.reading)

    @property
    def missed_title(self) -> str:
        return waiting.missed_title(self.missed)

    @property
    def missed_definition(self) -> str:
        return f"{measures.get(Measure.ABSENT).definition} {self.reading.definition(Measure.CANCELLED)}"

    @property
    def missed_booked(self) -> bool:
        """Whether it is known of any of them how many were booked."""
        return any(row.booked for row in self.missed)

    def sheets(self) -> list[Sheet]:
        """Every table of the section that has rows."""
        found = []
        if self.numbers:
            rows: list[list[Cell]] = [[_("Hours of counselling offered"), self._hours(Measure.SUPPLY_MINUTES)]]
            rows.append([_("Hours taken"), self._hours(Measure.TAKEN_MINUTES)])
            rows += [[str(measure.label), self.reading.total(measure)] for measure in UNMET]
            defined = (Measure.SUPPLY_MINUTES, Measure.TAKEN_MINUTES, *UNMET)
            for row, measure in zip(rows, defined, strict=True):
                row.append(self.reading.definition(measure))
            kept = [row for row in rows if row[1]]
            found.append(Sheet(_("Supply and demand"), (_("What"), _("Number"), _("Definition")), kept))
        if self.by_month:
            found.append(series_sheet(_("Hours by month"), self.by_month, _("Month")))
        if self.by_partner.rows:
            found.append(bars_sheet(self.by_partner, _("Hours")))
        found += [bars_sheet(made) for made in (*self.unmet, *self.waiting)]
        if self.passed_on.rows:
            found.append(bars_sheet(self.passed_on))
        if self.missed:
            header = (
                _("Service"),
                pgettext("column", "Booked"),
                pgettext("column", "Cancelled"),
                pgettext("column", "Absent"),
            )
            lines = [(row.label, row.booked, row.cancelled, row.absent) for row in self.missed]
            found.append(Sheet(_("Cancelled, and nobody came"), header, lines, (self.missed_definition,)))
        return found

    def _hours(self, measure: Measure) -> int:
        return supply.hours(self.reading.total(measure))
