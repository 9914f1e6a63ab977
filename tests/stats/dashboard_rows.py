"""A small world counted by hand: plain rows, put in as facts and added up again without the code under test."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from itertools import product
from random import Random

from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats.recording import record

CODES: Mapping[str, list[str]] = {
    "service": Service.values,
    "channel": ["", *Channel.values],
    "context": ["", *Context.values],
    "theme": ["", *Theme.values],
    "language": ["", *Language.values],
    "partner": ["", "alpha", "beta"],
    "programme": ["", "youth", "formtruck"],
}
FILTERS = tuple(CODES)


@dataclass(frozen=True)
class Fact:
    day: dt.date
    service: str
    channel: str
    context: str
    theme: str
    language: str
    partner: str
    programme: str
    count: int


def draw(seed: int, number: int, years: Iterable[int] = (2020, 2021)) -> list[Fact]:
    """``number`` facts spread over everything."""
    chance, years = Random(seed), list(years)  # noqa: S311
    found = []
    for _ in range(number):
        day = dt.date(chance.choice(years), 1, 1) + dt.timedelta(days=chance.randrange(365))
        codes = {name: chance.choice(values) for name, values in CODES.items()}
        found.append(Fact(day=day, count=chance.randrange(1, 60), **codes))
    return found


def put(facts: Iterable[Fact]) -> None:
    for fact in facts:
        record(**asdict(fact))


def fits(fact: Fact, asked: Mapping[str, str], *, year: int, own: Iterable[str] | None = None) -> bool:
    """Whether the page of ``year`` under ``asked`` counts it; ``own``: the partners whose contacts may be read."""
    months = range(int(asked.get("from", 1)), int(asked.get("to", 12)) + 1)
    return (
        fact.day.year == year
        and fact.day.month in months
        and (own is None or fact.partner in own)
        and all(getattr(fact, name) == asked[name] for name in FILTERS if name in asked)
    )


def total(facts: Iterable[Fact], asked: Mapping[str, str], *, year: int, own: Iterable[str] | None = None) -> int:
    return sum(fact.count for fact in facts if fits(fact, asked, year=year, own=own))


def alone() -> list[dict[str, str]]:
    """Every filter at every code, a month, a quarter, a stretch."""
    found = [{name: code} for name, codes in CODES.items() for code in codes if code]
    return [*found, {"from": "3", "to": "3"}, {"from": "4", "to": "6"}, {"from": "2", "to": "11"}]


def pairs() -> list[dict[str, str]]:
    """Two filters at a time, one code each of the first and the last: every pair of names."""
    some = {name: (next(filter(None, codes)), codes[-1]) for name, codes in CODES.items()}
    some["months"] = ("", "")
    found = []
    for first, second in product(some, some):
        if first < second:
            for one, other in zip(some[first], reversed(some[second]), strict=True):
                asked = {first: one, second: other}
                if "months" in asked:
                    del asked["months"]
                    asked |= {"from": "2", "to": "7"}
                found.append(asked)
    return found
