"""A world of plain rows, drawn by chance and brought in as people do: files imported, contacts recorded, days said."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from partners.models import Programme
from stats.imports import contacts as contacts_file
from stats.imports import profiles as profiles_file
from stats.models import Cohort, Term
from stats.recording import (
    count_in_bulk,
    record,
    record_group_answers,
    record_held_in_bulk,
    set_days,
    set_minutes,
    stock,
)

QUESTIONS = ("sex", "age5", "municipality", "status", "education", "referral", "first_visit")
COLUMNS = ("day", "service", "channel", "context", "theme", "language", "partner", "programme", "count")
YEARS = (2022, 2023, 2024)
YEAR = 2024
AHEAD, WAITED = ("0", "1", "2-3", "4-7", "8-14", "15+"), ("0-4", "5-14", "15-29", "30-59", "60+")


@dataclass(frozen=True)
class Fact:
    """Contacts of a day; ``late``: recorded by hand, long after it."""

    day: dt.date
    service: str
    channel: str
    context: str
    theme: str
    language: str
    partner: str
    programme: str
    count: int
    late: bool = False


@dataclass(frozen=True)
class Held:
    day: dt.date
    mode: str
    theme: str
    language: str
    partner: str
    programme: str
    count: int


@dataclass(frozen=True)
class Counted:
    """Of a day; of an hour where there is one."""

    day: dt.date
    measure: str
    item: str
    count: int
    hour: int | None = None


@dataclass
class World:
    facts: list[Fact] = field(default_factory=list)
    answers: list[dict[str, str]] = field(default_factory=list)  # question → code, and the month as "2024-03"
    held: list[Held] = field(default_factory=list)
    hands: list[tuple[str, str, str, int]] = field(default_factory=list)  # month, question, code, how many
    counted: list[Counted] = field(default_factory=list)
    cohorts: list[Cohort] = field(default_factory=list)


def _days(chance: Random, number: int, years: Sequence[int] = YEARS) -> list[dt.date]:
    return [dt.date(chance.choice(years), 1, 1) + dt.timedelta(days=chance.randrange(365)) for _ in range(number)]


def _codes() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {"first_visit": ["yes", "no"]}
    for name, code in Term.objects.order_by("position", "code").values_list("list", "code"):
        found.setdefault(name, []).append(code)
    return found


def draw(seed: int) -> World:
    """The same for the same seed. Uneven everywhere, small numbers among large ones: there is something to hide."""
    chance = Random(seed)  # noqa: S311
    codes = _codes()
    channels, themes, languages = ["", *Channel.values], ["", *Theme.values], ["", *Language.values]
    made = World()
    for day in _days(chance, 900, (2023, 2024, 2022, 2024)):
        service = chance.choice(Service.values)
        theme = "" if service == "MM" else chance.choice(themes)
        made.facts.append(
            Fact(
                day,
                service,
                chance.choice(channels),
                chance.choice(Context.values),
                theme,
                chance.choice([*languages, "fr", "fr"]),
                chance.choice(["", "alpha", "alpha", "beta"]),
                chance.choice(["", "", "", "youth", "formtruck"]),
                chance.choice([1, 2, 6, 12, 18, 30, 30]),
                late=chance.random() < 0.05,
            )
        )
    # Few of a month, a programme, a partner: what must be hidden.
    made.facts.append(Fact(dt.date(YEAR, 8, 4), "OUT", "", "STD", "MOVE", "nl", "beta", "formtruck", 2))
    for day in _days(chance, 420, (2023, 2024)):
        weights = {question: [1 / (place + 1) for place, _code in enumerate(codes[question])] for question in QUESTIONS}
        row = {question: chance.choices(["", *codes[question]], [0.3, *weights[question]])[0] for question in QUESTIONS}
        made.answers.append({"month": f"{day:%Y-%m}", **row})
    for day in _days(chance, 120):
        made.held.append(
            Held(
                day,
                chance.choice(["onsite", "online", "hybrid"]),
                chance.choice(themes),
                chance.choice(languages),
                chance.choice(["", "alpha", "beta"]),
                chance.choice(["", "youth"]),
                chance.randint(1, 4),
            )
        )
    raised: Counter[tuple[str, str, str]] = Counter()
    for day in _days(chance, 90):
        question = chance.choice(QUESTIONS)
        raised[f"{day:%Y-%m}", question, chance.choice(codes[question])] += chance.randint(1, 12)
    made.hands = [(*key, count) for key, count in raised.items()]
    made.counted = [*_of_days(chance, codes), *_of_hours(chance)]
    made.cohorts = [
        Cohort(programme="youth", year=YEAR, title_fr="Printemps", title_nl="Lente", persons=40, individual=25,
               group=15, positive=28, target_persons=45, target_positive=30, starts=dt.date(YEAR, 2, 1),
               ends=dt.date(YEAR, 4, 30)),
        Cohort(programme="youth", year=YEAR, title_fr="Automne", title_nl="Herfst", persons=11, positive=9),
    ]  # fmt: skip
    return made


def _of_days(chance: Random, codes: dict[str, list[str]]) -> list[Counted]:
    """One row a day, measure and item."""
    found: Counter[tuple[dt.date, str, str]] = Counter()
    pairs = [f"{theme}-{language}" for theme in Theme.values for language in Language.values]
    services = ["IC", "IC:alpha", "IC:beta", "GA", "GA:alpha", "MM"]
    items = {
        "printed": ["bw", "colour"],
        "help": [""],
        "consulted": ["", "WORK", "LEARN"],
        "skills": ["low", "medium", "high"],
        "purpose": codes["purpose"],
        "reached": codes["audience"],
        "no_time": pairs[:6],
        "no_place": ["posts", "labo"],
        "waited": list(WAITED),
        "no_seat": ["", *Theme.values],
        "ahead": list(AHEAD),
        "absent": services,
        "cancelled": services,
        "unclosed": services[:4],
        "supply_min": ["alpha", "beta"],
        "taken_min": ["alpha", "beta"],
    }
    for measure, known in items.items():
        most = 900 if measure == "supply_min" else 600 if measure == "taken_min" else 40
        for day in _days(chance, 24):
            found[day, measure, chance.choice(known)] += chance.randint(1, most)
    return [Counted(*key, count) for key, count in sorted(found.items())]


def _of_hours(chance: Random) -> list[Counted]:
    found: Counter[tuple[dt.date, str, str, int]] = Counter()
    for day in _days(chance, 60):
        found[day, "door", "", chance.randint(9, 17)] += chance.randint(1, 30)
        for space in ("posts", "labo"):
            hour, opened = chance.randint(9, 17), chance.randint(300, 600)
            found[day, "open_min", space, hour] += opened
            found[day, "booked_min", space, hour] += chance.randrange(opened)
            found[day, "used_min", space, hour] += chance.randrange(opened)
    return [Counted(day, measure, item, count, hour) for (day, measure, item, hour), count in sorted(found.items())]


STOCK = {2023: (5210, 6004), 2024: (5388, 6120)}
SAID = ("no_seat", "ahead", "absent", "cancelled", "unclosed", "supply_min", "taken_min")
MINUTES = ("open_min", "booked_min", "used_min")


def bring_in(world: World, place: Path) -> None:
    """Through the imports and the recording of the house. Partners alpha and beta must be there."""
    for code in ("youth", "formtruck"):
        Programme.objects.create(code=code, name_fr=code.title(), name_nl=code.title())
    early = [fact for fact in world.facts if not fact.late]
    rows = [tuple(getattr(fact, name) for name in COLUMNS) for fact in early]
    contacts_file.bring_in(_file(place / "contacts.csv", COLUMNS, rows))
    header = ("month", *QUESTIONS)
    profiles_file.bring_in(
        _file(place / "profiles.csv", header, [tuple(row[name] for name in header) for row in world.answers])
    )
    for fact in world.facts:
        if fact.late:
            record(**{name: getattr(fact, name) for name in COLUMNS})
    record_held_in_bulk(dict(vars(held)) for held in world.held)
    for month, question, code, count in world.hands:
        record_group_answers(month=dt.date.fromisoformat(f"{month}-01"), answers={question: {code: count}})
    count_in_bulk(dict(vars(row)) for row in world.counted if row.measure not in SAID and row.measure not in MINUTES)
    _say(world)
    for year, (works, copies) in STOCK.items():
        stock(day=dt.date(year, 12, 31), works=works, copies=copies)
    for cohort in world.cohorts:
        cohort.save(force_insert=True)


def _say(world: World) -> None:
    for day in sorted({row.day for row in world.counted if row.measure in MINUTES}):
        own = {
            (row.measure, row.hour, row.item): row.count
            for row in world.counted
            if row.day == day and row.measure in MINUTES and row.hour is not None
        }
        set_minutes(day=day, minutes=own)
    said = [row for row in world.counted if row.measure in SAID]
    rooms: dict[tuple[str, str], dict[tuple[dt.date, str, str], int]] = {}
    for row in said:
        service = row.item.partition(":")[0] if row.measure in ("absent", "cancelled", "unclosed") else ""
        rooms.setdefault((row.measure, service), {})[row.day, row.measure, row.item] = row.count
    for (measure, service), counts in rooms.items():
        set_days(days={day for day, _measure, _item in counts}, counts=counts, measures=(measure,), service=service)


def _file(path: Path, header: Sequence[str], rows: Sequence[tuple]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path
