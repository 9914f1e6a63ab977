"""Who hears what when staff change a session, and what is taken back (design M1)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail

from activities import planning, registrations, waiting
from activities.models import Registration
from activities.planning import plans
from cdm.outbox import delivery
from cdm.outbox.models import Message
from tests.activities.worlds import THURSDAY, at, register, session

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def unsent(registration: Registration) -> list[str]:
    rows = Message.objects.filter(topic=f"registration:{registration.pk}", state="waiting")
    return sorted(kind.removeprefix("activity_") for kind in rows.values_list("kind", flat=True))


def sent() -> list[tuple[str, str]]:
    """(to, subject) of what leaves now."""
    mail.outbox.clear()
    delivery.sweep()
    return sorted((each.to[0], each.subject.replace("\u00a0", " ")) for each in mail.outbox)


def later(of, hours: int = 2):
    plan = plans.of(of)
    shift = dt.timedelta(hours=hours)
    meetings = [each._replace(start=each.start + shift, end=each.end + shift) for each in plan.meetings]
    return plans.replace(plan, meetings=tuple(meetings))


def test_moving_tells_everybody_once_and_reminds_of_the_new_time(workshop, monday_morning):
    thursday = session(workshop, onsite=1)
    nour = register(thursday, email="nour@example.org")
    ali = register(thursday, email="ali@example.org", wait=True, page_language="nl")
    sent()
    planning.change(session=thursday, plan=later(thursday), message="La salle change aussi.")
    assert sent() == [], "the mails wait as long as it can be undone"
    monday_morning.shift(MINUTE)
    told = sent()
    assert [to for to, _ in told] == ["ali@example.org", "nour@example.org"]
    assert all("La salle change aussi." in each.body for each in mail.outbox)
    assert unsent(nour) == ["day_before"]
    assert unsent(ali) == []
    (reminder,) = Message.objects.filter(kind="activity_day_before", state="waiting")
    assert reminder.due == at(THURSDAY, "12:00") - dt.timedelta(hours=24)


def test_who_had_not_heard_of_the_registration_hears_of_it_with_the_new_time(workshop, monday_morning):
    thursday = session(workshop)
    nour = register(thursday, email="nour@example.org")
    planning.change(session=thursday, plan=later(thursday))
    assert unsent(nour) == ["confirmed", "day_before"]
    monday_morning.shift(MINUTE)
    assert len(sent()) == 1


def test_a_place_that_is_kept_is_still_told_after_a_move(workshop, monday_morning):
    thursday = session(workshop, onsite=1)
    seated = register(thursday)
    nour = register(thursday, email="nour@example.org", wait=True)
    registrations.cancel(registration=seated, by="staff")
    planning.change(session=thursday, plan=later(thursday))
    assert unsent(nour) == ["moved", "offered"]
    sent()
    nour.refresh_from_db()
    monday_morning.move_to(nour.offer_until)
    waiting.expire()
    assert unsent(nour) == ["offer_over"]


def test_cancelling_a_session_silences_everything_else(workshop, monday_morning):
    thursday = session(workshop, onsite="none", online=2)
    rows = [register(thursday, email=f"{n}@example.org") for n in "ab"]
    sent()
    planning.cancel(which=[thursday])
    assert [unsent(row) for row in rows] == [["session_cancelled"]] * 2
    monday_morning.shift(MINUTE)
    assert len(sent()) == 2
    with time_machine.travel(at(THURSDAY, "09:30"), tick=False):
        assert sent() == [], "no reminder after a cancellation"


def test_undoing_a_cancellation_within_the_minute_is_never_heard_of(workshop, monday_morning):
    thursday = session(workshop)
    nour = register(thursday, email="nour@example.org")
    sent()
    before = planning.Before.of(thursday)
    (gone,) = planning.cancel(which=[thursday])
    planning.restore(changes=[(before, gone.sequence)])
    monday_morning.shift(MINUTE)
    assert sent() == []
    assert unsent(nour) == ["day_before"]


def test_a_confirmation_that_had_not_left_leaves_after_the_undoing(workshop, monday_morning):
    thursday = session(workshop, onsite=1)
    rows = [register(thursday, email="nour@example.org"), register(thursday, email="ali@example.org", wait=True)]
    before = planning.Before.of(thursday)
    (gone,) = planning.cancel(which=[thursday])
    planning.restore(changes=[(before, gone.sequence)])
    assert [unsent(row) for row in rows] == [["confirmed", "day_before"], ["waiting"]]


def test_undoing_it_after_the_mail_left_says_so(workshop, monday_morning):
    thursday = session(workshop)
    nour = register(thursday, email="nour@example.org")
    sent()
    before = planning.Before.of(thursday)
    (gone,) = planning.cancel(which=[thursday])
    monday_morning.shift(MINUTE)
    assert len(sent()) == 1
    planning.restore(changes=[(before, gone.sequence)])
    assert unsent(nour) == ["day_before", "session_restored"]


def test_nobody_hears_anything_once_a_session_has_begun(workshop, monday_morning):
    thursday = session(workshop)
    register(thursday, email="nour@example.org")
    monday_morning.move_to(at(THURSDAY, "10:00"))
    assert sent() == []
    assert set(Message.objects.values_list("state", flat=True)) == {"expired"}
    register(thursday, email="late@example.org", source="staff")
    assert sent() == []


def test_a_course_is_spoken_of_until_its_last_day_begins(workshop, monday_morning):
    course = session(workshop, days=2)
    nour = register(course, email="nour@example.org")
    monday_morning.move_to(at(THURSDAY, "12:00"))
    assert len(sent()) == 2, "the confirmation and the reminder of tomorrow; none of today"
    registrations.cancel(registration=nour, by="staff")
    assert len(sent()) == 1
