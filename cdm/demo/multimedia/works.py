"""The documentation of the demo: invented works, as many as the annual report counted on 31 December 2020 and 2021.

Titles are made of the parts in ``files/multimedia/works.toml``. Always the same up to today: a later load knows the
same works, and the newer ones.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from random import Random
from typing import Any, NamedTuple

from cdm.demo.draw import apportion
from cdm.demo.groups.words import typeset
from cdm.demo.multimedia.room import FILES
from multimedia.models import Work
from stats import recording

SEED = 1_809
STOCKS = {2020: 1_628, 2021: 1_809}  # works held on 31 December, from the annual report of 2021
GONE = {2021: 22}  # withdrawn in the year; later ones as LATER says
LATER = (58, 41)  # came in, went out, every year since
FIRST = 2011  # when the oldest works came in
SPAN = range(365)


class Title(NamedTuple):
    text: str
    theme: str
    call: str


class Stay(NamedTuple):
    """When a work came in, and when it left, if it has."""

    acquired: dt.date
    withdrawn: dt.date | None


def fill(today: dt.date) -> tuple[int, dict[int, int]]:
    """Write the works and freeze the stocks of the years that are over. Needs a transaction.

    Return how many works there are, those withdrawn since included, and the stock of each year.
    """
    made = Work.objects.bulk_create(works(today))
    stocks = {}
    for year in range(min(STOCKS), today.year):
        last = dt.date(year, 12, 31)
        held = [work for work in made if _held(work, last)]
        stocks[year] = len(held)
        recording.stock(day=last, works=len(held), copies=sum(work.copies for work in held))
    return len(made), stocks


def _held(work: Work, day: dt.date) -> bool:
    return work.acquired <= day and (work.withdrawn is None or work.withdrawn > day)


def works(today: dt.date) -> Iterator[Work]:
    """All of them that came in by ``today``, the oldest first."""
    dice = Random(SEED)  # noqa: S311 - a demo, not a lottery
    parts = tomllib.loads((FILES / "works.toml").read_text(encoding="utf-8"))
    people = parts.pop("people")
    titles = {language: endless(about, language, dice) for language, about in parts.items()}
    order = _order({language: about["share"] for language, about in parts.items()}, dice)
    numbers: Counter[str] = Counter()
    for place, stay in enumerate(stays(today.year, dice), start=1):
        language = next(order)
        title, years = next(titles[language])
        work = _work(title, stay, language, people, parts[language]["publishers"], dice)
        work.year = min(stay.acquired.year, work.year + years) if work.year else None
        numbers[title.call] += 1
        work.call_number = f"{title.call} {numbers[title.call]:03d} {_letters(work.authors)}"
        work.isbn = isbn(place) if dice.random() < 0.8 else ""
        if stay.acquired <= today:
            if stay.withdrawn and stay.withdrawn > today:
                work.withdrawn = None
            yield work


def stays(last_year: int, dice: Random) -> list[Stay]:
    """When each came and left, up to the end of ``last_year``, in the order they came in."""
    arrivals = sorted(_day(dice.randint(FIRST, 2020), dice) for _one in range(STOCKS[2020]))
    come = {2021: STOCKS[2021] - STOCKS[2020] + GONE[2021]}
    for year in range(2021, last_year + 1):
        arrivals += sorted(_day(year, dice) for _one in range(come.get(year, LATER[0])))
    leaving: dict[int, dt.date] = {}
    for year in range(2021, last_year + 1):
        oldest = (place for place in range(STOCKS[2020]) if place not in leaving)
        among = [place for place, _n in zip(oldest, range(400), strict=False)]
        leaving |= {place: _day(year, dice) for place in dice.sample(among, GONE.get(year, LATER[1]))}
    return [Stay(acquired, leaving.get(place)) for place, acquired in enumerate(arrivals)]


def _day(year: int, dice: Random) -> dt.date:
    """A working day of the year."""
    day = dt.date(year, 1, 1) + dt.timedelta(days=dice.choice(SPAN))
    return day - dt.timedelta(days=max(0, day.weekday() - 4)) if day.day > 2 else day


def _order(shares: Mapping[str, int], dice: Random) -> Iterator[str]:
    """The languages, in proportion within every hundred."""
    while True:
        parts = apportion(100, list(shares.values()))
        hundred = [language for language, number in zip(shares, parts, strict=True) for _one in range(number)]
        dice.shuffle(hundred)
        yield from hundred


def endless(about: Mapping[str, Any], language: str, dice: Random) -> Iterator[tuple[Title, int]]:
    """Every title of a language, then all of them again some years later, as a new edition."""
    found = [Title(text, of["theme"], of["call"]) for of in about["lists"] for text in _texts(of)]
    for edition in count():
        dice.shuffle(found)
        for title in found:
            said = _edition(title.text, edition + 1, language)
            yield title._replace(text=typeset(said) if language in {"fr", "mul"} else said), 4 * edition


def _texts(of: Mapping[str, Any]) -> Iterable[str]:
    return (pattern.format(x=word, X=word[0].upper() + word[1:]) for pattern in of["patterns"] for word in of["words"])


def _edition(text: str, number: int, language: str) -> str:
    if number == 1:
        return text
    said = {"fr": "{}e édition", "nl": "{}e druk", "en": "edition {}", "de": "{}. Auflage", "mul": "{}e édition / druk"}
    return f"{text} ({said[language].format(number)})"


def _work(
    title: Title,
    stay: Stay,
    language: str,
    people: Mapping[str, list[str]],
    publishers: list[str],
    dice: Random,
) -> Work:
    authors = [
        f"{dice.choice(people['given'])} {dice.choice(people['family'])}"
        for _one in range(dice.choice((1, 1, 1, 2, 2, 0)))
    ]
    shelf = Work.State.SHELF
    return Work(
        title=title.text,
        authors=", ".join(authors),
        publisher=dice.choice(publishers),
        year=max(1995, stay.acquired.year - dice.choice((0, 0, 0, 1, 1, 2, 3, 6))) if dice.random() < 0.96 else None,
        theme=title.theme,
        language=language,
        copies=dice.choice((1, 1, 1, 1, 1, 1, 2, 2, 3)),
        place=f"{title.call}{1 + dice.randrange(6)}",
        state=dice.choices([shelf, Work.State.DESK, Work.State.REPAIR, Work.State.MISSING], weights=[94, 3, 1, 2])[0],
        acquired=stay.acquired,
        withdrawn=stay.withdrawn,
    )


def _letters(authors: str) -> str:
    """Three letters of the first author's name, as on the spine."""
    family = authors.split(",")[0].partition(" ")[2].replace(" ", "").replace("ç", "c")
    return family[:3].upper() or "COL"


def isbn(number: int) -> str:
    """Thirteen figures whose last one checks them; 979-9 is assigned to nobody, so that it is no book's."""
    stem = f"9799{number:08d}"
    checks = sum(int(figure) * (3 if place % 2 else 1) for place, figure in enumerate(stem))
    return f"{stem}{-checks % 10}"
