"""Closing a meeting: exactly what is counted, once, and taken back without a trace."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from activities import door, erasure
from activities.door import undoable
from activities.models import Meeting, Session
from cdm.core.refused import Conflict, Refused
from stats import figures
from stats.models import GroupAnswer, HeldTally, MonthlyTally, Profile, Tally
from tests.activities.worlds import THURSDAY, activity, at, register, session

pytestmark = pytest.mark.django_db
BEGUN, OVER = at(THURSDAY, "10:20"), at(THURSDAY, "12:30")
FACTS = {"theme": "WORK", "language": "fr", "partner": "alpha", "programme": "tng"}
HANDS = {"sex": {"F": 12, "M": 5, "X": 0}, "first_visit": {"yes": 9}}


@pytest.fixture
def cv(partner_a, site):
    return session(activity(partner_a), onsite=30, online=None)


@pytest.fixture
def meeting(cv):
    return cv.meetings.get()


@pytest.fixture(autouse=True)
def over():
    with time_machine.travel(OVER, tick=False):
        yield


def everything() -> tuple:
    return (
        sorted(Tally.objects.values_list("day", "service", "channel", "context", "theme", "language", "count")),
        sorted(MonthlyTally.objects.values_list("month", "service", "channel", "count")),
        sorted(HeldTally.objects.values_list("day", "mode", "theme", "language", "partner", "programme", "count")),
        sorted(GroupAnswer.objects.values_list("month", "question", "code", "count")),
    )


def test_heads_are_contacts_and_the_session_is_one_activity(cv, meeting):
    door.close(meeting=meeting, onsite=14, online=9, facts=FACTS, answers=HANDS)
    month = THURSDAY.replace(day=1)
    assert everything() == (
        [
            (THURSDAY, "GA", "FACE", "STD", "WORK", "fr", 14),
            (THURSDAY, "GA", "VIDEO", "STD", "WORK", "fr", 9),
        ],
        [(month, "GA", "FACE", 14), (month, "GA", "VIDEO", 9)],
        [(THURSDAY, "hybrid", "WORK", "fr", "alpha", "tng", 1)],
        [(month, "first_visit", "yes", 9), (month, "sex", "F", 12), (month, "sex", "M", 5)],
    )
    assert not Profile.objects.exists()
    meeting.refresh_from_db()
    cv.refresh_from_db()
    assert (meeting.closed, meeting.onsite, meeting.online, cv.state) == (True, 14, 9, Session.State.HELD)


def test_undone_nothing_is_left(cv, meeting):
    door.count_heads(meeting=meeting, onsite=13, online=0)
    before = everything()
    key = undoable.remember(door.close(meeting=meeting, onsite=14, online=9, facts=FACTS, answers=HANDS), user_id=1)
    undoable.undo(key, user_id=1)
    assert everything() == before == ([], [], [], [])
    meeting.refresh_from_db()
    cv.refresh_from_db()
    assert (meeting.closed, meeting.onsite, meeting.online, cv.state) == (False, 13, 0, Session.State.PUBLISHED)
    door.close(meeting=meeting, onsite=1, online=0, facts=FACTS)
    assert HeldTally.objects.get().count == 1


def test_closed_twice_is_counted_once(meeting):
    door.close(meeting=meeting, onsite=5, online=0, facts=FACTS)
    with pytest.raises(Conflict):
        door.close(meeting=meeting, onsite=6, online=0, facts=FACTS)
    assert Tally.objects.get().count == 5
    assert HeldTally.objects.get().count == 1


def test_a_course_counts_each_morning_and_is_one_activity(partner_a, site):
    course = session(activity(partner_a), days=3)
    first, second, third = course.meetings.all()
    with time_machine.travel(OVER + dt.timedelta(days=5), tick=False):
        door.close(meeting=third, onsite=7, online=0, facts=FACTS)
        door.close(meeting=first, onsite=10, online=0, facts=FACTS)
        assert not HeldTally.objects.exists()
        last = door.close(meeting=second, onsite=8, online=0, facts=FACTS)
    assert sorted(Tally.objects.values_list("day", "count")) == [
        (THURSDAY, 10),
        (THURSDAY + dt.timedelta(days=1), 8),
        (THURSDAY + dt.timedelta(days=2), 7),
    ]
    held = HeldTally.objects.get()
    assert (held.day, held.count) == (THURSDAY + dt.timedelta(days=2), 1)
    with time_machine.travel(OVER + dt.timedelta(days=5), tick=False):
        door.reopen(last)
    course.refresh_from_db()
    assert (course.state, HeldTally.objects.count(), Tally.objects.count()) == (Session.State.PUBLISHED, 0, 2)


def test_the_last_one_is_undone_first(partner_a, site):
    course = session(activity(partner_a), days=2)
    first, second = course.meetings.all()
    with time_machine.travel(OVER + dt.timedelta(days=5), tick=False):
        one = door.close(meeting=first, onsite=1, online=0, facts=FACTS)
        two = door.close(meeting=second, onsite=1, online=0, facts=FACTS)
        with pytest.raises(Conflict):
            door.reopen(one)
        door.reopen(two)
        door.reopen(one)
    assert everything() == ([], [], [], [])


def test_nobody_came_is_no_contact_and_no_activity(cv, meeting):
    closed = door.close(meeting=meeting, onsite=0, online=0, facts=FACTS)
    cv.refresh_from_db()
    assert cv.state == Session.State.HELD
    assert everything() == ([], [], [], [])
    door.reopen(closed)
    cv.refresh_from_db()
    assert cv.state == Session.State.PUBLISHED


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"onsite": -1}, "onsite"),
        ({"facts": {**FACTS, "theme": "COOK"}}, "theme"),
        ({"facts": {**FACTS, "partner": "=cmd"}}, "partner"),
        ({"answers": {"sex": {"F": 3, "M": 2}}}, "sex"),
        ({"answers": {"sex": {"Q": 1}}}, "sex"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_counted(meeting, wrong, field):
    with pytest.raises(Refused) as refused:
        door.close(**{"meeting": meeting, "onsite": 3, "online": 1, "facts": FACTS, **wrong})
    assert refused.value.field == field
    assert everything() == ([], [], [], [])
    assert not Meeting.objects.get().closed


def test_not_before_it_begins_nor_once_cancelled(cv, meeting):
    with time_machine.travel(at(THURSDAY, "09:59"), tick=False), pytest.raises(Refused):
        door.close(meeting=meeting, onsite=3, online=0, facts=FACTS)
    cv.state = Session.State.CANCELLED
    cv.save(update_fields=["state"])
    with pytest.raises(Conflict):
        door.close(meeting=meeting, onsite=3, online=0, facts=FACTS)


def test_after_midnight_the_day_is_that_of_the_beginning(meeting):
    with time_machine.travel(OVER + dt.timedelta(days=12), tick=False):
        door.close(meeting=meeting, onsite=3, online=0, facts=FACTS)
    assert Tally.objects.get().day == THURSDAY


def test_the_figures_move_and_erasing_moves_none(cv, meeting):
    for number in range(3):
        register_at(cv, number)
    year = THURSDAY.year
    assert "ga_count" not in figures.of_year(year)
    door.close(meeting=meeting, onsite=3, online=1, facts=FACTS, answers=HANDS | {"sex": {"F": 4}, "first_visit": {}})
    after = figures.of_year(year)
    assert {code: after[code]["value"] for code in ("ga_count", "ga_contacts", "ga_avg", "ga_online_share")} == {
        "ga_count": 1,
        "ga_contacts": 4,
        "ga_avg": 4,
        "ga_online_share": 25,
    }
    counted = everything()
    with time_machine.travel(OVER + dt.timedelta(days=8), tick=False):
        assert erasure.erase() == 3
    assert everything() == counted
    assert figures.of_year(year) == after
    out = StringIO()
    call_command("figures", str(year), stdout=out)
    assert "ga_count" in out.getvalue()


def register_at(of, number) -> None:
    with time_machine.travel(BEGUN - dt.timedelta(days=1), tick=False):
        register(of, email=f"p{number}@example.org", name=f"P{number}")
