"""The filters of the page: what each may be set to, what is set, and the address of the page without it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats.dashboard.period import QUARTERS, month, quarter
from stats.models import Term
from stats.scope import Scope

Options = list[tuple[str, str]]


@dataclass(frozen=True)
class Choice:
    """One ``<select>``; ``none`` is what it says when nothing is set, empty where something always is."""

    name: str
    label: str
    none: str
    options: Options
    chosen: str
    hint: str = ""

    @property
    def said(self) -> str:
        return dict(self.options).get(self.chosen, "")


@dataclass(frozen=True)
class Link:
    label: str
    url: str
    current: bool = False
    theme: str = ""
    note: str = ""


class Filters:
    """``years``: those that may be chosen; ``municipalities``: terms, for who may read profiles."""

    def __init__(self, scope: Scope, years: Sequence[int], municipalities: Iterable[Term] = ()) -> None:
        self.scope, self.years_known = scope, years
        self.municipalities = [(term.code, term.label) for term in municipalities]

    def url(self, *without: str, year: int | None = None, more: Mapping[str, str] | None = None) -> str:
        """The page with what is asked, but for ``without``, and ``more``."""
        query = {name: code for name, code in self.scope.query.items() if name not in without}
        query |= more or {}
        if year and query.get("compare") == str(year):
            del query["compare"]
        address = reverse("stats:year", args=[year or self.scope.period.year])
        return f"{address}?{urlencode(query)}" if query else address

    # --- links ----------
    @property
    def years(self) -> list[Link]:
        shown = self.scope.period.year
        return [Link(str(year), self.url(year=year), year == shown) for year in self.years_known]

    @property
    def quarters(self) -> list[Link]:
        chosen = self.scope.period.first, self.scope.period.last
        found = [Link(_("Whole year"), self.url("from", "to"), self.scope.period.whole)]
        for place, (first, last) in enumerate(QUARTERS):
            span = {"from": str(first), "to": str(last)}
            plain = {"from": "1", "to": "12"}
            asked = {name: value for name, value in span.items() if value != plain[name]}
            found.append(Link(quarter(place), self.url("from", "to", more=asked), chosen == (first, last)))
        return found

    @property
    def tags(self) -> list[Link]:
        """What is set, each a link to the page without it."""
        found = []
        if not self.scope.period.whole:
            found.append(Link(self.scope.period.name, self.url("from", "to")))
        for choice in self.choices:
            if choice.said:
                theme = choice.chosen if choice.name == "theme" else ""
                found.append(Link(choice.said, self.url(choice.name), theme=theme, note=choice.hint))
        if "compare" in self.scope.query:
            label = _("Compared with %(year)s") % {"year": self.scope.against}
            found.append(Link(label, self.url("compare")))
        return found

    @property
    def nothing(self) -> str:
        """The page of the year without any filter; what it is compared with stays."""
        return self.url(*(name for name in self.scope.query if name != "compare"))

    # --- what may be set ----------
    @property
    def period(self) -> list[Choice]:
        months = [(str(number), month(number)) for number in range(1, 13)]
        chosen = self.scope.period
        return [
            Choice("from", _("From"), "", months, str(chosen.first)),
            Choice("to", pgettext("until a month", "To"), "", months, str(chosen.last)),
        ]

    @property
    def compare(self) -> Choice:
        options = [(str(year), str(year)) for year in self.years_known if year != self.scope.period.year]
        against = str(self.scope.against)
        if against not in dict(options):
            options.append((against, against))
        return Choice("compare", _("Compared with"), "", sorted(options, reverse=True), against)

    @property
    def choices(self) -> list[Choice]:
        scope = self.scope
        of = scope.filters
        found = [
            Choice("service", _("Service"), _("All services"), _options(Service), of.service),
            Choice("channel", _("Channel"), _("All channels"), _options(Channel), of.channel),
            Choice("context", _("Context"), _("All contexts"), _options(Context), of.context),
            Choice("theme", _("Theme"), _("All themes"), _options(Theme), of.theme),
            Choice(
                "language",
                pgettext("of an interview", "Language"),
                _("All languages"),
                [(code, label.capitalize()) for code, label in _options(Language)],
                of.language,
            ),
        ]
        if len(scope.partners) > 1 or (scope.everything and scope.partners):
            every = _("All partners") if scope.everything else _("All my partners")
            found.append(Choice("partner", _("Partner"), every, list(scope.partners.items()), scope.partner))
        if scope.programmes:
            options = list(scope.programmes.items())
            found.append(Choice("programme", _("Programme"), _("All programmes"), options, of.programme))
        if self.municipalities:
            every, hint = _("All municipalities"), _("profiles only")
            label = _("Lives in")
            found.append(Choice("municipality", label, every, self.municipalities, scope.municipality, hint))
        return found

    @property
    def set(self) -> int:
        """How many filters of the fold are set."""
        return sum(1 for choice in self.choices if choice.said) + (not self.scope.period.whole)


def _options(choices: Any) -> Options:
    return [(code, str(label)) for code, label in choices.choices]
