"""What the page behind a funder's link and its file must say: the public cells of one programme or one partner."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core import clock
from cdm.core.vocabulary import Service, Theme
from tests.stats.by_hand.beside import COHORT, PERSONS
from tests.stats.by_hand.counting import SERVICES
from tests.stats.by_hand.public import FEW, HIDDEN, Cell, Public, Value
from tests.stats.by_hand.told import Told, grown, n

QUARTERS = ("1er trimestre", "2e trimestre", "3e trimestre", "4e trimestre")


@dataclass
class SharedPage:
    """``file``: programmes or partners; ``until``: the last day of the link; ``before``: whether the year before is
    public."""

    public: Public
    year: int
    file: str
    code: str
    until: dt.date
    before: bool
    told: Told = field(default_factory=Told)

    def cell(self, period: str, service: str) -> Cell:
        return (self.file, period, self.code, service)

    def count(self) -> Told:
        told, year, today = self.told, str(self.year), clock.today()
        told.put("", "", "title", year)
        told.put("", "", "says", today.day, today.year)  # when it was frozen
        total = self.public.value(*self.cell(year, "total"))
        told.put("", _("contacts"), "value", self.written(total))
        told.put("", _("contacts"), "note", self.change(total))
        self.services = [code for code in SERVICES if self.public.value(*self.cell(year, code)) != 0]
        hides = False
        for service in self.services:
            value = self.public.value(*self.cell(year, service))
            told.row("services", str(Service(service).label), self.written(value))
            hides = hides or value == HIDDEN
        hides = self.quarters() or hides
        if self.file == "programmes":
            hides = self.themes() or hides
            self.cohorts()
        if hides:
            told.put("", "", "says", FEW)
        told.put("", "", "says", self.until.day, self.until.year)
        told.sheet(_("About"), _("Period"), {_("Value"): self.year})
        told.cells[_("About"), "", "says"] = [str(FEW)]
        return told

    def written(self, value: Value) -> str:
        return n(value) if isinstance(value, int) else value

    def change(self, total: Value) -> str:
        """On the year before, when all its quarters are told."""
        then = [self.public.value(*self.cell(f"{self.year - 1}-Q{quarter}", "total")) for quarter in range(1, 5)]
        if not self.before or total == HIDDEN or HIDDEN in then or not sum(map(int, then)):
            return ""
        return f"{grown(int(total), sum(map(int, then)))} ; {self.year - 1} ; {n(sum(map(int, then)))}"

    def quarters(self) -> bool:
        hides = False
        periods = dict(zip(QUARTERS, (f"{self.year}-Q{place}" for place in range(1, 5)), strict=True))
        heads = [*(str(Service(service).label) for service in self.services), pgettext("sum of a row", "All")]
        for label, period in (periods | {str(self.year): str(self.year)}).items():
            values = [self.public.value(*self.cell(period, service)) for service in (*self.services, "total")]
            if label in periods:
                self.told.row("quarters", label, *map(self.written, values))
                hides = hides or HIDDEN in values
            numbers = [value if isinstance(value, int) else None for value in values]
            self.told.sheet(_("Contacts"), self.words(label, values), dict(zip(heads, numbers, strict=True)))
        return hides

    def words(self, label: str, values: list[Value]) -> str:
        return " / ".join([label, *(value for value in values if isinstance(value, str))])

    def themes(self) -> bool:
        hides = False
        for code, label in [*((theme.value, str(theme.label)) for theme in Theme), ("not_stated", _("Not stated"))]:
            value = self.public.value("programme-themes", str(self.year), self.code, "IC+GA+OUT", code)
            if value != 0:
                self.told.row("themes", label, self.written(value))
                number = value if isinstance(value, int) else None
                self.told.sheet(_("Themes"), self.words(label, [value]), {_("Number"): number})
                hides = hides or value == HIDDEN
        return hides

    def cohorts(self) -> None:
        """Told whole when they are over; outcomes only where neither those nor the others are few."""
        own = [cohort for cohort in self.public.world.cohorts if cohort.programme == self.code]
        own.sort(key=lambda cohort: (-cohort.year, str(cohort.starts or "")))
        labels = dict(zip(PERSONS, COHORT, strict=True))
        for place, cohort in enumerate(own, 1):
            self.told.put(f"cohort-{place}", "", "title", cohort.year)
            targets = {"persons": cohort.target_persons, "positive": cohort.target_positive}
            few = cohort.positive is not None and any(
                0 < number < FEW for number in (cohort.positive, cohort.persons - cohort.positive)
            )
            for name in PERSONS:
                number, target = getattr(cohort, name), targets.get(name)
                if number is None:
                    continue
                value: Value = HIDDEN if few and name == "positive" else number
                self.told.row(f"cohort-{place}", labels[name], self.written(value), n(target) if target else "")
                words = [value] if value == HIDDEN else []
                label = " / ".join([cohort.title_fr, labels[name], *map(str, words)])
                cells = {
                    _("Year"): cohort.year,
                    _("Number"): value if isinstance(value, int) else None,
                    pgettext("of a cohort", "Target"): target,
                }
                self.told.sheet(_("Cohorts of programmes"), label, cells)
            if few:
                self.told.put(f"cohort-{place}", "", "says", FEW)
