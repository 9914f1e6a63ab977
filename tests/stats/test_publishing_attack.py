"""The attacker with linear programming, over everything that leaves the house: files, pages, links, report, and two
months one after the other. Finds no small count within its bounds; without secondary suppression, finds some.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from random import Random

import pytest
from django.test import Client
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from cdm.core import clock
from partners.models import Programme
from stats.disclosure import HIDDEN, Released, Table, protect, remembered
from stats.models import HeldTally, Profile, Tally
from stats.publishing import periods, snapshots
from stats.publishing.tables import Category, Facts, tables
from stats.report import spreadsheet
from stats.report.contents import collect
from stats.shares import links
from tests.stats import exits, random_sets
from tests.stats.attacker import Attacker, counted, disclosed

YEAR = 2025
PROGRAMMES = ("touchngo", "uppercut", "youth")
PARTNERS = ("alpha", "beta", "gamma", "delta")


# --- a centre small enough to have something to hide ----------
def skewed(chance: Random, codes: tuple[str, ...]) -> str:
    return chance.choices(codes, weights=[4.0**-place for place in range(len(codes))])[0]


def leaf(chance: Random) -> tuple[str, ...]:
    service = skewed(chance, ("IC", "GA", "MM", "OUT"))
    channel = skewed(chance, {"IC": ("FACE", "EMAIL", "PHONE"), "GA": ("VIDEO", "FACE")}.get(service, ("",)))
    theme = "" if service == "MM" else skewed(chance, ("WORK", "GUIDE", "LEARN", "START", "MOVE", ""))
    language = skewed(chance, ("fr", "nl", "en", ""))
    partner = "" if service in ("MM", "OUT") else skewed(chance, ("", *PARTNERS))
    programme = skewed(chance, ("", *PROGRAMMES))
    context = skewed(chance, ("STD", "AFTER_GROUP", "NEET")) if service == "IC" else "STD"
    return service, channel, context, theme, language, partner, programme


def record_a_year(number: int, months: range = range(1, 13)) -> None:
    chance, facts, held = Random(number), Counter(), Counter()  # noqa: S311
    for month in months:
        for _contact in range(260):
            facts[dt.date(number, month, 3), *leaf(chance)] += 1
        for _activity in range(9):
            theme = skewed(chance, ("WORK", "GUIDE", "LEARN", "MOVE"))
            held[dt.date(number, month, 4), skewed(chance, ("onsite", "online", "hybrid")), theme, "fr", "", ""] += 1
    names = ("day", "service", "channel", "context", "theme", "language", "partner", "programme")
    Tally.objects.bulk_create(Tally(**dict(zip(names, key, strict=True)), count=n) for key, n in facts.items())
    names = ("day", "mode", "theme", "language", "partner", "programme")
    HeldTally.objects.bulk_create(HeldTally(**dict(zip(names, key, strict=True)), count=n) for key, n in held.items())
    Profile.objects.bulk_create(
        Profile(
            month=dt.date(number, chance.choice(months), 1),
            sex=skewed(chance, ("F", "M", "X", "")),
            age5=skewed(chance, ("25-29", "30-34", "20-24", "35-39", "40-44", "65+", "")),
            municipality=skewed(chance, ("21004", "21001", "21009", "21015", "OTHER_BE", "")),
            status=skewed(chance, ("JS_BEN", "EMP", "JS_INS", "STUD", "PRO")),
            first_visit=skewed(chance, ("yes", "no")),
        )
        for _visitor in range(400 if len(months) == 12 else 0)
    )


class Watched:
    """Remembers the tables that were protected: their true counts, and how codes add up."""

    def __init__(self, protecting) -> None:
        self.protecting, self.made = protecting, []

    def __call__(self, asked: list[Table], before, known) -> Released:
        self.made.append(asked)
        return self.protecting(asked, before, known)


@pytest.fixture
def subjects(db, partner_a, partner_b):
    for code in PROGRAMMES:
        Programme.objects.create(code=code, name_fr=code, name_nl=code)


def outside(client: Client, year: int, quarters: list[str]) -> exits.Cells:
    """Everything there is to have of ``year`` now, all funders together. Exits that disagree fail here."""
    found = exits.files(client)
    expires = clock.today() + dt.timedelta(days=30)
    shared = [links.make(title="F", programme=code, expires=expires) for code in PROGRAMMES]
    shared += [links.make(title="F", partner=code, expires=expires) for code in ("alpha", "beta")]
    for link in shared:
        more = exits.share(client, link, year, quarters)
        assert more
        assert {key for key in more if key in found and found[key] != more[key]} == set()
        found |= more
    return found


def released(made: list[Table], cells: exits.Cells) -> Released:
    """What somebody has, as the attacker reads it. What no exit tells is hidden from them."""
    every = {}
    for table in made:
        name = table.name if table.population.startswith(("contacts", "activities")) else f"{table.name} {YEAR}"
        for codes, cell in table.cells.items():
            value = cells.get((name, codes))
            if value is not None or cell not in every:
                every[cell] = HIDDEN if value is None else value
    return Released({table.name: table for table in made}, every)


def small(made: list[Table]) -> int:
    return sum(
        0 < counted(table, codes) < 5
        for table in made
        if table.population == f"contacts {YEAR}"
        for codes in table.rows()
    )


def everything(client: Client, watched: Watched) -> tuple[list[Released], list[Table]]:
    """Three snapshots of a year, late records between them, each taken along by every exit; the report at the end."""
    record_a_year(YEAR)
    kept = []
    for month, quarters in ((6, [f"{YEAR}-Q1", f"{YEAR}-Q2"]), (7, [f"{YEAR}-Q1", f"{YEAR}-Q2"])):
        snapshots.freeze(today=dt.date(YEAR, month + 1, 10))
        together = [*quarters, periods.so_far(YEAR, 6)]
        kept.append(released(watched.made[-1], outside(client, YEAR, together)))
        Tally.objects.create(
            day=dt.date(YEAR, month - 1, 9), service="IC", channel="PHONE", context="STD", theme="MOVE", language="nl",
            partner="beta", programme="uppercut", count=3,
        )  # fmt: skip
    snapshots.freeze(today=dt.date(YEAR + 1, 2, 5))
    together = [*(f"{YEAR}-Q{number}" for number in range(1, 5)), str(YEAR)]
    cells = outside(client, YEAR, together)
    told = exits.report(spreadsheet.as_json(collect(YEAR)), YEAR)
    assert told
    assert {key: (count, cells[key]) for key, count in told.items() if key in cells and cells[key] != count} == {}
    assert [key for key in told if key not in cells] == []
    kept.append(released(watched.made[-1], cells))
    return kept, watched.made[-1]


@pytest.fixture
def watched(monkeypatch):
    found = Watched(protect)
    monkeypatch.setattr(snapshots, "protect", found)
    return found


def learnt(publications: list[Released], made: list[Table]) -> list:
    found = []
    for population in sorted({table.population for table in made}):
        attacker = Attacker(publications, population, joint=False)
        found += disclosed(attacker, [table for table in made if table.population == population])
    return found


def test_whoever_takes_everything_along_learns_no_small_count(client, subjects, watched):
    publications, made = everything(client, watched)
    assert small(made) > 30
    assert learnt(publications, made) == []
    # … and the page has nothing that the files have not.
    shown, wanted = exits.page(client, YEAR, str(YEAR))
    assert shown.total() > 30
    assert shown == wanted
    assert any(count is None for _name, count in shown)


class Careless(Watched):
    """Hides what is small, and nothing else."""

    def __call__(self, asked, before, known):
        self.made.append(asked)
        return random_sets.without_secondary(asked)


def test_control_without_secondary_suppression_the_same_attacker_learns(client, subjects, monkeypatch):
    careless = Careless(protect)
    monkeypatch.setattr(snapshots, "protect", careless)
    monkeypatch.setattr(Released, "kept", lambda self: "[]")
    publications, made = everything(client, careless)
    assert len(learnt(publications, made)) > 10


# --- random years, without a database: everything that links tables, as one table ----------
CUT = (
    Category("IC", "face", (), ("FACE",)),
    Category("IC", "email", (), ("EMAIL",)),
    Category("GA", "online", (), ("VIDEO",)),
)
LINKED = ("services", "categories", "themes", "programmes", "programme-themes")


def draw(number: int) -> dict[int, Counter[tuple[str, ...]]]:
    """Month → leaf → contacts of one year."""
    chance = Random(number)  # noqa: S311
    busy = chance.choice((40, 120, 400))
    found: dict[int, Counter[tuple[str, ...]]] = {}
    for month in range(1, 13):
        found[month] = Counter(leaf(chance) for _contact in range(chance.randint(busy // 4, busy)))
    return found


def months(facts: dict[int, Counter[tuple[str, ...]]], last: tuple[int, ...]) -> tuple[list[Released], list[Table]]:
    """The snapshots of the months ``last``, each with those before known."""
    published, kept, made = [], [], []
    for through in last:
        until = {month: leaves for month, leaves in facts.items() if month <= through}
        made = tables(Facts(YEAR, through, until, {}, CUT))
        published.append(protect(made, remembered(kept)))
        kept.append(published[-1].kept())
    return published, made


def linked(publications: list[Released]) -> list[Released]:
    """Only the tables that an attacker can lay over one another in every dimension at once."""
    return [
        Released({name: table for name, table in one.tables.items() if name in LINKED}, one.cells)
        for one in publications
    ]


@seed(2025)
@settings(max_examples=4, deadline=None, derandomize=True)
@given(st.integers(min_value=0, max_value=10**9))
def test_of_a_random_year_nothing_small_can_be_learnt_from_all_its_months(number):
    published, made = months(draw(number), (3, 4, 12))
    assert not any(one.withheld or one.narrowed for one in published)
    assert disclosed(Attacker(published, f"contacts {YEAR}", joint=False), made) == []
    own = [table for table in made if table.name in LINKED]
    assert disclosed(Attacker(linked(published), f"contacts {YEAR}", joint=True), own) == []


def test_what_is_shown_is_exact():
    published, _made = months(draw(7), (5, 12))
    for one in published:
        for name, table in one.tables.items():
            assert all(value is HIDDEN or value == counted(table, codes) for codes, value in one.rows(name))


def test_control_months_protected_one_by_one_tell_their_difference():
    facts, published = draw(1), []
    for through in (3, 4, 9, 12):
        until = {month: leaves for month, leaves in facts.items() if month <= through}
        made = tables(Facts(YEAR, through, until, {}, CUT))
        published.append(protect(made))
    assert disclosed(Attacker(published, f"contacts {YEAR}", joint=False), made)


def test_no_two_tables_link_in_a_circle_but_those_protected_as_one():
    """What makes solving for every combination no stronger than linking tables in pairs (``stats.publishing``)."""
    facts = draw(3)
    made = tables(Facts(YEAR, 12, facts, {}, CUT))
    shapes = {
        frozenset(name for name, _leaves in cell.where) | {"period"}
        for table in made
        if table.population == f"contacts {YEAR}"
        for cell in table.cells.values()
    }
    joint = frozenset({"period", "category", "theme", "programme"})
    left = {shape for shape in shapes | {joint} if not any(shape < other for other in shapes | {joint})}
    assert all(one & other <= {"period", "category"} for one, other in itertools.combinations(left, 2)), left
