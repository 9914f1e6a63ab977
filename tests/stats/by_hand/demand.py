"""What the page of a year must say of supply, demand and waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cdm.core.vocabulary import Language, Theme
from stats.models import Measure
from tests.stats.by_hand.counting import SERVICES
from tests.stats.by_hand.dashboard import Contacts
from tests.stats.by_hand.told import MONTHS, n, pct
from tests.stats.by_hand.world import AHEAD, WAITED

UNMET = ("no_time", "no_seat", "no_place")
BUCKETS = {
    "ahead": (
        *("Le jour même", "La veille", "2 ou 3 jours avant", "4 à 7 jours avant", "8 à 14 jours avant"),
        "15 jours avant ou davantage",
    ),
    "waited": (
        *("Moins de 5 minutes", "5 à 14 minutes", "15 à 29 minutes", "30 à 59 minutes"),
        "Une heure ou davantage",
    ),
}


class Demand(Contacts):
    # --- supply and demand ----------
    def said(self, measure: str) -> Counter[str]:
        """Item → count of what the filters leave."""
        return sum((items for _month, items in self.by_month(measure)), Counter())

    def by_month(self, measure: str) -> list[tuple[int, Counter[str]]]:
        found: dict[int, Counter[str]] = {}
        for row in self.period(measure):
            if self.fits(measure, row.item):
                found.setdefault(row.day.month, Counter())[row.item] += row.count
        return sorted(found.items())

    def fits(self, measure: str, item: str) -> bool:
        service, _colon, partner = item.partition(":")
        if measure not in ("absent", "cancelled", "unclosed"):
            service = {"no_seat": "GA", "no_place": "MM", "waited": "MM", "late": ""}.get(measure, "IC")
            partner = item if measure in ("supply_min", "taken_min") else ""
        if service and self.filter("service") not in ("", service):
            return False
        whose = {self.filter("partner")} if self.filter("partner") else self.asked.own
        if whose is not None and partner not in whose:
            return False
        theme, _dash, language = item.partition("-")
        if measure == "no_time":
            return self.filter("theme") in ("", theme) and self.filter("language") in ("", language)
        return measure != "no_seat" or self.filter("theme") in ("", item)

    def demand(self) -> None:
        told = self.told
        offered, taken = (self.said(measure).total() for measure in ("supply_min", "taken_min"))
        sheet, number = _("Supply and demand"), _("Number")
        if offered:
            told.put("demand", "", "title", pct(100 * taken / offered, 0))
        if offered or taken:
            label = ngettext("hour of counselling offered", "hours of counselling offered", round(offered / 60))
            told.put("demand", label, "value", n(round(offered / 60)))
            label = ngettext("hour taken", "hours taken", round(taken / 60))
            told.put("demand", label, "value", n(round(taken / 60)))
            if offered:
                told.put("demand", label, "note", pct(100 * taken / offered, 0))
            for name, minutes in (("Hours of counselling offered", offered), ("Hours taken", taken)):
                if round(minutes / 60):
                    told.sheet(sheet, _(name), {number: round(minutes / 60)})
        for measure in UNMET:
            if found := self.said(measure).total():
                told.put("demand", str(Measure(measure).label), "value", n(found))
                told.sheet(sheet, str(Measure(measure).label), {number: found})
        self.supply()
        self.supply_of_partners()
        self.unmet()
        self.scales()
        self.missed()

    def supply(self) -> None:
        offered, taken = dict(self.by_month("supply_min")), dict(self.by_month("taken_min"))
        months = sorted({*offered, *taken})
        if len(months) < 2:
            return
        fullest = 0.0
        for month in months:
            minutes = offered.get(month, Counter()).total(), taken.get(month, Counter()).total()
            every, used = (round(of / 60) for of in minutes)
            free = max(every - used, 0)
            if minutes[0]:
                fullest = max(fullest, 100 * minutes[1] / minutes[0])
            self.told.row("demand-month", MONTHS[month - 1], n(used), n(free), n(used + free))
            self.told.put("demand-month", "", "drawn", n(used + free) if used + free else "")
            self.told.put("demand-month", "", "drawn-desc", n(used), n(used + free))
            cells = {_("Hours taken"): used, _("Hours left free"): free, pgettext("sum of a row", "All"): used + free}
            self.told.sheet(_("Hours by month"), MONTHS[month - 1], cells)
        for place in ("title", "drawn-title"):
            self.told.put("demand-month", "", place, pct(fullest, 0))

    def supply_of_partners(self) -> None:
        offered, taken = self.said("supply_min"), self.said("taken_min")
        for code, minutes in offered.items():
            hours, share = round(taken[code] / 60), 100 * taken[code] / minutes
            if len(offered) > 1:
                self.told.row("demand-partner", self.names[code], n(hours), pct(share))
            cells = {_("Hours"): hours, _("Percent"): round(share, 2)}
            self.told.sheet(_("Taken, by partner"), self.names[code], cells)

    def led(self, place: str, heading: str, rows: Sequence[tuple[str, str, int]]) -> None:
        """Bars whose sentence names the longest, in whole percent, where there are several."""
        kept = [row for row in rows if row[2]]
        most = max((row[2] for row in kept), default=0)
        title = pct(100 * most / sum(row[2] for row in kept), 0) if len(kept) > 1 else ""
        self.told.bars(place, heading, kept, title=title)

    def unmet(self) -> None:
        pairs = {
            f"{theme.value}-{language.value}": f"{theme.label}, {language.label}"
            for theme in Theme
            for language in Language
        }
        found = self.said("no_time")
        rows = [(item, label, found[item]) for item, label in pairs.items()]
        self.led("demand-time", _("Searches without a free time"), rows)
        found = self.said("no_seat")
        themes = [(theme.value, str(theme.label), found[theme.value]) for theme in Theme]
        rows = [*themes, ("", _("Not stated"), found[""])]
        self.led("demand-seat", _("Left without a seat"), rows)
        found = self.said("no_place")
        rows = [(code, self.names.get(code, code), found[code]) for code in ("posts", "labo")]
        self.led("demand-place", _("Left without a place"), rows)

    def scales(self) -> None:
        for measure, heading, codes, soon in (
            ("ahead", _("Booked ahead"), AHEAD, AHEAD[:3]),  # three days at most
            ("waited", _("Time in line"), WAITED, WAITED[:2]),  # a quarter of an hour
        ):
            found = self.said(measure)
            rows = [(code, label, found[code]) for code, label in zip(codes, BUCKETS[measure], strict=True)]
            title = pct(100 * sum(found[code] for code in soon) / found.total(), 0) if found else ""
            self.told.bars(f"demand-{measure}", heading, rows, title=title)

    def missed(self) -> None:
        sums: dict[str, Counter[str]] = {}
        for measure in ("absent", "cancelled"):
            for item, number in self.said(measure).items():
                sums.setdefault(measure, Counter())[item.partition(":")[0]] += number
        absent, cancelled = sums.get("absent", Counter()), sums.get("cancelled", Counter())
        everywhere = self.everything and not self.filter("partner")
        booked = self.said("ahead").total() if everywhere else 0
        shown = [service for service in SERVICES if absent[service] or cancelled[service]]
        columns = bool(booked) and "IC" in shown
        for service in shown:
            label = self.label(service)
            every = booked if service == "IC" else 0
            if columns:
                self.told.put("demand-missed", label, 0, n(every) if every else "")
            for column, value in enumerate((cancelled[service], absent[service]), int(columns)):
                self.told.put("demand-missed", label, column, n(value))
            cells = {
                pgettext("column", "Booked"): every or None,
                pgettext("column", "Cancelled"): cancelled[service],
                pgettext("column", "Absent"): absent[service],
            }
            self.told.sheet(_("Cancelled, and nobody came"), label, cells)
        if columns:
            self.told.put("demand-missed", "", "title", pct(100 * absent["IC"] / booked, 0))
