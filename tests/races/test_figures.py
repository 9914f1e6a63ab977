"""Many record, import and close at the same moment: nothing is lost, nothing is late, nobody waits in a ring.

Each guard has a control: the same race without it goes wrong.
"""

from __future__ import annotations

import datetime as dt
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection, transaction

from cdm.core.refused import Conflict, Refused
from stats import closed, closing, contacts, months, recording, unlinking
from stats.closing import Row
from stats.contacts import EVERYTHING
from stats.imports import contacts as import_contacts
from stats.models import Correction, MonthlyTally, Tally, YearVersion
from tests.races.together import PATIENCE, together

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.date(2025, 3, 10)
FACTS = {"service": "IC", "channel": "FACE", "context": "STD", "theme": "WORK", "language": "fr"}
KEYS = [dict(FACTS, partner=f"p{number}") for number in range(8)]
HEADER = "day,service,channel,context,theme,language,partner,programme,count\n"


@pytest.fixture(autouse=True)
def in_2026() -> Iterator[None]:
    with time_machine.travel(dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def impatient() -> Iterator[None]:
    """A ring is seen after a tenth of a second, so that a control does not wait long."""
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER DATABASE "
            + connection.ops.quote_name(connection.settings_dict["NAME"])
            + " SET deadlock_timeout = '100ms'"
        )
    yield
    with connection.cursor() as cursor:
        cursor.execute(
            "ALTER DATABASE " + connection.ops.quote_name(connection.settings_dict["NAME"]) + " RESET deadlock_timeout"
        )


def strange(outcomes: list[Any]) -> list[Any]:
    return [outcome for outcome in outcomes if isinstance(outcome, Exception)]


def record(day: dt.date = DAY, **facts: Any) -> None:
    with transaction.atomic(durable=True):
        recording.record(day=day, **{**FACTS, **facts})


def with_answers(number: int) -> None:
    """As closing an appointment does: the contact, then the visitor's answers."""
    with transaction.atomic(durable=True):
        recording.record(day=DAY, **KEYS[number % 3])
        recording.add_profile(month=DAY, sex="FM"[number % 2], municipality="21004", first_visit="yes")
        recording.count(measure="help", day=DAY)


# --- recorders of one month ----------
def test_many_who_record_in_one_month_are_all_counted():
    works = [partial(record, dt.date(2025, 3, 3 + number % 5), **KEYS[number % 4]) for number in range(24)]
    assert strange(together([*works, *(partial(with_answers, number) for number in range(12))])) == []
    assert contacts.of_year(2025).total == 36
    assert months.rebuild() == 0


def test_recording_and_taking_back_at_once_leaves_what_is_left():
    for facts in KEYS[:4]:
        record(count=10, **facts)

    def take_back(number: int) -> None:
        with transaction.atomic(durable=True):
            recording.unrecord(day=DAY, **KEYS[number % 4], count=2)

    works = [partial(take_back, number) for number in range(16)]
    assert strange(together([*works, *(partial(record, **KEYS[number % 4]) for number in range(8))])) == []
    assert contacts.of_year(2025).total == 40 - 32 + 8
    assert months.rebuild() == 0


# --- several contacts in one transaction ----------
def both_ways() -> list[list[dict[str, Any]]]:
    """The same contacts of two months, in opposite orders."""
    rows = [{"day": day, **KEYS[0]} for day in (dt.date(2025, 3, 3), dt.date(2025, 4, 3), dt.date(2025, 5, 5))]
    return [rows, rows[::-1]] * 6


def one_by_one(rows: list[dict[str, Any]]) -> None:
    with transaction.atomic(durable=True):
        for row in rows:
            recording.record(**row)
            time.sleep(0.02)  # what a room does in between


def in_bulk(rows: list[dict[str, Any]]) -> None:
    with transaction.atomic(durable=True):
        recording.record_in_bulk(rows)
        time.sleep(0.02)


def test_months_added_in_different_orders_do_not_wait_in_a_ring(impatient):
    singles = [partial(record, day, **KEYS[0]) for day in (dt.date(2025, 3, 3), dt.date(2025, 4, 3))] * 3
    assert strange(together([*(partial(in_bulk, rows) for rows in both_ways()), *singles])) == []
    assert contacts.of_year(2025).total == 12 * 3 + 6
    assert months.rebuild() == 0


def test_control_one_by_one_they_do(impatient):
    outcomes = together([partial(one_by_one, rows) for rows in both_ways()])
    assert any(isinstance(outcome, OperationalError) and "deadlock" in str(outcome) for outcome in outcomes)
    assert months.rebuild() == 0  # who was refused left nothing


def taken_back(rows: list[dict[str, Any]]) -> None:
    with transaction.atomic(durable=True):
        recording.unrecord_in_bulk(rows)


def test_taking_several_back_does_not_wait_in_a_ring_either(impatient):
    for rows in both_ways():
        in_bulk(rows)
    works: list[Callable[[], object]] = [partial(taken_back, rows) for rows in both_ways()]
    works += [partial(in_bulk, rows) for rows in both_ways()]
    assert strange(together(works)) == []
    assert contacts.of_year(2025).total == 12 * 3
    assert months.rebuild() == 0


# --- imports ----------
def file(place: Path, name: str, number: int = 0, partners: int = 8) -> Path:
    """Many tallies of one month that others are recording too; with a last line of its own, so that each is new."""
    lines = [
        f"2025-03-{day:02},IC,FACE,STD,WORK,fr,p{partner},,1\n" for day in range(3, 25) for partner in range(partners)
    ]
    path = place / name
    path.write_text(HEADER + "".join(lines) + f"2025-06-01,IC,,,,,,,{number + 1}\n")
    return path


