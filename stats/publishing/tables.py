"""All that is public of a year, as the tables that are protected together. Pure: counts in, tables out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from cdm.core.vocabulary import Language, Service, Theme
from stats.categories import OTHER
from stats.disclosure import TOTAL, Dimension, Insider, Table
from stats.disclosure.dimensions import MINIMUM, MINIMUM_BY_MUNICIPALITY
from stats.models import HowHeld
from stats.publishing import periods

BINARY = frozenset({"sex", "first_visit"})  # of two answers one gives the other away
COUNSELLED = "+".join(service for service in Service.values if service != Service.MM)
OPEN = (
    frozenset(  # by the first part of their name; those of visitors' answers too. Partners are nobody else's business.
        {
            "services",
            "categories",
            "themes",
            "languages",
            "programmes",
            "programme-themes",
            "activities-mode",
            "activities-theme",
            "counted",
        }
    )
)
LEAF = ("service", "channel", "context", "theme", "language", "partner", "programme")
Leaf = tuple[str, ...]  # of a contact, in the order of LEAF; of an activity, its mode and theme


@dataclass(frozen=True)
class Category:
    """A reporting category as it was when the year was first published: cuts do not drift (design F2)."""

    service: str
    code: str
    contexts: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()

    def fits(self, service: str, channel: str, context: str) -> bool:
        return (
            self.service == service
            and (not self.contexts or context in self.contexts)
            and (not self.channels or channel in self.channels)
        )


@dataclass(frozen=True)
class Facts:
    """What is counted of a year up to its month ``through``: month (1–12) → leaf → count, none of them negative.

    ``answers``: question → code → answers given; ``groups``: question → codes told together. ``counted``: measure →
    what the year has of it. Those three are told of complete years only.
    """

    year: int
    through: int
    contacts: Mapping[int, Mapping[Leaf, int]]
    activities: Mapping[int, Mapping[Leaf, int]]
    cut: Sequence[Category] = ()
    answers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    groups: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    counted: Mapping[str, int] = field(default_factory=dict)
    visitors: int = 0  # who agreed to answer, whatever they left out

    def category(self, service: str, channel: str, context: str) -> str:
        found = next((one.code for one in self.cut if one.fits(service, channel, context)), OTHER)
        return f"{service}/{found}"


def tables(facts: Facts) -> list[Table]:
    """Every table of the year that has something to show. Table names are those of the package's docstring."""
    made = [*_contacts(facts), *_activities(facts)]
    if facts.through == 12:
        made += [*_answers(facts), *_counted(facts)]
    return [table for table in made if all(table.codes.get(d.name, d.codes) for d in table.dimensions)]


def insiders(facts: Facts) -> list[Insider]:
    """The partners who did something in a programme this year: each knows its own part of it."""
    partner, programme = LEAF.index("partner"), LEAF.index("programme")
    carrying = {
        leaf[partner] for leaves in facts.contacts.values() for leaf in leaves if leaf[partner] and leaf[programme]
    }
    found = []
    for code in sorted(carrying):
        own = {
            month: {leaf: count for leaf, count in leaves.items() if leaf[partner] == code}
            for month, leaves in facts.contacts.items()
        }
        made = _contacts(replace(facts, contacts=own))
        found.append(Insider({table.name: table.counts for table in made}, "programme"))
    return found


def minimum(question: str) -> int:
    return MINIMUM_BY_MUNICIPALITY if question == "municipality" else MINIMUM


def codes(known: Iterable[str], found: Iterable[str]) -> tuple[str, ...]:
    """The codes of a dimension, not stated last; what was found beside the vocabulary is not lost."""
    return tuple(dict.fromkeys([*known, *sorted(set(found) - {""}), ""]))


