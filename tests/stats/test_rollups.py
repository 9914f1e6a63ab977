"""What the dashboard reads is what the facts add up to, whatever was done to them."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stats import closing, contacts, months, profiles, recording, tasks
from stats.closing import Row
from stats.contacts import Filters
from stats.models import (
    DIMENSIONS,
    WEEKDAYS,
    AnswerTally,
    MonthlyTally,
    MonthlyTotal,
    PartnerTotal,
    Profile,
    Tally,
)

pytestmark = pytest.mark.django_db
DAYS = [dt.date(2025, month, day) for month in (1, 2) for day in range(1, 9)]
CODES = {
    "service": ["IC", "GA"],
    "channel": ["FACE", "EMAIL"],
    "context": ["STD", "NEET"],
    "theme": ["", "WORK"],
    "language": ["fr", "nl"],
    "partner": ["", "alpha", "beta"],
    "programme": ["", "youth"],
}
FACTS = st.builds(
    lambda day, codes, count: {"day": day, **dict(zip(DIMENSIONS, codes, strict=True)), "count": count},
    st.sampled_from(DAYS),
    st.tuples(*(st.sampled_from(CODES[name]) for name in DIMENSIONS)),
    st.integers(1, 9),
)
GIVEN = {"sex": ["", "F", "M"], "municipality": ["", "21004", "21001"], "first_visit": ["", "yes", "no"]}
PROFILES = st.builds(
    lambda day, codes: {"month": day, **dict(zip(GIVEN, codes, strict=True))},
    st.sampled_from(DAYS),
    st.tuples(*(st.sampled_from(codes) for codes in GIVEN.values())),
)


@pytest.fixture(autouse=True)
def in_2026():
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


def rows(model, *names: str) -> Counter:
    """What the rollup says, slots added up, zeros left out."""
    found: Counter = Counter()
    for *key, count in model.objects.values_list(*names, "count"):
        found[tuple(key)] += count
    return Counter({key: count for key, count in found.items() if count})


def by_hand(facts: list[dict], *names: str) -> Counter:
    found: Counter = Counter()
    for fact in facts:
        found[tuple(fact["day"].replace(day=1) if name == "month" else fact[name] for name in names)] += fact["count"]
    return found


def agree(facts: list[dict], given: list[dict]) -> None:
    whole = ("month", *DIMENSIONS)
    assert rows(MonthlyTally, *whole) == by_hand(facts, *whole)
    network = tuple(name for name in whole if name != "partner")
    assert rows(MonthlyTotal, *network) == by_hand(facts, *network)
    assert rows(PartnerTotal, "month", "service", "partner") == by_hand(facts, "month", "service", "partner")
    for filters in (Filters(), Filters(theme="WORK"), Filters(partners=frozenset({"alpha"}))):
        wanted = [
            fact
            for fact in facts
            if filters.theme in ("", fact["theme"])
            and (filters.partners is None or fact["partner"] in filters.partners)
        ]
        read = contacts.of_year(2025, filters)
        assert read.total == sum(fact["count"] for fact in wanted)
        assert read.groups["partner"] == by_hand(wanted, "partner")
        assert read.groups["manner"] == by_hand(wanted, "service", "channel", "context")
        days = contacts.by_weekday(filters, DAYS[0], DAYS[-1])
        assert +days == +Counter({n: sum(f["count"] for f in wanted if f["day"].weekday() == n) for n in range(7)})
    answers = Counter(
        (one["month"].replace(day=1), one["municipality"], question, one.get(question, ""))
        for one in given
        for question in recording.ANSWERS
    )
    assert rows(AnswerTally, "month", "municipality", "question", "code") == answers
    assert profiles.of_year(2025).n == len(given)
    assert profiles.of_period(DAYS[0], DAYS[0], "21004").n == sum(
        one["month"].month == 1 and one["municipality"] == "21004" for one in given
    )
    assert months.rebuild() == 0


@contextmanager
def undone() -> Iterator[None]:
    """Nothing stays, and verbs may be durable inside, as pytest-django has it."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(FACTS, max_size=12), st.lists(FACTS, max_size=12), st.lists(PROFILES, max_size=8), st.data())
def test_rollups_are_what_the_facts_add_up_to(one_by_one, at_once, answered, data):
    with undone():
        for fact in one_by_one:
            recording.record(**fact)
        recording.record_in_bulk(at_once)
        keys = [recording.add_profile(**one).key for one in answered]
        facts, given = [*one_by_one, *at_once], dict(zip(keys, answered, strict=True))
        agree(facts, list(given.values()))

        gone = data.draw(st.lists(st.sampled_from(facts), unique_by=id, max_size=len(facts)) if facts else st.just([]))
        half = len(gone) // 2
        for fact in gone[:half]:
            recording.unrecord(**fact)
        recording.unrecord_in_bulk(gone[half:])
        forgotten = data.draw(st.lists(st.sampled_from(keys), unique=True) if keys else st.just([]))
        for key in forgotten:
            recording.forget_profile(key=key)
        left = [fact for fact in facts if not any(fact is one for one in gone)]
        agree(left, [one for key, one in given.items() if key not in forgotten])