def test_imports_and_recorders_do_not_wait_in_a_ring(tmp_path, impatient):
    files = [file(tmp_path, f"{number}.csv", number) for number in range(2)]
    works: list[Callable[[], object]] = [partial(import_contacts.bring_in, path) for path in files]
    works += [partial(record, dt.date(2025, 3, 3 + number), **KEYS[number % 8]) for number in range(12)]
    works += [partial(in_bulk, rows) for rows in both_ways()[:4]]
    assert strange(together(works)) == []
    assert contacts.of_year(2025).total == 2 * 22 * 8 + 1 + 2 + 12 + 4 * 3
    assert months.rebuild() == 0


def test_control_without_its_turn_an_import_waits_in_a_ring(tmp_path, impatient, monkeypatch):
    """Two files of the same tallies: each locks them in an order of chance."""
    monkeypatch.setattr(closed, "hold_many", lambda: None)
    for attempt in range(12):
        files = [file(tmp_path, f"{n}.csv", 2 * attempt + n, partners=120) for n in range(2)]
        outcomes = together([partial(import_contacts.bring_in, path) for path in files])
        if any(isinstance(outcome, OperationalError) for outcome in outcomes):
            return
    pytest.fail("two imports never waited for each other")


# --- closing ----------
class Slow:
    """A recorder who has counted and not committed yet when the closing comes."""

    def __init__(self) -> None:
        self.counted, self.commit = threading.Event(), threading.Event()

    def record(self) -> None:
        with transaction.atomic(durable=True):
            recording.record(day=DAY, **KEYS[0], count=5)
            self.counted.set()
            assert self.commit.wait(PATIENCE)

    def close(self) -> YearVersion:
        assert self.counted.wait(PATIENCE)
        threading.Timer(0.3, self.commit.set).start()
        return closing.close(year=2025)


def test_a_closing_waits_for_who_is_counting():
    slow = Slow()
    recorded, version = together([slow.record, slow.close])
    assert recorded is None
    assert version.figures["total"]["contacts"] == 5 == contacts.of_year(2025).total


def test_control_without_the_lock_a_contact_is_in_the_closed_year_and_not_in_its_version(monkeypatch):
    """Neither the verb nor the trigger waits: each with a lock of its own, which is none."""
    monkeypatch.setattr(closed, "hold_alone", lambda year: None)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE stats_yearversion DISABLE TRIGGER stats_yearversion_alone")
    try:
        slow = Slow()
        _recorded, version = together([slow.record, slow.close])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE stats_yearversion ENABLE TRIGGER stats_yearversion_alone")
    assert version.figures["total"]["contacts"] == 0
    assert contacts.of_year(2025).total == 5


def test_whoever_records_while_a_year_closes_is_in_its_version_or_is_told(impatient):
    works: list[Callable[[], object]] = [partial(record, **KEYS[number % 8]) for number in range(20)]
    works += [partial(with_answers, number) for number in range(8)]
    works += [partial(in_bulk, rows) for rows in both_ways()[:4]]
    works[14:14] = [partial(closing.close, year=2025)] * 2
    outcomes = together(works)
    versions = [outcome for outcome in outcomes if isinstance(outcome, YearVersion)]
    assert len(versions) == 1
    wrong = strange(outcomes)
    assert all(isinstance(outcome, Refused) for outcome in wrong), wrong
    assert sum(isinstance(outcome, Conflict) for outcome in wrong) == 1
    counted = closing.history.figures.collect(2025)
    assert versions[0].figures == counted
    assert months.rebuild() == 0


def test_a_file_closed_over_while_it_comes_in_is_whole_or_not_there(tmp_path, impatient):
    path = file(tmp_path, "0.csv")
    brought, version = together([partial(import_contacts.bring_in, path), partial(closing.close, year=2025)])
    total = version.figures["total"]["contacts"]
    assert total == contacts.of_year(2025).total
    assert total == (0 if isinstance(brought, Exception) else 22 * 8 + 1)


def test_corrections_at_once_are_one_version_each():
    record(**KEYS[0], count=50)
    closing.close(year=2025)
    row = Row(dt.date(2025, 3, 1), -1, **KEYS[0])
    correct = partial(closing.correct, year=2025, rows=[row], reason="twice", after=1)
    outcomes = together([correct] * 6)
    assert sum(isinstance(outcome, YearVersion) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 5
    assert Correction.objects.count() == 1
    assert contacts.of_year(2025).total == 49


# --- the night ----------
def test_the_night_and_recorders_do_not_wait_in_a_ring(impatient):
    since = dt.date(2026, 1, 1)
    today = dt.date(2026, 2, 10)

    def count(number: int) -> None:
        with transaction.atomic(durable=True):
            recording.record(day=today, **KEYS[number % 4])
            recording.add_profile(month=today, sex="F")
            recording.count(measure="help", day=today)

    works: list[Callable[[], object]] = [partial(count, number) for number in range(20)]
    works[10:10] = [partial(unlinking.rewrite, since=since)] * 2
    assert strange(together(works)) == []
    assert contacts.of_year(2026).total == 20
    assert contacts.by_weekday(EVERYTHING, today, today)[today.weekday()] == 20
    assert months.rebuild() == 0


def test_nothing_is_left_of_what_was_all_taken_back():
    record(**KEYS[0], count=16)

    def take_back() -> None:
        with transaction.atomic(durable=True):
            recording.unrecord(day=DAY, **KEYS[0])

    assert strange(together([take_back] * 16)) == []
    assert not Tally.objects.exists()
    assert not MonthlyTally.objects.exists()
    assert contacts.of_year(2025).total == 0
