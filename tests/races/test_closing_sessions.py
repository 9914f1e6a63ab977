"""Two members of staff close one meeting at the same moment: one record. The control is the race without the lock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import pytest
import time_machine

from activities import door
from activities.door import closing
from activities.models import Meeting, Session
from cdm.core.refused import Conflict
from stats.models import HeldTally, Tally
from tests import personae
from tests.activities.worlds import THURSDAY, activity, at, register, session, site
from tests.races.together import together

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = {"theme": "WORK", "language": "fr", "partner": "alpha", "programme": ""}
DESKS = 8


@pytest.fixture(autouse=True)
def thursday_at_noon() -> Iterator[None]:
    with time_machine.travel(at(THURSDAY, "12:00"), tick=True):
        yield


@pytest.fixture
def meeting() -> Meeting:
    site()
    workshop = activity(personae.partner("alpha", "Alpha", "Alpha"))
    return session(workshop, at(THURSDAY, "10:00"), minutes=150, online=None).meetings.get()


def race(meeting: Meeting) -> list[object]:
    return together([partial(door.close, meeting=meeting, onsite=7, online=5, facts=FACTS)] * DESKS)


def test_closing_at_once_counts_once(meeting):
    outcomes = race(meeting)
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == DESKS - 1
    assert sorted(Tally.objects.values_list("count", flat=True)) == [5, 7]
    assert HeldTally.objects.get().count == 1
    assert Session.objects.get().state == "held"


def test_control_without_the_lock_the_same_people_count_several_times(meeting, monkeypatch):
    def unlocked(of: Meeting) -> Meeting:
        row = Meeting.objects.select_related("session__activity").get(pk=of.pk)
        time.sleep(0.2)  # long enough for every desk to have looked, as on a busy day
        return row

    monkeypatch.setattr(closing, "_locked", unlocked)
    race(meeting)
    assert Tally.objects.get(channel="FACE").count > 7


def test_closing_two_meetings_of_a_course_at_once_holds_it_once():
    site()
    workshop = activity(personae.partner("alpha", "Alpha", "Alpha"))
    course = session(workshop, at(THURSDAY, "10:00"), days=1, minutes=60)
    Meeting.objects.create(session=course, starts=at(THURSDAY, "11:00"), ends=at(THURSDAY, "11:30"))
    works = [partial(door.close, meeting=each, onsite=3, online=0, facts=FACTS) for each in course.meetings.all()]
    assert not [outcome for outcome in together(works) if isinstance(outcome, Exception)]
    assert HeldTally.objects.get().count == 1


def test_walking_in_while_people_register_never_overfills_the_room():
    site()
    workshop = activity(personae.partner("alpha", "Alpha", "Alpha"))
    now = session(workshop, at(THURSDAY, "12:00"), onsite=5)
    meeting = now.meetings.get()
    outcomes = together(
        [
            *[partial(door.walk_in, meeting=meeting, mode="onsite", party=1) for _ in range(6)],
            *[partial(register, now, source="staff") for _ in range(6)],
        ]
    )
    assert sum(isinstance(outcome, Exception) for outcome in outcomes) == 7
