"""A year as its page tells it: sentences, numbers first, then bars and series. Reads only; a handful of queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdm.core import clock
from cdm.core.human import number, percent
from cdm.core.vocabulary import Language, Service, Theme
from stats import categories, contacts, counts, measures, names, series
from stats.bars import Bars, bars, not_stated
from stats.contacts import Filters
from stats.groups import Groups
from stats.models import Figure, Measure, Term, YearNote
from stats.series import ORDER, SERIES, Series, change, signed

SHOWN_PARTNERS = 40


@dataclass(frozen=True)
class Stat:
    value: str
    label: str
    note: str = ""
    trend: str = ""  # up, down or nothing


@dataclass
class Year:
    """``year`` under ``filters``; ``whole`` when nothing narrows it but the year. ``terms``: see ``Groups``."""

    year: int
    filters: Filters = contacts.EVERYTHING
    whole: bool = True
    terms: Mapping[str, Sequence[Term]] | None = None
    months: dict[dt.date, Counter[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.months = contacts.by_month(self.filters)
        self.contacts = contacts.of_year(self.year, self.filters)

    # --- what there is ----------
    @cached_property
    def years(self) -> dict[int, Counter[str]]:
        return contacts.by_year(self.months)

    @property
    def total(self) -> int:
        return self.contacts.total

    @property
    def running(self) -> bool:
        return self.year == clock.today().year

    @cached_property
    def services(self) -> list[str]:
        """Services with a contact in the year, in the order of every chart."""
        return [service for service in ORDER if self.contacts.by_service[service]]

    @cached_property
    def compared(self) -> tuple[int, int] | None:
        """Contacts now and a year before, over the same months: for the running year only those complete."""
        months = clock.today().month - 1 if self.running else 12
        now, before = (
            sum(
                sum(services.values())
                for month, services in self.months.items()
                if month.year == year and month.month <= months
            )
            for year in (self.year, self.year - 1)
        )
        return (now, before) if before and now else None

    @cached_property
    def note(self) -> str:
        found = YearNote.objects.filter(year=self.year).first()
        return found.text if found else ""

    @cached_property
    def elsewhere(self) -> dict[str, Figure]:
        return {figure.code: figure for figure in Figure.objects.filter(year=self.year).order_by("code")}

    @cached_property
    def counted(self) -> dict[Measure, int]:
        """What the multimedia area counts beside its contacts; nothing under filters, which would not change it."""
        return counts.of_year(self.year) if self.whole else {}

    @property
    def counted_stats(self) -> list[Stat]:
        rows = self.counted.items()
        return [Stat(number(count), str(measure.label), measures.definition(measure)) for measure, count in rows]

    @cached_property
    def groups(self) -> Groups:
        """Of the group activities: who reads every contact also reads what was answered at them."""
        found = Groups(self.year, self.filters, self.contacts.by_service[Service.GA], terms=self.terms)
        if self.whole and not found.counted and (known := self.elsewhere.get("ga_count")):
            found.elsewhere = int(known.value)
        return found

    # --- what it says ----------
    @cached_property
    def title(self) -> str:
        words: dict[str, Any] = {"count": number(self.total), "year": self.year, "before": self.year - 1}
        said = ngettext("%(count)s contact in %(year)s", "%(count)s contacts in %(year)s", self.total) % words
        if self.running and self.total:
            said = _("%(said)s so far") % {"said": said}
        if self.compared is None:
            return said
        grown = change(*self.compared) or 0.0
        words |= {"said": said, "change": percent(abs(grown))}
        if self.running:
            more, fewer = (
                _("%(said)s, %(change)s more than in the same months of %(before)s"),
                _("%(said)s, %(change)s fewer than in the same months of %(before)s"),
            )
        else:
            more, fewer = (
                _("%(said)s, %(change)s more than in %(before)s"),
                _("%(said)s, %(change)s fewer than in %(before)s"),
            )
        return (more if grown >= 0 else fewer) % words

    @cached_property
    def stats(self) -> list[Stat]:
        found = [Stat(number(self.total), _("contacts"), *self._against())]
        for service in self.services if not self.filters.service else ():
            count = self.contacts.by_service[service]
            note = _("%(share)s of contacts") % {"share": percent(100 * count / self.total)}
            if service == Service.GA and self.groups.held:
                held = self.groups.held
                words = {"count": number(held)}
                note += " · " + ngettext("%(count)s activity", "%(count)s activities", held) % words
            found.append(Stat(number(count), str(Service(service).label), note))
        themes = self.contacts.themes(without=Service.MM)
        if themes and not self.filters.theme:
            share = percent(100 * themes[""] / themes.total())
            found.append(Stat(share, _("theme not stated"), _("multimedia area left out")))
        return found

    def _against(self) -> tuple[str, str]:
        if self.compared is None:
            return "", ""
        grown = change(*self.compared) or 0.0
        words = {"change": signed(grown), "count": number(self.compared[1]), "before": self.year - 1}
        text = (
            _("%(change)s on the same complete months of %(before)s (%(count)s)")
            if self.running
            else _("%(change)s on %(before)s (%(count)s)")
        )
        return text % words, "up" if grown > 0 else "down" if grown < 0 else ""

    # --- series ----------
    @property
    def _months_so_far(self) -> list[dt.date]:
        """January to December; of the running year, to the month of today: what is still to come is not zero."""
        last = clock.today().month if self.running else 12
        return [dt.date(self.year, month, 1) for month in range(1, last + 1)]

    @property
    def by_month(self) -> Series:
        return series.by_month(self.months, self._months_so_far, self.services)

    @property
    def by_year(self) -> Series:
        services = [s for s in ORDER if any(counted[s] for counted in self.years.values())]
        return series.by_year(self.years, self.year, services)

    # --- bars ----------
    @cached_property
    def by_service(self) -> Bars:
        return bars(
            "service",
            _("Services"),
            [(s, str(Service(s).label), self.contacts.by_service[s], SERIES[Service(s)]) for s in self.services],
            definition=_("A contact is one service given once."),
        )

    @cached_property
    def parts(self) -> list[Bars]:
        """Reporting categories, service by service."""
        valid, found = categories.valid_in(self.year), []
        for service in self.services:
            own = [category for category in valid if category.service == service]
            if not own:
                continue
            label = str(Service(service).label)
            colour = SERIES[Service(service)]
            split = categories.split(self.contacts.manners(service), own)
            made = bars(
                f"part-{service.lower()}",
                label,
                [(part.code, part.label, part.count, colour) for part in split],
                definition=_("Reporting categories of %(year)s; each contact is in one only.") % {"year": self.year},
            )
            found.append(_told(made))
        return found

    @cached_property
    def by_theme(self) -> Bars:
        counted = self.contacts.themes(without=Service.MM)
        rows = [(theme.value, str(theme.label), counted[theme], f"theme-{theme.slug}") for theme in Theme]
        rows.append(("", not_stated(), counted[""], "s0"))
        return _told(bars("theme", _("Themes"), rows, definition=_("Without the multimedia area, which has no theme.")))

    @cached_property
    def by_language(self) -> Bars:
        counted = self.contacts.by("language")
        rows = [(code.value, str(code.label).capitalize(), counted[code], "s1") for code in Language]
        rows.append(("", not_stated(), counted[""], "s0"))
        says = _("The language of the interview or activity, not that of the page.")
        return _told(bars("language", _("Languages"), rows, definition=says))

    def _named(self, name: str, heading: str, definition: str, none: str) -> Bars:
        counted, known = self.contacts.by(name), names.of(name)
        rows = [(code, known.get(code, code), n, "s1") for code, n in counted.most_common() if code]
        kept, rest = rows[:SHOWN_PARTNERS], rows[SHOWN_PARTNERS:]
        if rest:
            kept.append(("", _("Others"), sum(row[2] for row in rest), "s0"))
        kept.append(("", none, counted[""], "s0"))
        return bars(name, heading, kept, definition=definition)

    @cached_property
    def by_partner(self) -> Bars:
        says = _("Who gave the service. Never shown outside the house.")
        return self._named("partner", _("Partners"), says, _("The centre itself, or not stated"))

    @cached_property
    def by_programme(self) -> Bars:
        says = _("Contacts that a funded programme counts as its own.")
        return self._named("programme", _("Programmes"), says, _("No programme"))

    @property
    def has_programmes(self) -> bool:
        return any(self.contacts.by("programme")[code] for code in self.contacts.by("programme") if code)


def _told(made: Bars) -> Bars:
    """The same bars with a sentence that names the longest."""
    stated = [row for row in made.rows if row.code]
    if not stated:
        return made
    top = max(stated, key=lambda row: row.count)
    title = _("%(heading)s: %(label)s first, with %(share)s") % {
        "heading": made.heading,
        "label": top.label,
        "share": percent(top.share),
    }
    return replace(made, title=title)
