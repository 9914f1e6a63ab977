"""What a year's report says, as numbers and codes: no word of any language, so that both tell the same.

Read by the same functions as the year's page; a bounded number of queries, whatever came in.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from cdm.core import clock
from cdm.core.vocabulary import Language, Service, Theme
from stats import categories, contacts, counts, figures, groups
from stats.disclosure import TOTAL, Released
from stats.figures.registry import Facts, claims
from stats.figures.visitors import SHARES
from stats.models import HeldTally, HowHeld, KeyEvent, Term, YearNote
from stats.report import closed, frozen, sample
from stats.report.shapes import LANGUAGES, Claim, Contents, Event, Period, Row, Share, Table, Words
from stats.series import ORDER, change

QUESTIONS = ("sex", "age5", "status", "education", "referral", "first_visit", "municipality")


def _table(name: str, rows: Iterable[tuple[str, int]], whole: int | None = None) -> Table:
    """Rows with something in them; the whole is their sum where it is not said."""
    kept = tuple(Row(code, count) for code, count in rows if count)
    return Table(name, kept, sum(row.count or 0 for row in kept) if whole is None else whole)


def _sample(released: Released, question: str, n: int) -> Table:
    """What may be told of the answers; a hidden zero has a row like any other hidden cell."""
    values = {code: released.value(question, code) for code in released.tables[question].dimensions[0].leaves}
    rows = tuple(Row(code, value if isinstance(value, int) else None) for code, value in values.items() if value)
    known = released.value(question, TOTAL)
    whole = known if isinstance(known, int) else 0
    return Table(question, rows, whole, n - whole)


def _told(found: Mapping[str, figures.Value], released: Released) -> dict[str, figures.Value]:
    """``found`` without the value of shares that would give a small cell away."""
    secret = {code for code, (question, _codes) in SHARES.items() if not sample.tells(released, code, question)}
    if not any(sample.based(released, question) for question in released.tables):
        secret.add("n_profile")
    return {id_: {**value, "value": None} if id_ in secret else value for id_, value in found.items()}


def _shares(found: Mapping[str, figures.Value], answers: Mapping[str, Table]) -> Iterable[Share]:
    """The shares that annual reports print, as ``stats.figures`` computes them, or hidden."""
    for code, (question, _codes) in SHARES.items():
        if question in answers:
            yield Share(code, found[code]["value"], answers[question].whole)


def _missing(counted: contacts.Contacts) -> Iterable[Table]:
    """Contacts that do not say their channel, theme or language. The multimedia area has neither theme nor language."""
    themes = counted.themes(without=Service.MM)
    for name, without, whole in (
        ("channel", counted.by_channel[""], counted.total),
        ("theme", themes[""], themes.total()),
        ("language", counted.by("language")[""], counted.total),
    ):
        yield Table(name, (Row("", without),), whole)


def _claims(year: int, found: Mapping[str, figures.Value]) -> Iterable[Claim]:
    for claim in claims(year):
        if claim["kind"] == "printed_inconsistent":
            yield Claim(claim["id"], claim["value"], found[claim["id"]]["value"])


def _words(of: object, name: str) -> Words:
    return {language: getattr(of, f"{name}_{language}") or "" for language in LANGUAGES}


def collect(year: int) -> Contents:
    """Everything the report of ``year`` says: of a year that is public, the cells that are."""
    return frozen.agreed(_counted(year))


def _counted(year: int) -> Contents:
    """As it is counted now."""
    months = contacts.by_month()
    counted = contacts.of_year(year)
    facts = Facts(year, counted, months)
    terms = _terms()
    released = sample.protected(
        facts.answers,
        {question: terms[question] for question in QUESTIONS},
        {code: (question, codes(facts)) for code, (question, codes) in SHARES.items()},
    )
    n = facts.answers.n
    answers = {asked: _sample(released, asked, n) for asked in QUESTIONS if sample.based(released, asked)}
    found = _told(figures.of_year(year, facts), released)
    years = contacts.by_year(months)
    before = years.get(year - 1, Counter())
    services = tuple(service for service in ORDER if counted.by_service[service])
    ever = tuple(service for service in ORDER if any(of[service] for one, of in years.items() if one <= year))
    last = clock.today().month if year == clock.today().year else 12
    held = groups.held(year)
    elsewhere = 0 if held else int(facts.elsewhere("ga_count") or 0)
    note = YearNote.objects.filter(year=year).first()
    total = facts.years.get(year, 0)
    late, unclosed = closed.recorded(year)
    return Contents(
        year=year,
        made=clock.today(),
        total=total,
        before=facts.years.get(year - 1),
        growth=change(total, facts.years.get(year - 1, 0)),
        note=_words(note, "text") if note else dict.fromkeys(LANGUAGES, ""),
        services=Table(
            "services",
            tuple(Row(code, counted.by_service[code], before[code] if before else None) for code in services),
            counted.total,
        ),
        codes=ever,
        months=tuple(
            Period.of(month, (months.get(dt.date(year, month, 1), Counter())[code] for code in ever))
            for month in range(1, last + 1)
        )
        if counted.total
        else (),
        years=tuple(Period.of(one, (years.get(one, Counter())[code] for code in ever)) for one in _span(years, year)),
        parts=_parts(year, counted, services),
        themes=_by_theme("theme", counted.themes(without=Service.MM)),
        languages=_table("language", [(code, counted.by("language")[code]) for code in (*Language.values, "")]),
        programmes=_table("programme", _named(counted.by("programme"))),
        held=held.total() or elsewhere,
        held_elsewhere=bool(elsewhere),
        modes=_table("mode", [(mode, _sum(held, 0)[mode]) for mode in HowHeld.values]),
        held_themes=_by_theme("held", _sum(held, 1)),
        measured={measure.value: count for measure, count in counts.of_year(year).items()},
        n=n if answers else 0,
        answers=answers,
        shares=tuple(_shares(found, answers)),
        figures=found,
        missing=tuple(_missing(counted)) if counted.total else (),
        claims=tuple(_claims(year, found)),
        differing=tuple(id_ for id_, value in found.items() if (value["flag"] or "").startswith("differs")),
        events=tuple(
            Event(event.day, _words(event, "title"), _words(event, "text"))
            for event in KeyEvent.objects.filter(year=year)
        ),
        partners=_partners(year, counted),
        late=late,
        unclosed=unclosed,
        closed=closed.of_year(year),
    )


def _span(years: Mapping[int, Counter[str]], year: int) -> range:
    """From the first year with contacts to the year told: a report of 2021 does not speak of 2022."""
    past = [one for one in years if one <= year]
    return range(min(past), year + 1) if past else range(0)


def _terms() -> dict[str, list[str]]:
    """Question → the codes it may be answered with, in order."""
    found: dict[str, list[str]] = {question: [] for question in QUESTIONS}
    for name, code in Term.objects.order_by("position", "code").values_list("list", "code"):
        found.setdefault(name, []).append(code)
    return found | {"first_visit": ["yes", "no"]}


def _parts(year: int, counted: contacts.Contacts, services: Iterable[str]) -> dict[str, Table]:
    valid, found = categories.valid_in(year), {}
    for service in services:
        if own := [category for category in valid if category.service == service]:
            parts = categories.split(counted.manners(service), own)
            found[str(service)] = _table(f"part-{service}", [(part.code, part.count) for part in parts])
    return found


def _by_theme(name: str, counted: Counter[str]) -> Table:
    return _table(name, [(code, counted[code]) for code in (*Theme.values, "")])


def _named(counted: Counter[str]) -> list[tuple[str, int]]:
    return sorted(((code, count) for code, count in counted.items() if code), key=lambda row: (-row[1], row[0]))


def _sum(held: Counter[tuple[str, str]], place: int) -> Counter[str]:
    found: Counter[str] = Counter()
    for key, count in held.items():
        found[key[place]] += count
    return found


def _partners(year: int, counted: contacts.Contacts) -> tuple[str, ...]:
    """Who gave a contact or an activity in the year."""
    days = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    gave = set(HeldTally.objects.filter(day__range=days).values_list("partner", flat=True).distinct())
    return tuple(sorted((gave | set(counted.by("partner"))) - {""}))


def plain(contents: Contents) -> dict[str, Any]:
    """As JSON takes it."""
    return json.loads(json.dumps(asdict(contents), default=str))


def version(contents: Contents) -> str:
    """The same for the same figures, whenever the report is made."""
    told = plain(contents) | {"made": ""}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]
