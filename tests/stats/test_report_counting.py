"""Counting by hand on a random import equals every number of the report's contents."""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path
from random import Random

import pytest

from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats.imports import contacts, profiles
from stats.models import Term
from stats.recording import count, record_held
from stats.report import sample
from stats.report.contents import collect

YEAR = 2022
ANSWERS = ("sex", "age5", "municipality", "status", "education", "referral", "first_visit")
pytestmark = pytest.mark.django_db


def write(path: Path, header: tuple[str, ...], rows: list[tuple]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
    return path


def contact_rows(chance: Random) -> list[tuple]:
    """(day, service, channel, context, theme, language, partner, programme, count) of two years and a bit."""
    days = [dt.date(YEAR - 1, 1, 1) + dt.timedelta(days=n) for n in range(800)]
    sets = (
        ["", *Channel.values],
        Context.values,
        ["", *Theme.values],
        ["", *Language.values],
        ["", "alpha", "beta"],
        ["", "youth", "euro"],
    )
    return [
        (chance.choice(days), chance.choice(Service.values), *map(chance.choice, sets), chance.randint(1, 9))
        for _ in range(3000)
    ]


def profile_rows(chance: Random) -> list[tuple]:
    terms: dict[str, list[str]] = {"first_visit": ["yes", "no"]}
    for name, code in Term.objects.order_by("list", "code").values_list("list", "code"):
        terms.setdefault(name, []).append(code)
    # Few and uneven, so that there is something to hide.
    said = {name: ["", *terms[name], *terms[name][:3] * 3] for name in ANSWERS}
    return [
        (f"{YEAR}-{chance.randint(1, 12):02}", *(chance.choice(said[name]) for name in ANSWERS)) for _ in range(260)
    ]


@pytest.fixture
def imported(tmp_path, partner_a, partner_b):
    chance = Random(20211127)  # noqa: S311
    rows = contact_rows(chance)
    header = ("day", "service", "channel", "context", "theme", "language", "partner", "programme", "count")
    contacts.bring_in(write(tmp_path / "contacts.csv", header, rows))
    answers = profile_rows(chance)
    profiles.bring_in(write(tmp_path / "profiles.csv", ("month", *ANSWERS), answers))
    return rows, answers


def by(rows: list[tuple], place: int, **only) -> Counter:
    found: Counter = Counter()
    for row in rows:
        if row[0].year == YEAR and (not only or row[1] in only["services"]):
            found[row[place]] += row[-1]
    return found


def told(table) -> dict[str, int]:
    return {row.code: row.count for row in table.rows}


def test_contacts_are_those_of_the_file(imported):
    rows, _answers = imported
    report = collect(YEAR)
    now = sum(row[-1] for row in rows if row[0].year == YEAR)
    before = sum(row[-1] for row in rows if row[0].year == YEAR - 1)
    assert (report.total, report.before) == (now, before)
    assert report.growth == pytest.approx(100 * (now - before) / before)
    assert told(report.services) == by(rows, 1)
    assert {row.code: row.before for row in report.services.rows} == {
        service: sum(row[-1] for row in rows if row[0].year == YEAR - 1 and row[1] == service)
        for service in Service.values
    }
    themed = by(rows, 4, services={"IC", "GA", "OUT"})
    assert told(report.themes) == themed
    assert report.themes.whole == themed.total()
    assert told(report.languages) == by(rows, 5)
    assert told(report.programmes) == {code: n for code, n in by(rows, 7).items() if code}
    assert report.partners == ("alpha", "beta")
    months = {
        (month, service): sum(r[-1] for r in rows if (r[0].year, r[0].month, r[1]) == (YEAR, month, service))
        for month in range(1, 13)
        for service in Service.values
    }
    assert {
        (period.number, service): n
        for period in report.months
        for service, n in zip(report.codes, period.counts, strict=True)
    } == months
    assert [(period.number, period.total) for period in report.years] == [(YEAR - 1, before), (YEAR, now)]
    silent = {table.name: (table.rows[0].count, table.whole) for table in report.missing}
    assert silent == {
        "channel": (by(rows, 2)[""], now),
        "theme": (themed[""], themed.total()),
        "language": (by(rows, 5)[""], now),
    }


def category(channel: str, context: str) -> str:
    """The categories of 2022, said once more by hand."""
    if context in ("AFTER_GROUP", "NEET"):
        return context.lower()
    simple = {"FACE": "face", "EMAIL": "email", "PHONE": "phone", "VIDEO": "video", "": ""}
    return simple.get(channel, "chat")


def test_categories_are_exclusive_and_complete(imported):
    rows, _answers = imported
    report = collect(YEAR)
    expected: Counter = Counter()
    for row in rows:
        if row[0].year == YEAR and row[1] == "IC":
            expected[category(row[2], row[3])] += row[-1]
    assert told(report.parts["IC"]) == expected
    assert report.parts["IC"].whole == by(rows, 1)["IC"]


def test_profiles_are_those_of_the_file_or_hidden(imported):
    _rows, answers = imported
    report = collect(YEAR)
    assert report.n == len(answers)
    hides = 0
    for place, question in enumerate(ANSWERS, 1):
        expected = Counter(row[place] for row in answers if row[place] not in ("", "NA"))
        table = report.answers[question]
        assert (table.whole, table.silent) == (expected.total(), len(answers) - expected.total())
        assert {row.code for row in table.rows} == set(expected)
        kept = [row.code for row in table.rows if row.count is None]
        hides += len(kept)
        assert len(kept) != 1
        for row in table.rows:
            assert row.count in (None, expected[row.code])
            assert row.count is None or row.count >= sample.minimum(question)
    assert hides > 2
    shares = {share.code: share for share in report.shares}
    women = sum(1 for row in answers if row[1] == "F")
    known = sum(1 for row in answers if row[1] not in ("", "NA"))
    assert shares["pr_women"].n == known
    assert shares["pr_women"].value in (None, round(100 * women / known + 1e-9, 1))


def test_activities_and_counts_are_those_recorded(imported):
    chance = Random(7)  # noqa: S311
    held: Counter = Counter()
    for _ in range(60):
        mode, theme, times = (
            chance.choice(["onsite", "online", "hybrid"]),
            chance.choice(Theme.values),
            chance.randint(1, 3),
        )
        record_held(day=dt.date(YEAR, chance.randint(1, 12), 3), mode=mode, theme=theme, count=times)
        held[mode, theme] += times
    for day in (3, 4):
        count(measure="printed", day=dt.date(YEAR, 5, day), item="bw", count=20)
        count(measure="door", day=dt.date(YEAR, 5, day), hour=9, count=7)
    report = collect(YEAR)
    assert report.held == held.total()
    assert report.mean == pytest.approx(by(imported[0], 1)["GA"] / held.total())
    assert told(report.modes) == {m: sum(n for (mode, _t), n in held.items() if mode == m) for m, _t in held}
    assert told(report.held_themes) == {t: sum(n for (_m, theme), n in held.items() if theme == t) for _m, t in held}
    assert report.measured == {"printed": 40, "door": 14}
