"""Who came, who walked in, who did not come: through the same seats as every registration, undoable for a minute."""

import datetime as dt

import pytest
import time_machine

from activities import door, registrations
from activities.door import undoable
from activities.models import Attendance, Registration, SeatPool
from activities.taking import Full
from cdm.core.refused import Conflict, Refused
from tests.activities.worlds import THURSDAY, activity, at, register, session

pytestmark = pytest.mark.django_db
State = Registration.State
MORNING, BEGUN = at(THURSDAY, "08:30"), at(THURSDAY, "10:20")
SOMEBODY = 7


@pytest.fixture
def cv(partner_a, site):
    return session(activity(partner_a), onsite=4, online=10)


@pytest.fixture
def meeting(cv):
    return cv.meetings.get()


def taken(mode="onsite") -> int:
    return SeatPool.objects.get(mode=mode).taken


def came() -> list[int]:
    return list(Attendance.objects.order_by("came").values_list("came", flat=True))


def at_door(moment=BEGUN):
    return time_machine.travel(moment, tick=False)


def test_who_comes_is_noted_once(cv, meeting):
    three = register(cv, party=3, name="Noor")
    with at_door():
        for number in (3, 3, 2):
            assert door.check_in(registration=three, meeting=meeting, came=number).came == number
    assert came() == [2]
    assert taken() == 3  # the third may still come


def test_nobody_after_all_leaves_no_note(cv, meeting):
    one = register(cv)
    with at_door():
        door.check_in(registration=one, meeting=meeting, came=1)
        door.check_in(registration=one, meeting=meeting, came=0)
    assert came() == []


def test_a_friend_too_takes_a_seat_when_there_is_one(cv, meeting):
    pair = register(cv, party=2)
    with at_door():
        door.check_in(registration=pair, meeting=meeting, came=4)
        pair.refresh_from_db()
        assert (pair.party, taken(), came()) == (4, 4, [4])
        with pytest.raises(Full):
            door.check_in(registration=pair, meeting=meeting, came=5)
    assert (taken(), came()) == (4, [4])


def test_a_code_of_another_session_is_told(cv, meeting, partner_a):
    other = register(session(activity(partner_a, "Autre")))
    with at_door(), pytest.raises(Refused, match="autre séance"):
        door.check_in(registration=other, meeting=meeting, came=1)


def test_not_before_its_day_and_not_once_closed(cv, meeting):
    one = register(cv)
    with pytest.raises(Refused, match="autre jour"):
        door.check_in(registration=one, meeting=meeting, came=1)
    meeting.closed = True
    meeting.save(update_fields=["closed"])
    with at_door(), pytest.raises(Conflict):
        door.check_in(registration=one, meeting=meeting, came=1)
    assert came() == []


def test_who_waits_or_left_is_not_let_in_silently(partner_a, site):
    small = session(activity(partner_a), onsite=1)
    meeting = small.meetings.get()
    first = register(small, email="a@example.org")
    waits = register(small, email="b@example.org", wait=True)
    with at_door(MORNING), pytest.raises(Refused):
        door.check_in(registration=waits, meeting=meeting, came=1)
    with at_door(BEGUN):
        registrations.cancel(registration=first, by="staff")
        with pytest.raises(Conflict):
            door.check_in(registration=first, meeting=meeting, came=1)


def test_somebody_without_registration_takes_a_seat_and_is_here(cv, meeting):
    register(cv, party=2)
    with at_door():
        row = door.walk_in(meeting=meeting, mode="onsite", party=2, name=" Ali ")
        assert (row.state, row.source, row.name, row.party) == (State.CONFIRMED, "walk_in", "Ali", 2)
        assert (taken(), came()) == (4, [2])
        with pytest.raises(Full) as full:
            door.walk_in(meeting=meeting, mode="onsite", party=1)
        assert full.value.seats["onsite"].left == 0
        with pytest.raises(Refused):
            door.walk_in(meeting=meeting, mode="onsite", party=0)
        door.walk_in(meeting=meeting, mode="online", party=1)
    assert (taken(), taken("online")) == (4, 1)


def test_the_same_walk_in_sent_twice_is_one(cv, meeting):
    submission = "6a1f6cfe-7f0a-4c33-9a0b-0d9cf1c5a001"
    with at_door():
        rows = [door.walk_in(meeting=meeting, mode="onsite", party=2, submission=submission) for _ in range(2)]
    assert rows[0].pk == rows[1].pk
    assert (taken(), came()) == (2, [2])


