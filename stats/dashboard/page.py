"""The whole page: what was asked, and each of its sections, read when it is shown or written to a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.access import Member
from cdm.core.human import date, number
from cdm.core.vocabulary import Role
from stats import contacts, counts, measures, scope
from stats.apart import Apart
from stats.bars import Bars
from stats.claims import contradictions
from stats.counts import Counts
from stats.dashboard import patterns, quality
from stats.dashboard.filters import Filters
from stats.dashboard.period import Period
from stats.dashboard.places import Place, places
from stats.dashboard.sides import Side, sides
from stats.dashboard.stat import Stat
from stats.dashboard.year import Year
from stats.demand import Demand, Quality
from stats.models import SeriesBreak, Term, YearVersion
from stats.recording import EARLIEST
from stats.visitors import Visitors
from stats.vocabulary import breaks


@dataclass(frozen=True)
class Part:
    """An entry of the table of contents."""

    anchor: str
    label: str


class Page:
    """A year as ``member`` may read it under what ``asked`` says. Somebody else's partner, an unknown code or a year
    that cannot be is a 404.
    """

    def __init__(self, member: Member, year: int, asked: Mapping[str, str]) -> None:
        if not EARLIEST.year <= year <= clock.today().year:
            raise Http404
        everything = member.has(Role.MANAGER)
        terms = list(Term.objects.all()) if everything else []
        living = [term for term in terms if term.list == Term.List.MUNICIPALITY]
        self.scope = scope.of(member, asked, year, {term.code for term in living})
        self.period: Period = self.scope.period
        self.filters = Filters(self.scope, self._years(year), living)
        self.visitors: Visitors | None = None
        if everything:
            days = self.period.first_day, self.period.last_day
            self.visitors = Visitors(year, days, self.scope.municipality, self.scope.against, terms)
        self.told = Year(
            year,
            self.scope.filters,
            whole=self.scope.whole,
            terms=self.visitors.terms if self.visitors else None,
            period=self.period,
            against=self.scope.against,
            partners=self.scope.partners,
            programmes=self.scope.programmes,
        )

    def _years(self, year: int) -> list[int]:
        return sorted({*contacts.span(), year, clock.today().year})

    # --- beside the other year ----------
    @cached_property
    def breaks(self) -> list[SeriesBreak]:
        """Why the two years may not be alike."""
        return breaks(self.period.year, self.scope.against) if self.told.compared else []

    @cached_property
    def sides(self) -> list[Side]:
        comparison = self.told.comparison
        if comparison is None or not self.told.compared:
            return []
        known = self.told.groups.counted.total() if comparison.period == self.period else None
        return sides(comparison, self.scope.filters, known)

    # --- when ----------
    @cached_property
    def weekdays(self) -> Bars:
        return patterns.weekdays(self.period, self.scope.filters, self.told.comparison)

    @cached_property
    def counts(self) -> Counts:
        return Counts(self.period.first_day, self.period.last_day)

    @cached_property
    def hours(self) -> patterns.Hours:
        return patterns.hours(self.counts.hours if self.scope.everything else {})

    # --- who gave it ----------
    @cached_property
    def gave(self) -> list[Bars]:
        """Partners, for who sees several; programmes, where there are any."""
        cuts, scope = self.told.cuts, self.scope
        several = not scope.partner and (scope.everything or len(scope.partners) > 1)
        found = [cuts.partner] if several else []
        return [*found, cuts.programme] if cuts.has_programmes and not scope.filters.programme else found

    # --- places ----------
    @cached_property
    def places(self) -> list[Place]:
        return places(self.counts.hours) if self.scope.everything else []

    @cached_property
    def counted(self) -> list[Stat]:
        """What the multimedia area counts beside its contacts; nothing under filters, which would not change it."""
        rows = counts.of_year(self.period.year) if self.scope.whole else {}
        return [
            Stat(number(count), str(measure.label), definition=measures.definition(measure), count=count)
            for measure, count in rows.items()
        ]

    # --- what the other rooms tell ----------
    @cached_property
    def demand(self) -> Demand:
        return Demand(self.period.first_day, self.period.last_day, self.scope.filters)

    @cached_property
    def apart(self) -> Apart:
        return Apart(self.period.year, self.scope.filters.within(self.period.first_day, self.period.last_day))

    # --- how good it is ----------
    @cached_property
    def quality(self) -> Quality:
        return Quality(self.period.first_day, self.period.last_day, self.scope.filters, contacts=self.told.total)

    @cached_property
    def not_stated(self) -> Bars:
        shared = self.scope.everything and not self.scope.partner
        return quality.not_stated(quality.questions(self.told.contacts, partners=shared))

    @cached_property
    def version(self) -> YearVersion | None:
        """The last version of the year, when it is closed."""
        return YearVersion.objects.filter(year=self.period.year).defer("figures").order_by("-number").first()

    @property
    def standing(self) -> str:
        """Whether the numbers may still change, as a sentence."""
        words: dict[str, object] = {"year": self.period.year}
        if self.version is not None:
            words |= {"number": self.version.number, "day": date(self.version.day)}
            return _("%(year)s is closed: version %(number)s, of %(day)s.") % words
        if self.told.running:
            return _("%(year)s is still running: its numbers grow every day.") % words
        return _("%(year)s is not closed: its numbers may still change.") % words

    @cached_property
    def contradicted(self) -> list[str]:
        return contradictions(self.told) if self.scope.whole else []

    # --- what it holds ----------
    @property
    def contents(self) -> list[Part]:
        told, found = self.told, list[Part]()
        if told.total:
            if self.sides:
                found.append(Part("compare", _("Two years side by side")))
            found += [Part("when", _("When")), Part("what", _("What and how"))]
            if self.gave:
                found.append(Part("who-gave", _("Who gave it")))
        if told.groups.held:
            found.append(Part("groups", _("Group activities")))
        if self.visitors:
            found.append(Part("visitors", _("Who came")))
        if told.total or self.demand.any:
            found.append(Part("demand", _("Supply and demand")))
        if self.places or self.counted:
            found.append(Part("places", _("Multimedia area")))
        if self.apart.any:
            found.append(Part("apart", _("Counted apart")))
        found.append(Part("quality", _("How good the figures are")))
        return found
