"""Who came, as far as it is public: the answers of single visitors in a complete year, each question with its n."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from django.utils import translation
from django.utils.translation import gettext as _

from cdm.core.human import number
from stats import measures, seed
from stats.disclosure import HIDDEN, TOTAL, Value
from stats.models import Term
from stats.publishing.drawing import Bars, bars, share, written
from stats.publishing.published import Published
from stats.visitors import ELSEWHERE, HEADINGS, STEPS, choices


@dataclass(frozen=True)
class Tile:
    """A municipality on the map: its place (from 1), its share of those who live in the Region, its shade 0–STEPS."""

    row: int
    column: int
    name: str
    share: str
    shade: int  # 0: hidden


@dataclass(frozen=True)
class Share:
    value: str
    label: str
    note: str
    definition: str


@dataclass
class People:
    published: Published
    QUESTIONS: ClassVar[tuple[str, ...]] = tuple(HEADINGS)
    # What the annual report prints, by question and code or group of codes.
    PRINTED: ClassVar[tuple[tuple[str, str, str], ...]] = (
        ("pr_women", "sex", "F"),
        ("pr_age_25_29", "age5", "25-29"),
        ("pr_age_30_39", "age5", seed.THIRTIES),
        ("pr_region", "municipality", seed.REGION),
        ("pr_jobseekers", "status", seed.JOB_SEEKERS),
        ("pr_own_initiative", "referral", "OWN"),
        ("pr_first_visit", "first_visit", "yes"),
    )

    @cached_property
    def labels(self) -> dict[str, dict[str, str]]:
        """Question → code → label. One query."""
        terms: dict[str, list[Term]] = {}
        for term in Term.objects.all():
            terms.setdefault(term.list, []).append(term)
        return {question: dict(choices(question, terms)) for question in self.QUESTIONS}

    @property
    def n(self) -> str:
        return written(self.published.value("visitors", "visitors"))

    def _share(self, question: str, code: str) -> str:
        return share(self.published.value(question, code), self.published.value(question, TOTAL))

    def _known(self, question: str) -> Value | None:
        return self.published.value(question, TOTAL)

    @cached_property
    def title(self) -> str:
        region, seekers = self._share("municipality", seed.REGION), self._share("status", seed.JOB_SEEKERS)
        if not region or not seekers or str(HIDDEN) in (region, seekers):
            return _("Who came")
        return _("%(region)s live in the Region, %(seekers)s look for work") % {"region": region, "seekers": seekers}

    @cached_property
    def stats(self) -> list[Share]:
        found = []
        for code, question, answer in self.PRINTED:
            if value := self._share(question, answer):
                n = _("n = %(n)s") % {"n": written(self._known(question))}
                found.append(Share(value, measures.label(code), n, measures.definition(code)))
        return found

    @cached_property
    def questions(self) -> list[Bars]:
        """A table for each question that somebody answered, but for where they live."""
        return [self._bars(name) for name in self.QUESTIONS if name != "municipality" and self._answers(name)]

    def _answers(self, question: str) -> dict[str, Value]:
        """Code → answers, without the codes that are told together."""
        if not self.published.dimensions(question):
            return {}
        groups = self.published.groups(question)
        told = self.published.across(question)
        return {code: value for code, value in told.items() if code != TOTAL and code not in groups}

    def _bars(self, question: str, *, ordered: bool = False) -> Bars:
        labels = self.labels[question]
        told = self._answers(question)
        codes = [code for code in labels if code in told] + [code for code in told if code not in labels]
        if ordered:
            codes.sort(key=lambda code: (code in ELSEWHERE, -_size(told[code]), labels.get(code, code)))
        known = self._known(question)
        heading = str(HEADINGS[question])
        return bars(
            f"answers-{question.replace('_', '-')}",
            heading,
            [(c, labels.get(c, c), told[c], "s0" if c in ELSEWHERE else "s1") for c in codes],
            known,
            title=heading,
            definition=_("n = %(n)s answers to this question.") % {"n": written(known)},
            number_head=_("Answers"),
            by_municipality=question == "municipality",
        )

    @cached_property
    def residence(self) -> Bars | None:
        """The table behind the map, the largest first, then elsewhere."""
        return self._bars("municipality", ordered=True) if self._answers("municipality") else None

    @cached_property
    def tiles(self) -> list[Tile]:
        """The nineteen; none when the Region itself is hidden or empty."""
        told, inside = self._answers("municipality"), self.published.value("municipality", seed.REGION)
        if not isinstance(inside, int) or not inside:
            return []
        places = list(seed.rows("tiles.csv"))
        most = max(_size(told.get(place["nis"], 0)) for place in places)
        language = (translation.get_language() or "fr")[:2]
        found = []
        for place in places:
            value = told.get(place["nis"], 0)
            shade = min(STEPS, 1 + STEPS * value // (most + 1)) if isinstance(value, int) else 0
            text = share(value, inside, 0) if isinstance(value, int) else "–"
            found.append(Tile(int(place["row"]), int(place["column"]), place[language], text, shade))
        return found

    @cached_property
    def in_region(self) -> str:
        return number(value) if isinstance(value := self.published.value("municipality", seed.REGION), int) else ""


def _size(value: Value) -> int:
    return value if isinstance(value, int) else 0
