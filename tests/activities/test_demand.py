"""What is counted of registrations beside the contacts: left without a seat, not come, given back, not closed."""

import datetime as dt
import uuid

import pytest

from activities import demand, door, registrations, tasks
from activities.door import absent, undoable
from activities.models import Registration, Session
from activities.planning import states
from stats.models import DayCount, YearVersion
from tests.activities.worlds import THURSDAY, activity, at, register, session

pytestmark = pytest.mark.django_db
FRIDAY = THURSDAY + dt.timedelta(days=1)
FACTS = {"theme": "WORK", "language": "fr", "partner": "alpha", "programme": ""}


def counted(*measures: str) -> dict[tuple, int]:
    """(day, measure, item) → count."""
    rows = DayCount.objects.filter(measure__in=measures) if measures else DayCount.objects.all()
    return {(row.day, row.measure, row.item): row.count for row in rows}


def night(monday_morning, day: dt.date = FRIDAY) -> None:
    monday_morning.move_to(at(day, "00:30"))
    tasks.recount()


def wait(of: Session, **fields) -> Registration:
    """On the list, which needs an address."""
    reached = {"email": f"{uuid.uuid4().hex[:8]}@example.org", "submission": uuid.uuid4()}
    return register(of, wait=True, **{**reached, **fields})


def close(of: Session, heads: int = 3) -> str:
    for meeting in of.meetings.order_by("starts"):
        closed = door.close(meeting=meeting, onsite=heads, online=0, facts=FACTS)
    return undoable.remember(closed, user_id=1)


def test_the_night_says_who_was_left_without_a_seat_by_theme(workshop, partner_a, monday_morning):
    full = session(workshop, onsite=3)
    register(full, party=3)
    wait(full, party=3)
    wait(full)
    other = session(activity(partner_a, "Deux thèmes", themes=["LEARN", "WORK"]), onsite=1)
    register(other)
    wait(other)
    night(monday_morning)
    assert counted("no_seat") == {(THURSDAY, "no_seat", "WORK"): 4, (THURSDAY, "no_seat", "LEARN"): 1}


def test_who_left_the_list_or_got_a_seat_after_all_was_not_left_without(workshop, monday_morning):
    full = session(workshop, onsite=1)
    first = register(full)
    second, third, fourth = (wait(full) for _n in range(3))
    registrations.cancel(registration=third, by="visitor")
    registrations.cancel(registration=first, by="visitor")  # the second is offered the seat
    second.refresh_from_db()
    assert second.state == "offered"
    registrations.accept(registration=second)
    night(monday_morning)
    assert counted("no_seat", "cancelled") == {
        (THURSDAY, "no_seat", "WORK"): 1,  # the fourth
        (THURSDAY, "cancelled", "GA:alpha"): 1,  # the first: who leaves the list gives nothing back
    }
    assert Registration.objects.get(pk=fourth.pk).state == "waiting"


def test_the_same_form_sent_twice_waits_once(workshop, monday_morning):
    full = session(workshop, onsite=1)
    register(full)
    submission = uuid.uuid4()
    for _n in range(2):
        wait(full, submission=submission, email="nour@example.org")
    night(monday_morning)
    assert list(counted("no_seat").values()) == [1]


def test_absent_are_those_nobody_checked_in_where_people_were_checked_in(workshop, monday_morning):
    checked, unchecked = session(workshop), session(workshop, at(THURSDAY, "14:00"))
    here, party, gone = register(checked), register(checked, party=4), register(checked, party=2)
    register(unchecked)
    monday_morning.move_to(at(THURSDAY, "10:10"))
    door.check_in(registration=here, meeting=checked.meetings.get(), came=1)
    door.check_in(registration=party, meeting=checked.meetings.get(), came=1)
    monday_morning.move_to(at(THURSDAY, "17:00"))
    close(checked), close(unchecked)
    night(monday_morning)
    assert gone.state == "confirmed"
    assert counted() == {(THURSDAY, "absent", "GA:alpha"): 1}


def test_online_nobody_is_absent(workshop, monday_morning):
    both = session(workshop, online=None)
    here, _afar = register(both), register(both, mode="online")
    monday_morning.move_to(at(THURSDAY, "10:10"))
    door.check_in(registration=here, meeting=both.meetings.get(), came=1)
    close(both)
    night(monday_morning)
    assert counted("absent") == {}


