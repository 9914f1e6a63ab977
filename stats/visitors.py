"""Who came, as far as visitors agreed to say: a year's profiles as the page tells them, always with their n."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import InitVar, dataclass, replace
from functools import cached_property

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from cdm.core.human import number, percent
from stats import measures, profiles, seed
from stats.bars import Bars, bars, beside_shares, headed, not_stated
from stats.dashboard.classes import shares_by_class
from stats.dashboard.stat import Stat
from stats.models import Term, TermGroup
from stats.vocabulary.comparing import compare, of_terms

ELSEWHERE = ("OTHER_BE", "ABROAD")
STEPS = 5  # shades of the map
HEADINGS = {
    "age5": gettext_lazy("Age"),
    "status": gettext_lazy("Situation"),
    "education": gettext_lazy("Highest diploma"),
    "referral": gettext_lazy("How they came to us"),
    "sex": gettext_lazy("Sex"),
    "first_visit": gettext_lazy("First visit"),
    "municipality": gettext_lazy("Where they live"),
}


def choices(question: str, terms: Mapping[str, Sequence[Term]]) -> list[tuple[str, str]]:
    """(code, label) of what may be answered to ``question``; ``terms``: list → its terms."""
    if question == "first_visit":
        return [("yes", pgettext("answer", "Yes")), ("no", pgettext("answer", "No"))]
    return [(term.code, term.label) for term in terms.get(question, ())]


@dataclass(frozen=True)
class Tile:
    """A municipality on the map: its place (from 1), its share of those who live in the Region, its shade 1–STEPS."""

    row: int
    column: int
    name: str
    share: float
    count: int
    shade: int


@dataclass
class Visitors:
    """``days``: from a day of the year to another, None for all of it; ``municipality``: only who lives there.
    ``against``: the year to compare with, over the same months; none when 0.
    """

    year: int
    days: tuple[dt.date, dt.date] | None = None
    municipality: str = ""
    against: int = 0
    known: InitVar[Iterable[Term] | None] = None  # every term there is, when somebody has read them

    def __post_init__(self, known: Iterable[Term] | None) -> None:
        first, last = self.days or (dt.date(self.year, 1, 1), dt.date(self.year, 12, 31))
        self.answers = profiles.of_period(first, last, self.municipality)
        self.before: profiles.Answers | None = None
        if self.against:
            then, until = (day.replace(day=1, year=self.against) for day in (first, last))
            self.before = profiles.of_period(then, until, self.municipality)
        self.terms: dict[str, list[Term]] = {}
        for term in Term.objects.all() if known is None else known:
            self.terms.setdefault(term.list, []).append(term)
        rows = TermGroup.objects.values_list("list", "code", "members")
        self.groups: dict[tuple[str, str], list[str]] = {(name, code): members for name, code, members in rows}

    @property
    def n(self) -> int:
        return self.answers.n

    def group(self, question: str, name: str) -> list[str]:
        return self.groups.get((question, name), [])

    def _share(self, question: str, codes: list[str]) -> float:
        return self.answers.share(question, codes) or 0.0

    @cached_property
    def place(self) -> str:
        """The municipality that was asked for."""
        named = {term.code: term.label for term in self.terms.get("municipality", ())}
        return named.get(self.municipality, "")

    @cached_property
    def title(self) -> str:
        seekers = percent(self._share("status", self.group("status", seed.JOB_SEEKERS)))
        if self.municipality:
            return _("Who lives in %(place)s: %(seekers)s look for work") % {"place": self.place, "seekers": seekers}
        region = percent(self._share("municipality", self.group("municipality", seed.REGION)))
        return _("%(region)s live in the Region, %(seekers)s look for work") % {"region": region, "seekers": seekers}

    @cached_property
    def stats(self) -> list[Stat]:
        """Shares of the answers the annual report prints, each with its n."""
        asked = (
            ("pr_women", "sex", ["F"]),
            ("pr_age_25_29", "age5", ["25-29"]),
            ("pr_age_30_39", "age5", self.group("age5", seed.THIRTIES)),
            ("pr_region", "municipality", self.group("municipality", seed.REGION)),
            ("pr_jobseekers", "status", self.group("status", seed.JOB_SEEKERS)),
            ("pr_own_initiative", "referral", ["OWN"]),
            ("pr_first_visit", "first_visit", ["yes"]),
        )
        return [
            Stat(
                percent(self._share(question, codes)),
                measures.label(code),
                f"n = {number(self.answers.known(question))}",
                definition=measures.definition(code),
            )
            for code, question, codes in asked
            if self.answers.known(question) and not (self.municipality and question == "municipality")
        ]

    def _bars(self, question: str, heading: str) -> Bars:
        counts = self.answers.counts[question]
        known = self.answers.known(question)
        offered = choices(question, self.terms)
        rows = [(code, label, counts[code], "s1") for code, label in offered if code != profiles.REFUSED]
        silent = self.n - known
        made = bars(
            f"profile-{question.replace('_', '-')}",
            heading,
            rows,
            total=known,
            definition=_("n = %(n)s answers; %(silent)s not stated.") % {"n": number(known), "silent": number(silent)},
        )
        return self._beside(headed(made), question)

    def _beside(self, made: Bars, question: str) -> Bars:
        """Shares against those of the other year, class by class; as they are when either year has none."""
        known = self.answers.known(question)
        if self.before is None or not (known and self.before.known(question)):
            return made
        if question == "first_visit":
            classes = compare(question, self.year, self.against)
        else:
            classes = of_terms(self.terms.get(question, []), self.year, self.against)
        now, then = (
            {code: count for code, count in answers.counts[question].items() if code not in ("", profiles.REFUSED)}
            for answers in (self.answers, self.before)
        )
        totals = known, self.before.known(question)
        before, notes = shares_by_class(classes, now, then, totals)
        definition = _("%(definition)s In %(year)s: n = %(n)s.") % {
            "definition": made.definition,
            "year": self.against,
            "n": number(totals[1]),
        }
        return beside_shares(replace(made, definition=definition), before, totals[1], str(self.against), notes)

    @cached_property
    def questions(self) -> list[Bars]:
        return [
            self._bars(question, str(heading)) for question, heading in HEADINGS.items() if question != "municipality"
        ]

    @cached_property
    def residence(self) -> Bars:
        """The table behind the map: the nineteen, largest first, then elsewhere."""
        counts = self.answers.counts["municipality"]
        terms = sorted(
            self.terms.get("municipality", ()), key=lambda term: (term.code in ELSEWHERE, -counts[term.code])
        )
        rows = [(term.code, term.label, counts[term.code], "s0" if term.code in ELSEWHERE else "s1") for term in terms]
        known = self.answers.known("municipality")
        says = _("n = %(n)s answers; %(silent)s not stated.")
        made = bars(
            "profile-municipality",
            str(HEADINGS["municipality"]),
            rows,
            total=known,
            definition=says % {"n": number(known), "silent": number(self.n - known)},
        )
        return self._beside(made, "municipality")

    @cached_property
    def tiles(self) -> list[Tile]:
        counts = self.answers.counts["municipality"]
        inside = self.answers.of("municipality", self.group("municipality", seed.REGION))
        if not inside or self.municipality:
            return []
        most = max(counts[code] for code in self.group("municipality", seed.REGION))
        language = (translation.get_language() or "fr")[:2]
        return [
            Tile(
                row=int(place["row"]),
                column=int(place["column"]),
                name=place[language],
                share=100 * counts[place["nis"]] / inside,
                count=counts[place["nis"]],
                shade=min(STEPS, 1 + STEPS * counts[place["nis"]] // (most + 1)),
            )
            for place in seed.rows("tiles.csv")
        ]

    @property
    def not_stated(self) -> str:
        return not_stated()