def test_seats_offered_to_the_list_are_not_given_at_the_door(partner_a, site):
    """Until the last hour a free seat is for who waits (B5); then nobody is offered any more."""
    small = session(activity(partner_a), onsite=2)
    meeting = small.meetings.get()
    register(small, email="a@example.org")
    register(small, email="b@example.org", party=2, wait=True)
    assert taken() == 1
    with at_door(MORNING), pytest.raises(Full):
        door.walk_in(meeting=meeting, mode="onsite", party=1)
    with at_door(at(THURSDAY, "09:00")):
        door.walk_in(meeting=meeting, mode="onsite", party=1)
    assert taken() == 2


def test_seats_of_who_did_not_come_are_free(cv, meeting):
    here, absent = register(cv, party=1), register(cv, party=3, email="gone@example.org")
    online = register(cv, mode="online")
    with at_door(MORNING), pytest.raises(Refused):
        door.no_shows(meeting=meeting)
    with at_door():
        door.check_in(registration=here, meeting=meeting, came=1)
        gone = door.no_shows(meeting=meeting)
        assert (gone.registrations, gone.people, taken()) == ((absent.pk,), 3, 1)
        assert Registration.objects.get(pk=online.pk).state == State.CONFIRMED
        door.walk_in(meeting=meeting, mode="onsite", party=2)
        with pytest.raises(Full):  # late, and two others sit there
            door.check_in(registration=absent, meeting=meeting, came=3)
        door.check_in(registration=absent, meeting=meeting, came=0)
        assert Registration.objects.get(pk=absent.pk).state == State.NO_SHOW
    assert taken() == 3


def test_who_came_to_an_earlier_morning_keeps_the_seat(partner_a, site):
    course = session(activity(partner_a), onsite=4, days=2)
    first, second = course.meetings.all()
    one = register(course)
    with at_door():
        door.check_in(registration=one, meeting=first, came=1)
    with at_door(BEGUN + dt.timedelta(days=1)):
        assert door.no_shows(meeting=second).registrations == ()
    assert taken() == 1


def test_late_is_better_than_never(cv, meeting):
    late = register(cv, party=2)
    with at_door():
        door.no_shows(meeting=meeting)
        assert taken() == 0
        door.check_in(registration=late, meeting=meeting, came=1)
    late.refresh_from_db()
    assert (late.state, taken(), came()) == (State.CONFIRMED, 2, [1])


# --- taking it back ----------


def undo(act) -> None:
    undoable.undo(undoable.remember(act, user_id=SOMEBODY), user_id=SOMEBODY)


def test_everything_at_the_door_can_be_taken_back(cv, meeting):
    pair = register(cv, party=2)
    with at_door():
        grown = door.check_in(registration=pair, meeting=meeting, came=3)
        undo(grown.before)
        pair.refresh_from_db()
        assert (pair.party, taken(), came()) == (2, 2, [])

        door.check_in(registration=pair, meeting=meeting, came=1)
        undo(door.check_in(registration=pair, meeting=meeting, came=2).before)
        assert came() == [1]

        walked = door.walk_in(meeting=meeting, mode="onsite", party=2)
        undo(undoable.WalkedIn(walked.pk))
        assert (taken(), came(), Registration.objects.count()) == (2, [1], 1)

        undo(door.check_in(registration=pair, meeting=meeting, came=0).before)
        door.check_in(registration=pair, meeting=meeting, came=0)
        gone = door.no_shows(meeting=meeting)
        undo(gone)
        pair.refresh_from_db()
        assert (pair.state, taken()) == (State.CONFIRMED, 2)


def test_seats_given_away_do_not_come_back(cv, meeting):
    register(cv, party=4)
    with at_door():
        gone = door.no_shows(meeting=meeting)
        door.walk_in(meeting=meeting, mode="onsite", party=1)
        with pytest.raises(Conflict):
            undo(gone)
    assert taken() == 1


def test_only_who_did_it_takes_it_back_once_and_in_time(cv, meeting):
    one = register(cv)
    with at_door():
        before = door.check_in(registration=one, meeting=meeting, came=1).before
        key = undoable.remember(before, user_id=SOMEBODY)
        with pytest.raises(Refused):
            undoable.undo(key, user_id=SOMEBODY + 1)
        undoable.undo(key, user_id=SOMEBODY)
        with pytest.raises(Refused):
            undoable.undo(key, user_id=SOMEBODY)
    assert came() == []
