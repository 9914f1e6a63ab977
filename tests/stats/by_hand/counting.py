"""The rows of a drawn world under what was asked of a page, and the words for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cdm.core.vocabulary import Service
from stats.models import Term
from tests.stats.by_hand.told import MONTHS, Told
from tests.stats.by_hand.world import Counted, Fact, Held, World

SERVICES = ("IC", "GA", "MM", "OUT")  # the order of every chart
CATEGORIES = {
    "IC": {
        "face": "En face à face",
        "email": "E-mail",
        "phone": "Centre d’appel",
        "chat": "Chat",
        "video": "Visioconférence",
        "after_group": "À la suite d’une activité collective",
        "neet": "Conseil NEET",
        "": "Autre, ou non précisé",
    },
    "GA": {"onsite": "En présentiel", "online": "En ligne", "": "Autre, ou non précisé"},
    "OUT": {"outreach": "Salons, événements et Formtruck", "": "Autre, ou non précisé"},
}


def category(fact: Fact) -> str:
    """The reporting category since 2022, said once more; outreach has one since 2023."""
    if fact.service == "IC":
        if fact.context in ("AFTER_GROUP", "NEET"):
            return fact.context.lower()
        return "chat" if fact.channel.startswith("CHAT") else fact.channel.lower()
    if fact.service == "GA":
        return {"FACE": "onsite", "VIDEO": "online"}.get(fact.channel, "")
    return "outreach" if fact.service == "OUT" and fact.day.year >= 2023 else ""


@dataclass(frozen=True)
class Asked:
    """``filters``: name → code, as in the address; ``own``: the partners whose contacts may be read, None for all."""

    year: int
    against: int = 0
    first: int = 1
    last: int = 12
    filters: Mapping[str, str] = field(default_factory=dict)
    own: frozenset[str] | None = None
    municipality: str = ""

    @property
    def whole(self) -> bool:
        return (self.first, self.last) == (1, 12)

    @property
    def name(self) -> str:
        if self.whole:
            return ""
        if self.first % 3 == 1 and self.last == self.first + 2:
            return f"{('1er', '2e', '3e', '4e')[self.first // 3]} trimestre"
        first, last = MONTHS[self.first - 1], MONTHS[self.last - 1]
        return first if first == last else f"{first} – {last}"

    def label(self, year: int) -> str:
        return f"{self.name} {year}".strip()

    @property
    def when(self) -> str:
        """In a sentence: what of it is a number."""
        return self.label(self.year)

    def query(self) -> str:
        found = {name: code for name, code in self.filters.items() if code}
        if not self.whole:
            found |= {"from": str(self.first), "to": str(self.last)}
        if self.against != self.year - 1:
            found["compare"] = str(self.against)
        if self.municipality:
            found["municipality"] = self.municipality
        return "?" + "&".join(f"{name}={code}" for name, code in found.items()) if found else ""


def headings() -> dict[str, str]:
    """Question → what it is called."""
    return {
        "age5": _("Age"),
        "status": _("Situation"),
        "education": _("Highest diploma"),
        "referral": _("How they came to us"),
        "sex": _("Sex"),
        "first_visit": _("First visit"),
        "municipality": _("Where they live"),
    }


def answers(question: str) -> dict[str, str]:
    """Code → label of what may be answered, in order."""
    if question == "first_visit":
        return {"yes": pgettext("answer", "Yes"), "no": pgettext("answer", "No")}
    return {term.code: term.label for term in Term.objects.filter(list=question).order_by("position", "code")}


def added(rows: Iterable[Fact], of: Callable[[Fact], str]) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in rows:
        found[of(row)] += row.count
    return found


def total(rows: Iterable[Fact | Held]) -> int:
    return sum(row.count for row in rows)


@dataclass
class Counting:
    """``names``: of partners, programmes and places, code → name."""

    world: World
    asked: Asked
    names: Mapping[str, str]
    told: Told = field(default_factory=Told)

    # --- rows ----------
    def within(self, year: int, fact: Fact | Held) -> bool:
        asked = self.asked
        return (
            fact.day.year == year
            and asked.first <= fact.day.month <= asked.last
            and (asked.own is None or fact.partner in asked.own)
        )

    def facts(self, year: int) -> list[Fact]:
        filters = self.asked.filters
        return [
            fact
            for fact in self.world.facts
            if self.within(year, fact) and all(getattr(fact, name) == code for name, code in filters.items())
        ]

    @cached_property
    def now(self) -> list[Fact]:
        return self.facts(self.asked.year)

    @cached_property
    def then(self) -> list[Fact]:
        return self.facts(self.asked.against)

    @property
    def total(self) -> int:
        return total(self.now)

    @property
    def before(self) -> int:
        return total(self.then)

    @property
    def compared(self) -> bool:
        return bool(self.total and self.before)

    @property
    def everything(self) -> bool:
        return self.asked.own is None

    def filter(self, name: str) -> str:
        return self.asked.filters.get(name, "")

    def held(self, year: int) -> list[Held]:
        """Activities know neither channel nor context."""
        if self.filter("service") not in ("", "GA") or self.filter("channel") or self.filter("context"):
            return []
        names = ("theme", "language", "partner", "programme")
        return [
            held
            for held in self.world.held
            if self.within(year, held) and all(getattr(held, k) == self.filter(k) for k in names if self.filter(k))
        ]

    @property
    def services(self) -> list[str]:
        counted = added(self.now, lambda fact: fact.service)
        return [service for service in SERVICES if counted[service]]

    def label(self, service: str) -> str:
        return str(Service(service).label)

    def period(self, measure: str, year: int = 0) -> list[Counted]:
        """What was counted of a measure in the months of the page."""
        asked = self.asked
        return [
            row
            for row in self.world.counted
            if row.measure == measure
            and row.day.year == (year or asked.year)
            and asked.first <= row.day.month <= asked.last
        ]
