"""What comes after something else has happened: forms sent again, changes undone, courses that end early."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from django.db import transaction

from activities import door, notices, planning, registrations, tasks, waiting
from activities.door import absent, attending
from activities.models import Registration, SeatPool, Session
from activities.planning import Before, PoolPlan, Stretch, plans
from activities.registrations import NotOpen
from cdm.core.refused import Conflict, Refused
from cdm.core.undoable import UNDOABLE
from cdm.outbox.models import Message
from stats.models import HeldTally, Tally
from tests.activities.worlds import NOW, THURSDAY, TUESDAY, at, register, session

pytestmark = pytest.mark.django_db
State = Registration.State
BEGUN, OVER = at(THURSDAY, "10:30"), at(THURSDAY, "12:30")
FACTS = {"theme": "WORK", "language": "fr", "partner": "alpha", "programme": ""}


@pytest.fixture
def course(workshop) -> Session:
    """Thursday, Friday and Saturday."""
    return session(workshop, days=3)


def unsent(row: Registration) -> list[str]:
    rows = Message.objects.filter(topic=f"registration:{row.pk}", state="waiting").order_by("kind", "due")
    return [kind.removeprefix("activity_") for kind in rows.values_list("kind", flat=True)]


def sent(until: dt.datetime) -> None:
    Message.objects.filter(state="waiting", due__lte=until).update(state="sent", settled_at=until)


def state(row: Registration) -> str:
    row.refresh_from_db()
    return row.state


# --- forms sent again ----------
@pytest.mark.parametrize("email", ["one@example.org", "two@example.org"])
def test_the_form_of_one_session_registers_for_no_other(workshop, email):
    here, elsewhere = session(workshop), session(workshop, at(TUESDAY, "10:00"))
    same = uuid.uuid4()
    register(here, submission=same, email="one@example.org")
    register(here, email="two@example.org")
    with pytest.raises(Refused):
        register(elsewhere, submission=same, email=email)
    assert set(Registration.objects.values_list("email", flat=True)) == {"one@example.org", "two@example.org"}
    assert not elsewhere.registrations.exists()


def test_a_walk_in_sent_again_at_another_door_is_none(workshop, monday_morning):
    here, elsewhere = session(workshop), session(workshop)
    monday_morning.move_to(BEGUN)
    same = uuid.uuid4()
    door.walk_in(meeting=here.meetings.get(), mode="onsite", party=2, name="Noor", submission=same)
    with pytest.raises(Conflict):
        door.walk_in(meeting=elsewhere.meetings.get(), mode="onsite", party=1, submission=same)


def test_an_address_corrected_after_the_cancellation_is_confirmed_nothing(workshop):
    thursday, same = session(workshop), uuid.uuid4()
    row = register(thursday, submission=same, email="wrong@example.org")
    planning.cancel(which=[thursday])
    with pytest.raises(NotOpen):
        register(thursday, submission=same, email="right@example.org")
    assert unsent(row) == ["session_cancelled"]


def test_the_link_to_join_goes_with_the_place_online(workshop, client):
    hybrid = session(workshop, onsite=5, online=5)
    row = register(hybrid, mode="online", email="nour@example.org")
    sent(NOW)
    row = registrations.change(registration=row, mode="onsite")
    (said,) = Message.objects.filter(kind="activity_changed", state="waiting")
    assert not notices.join_link(row)
    assert "secret-room" not in said.text + said.html + said.calendar_body
    assert "hour_before" not in unsent(row)
    row = registrations.change(registration=row, mode="online")
    assert "secret-room" in Message.objects.get(kind="activity_changed", state="waiting").text
    assert b"secret-room" in client.get(notices.url_of(row, "nl")).content
    registrations.cancel(registration=row, by="visitor")
    assert b"secret-room" not in client.get(notices.url_of(row, "nl")).content
    assert "secret-room" not in Message.objects.get(kind="activity_cancelled").calendar_body


# --- who did not come ----------
def test_who_gave_up_the_seats_of_a_course_is_reminded_of_nothing(course, monday_morning):
    row = register(course, email="nour@example.org")
    monday_morning.move_to(BEGUN)
    sent(BEGUN)
    gone = door.no_shows(meeting=course.meetings.first())
    assert unsent(row) == []
    absent.expected_again(gone)
    assert state(row) == State.CONFIRMED
    back = unsent(row)
    assert set(back) == {"day_before"}

    door.no_shows(meeting=course.meetings.first())
    came = door.check_in(registration=row, meeting=course.meetings.first(), came=1)
    assert unsent(row) == back, "late, but there: the other mornings are theirs"
    attending.uncheck(came.before)
    assert (state(row), unsent(row)) == (State.NO_SHOW, [])


def test_undoing_a_check_in_leaves_what_was_changed_since(workshop, monday_morning):
    thursday = session(workshop)
    row = register(thursday, party=2)
    monday_morning.move_to(BEGUN)
    came = door.check_in(registration=row, meeting=thursday.meetings.get(), came=2)
    registrations.change(registration=row, party=4, by_staff=True)
    attending.uncheck(came.before)
    row.refresh_from_db()
    assert (row.party, SeatPool.objects.get().taken) == (4, 4)
    more = door.check_in(registration=row, meeting=thursday.meetings.get(), came=6)
    attending.uncheck(more.before)
    row.refresh_from_db()
    assert (row.party, SeatPool.objects.get().taken) == (4, 4)


# --- offers ----------
def test_an_offer_nobody_ended_before_the_start_frees_its_seat_at_the_door(workshop, monday_morning):
    thursday = session(workshop, onsite=1)
    seated = register(thursday)
    row = register(thursday, email="nour@example.org", wait=True)
    registrations.cancel(registration=seated, by="staff")
    assert state(row) == State.OFFERED
    sent(NOW)
    monday_morning.move_to(BEGUN)  # the worker was away all morning
    with pytest.raises(Conflict):
        registrations.accept(registration=row)
    assert waiting.expire() == 1
    assert (state(row), unsent(row)) == (State.EXPIRED, []), "and nobody writes after the start"
    assert door.walk_in(meeting=thursday.meetings.get(), mode="onsite", party=1).state == State.CONFIRMED


def test_who_needs_more_seats_than_there_are_left_holds_up_nobody(workshop):
    thursday = session(workshop, onsite=10)
    ten = register(thursday, party=10)
    nine = register(thursday, email="nine@example.org", party=9, wait=True)
    one = register(thursday, email="one@example.org", wait=True)
    registrations.change(registration=ten, party=4, by_staff=True)
    assert (state(nine), state(one)) == (State.WAITING, State.WAITING), "they may still come together"
    planning.change(session=thursday, plan=replace(plans.of(thursday), pools={"onsite": PoolPlan(8)}))
    waiting.expire()
    assert (state(nine), state(one)) == (State.WAITING, State.OFFERED)
    assert "overtaken" not in nine.steps.values_list("what", flat=True)


def test_a_kept_place_that_ends_sooner_is_said_with_the_move(workshop):
    thursday = session(workshop, onsite=1)
    seated = register(thursday)
    row = register(thursday, email="nour@example.org", wait=True)
    registrations.cancel(registration=seated, by="staff")
    sent(NOW)
    plan = plans.of(thursday)
    today = Stretch(at(NOW.date(), "15:00"), at(NOW.date(), "16:00"), plan.meetings[0].key)
    planning.change(session=thursday, plan=replace(plan, meetings=(today,)))
    row.refresh_from_db()
    assert row.offer_until == at(NOW.date(), "14:45")
    (said,) = Message.objects.filter(kind="activity_moved")
    assert "14\xa0h\xa045" in said.text
    assert "14\xa0h\xa045" in said.html
    assert notices.url_of(row, "fr") in said.text


# --- sessions changed twice, and courses that end early ----------
def test_undoing_seats_does_not_take_back_what_came_after(workshop):
    thursday = session(workshop, onsite=10)
    plan, before = plans.of(thursday), Before.of(thursday)
    first = planning.change(session=thursday, plan=replace(plan, pools={"onsite": PoolPlan(12)})).sequence
    planning.change(session=thursday, plan=replace(plan, pools={"onsite": PoolPlan(15)}))
    with pytest.raises(Conflict):
        planning.restore(changes=[(before, first)])
    assert SeatPool.objects.get().seats == 15


def test_a_key_sent_twice_is_two_days(workshop):
    thursday = session(workshop)
    plan = plans.of(thursday)
    (key,) = (each.key for each in plan.meetings)
    days = (
        Stretch(at(THURSDAY, "13:00"), at(THURSDAY, "14:00"), key),
        Stretch(at(THURSDAY, "15:00"), OVER + dt.timedelta(hours=4), key),
    )
    changed = planning.change(session=thursday, plan=replace(plan, meetings=days))
    assert [(each.starts, each.ends) for each in changed.meetings.order_by("starts")] == [each[:2] for each in days]


@pytest.fixture
def first_morning_closed(course, monday_morning) -> Registration:
    row = register(course, email="nour@example.org")
    monday_morning.move_to(OVER)
    sent(OVER)
    door.close(meeting=course.meetings.first(), onsite=5, online=0, facts=FACTS)
    return row


def shortened(course: Session) -> tuple[Before, Session]:
    course.refresh_from_db()
    plan, before = plans.of(course), Before.of(course)
    return before, planning.change(session=course, plan=replace(plan, meetings=plan.meetings[:1]))


def test_a_course_that_ends_early_tells_people_and_counts_as_given(course, first_morning_closed, monday_morning):
    shortened(course)
    assert unsent(first_morning_closed) == ["moved"]
    assert HeldTally.objects.count() == 0
    monday_morning.move_to(at(THURSDAY, "00:25") + dt.timedelta(days=1))
    for _twice in range(2):
        tasks.finish()
    course.refresh_from_db()
    assert course.state == Session.State.HELD
    assert HeldTally.objects.values_list("count", "day", "theme", "partner").get() == (1, THURSDAY, "WORK", "alpha")
    assert Tally.objects.get().count == 5


def test_ending_a_course_early_is_undone_until_it_counts(course, first_morning_closed, monday_morning):
    before, after = shortened(course)
    planning.restore(changes=[(before, after.sequence)])
    assert course.meetings.count() == 3
    assert set(unsent(first_morning_closed)) == {"day_before"}
    before, after = shortened(course)
    assert door.finish() == 1
    with pytest.raises(Conflict):
        planning.restore(changes=[(before, after.sequence)])


def test_a_course_with_a_day_still_to_close_is_not_held(course, first_morning_closed, monday_morning):
    monday_morning.move_to(OVER + dt.timedelta(days=5))
    assert door.finish() == 0
    course.refresh_from_db()
    assert course.state == Session.State.PUBLISHED


def test_no_day_is_moved_into_the_past(course, monday_morning):
    monday_morning.move_to(OVER)
    plan = plans.of(course)
    yesterday = Stretch(at(TUESDAY, "10:00"), at(TUESDAY, "12:00"), plan.meetings[1].key)
    with pytest.raises(Refused):
        planning.change(session=course, plan=replace(plan, meetings=(yesterday, plan.meetings[0], plan.meetings[2])))


def test_the_mail_of_a_course_that_ends_early_waits_for_the_undo_button(course, first_morning_closed):
    shortened(course)
    assert Message.objects.get(kind="activity_moved").due == OVER + UNDOABLE


# --- what staff no longer do for people ----------
def refused(verbs) -> None:
    for verb in verbs:
        with pytest.raises(Conflict):
            verb()


def for_them(row: Registration) -> list:
    return [
        lambda: registrations.change(registration=row, party=2, by_staff=True),
        lambda: registrations.promote(registration=row),
    ]


def test_staff_change_nobody_in_a_session_that_is_cancelled_or_over(workshop, monday_morning):
    off, over = session(workshop), session(workshop)
    rows = [register(each, email="nour@example.org") for each in (off, over)]
    Registration.objects.update(state=State.WAITING, ticket=1)
    planning.cancel(which=[off])
    for row, moment in zip(rows, (NOW, over.ends), strict=True):
        monday_morning.move_to(moment)
        refused([*for_them(row), lambda row=row: registrations.cancel(registration=row, by="staff")])
        assert state(row) == State.WAITING


def test_staff_bring_nobody_back_by_changing_what_ended(workshop):
    thursday = session(workshop)
    row = register(thursday, email="nour@example.org")
    for ended in (State.CANCELLED, State.EXPIRED, State.NO_SHOW):
        Registration.objects.update(state=ended)
        refused(for_them(row))
        assert state(row) == ended
    assert SeatPool.objects.get().taken == 0


def test_no_place_is_accepted_in_a_session_that_is_off(workshop):
    thursday = session(workshop, onsite=1)
    seated = register(thursday)
    row = register(thursday, email="nour@example.org", wait=True)
    registrations.cancel(registration=seated, by="staff")
    Session.objects.update(state=Session.State.CANCELLED)
    with pytest.raises(Conflict):
        registrations.accept(registration=row)


def test_who_comes_after_the_start_is_sent_to_the_desk(workshop, monday_morning):
    thursday = session(workshop)
    monday_morning.move_to(thursday.starts)
    told = registrations.not_open(thursday)
    assert told is not None
    assert "accueil" in str(told)


def test_nothing_is_offered_in_a_session_that_is_off(workshop):
    thursday = session(workshop, onsite=1)
    register(thursday)
    row = register(thursday, email="nour@example.org", wait=True)
    planning.cancel(which=[thursday])
    SeatPool.objects.update(seats=5)
    thursday.refresh_from_db()
    with transaction.atomic():
        assert waiting.serve(thursday) == []
    assert waiting.expire() == 0
    assert state(row) == State.WAITING


def test_what_was_counted_in_part_is_not_cancelled(course, first_morning_closed):
    with pytest.raises(Conflict):
        planning.cancel(which=[course])
    course.refresh_from_db()
    assert course.state == Session.State.PUBLISHED