def test_whatever_is_written_past_the_verbs_is_added_up_too():
    fact = {"day": DAYS[0], **{name: codes[0] for name, codes in CODES.items()}, "count": 3}
    recording.record(**fact)
    Tally.objects.update(day=DAYS[1])  # another weekday
    Tally.objects.create(**fact | {"day": DAYS[9]})
    Tally.objects.filter(day=DAYS[9]).update(day=DAYS[2], count=5)  # another month
    Profile.objects.create(month=DAYS[0], sex="F")
    Profile.objects.update(sex="M", municipality="21004")
    agree(
        [fact | {"day": DAYS[1]}, fact | {"day": DAYS[2], "count": 5}],
        [{"month": DAYS[0], "sex": "M", "municipality": "21004"}],
    )


def test_a_statement_that_adds_and_changes_counts_both():
    """``ON CONFLICT DO UPDATE`` fires the triggers of both, with the rows of each."""
    facts = [{"day": day, **{name: codes[-1] for name, codes in CODES.items()}, "count": 2} for day in DAYS[:4]]
    recording.record_in_bulk(facts[:2])
    recording.record_in_bulk(facts)
    agree([*facts[:2], *facts], [])


def spoil() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE stats_monthlytally SET count = count + 1, tuesday = tuesday + 1 WHERE service = 'IC'")
        cursor.execute("DELETE FROM stats_monthlytotal WHERE service = 'GA'")
        cursor.execute("INSERT INTO stats_partnertotal VALUES ('2025-01-01', 'OUT', 'ghost', 0, 4)")
        cursor.execute("DELETE FROM stats_answertally WHERE question = 'sex'")


def state() -> list[list[tuple]]:
    names = (("month", *DIMENSIONS, *WEEKDAYS), ("month", "service", "partner"), ("month", "question", "code"))
    return [
        sorted(rows(model, *columns).items())
        for model, columns in zip((MonthlyTally, PartnerTotal, AnswerTally), names, strict=True)
    ]


def test_rebuilt_they_are_right_again_and_nothing_else_is_touched(capsys):
    with transaction.atomic():
        for number, codes in enumerate(itertools.product(*(CODES[name][:2] for name in DIMENSIONS))):
            fact = dict(zip(DIMENSIONS, codes, strict=True))
            recording.record(day=DAYS[number % len(DAYS)], **fact)
        recording.add_profile(month=DAYS[0], sex="F")
    closing.close(year=2025)
    closing.correct(year=2025, rows=[Row(dt.date(2025, 2, 1), 4, "OUT")], reason="late", after=1)
    before, figures = state(), closing.history.figures.collect(2025)
    spoil()
    assert state() != before
    assert months.rebuild() > 3
    assert state() == before
    assert closing.history.figures.collect(2025) == figures
    call_command("rebuild_months")
    assert capsys.readouterr().out == "Nothing differed.\n"


@pytest.mark.django_db(transaction=True)
def test_the_night_changes_no_figure_not_even_of_a_closed_year():
    with transaction.atomic():
        for number in range(4):
            recording.record(day=dt.date(2025, 12, 30), service="IC", partner=f"p{number}")
        recording.record(day=dt.date(2026, 1, 5), service="IC")
        recording.add_profile(month=dt.date(2025, 12, 30), sex="F")
    with time_machine.travel(dt.datetime(2026, 1, 9, 2, tzinfo=dt.UTC), tick=False):
        closing.close(year=2025)
        closing.correct(year=2025, rows=[Row(dt.date(2025, 12, 1), 2, "OUT")], reason="late", after=1)
        before = [closing.history.figures.collect(year) for year in (2025, 2026)]
        keys = set(Profile.objects.values_list("key", flat=True))
        tasks.unlink()
        assert keys.isdisjoint(Profile.objects.values_list("key", flat=True))
    assert [closing.history.figures.collect(year) for year in (2025, 2026)] == before
    assert set(MonthlyTotal.objects.values_list("slot", flat=True)) == {0}
    assert months.rebuild() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT xmin::text FROM stats_answertally UNION SELECT xmin::text FROM stats_profile")
        assert len(cursor.fetchall()) == 1  # the answers of one visitor are not told by who wrote them