def _contacts(facts: Facts) -> list[Table]:
    year, through = facts.year, facts.through
    counted: Counter[tuple[str, ...]] = Counter()
    for month, leaves in facts.contacts.items():
        for (service, channel, context, *rest), count in leaves.items():
            when = periods.month_code(year, month)
            counted[when, facts.category(service, channel, context), *rest] += count
    found = [sorted({key[place] for key in counted}) for place in range(6)]
    cut = _categories(facts, found[1])
    by_name = {
        "period": periods.dimension(year),
        "category": cut,
        "theme": _dimension("theme", Theme.values, found[2]),
        "language": _dimension("language", Language.values, found[3]),
        "partner": _dimension("partner", (), found[4]),
        "programme": _dimension("programme", (), found[5]),
    }
    services = (TOTAL, *Service.values)
    counselled = (COUNSELLED, *(service for service in Service.values if service != Service.MM))
    quarters = periods.by_quarter(year, through)
    year_only = periods.whole_year(year, through)
    wanted: list[tuple[str, tuple[str, ...], dict[str, tuple[str, ...]]]] = [
        ("services", ("category",), {"period": periods.by_month(year, through), "category": services}),
        ("categories", ("category",), {"period": quarters, "category": cut.leaves}),
        ("themes", ("category", "theme"), {"period": quarters, "category": counselled}),
        ("languages", ("language",), {"period": quarters}),
        ("programmes", ("programme", "category"), {"period": quarters, "category": services}),
        ("programme-themes", ("programme", "category", "theme"), {"period": year_only, "category": counselled}),
        ("partners", ("partner", "category"), {"period": quarters, "category": services}),
    ]
    return [_table(name, f"contacts {year}", ("period", *of), by_name, counted, shown) for name, of, shown in wanted]


def _categories(facts: Facts, found: Iterable[str]) -> Dimension:
    """Services are groups of their categories, so that one dimension links every table that has either."""
    leaves = tuple(
        f"{service}/{code}"
        for service in Service.values
        for code in (*(one.code for one in facts.cut if one.service == service), OTHER)
    )
    leaves = tuple(dict.fromkeys([*leaves, *found]))
    groups = {service: tuple(leaf for leaf in leaves if leaf.startswith(f"{service}/")) for service in Service.values}
    groups[COUNSELLED] = tuple(service for service in Service.values if service != Service.MM)
    return Dimension("category", leaves, groups, personal=False)


def _dimension(name: str, known: Iterable[str], found: Iterable[str]) -> Dimension:
    return Dimension(name, codes(known, found), personal=False)


NAMES = ("period", "category", "theme", "language", "partner", "programme")


def _table(
    name: str,
    population: str,
    of: tuple[str, ...],
    by_name: Mapping[str, Dimension],
    counted: Mapping[tuple[str, ...], int],
    shown: Mapping[str, tuple[str, ...]],
    names: Sequence[str] = NAMES,
) -> Table:
    places = [names.index(dimension) for dimension in of]
    counts: Counter[tuple[str, ...]] = Counter()
    for key, count in counted.items():
        counts[tuple(key[place] for place in places)] += count
    return Table(name, population, tuple(by_name[dimension] for dimension in of), counts, shown)


def _activities(facts: Facts) -> list[Table]:
    counted: Counter[tuple[str, ...]] = Counter()
    for month, leaves in facts.activities.items():
        for leaf, count in leaves.items():
            counted[periods.month_code(facts.year, month), *leaf] += count
    if not sum(counted.values()):
        return []
    by_name = {
        "period": periods.dimension(facts.year),
        "mode": _dimension("mode", HowHeld.values, (key[1] for key in counted)),
        "theme": _dimension("theme", Theme.values, (key[2] for key in counted)),
    }
    shown = {"period": periods.by_quarter(facts.year, facts.through)}
    return [
        _table(
            f"activities-{name}",
            f"activities {facts.year}",
            ("period", name),
            by_name,
            counted,
            shown,
            ("period", "mode", "theme"),
        )
        for name in ("mode", "theme")
    ]


def _answers(facts: Facts) -> list[Table]:
    """Each question is a population of its own, whoever answered it: that somebody kept silent says nothing of them,
    and no table crosses two questions.
    """
    made = []
    for question, counts in facts.answers.items():
        if not sum(counts.values()):
            continue
        leaves = tuple(counts)
        groups = {
            name: own
            for name, members in facts.groups.get(question, {}).items()
            if (own := tuple(code for code in leaves if code in members)) and len(own) < len(leaves)
        }
        dimension = Dimension(question, leaves, groups, minimum=minimum(question), whole=question in BINARY)
        counts_of: dict[tuple[str, ...], int] = {(code,): count for code, count in counts.items()}
        made.append(Table(question, f"answers to {question} {facts.year}", (dimension,), counts_of))
    return made


def _counted(facts: Facts) -> list[Table]:
    """Totals that have nothing to do with one another: a population each."""
    every = {f"counted/{measure}": count for measure, count in facts.counted.items()}
    if facts.visitors:
        every["visitors"] = facts.visitors
    return [
        Table(
            name,
            f"{name} {facts.year}",
            (Dimension("measure", (code, ""), personal=False),),
            {(code,): count},
            {"measure": (code,)},
        )
        for name, count in every.items()
        for code in (name.rpartition("/")[2],)
    ]