def test_no_shows_given_up_at_the_door_count_and_undone_do_not(workshop, monday_morning):
    one = session(workshop)
    register(one)
    monday_morning.move_to(at(THURSDAY, "10:20"))
    gone = door.no_shows(meeting=one.meetings.get())
    tasks.recount()
    assert counted() == {}  # not before the day is over
    night(monday_morning)
    assert counted("absent") == {(THURSDAY, "absent", "GA:alpha"): 1}
    monday_morning.move_to(at(THURSDAY, "10:21"))
    absent.expected_again(gone)
    night(monday_morning)
    assert counted("absent") == {}


def test_a_closing_undone_leaves_an_open_meeting_and_nobody_absent(workshop, monday_morning):
    one = session(workshop)
    here, _gone = register(one), register(one)
    monday_morning.move_to(at(THURSDAY, "10:10"))
    door.check_in(registration=here, meeting=one.meetings.get(), came=1)
    key = close(one)
    undoable.undo(key, user_id=1)
    night(monday_morning)
    assert counted() == {(THURSDAY, "unclosed", "GA:alpha"): 1}
    close(one)
    night(monday_morning)
    assert counted("absent", "unclosed") == {(THURSDAY, "absent", "GA:alpha"): 1}


def test_a_session_the_house_cancels_is_cancelled_for_everybody_until_it_is_restored(workshop, monday_morning):
    one = session(workshop, onsite=1)
    register(one)
    wait(one)
    before = states.Before.of(one)
    (after,) = states.cancel(which=[one])
    night(monday_morning)
    assert counted() == {(THURSDAY, "cancelled", "GA:alpha"): 1}
    monday_morning.move_to(at(THURSDAY, "08:00"))
    states.restore(changes=[(before, after.sequence)])
    night(monday_morning)
    assert counted() == {(THURSDAY, "no_seat", "WORK"): 1, (THURSDAY, "unclosed", "GA:alpha"): 1}


def test_a_course_counts_on_its_last_day_and_each_open_meeting_on_its_own(workshop, monday_morning):
    course = session(workshop, at(THURSDAY - dt.timedelta(days=2), "10:00"), days=3, onsite=1)
    register(course)
    wait(course)
    night(monday_morning, THURSDAY)
    assert {(day.day, measure) for day, measure, _item in counted()} == {(24, "unclosed"), (25, "unclosed")}
    night(monday_morning)
    assert counted("no_seat") == {(THURSDAY, "no_seat", "WORK"): 1}
    assert len(counted("unclosed")) == 3


def test_twice_is_once_and_forgetting_changes_nothing(workshop, monday_morning):
    full = session(workshop, onsite=1)
    register(full, name="Nour", email="nour@example.org")
    wait(full, name="Sam", email="sam@example.org")
    night(monday_morning, FRIDAY + dt.timedelta(days=20))
    before = counted()
    assert len(before) == 2
    tasks.erase()
    tasks.recount()
    assert counted() == before
    assert not Registration.objects.exclude(name="").exists()


def test_a_closed_year_is_left_as_it_is(workshop, monday_morning):
    register(session(workshop))
    night(monday_morning)
    before = counted()
    YearVersion.objects.create(year=2026, number=1, day=dt.date(2027, 1, 1), figures={})
    Registration.objects.update(state="cancelled")
    night(monday_morning, dt.date(2027, 1, 1))
    assert counted() == before != {}


def test_other_rooms_keep_what_they_said_of_the_day(workshop, monday_morning):
    DayCount.objects.create(day=THURSDAY, measure="absent", item="IC:alpha", count=7)
    DayCount.objects.create(day=THURSDAY, measure="absent", item="GA:alpha", count=9)
    register(session(workshop))
    night(monday_morning)
    assert counted("absent") == {(THURSDAY, "absent", "IC:alpha"): 7}


def test_as_many_queries_for_many_sessions_as_for_one(workshop, monday_morning, django_assert_num_queries):
    def more(*hours: str) -> None:
        monday_morning.move_to(at(THURSDAY - dt.timedelta(days=3), "08:00"))
        for hour in hours:
            full = session(workshop, at(THURSDAY, hour), onsite=1)
            register(full)
            wait(full)
        monday_morning.move_to(at(FRIDAY, "00:30"))

    more("09:00")
    with django_assert_num_queries(12):
        demand.recount()
    more("11:00", "13:00", "15:00")
    with django_assert_num_queries(12):
        demand.recount()
