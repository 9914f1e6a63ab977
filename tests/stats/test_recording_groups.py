"""Group activities given, and the hands counted at them: written, taken back, refused."""

import datetime as dt

import pytest
from django.db import connection, transaction

from cdm.core import clock
from cdm.core.refused import Refused
from stats import recording
from stats.models import GroupAnswer, HeldTally

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 4)
HELD = {"day": DAY, "mode": "hybrid", "theme": "WORK", "language": "fr", "partner": "actiris", "programme": "tng"}


def held() -> list[tuple]:
    return sorted(HeldTally.objects.values_list("day", "mode", "theme", "partner", "count"))


def answers() -> list[tuple]:
    return sorted(GroupAnswer.objects.values_list("month", "question", "code", "count"))


def test_alike_activities_of_a_day_are_one_row():
    recording.record_held(**HELD)
    recording.record_held(**HELD, count=2)
    recording.record_held(**{**HELD, "mode": "online"})
    assert held() == [(DAY, "hybrid", "WORK", "actiris", 3), (DAY, "online", "WORK", "actiris", 1)]


def test_many_at_once_are_added_up():
    rows = [HELD, {"day": DAY, "mode": "onsite"}, {**HELD, "count": 4}]
    assert recording.record_held_in_bulk(iter(rows)) == 6
    assert held() == [(DAY, "hybrid", "WORK", "actiris", 5), (DAY, "onsite", "", "", 1)]


def test_what_is_taken_back_leaves_no_trace():
    recording.record_held(**HELD, count=2)
    recording.unrecord_held(**HELD)
    assert held() == [(DAY, "hybrid", "WORK", "actiris", 1)]
    recording.unrecord_held(**HELD)
    assert held() == []
    with pytest.raises(Refused):
        recording.unrecord_held(**HELD)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"mode": ""}, "mode"),
        ({"mode": "phone"}, "mode"),
        ({"theme": "COOK"}, "theme"),
        ({"language": "de"}, "language"),
        ({"partner": "a b"}, "partner"),
        ({"count": 0}, "count"),
        ({"day": dt.date(2999, 1, 1)}, "day"),
    ],
)
def test_what_is_wrong_is_named(wrong, field):
    with pytest.raises(Refused) as refused:
        recording.record_held(**{**HELD, **wrong})
    assert refused.value.field == field
    assert held() == []


def test_hands_are_counted_by_month_and_question():
    month = dt.date(2026, 3, 1)
    recording.record_group_answers(month=DAY, answers={"sex": {"F": 8, "M": 4, "X": 0}, "first_visit": {"yes": 11}})
    recording.record_group_answers(month=DAY + dt.timedelta(days=20), answers={"sex": {"F": 1}})
    assert answers() == [(month, "first_visit", "yes", 11), (month, "sex", "F", 9), (month, "sex", "M", 4)]

    recording.unrecord_group_answers(month=DAY, answers={"sex": {"F": 8, "M": 4, "X": 0}, "first_visit": {"yes": 11}})
    assert answers() == [(month, "sex", "F", 1)]
    with pytest.raises(Refused):
        recording.unrecord_group_answers(month=DAY, answers={"sex": {"F": 2}})


@pytest.mark.parametrize("answers", [{"sex": {"": 1}}, {"sex": {"Q": 1}}, {"shoes": {"42": 1}}, {"sex": {"F": -1}}])
def test_a_strange_answer_is_refused(answers):
    with pytest.raises(Refused):
        recording.record_group_answers(month=DAY, answers=answers)
    assert not GroupAnswer.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_outside_a_transaction():
    for write in (
        lambda: recording.record_held(**HELD),
        lambda: recording.unrecord_held(**HELD),
        lambda: recording.record_held_in_bulk([HELD]),
        lambda: recording.record_group_answers(month=DAY, answers={}),
        lambda: recording.unrecord_group_answers(month=DAY, answers={}),
    ):
        with pytest.raises(recording.NoTransaction):
            write()


def test_the_database_refuses_what_no_function_writes():
    held = "stats_heldtally (day, mode, theme, language, partner, programme, count)"
    hands = "stats_groupanswer (month, question, code, count)"
    for into, values in (
        (held, "'2026-03-04', 'onsite', '', '', '', '', 0"),
        (held, "'2026-03-04', 'phone', '', '', '', '', 1"),
        (hands, "'2026-03-04', 'sex', 'F', 1"),
        (hands, "'2026-03-01', 'shoes', 'F', 1"),
        (hands, "'2026-03-01', 'sex', '', 1"),
    ):
        with pytest.raises(Exception, match="violates check constraint"), transaction.atomic():
            connection.cursor().execute(f"INSERT INTO {into} VALUES ({values})")  # noqa: S608


def test_today_may_be_recorded():
    recording.record_held(**{**HELD, "day": clock.today()})
    assert HeldTally.objects.get().day == clock.today()
