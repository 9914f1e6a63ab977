"""What became of a programme in a year, for who may read it: live for the part that is theirs, the whole as published.

A manager's part is everything. A coordinator's is what their own partners did; what the others did is nobody's of
theirs (P4), and the whole is told as the public set has it, never live: two live numbers would be subtracted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Sum
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cdm.core import clock
from cdm.core.vocabulary import Service, Theme
from partners.models import Programme, ProgrammeTarget
from partners.programmes import promising
from stats import charts, contacts, groups, measures, names
from stats.apart.telling import Apart
from stats.apart.telling import Told as CohortTold
from stats.bars import Bars, bars, not_stated
from stats.contacts import Contacts, Filters
from stats.models import Cohort, ShareLink
from stats.recording import EARLIEST
from stats.series import ORDER, SERIES
from stats.shares.telling import QUARTERS, Shared, written


@dataclass(frozen=True)
class Promised:
    """``count``: of the reader's own part, None where it is not counted; ``published``: of the whole, as written."""

    what: str
    label: str | Promise
    target: int
    count: int | None
    published: str

    @property
    def percent(self) -> int | None:
        """Of the target, rounded down: nearly there is not there."""
        return None if self.count is None else 100 * self.count // self.target

    @property
    def bar(self) -> SafeString | str:
        return "" if self.percent is None else charts.bar(min(100.0, float(self.percent)), "s4")


@dataclass
class Told:
    """``own``: the partners whose part is read live, None for everybody's. Asks when something is first needed."""

    programme: Programme
    year: int
    own: frozenset[str] | None = None

    @property
    def filters(self) -> Filters:
        return Filters(programme=self.programme.code, partners=self.own)

    @property
    def whole(self) -> bool:
        return self.own is None

    # --- live, of one's own part ----------
    @cached_property
    def counted(self) -> Contacts:
        return contacts.of_year(self.year, self.filters)

    @property
    def total(self) -> int:
        return self.counted.total

    @cached_property
    def held(self) -> int:
        return groups.held(self.year, self.filters).total()

    @cached_property
    def cohorts(self) -> list[CohortTold]:
        """Of managers only: the people followed are the programme's, not a partner's."""
        return Apart(self.year, Filters(programme=self.programme.code)).cohorts if self.whole else []

    @property
    def persons(self) -> int | None:
        return sum(told.cohort.persons for told in self.cohorts) if self.cohorts else None

    def reached(self, what: str) -> int | None:
        if what == ProgrammeTarget.What.PERSONS:
            return self.persons
        if what == ProgrammeTarget.What.ACTIVITIES:
            return self.held
        interviews = what == ProgrammeTarget.What.INTERVIEWS
        return self.counted.by_service[Service.IC] if interviews else self.total

    @property
    def any(self) -> bool:
        return bool(self.total or self.held or self.cohorts)

    @property
    def by_service(self) -> Bars:
        counts = self.counted.by_service
        rows = [(code, str(Service(code).label), counts[code], SERIES[Service(code)]) for code in ORDER]
        return bars("services", _("Services"), rows, definition=measures.definition("by_service"))

    @property
    def by_theme(self) -> Bars:
        counts = self.counted.themes(without=Service.MM)
        rows = [(theme.value, str(theme.label), counts[theme], f"theme-{theme.slug}") for theme in Theme]
        rows.append(("", not_stated(), counts[""], "s0"))
        return bars("themes", _("Themes"), rows, definition=measures.definition("by_theme"))

    @cached_property
    def by_partner(self) -> Bars:
        """Who did how much: for who reads the whole, or coordinates several of its partners."""
        known, counts = names.of("partner"), self.counted.by("partner")
        rows = [(code, known.get(code, code), count, "s1") for code, count in counts.most_common() if code]
        rows.append(("", not_stated(), counts[""], "s0"))
        return bars("partners", _("Partners"), rows, definition=measures.definition("by_partner"))

    @property
    def several(self) -> bool:
        return self.own is None or len(self.own) > 1

    @property
    def services(self) -> list[Service]:
        return [Service(code) for code in ORDER if self.counted.by_service[code]]

    @property
    def quarters(self) -> list[tuple[str, list[tuple[Service, int]], int]]:
        """A quarter, its contacts by each of ``services``, all of them; to the present one."""
        counts: Counter[tuple[int, str]] = Counter()
        for (month, service), count in self.counted.groups["month"].items():
            counts[(month.month - 1) // 3, service] += count
        today = clock.today()
        last = 4 if self.year < today.year else (today.month + 2) // 3
        return [
            (str(label), own := [(each, counts[place, each]) for each in self.services], sum(n for _each, n in own))
            for place, label in enumerate(QUARTERS[:last])
        ]

    # --- promised ----------
    @cached_property
    def targets(self) -> list[Promised]:
        labels = dict(ProgrammeTarget.What.choices)
        return [
            Promised(what, labels[what], number, self.reached(what), written(self.published.reached(what)))
            for what, number in promising.promised(self.programme, self.year).items()
        ]

    # --- as published ----------
    @cached_property
    def published(self) -> Shared:
        """What everybody may read of the year: of who reads more than that, beside it."""
        return Shared(ShareLink(programme=self.programme.code), self.year)

    @property
    def published_cohorts(self) -> list:
        return [cohort for cohort in self.published.cohorts if cohort.year == self.year]

    # --- years ----------
    @cached_property
    def years(self) -> list[int]:
        """Those with something of one's own part or a target, those it lasts, and this one; newest first."""
        today = clock.today().year
        found = {month.year for month in contacts.by_month(self.filters)}
        found |= {target.year for target in self.programme.targets.all()}
        if self.whole:  # of cohorts nobody else is told before they are public
            found |= set(Cohort.objects.filter(programme=self.programme.code).values_list("year", flat=True))
        found |= {self.year, today}
        if self.programme.starts:
            last = self.programme.ends.year if self.programme.ends else today
            found |= set(range(self.programme.starts.year, min(last, today + 1) + 1))
        return sorted((year for year in found if EARLIEST.year <= year <= today + 1), reverse=True)


def contacts_of(codes: Sequence[str], year: int, own: frozenset[str] | None) -> Counter[str]:
    """Programme → contacts of the reader's own part. One query."""
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 1)
    counted = contacts.across(("programme",), Filters(partners=own), first, last)
    return Counter({code: counted[code,] for code in codes})


def promised_contacts(codes: Sequence[str], year: int) -> dict[str, int]:
    """Programme → the contacts aimed at. One query."""
    rows = ProgrammeTarget.objects.filter(programme__code__in=codes, year=year, what=ProgrammeTarget.What.CONTACTS)
    return dict(rows.values_list("programme__code").annotate(all=Sum("number")).order_by())
