"""Contacts cut by what tells them apart, one bar table each, beside the other year where there is one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats import categories, measures
from stats.bars import REST, Bars, bars, beside, headed, not_stated
from stats.contacts import Contacts
from stats.dashboard.classes import by_class
from stats.dashboard.comparing import Comparison
from stats.models import ReportingCategory
from stats.series import ORDER, SERIES
from stats.vocabulary.comparing import of_categories

SHOWN = 40
Rows = Sequence[tuple[str, str, str]]
Count = Callable[[Contacts], Counter[str]]


@dataclass
class Cuts:
    """``partners`` and ``programmes``: code → name of those that may be told apart."""

    contacts: Contacts
    comparison: Comparison | None
    partners: Mapping[str, str]
    programmes: Mapping[str, str]

    @cached_property
    def services(self) -> list[str]:
        """Services with a contact, in the order of every chart."""
        return [service for service in ORDER if self.contacts.by_service[service]]

    def _cut(self, name: str, heading: str, rows: Rows, count: Count, code: str) -> Bars:
        """``rows``: (code, label, series class) in order; ``count``: contacts → code → number; ``code``: what is
        defined.
        """
        comparison = self.comparison if self.comparison is not None and self.comparison.possible else None
        then = count(comparison.then) if comparison else Counter[str]()
        made = self._made(name, heading, rows, count(self.contacts), code, kept=[key for key in then if then[key]])
        made = headed(made)
        if comparison is None:
            return made
        before = {row.code: then[row.code] for row in made.rows}
        return beside(made, count(comparison.now), before, comparison.against, lines=not comparison.running)

    def _made(
        self, name: str, heading: str, rows: Rows, counted: Counter[str], code: str, kept: Collection[str] = ()
    ) -> Bars:
        told = [(key, label, counted[key], colour) for key, label, colour in rows]
        return bars(name, heading, told, definition=measures.definition(code), kept=kept)

    # --- one table each ----------
    @cached_property
    def service(self) -> Bars:
        rows = [(service.value, str(service.label), colour) for service, colour in SERIES.items()]
        return self._cut("service", _("Services"), rows, lambda found: found.by_service, "by_service")

    @cached_property
    def parts(self) -> list[Bars]:
        """Reporting categories, service by service, of those that have several: each year as its own set cuts it,
        compared by class.
        """
        return [made for service in self.services if (made := self._part(service)) is not None]

    @cached_property
    def _categories(self) -> list[ReportingCategory]:
        """Of every year and service, in the order in which they are tried."""
        return list(ReportingCategory.objects.order_by("service", "position"))

    def _part(self, service: str) -> Bars | None:
        every = [category for category in self._categories if category.service == service]
        year, colour = self.contacts.year, SERIES[Service(service)]
        own = _valid(every, year)
        if len(own) < 2:
            return None
        counted = categories.split(self.contacts.manners(service), own)
        rows = [(part.code, part.label, colour) for part in counted]
        found = Counter({part.code: part.count for part in counted})
        made = headed(self._made(f"part-{service.lower()}", str(Service(service).label), rows, found, "by_category"))
        comparison = self.comparison
        if comparison is None or not comparison.possible:
            return made
        other = comparison.other.year
        now, then = (
            Counter({part.code: part.count for part in categories.split(contacts.manners(service), valid)})
            for contacts, valid in ((comparison.now, own), (comparison.then, _valid(every, other)))
        )
        before, notes = by_class(of_categories(every, year, other), now, then)
        return beside(made, now, before, comparison.against, notes, lines=not comparison.running)

    @cached_property
    def channel(self) -> Bars:
        rows = [*((code.value, str(code.label), "s1") for code in Channel), ("", not_stated(), "s0")]
        return self._cut("channel", _("Channels"), rows, lambda found: found.by_channel, "by_channel")

    @cached_property
    def context(self) -> Bars:
        rows = [*((code.value, str(code.label), "s1") for code in Context), ("", not_stated(), "s0")]
        return self._cut("context", _("Contexts"), rows, _by_context, "by_context")

    @cached_property
    def theme(self) -> Bars:
        rows = [(theme.value, str(theme.label), f"theme-{theme.slug}") for theme in Theme] + [("", not_stated(), "s0")]
        return self._cut("theme", _("Themes"), rows, lambda found: found.themes(without=Service.MM), "by_theme")

    @cached_property
    def language(self) -> Bars:
        rows = [*((code.value, str(code.label).capitalize(), "s1") for code in Language), ("", not_stated(), "s0")]
        return self._cut("language", _("Languages"), rows, lambda found: found.by("language"), "by_language")

    def _named(self, name: str, heading: str, none: str, known: Mapping[str, str]) -> Bars:
        """Partners or programmes, most contacts first; who had some in the other year only comes last."""
        counted = self.contacts.by(name)
        codes = [code for code, _count in counted.most_common() if code]
        if self.comparison is not None:
            codes += sorted(code for code in self.comparison.then.by(name) if code and not counted[code])
        rows, told = [(code, known.get(code, code), "s1") for code in codes[:SHOWN]], frozenset(codes[:SHOWN])
        rows += [(REST, _("Others"), "s0"), ("", none, "s0")]
        return self._cut(name, heading, rows, lambda found: _gathered(found.by(name), told), f"by_{name}")

    @cached_property
    def partner(self) -> Bars:
        none = _("The centre itself, or not stated")
        return self._named("partner", _("Partners"), none, self.partners)

    @cached_property
    def programme(self) -> Bars:
        return self._named("programme", _("Programmes"), _("No programme"), self.programmes)

    @property
    def has_programmes(self) -> bool:
        counted = self.contacts.by("programme")
        return any(counted[code] for code in counted if code)


def _by_context(contacts: Contacts) -> Counter[str]:
    found: Counter[str] = Counter()
    for (_service, _channel, context), count in contacts.groups["manner"].items():
        found[context] += count
    return found


def _valid(every: list[ReportingCategory], year: int) -> list[ReportingCategory]:
    return [row for row in every if (row.valid_from or year) <= year <= (row.valid_until or year)]


def _gathered(counted: Counter[str], told: Collection[str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for code, count in counted.items():
        found[code if code in told or not code else REST] += count
    return found
