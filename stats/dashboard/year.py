"""A stretch of a year as its page tells it: sentences, numbers first, then series. Reads only; a few queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cdm.core.human import number, percent
from cdm.core.vocabulary import Service
from stats import contacts, measures, names, series
from stats.contacts import EVERYTHING, Contacts, Filters
from stats.dashboard.comparing import Comparison, compare
from stats.dashboard.cuts import Cuts
from stats.dashboard.period import Period
from stats.dashboard.sides import MEANING
from stats.dashboard.stat import Stat
from stats.groups import Groups
from stats.models import Figure, Term, YearNote
from stats.series import ORDER, Series, change, signed


@dataclass
class Year:
    """``months`` first to last of ``year`` under ``filters`` (which carry no period of their own), beside ``against``.

    ``whole`` when nothing narrows it but the year. ``terms``: see ``Groups``. ``partners`` and ``programmes``: code →
    name, read here when nobody has.
    """

    year: int
    filters: Filters = EVERYTHING
    whole: bool = True
    terms: Mapping[str, Sequence[Term]] | None = None
    period: Period = None  # type: ignore[assignment]  # the whole year
    against: int = 0  # the year before
    partners: Mapping[str, str] | None = None
    programmes: Mapping[str, str] | None = None
    months: dict[dt.date, Counter[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.period = self.period or Period(self.year)
        self.against = self.against or self.year - 1
        self.months = contacts.by_month(self.filters)
        self.contacts: Contacts = contacts.of_period(self.period.first_day, self.period.last_day, self.filters)

    # --- what there is ----------
    @cached_property
    def years(self) -> dict[int, Counter[str]]:
        """The same months of every year."""
        shown = range(self.period.first, self.period.last + 1)
        return contacts.by_year({month: counted for month, counted in self.months.items() if month.month in shown})

    @property
    def total(self) -> int:
        return self.contacts.total

    @property
    def running(self) -> bool:
        return self.period.running

    @cached_property
    def comparison(self) -> Comparison | None:
        return compare(self.period, self.against, self.filters, self.contacts)

    @cached_property
    def compared(self) -> tuple[int, int] | None:
        """Contacts now and in the other year, over the same months that are over; None where either had none."""
        found = self.comparison
        return (found.now.total, found.then.total) if found is not None and found.possible else None

    @cached_property
    def note(self) -> str:
        found = YearNote.objects.filter(year=self.year).first()
        return found.text if found else ""

    @cached_property
    def elsewhere(self) -> dict[str, Figure]:
        return {figure.code: figure for figure in Figure.objects.filter(year=self.year).order_by("code")}

    @cached_property
    def groups(self) -> Groups:
        """Of the group activities: who reads every contact also reads what was answered at them."""
        days = self.period.first_day, self.period.last_day
        contacts_of = self.contacts.by_service[Service.GA]
        found = Groups(self.year, self.filters, contacts_of, terms=self.terms, days=days)
        if self.whole and not found.counted and (known := self.elsewhere.get("ga_count")):
            found.elsewhere = int(known.value)
        return found

    @cached_property
    def cuts(self) -> Cuts:
        partners = names.of("partner") if self.partners is None else self.partners
        programmes = names.of("programme") if self.programmes is None else self.programmes
        return Cuts(self.contacts, self.comparison, partners, programmes)

    # --- what it says ----------
    @cached_property
    def title(self) -> str:
        words: dict[str, Any] = {"count": number(self.total), "when": self.period.when, "before": self.against}
        said = ngettext("%(count)s contact %(when)s", "%(count)s contacts %(when)s", self.total) % words
        if self.running and self.total:
            said = _("%(said)s so far") % {"said": said}
        if self.compared is None:
            return said
        grown = change(*self.compared) or 0.0
        words |= {"said": said, "change": percent(abs(grown))}
        if self.running or not self.period.whole:
            more, fewer, same = (
                _("%(said)s, %(change)s more than in the same months of %(before)s"),
                _("%(said)s, %(change)s fewer than in the same months of %(before)s"),
                _("%(said)s, as many as in the same months of %(before)s"),
            )
        else:
            more, fewer, same = (
                _("%(said)s, %(change)s more than in %(before)s"),
                _("%(said)s, %(change)s fewer than in %(before)s"),
                _("%(said)s, as many as in %(before)s"),
            )
        return (more if grown > 0 else fewer if grown else same) % words

    @cached_property
    def stats(self) -> list[Stat]:
        means = measures.definition
        found = [Stat(number(self.total), _("contacts"), *self._against(), means("contacts"))]
        compared = {row.code: row for row in self.cuts.service.rows}
        for service in self.cuts.services if not self.filters.service else ():
            count, row = self.contacts.by_service[service], compared[service]
            notes = [_("%(share)s of contacts") % {"share": percent(100 * count / self.total)}]
            if row.before:
                notes.append(_("%(change)s against %(before)s") % {"change": row.change, "before": self.against})
            if service == Service.GA and self.groups.held:
                words = {"count": number(self.groups.held)}
                notes.append(ngettext("%(count)s activity", "%(count)s activities", self.groups.held) % words)
            label = str(Service(service).label)
            found.append(Stat(number(count), label, "\n".join(notes), "", means(MEANING[service])))
        themes = self.contacts.themes(without=Service.MM)
        if themes and not self.filters.theme:
            share = percent(100 * themes[""] / themes.total())
            found.append(Stat(share, _("theme not stated"), _("multimedia area left out"), "", means("not_stated")))
        return found

    def _against(self) -> tuple[str, str]:
        if self.compared is None:
            return "", ""
        grown = change(*self.compared) or 0.0
        words = {"change": signed(grown), "count": number(self.compared[1]), "before": self.against}
        text = (
            _("%(change)s on the same complete months of %(before)s (%(count)s)")
            if self.running
            else _("%(change)s on %(before)s (%(count)s)")
        )
        return text % words, "up" if grown > 0 else "down" if grown < 0 else ""

    # --- series ----------
    @cached_property
    def by_month(self) -> Series:
        last = self.comparison.period.last if self.compared and self.comparison else 0
        before = {
            month: sum(self.months.get(month.replace(year=self.against), Counter()).values())
            for month in self.period.months
            if month.month <= last
        }
        return series.by_month(self.months, self.period.months, self.cuts.services, before, str(self.against))

    @cached_property
    def by_year(self) -> Series:
        services = [s for s in ORDER if any(counted[s] for counted in self.years.values())]
        return series.by_year(self.years, self.year, services)
