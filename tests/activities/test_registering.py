"""Registering, waiting, being offered: the verbs, one at a time (races: tests/races)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.db import IntegrityError, connection, transaction

from activities import registrations, seats, waiting
from activities.models import ActivitySettings, Registration, SeatPool, WaitingStep
from activities.registrations import Full, Known, NotOpen, TooLate
from cdm.agenda.models import Regime
from cdm.core.refused import Conflict, Refused
from cdm.outbox.models import Message
from tests.activities.worlds import NOW, THURSDAY, at, register, session

State = Registration.State
pytestmark = pytest.mark.django_db


def kinds(registration=None) -> list[str]:
    rows = Message.objects.exclude(state="withdrawn")
    if registration is not None:
        rows = rows.filter(topic=f"registration:{registration.pk}")
    return sorted(kind.removeprefix("activity_") for kind in rows.values_list("kind", flat=True))


def steps(registration) -> list[str]:
    return list(registration.steps.values_list("what", flat=True))


def state(registration) -> str:
    registration.refresh_from_db()
    return registration.state


def test_a_registration_has_its_seat_and_its_mails(workshop):
    thursday = session(workshop, onsite=3)
    nour = register(thursday, name="Nour", email="Nour@Example.org", party=2)
    assert (nour.state, nour.email) == (State.CONFIRMED, "nour@example.org")
    assert kinds() == ["confirmed", "day_before"]
    here = seats.of([thursday])[thursday.pk]["onsite"]
    assert (here.allowed, here.taken, here.left, here.full) == (3, 2, 1, False)


def test_online_people_hear_an_hour_before_too_and_get_the_link_only_when_confirmed(workshop):
    thursday = session(workshop, onsite="none", online=1)
    nour, ali = register(thursday, email="nour@example.org"), register(thursday, email="ali@example.org", wait=True)
    assert kinds(nour) == ["confirmed", "day_before", "hour_before"]
    assert kinds(ali) == ["waiting"]
    with_link = set(Message.objects.filter(text__contains="secret-room").values_list("topic", flat=True))
    assert with_link == {f"registration:{nour.pk}"}


def test_the_same_submission_is_one_registration(workshop):
    thursday, same = session(workshop), uuid.uuid4()
    first = register(thursday, submission=same, email="nour@example.org")
    assert register(thursday, submission=same, email="nour@example.org") == first
    corrected = register(thursday, submission=same, email="nora@example.org")
    assert (corrected.pk, corrected.email) == (first.pk, "nora@example.org")
    waits = Message.objects.exclude(state="withdrawn").values_list("to_address", flat=True)
    assert set(waits) == {"nora@example.org"}
    assert Registration.objects.count() == 1


def test_the_same_person_is_one_registration_and_only_the_mailbox_learns_it(workshop):
    thursday = session(workshop, onsite=5)
    first = register(thursday, email="nour@example.org")
    with pytest.raises(Known) as known:
        register(thursday, email="NOUR@example.org", party=4)
    assert known.value.told
    assert known.value.wanted.state == State.CONFIRMED
    assert kinds(first) == ["already", "confirmed", "day_before"]
    register(thursday, phone="0470 12 34 56")
    with pytest.raises(Known) as known:
        register(thursday, phone="+32470123456")
    assert not known.value.told
    assert Registration.objects.count() == 2


def test_who_gives_nothing_has_a_code_but_cannot_wait(workshop):
    thursday = session(workshop, onsite=1)
    assert register(thursday).code
    with pytest.raises(Refused) as refused:
        register(thursday, wait=True)
    assert refused.value.field == "email"


def test_full_says_how_things_stand_and_writes_nothing(workshop):
    thursday = session(workshop, onsite=2, online=50, waiting=1)
    register(thursday, party=2)
    with pytest.raises(Full) as full:
        register(thursday, email="a@example.org")
    assert full.value.seats["online"].fits(1)
    with pytest.raises(Full) as full:
        register(thursday, email="b@example.org", party=2, wait=True)
    assert full.value.listed
    assert Registration.objects.count() == 1


def test_a_party_larger_than_the_room_cannot_wait_for_it(workshop):
    thursday = session(workshop, onsite=4)
    with pytest.raises(Full):
        register(thursday, email="class@example.org", party=5, wait=True)


def test_a_class_is_one_registration_up_to_the_limit(workshop):
    thursday = session(workshop, onsite=60)
    assert register(thursday, party=24, name="5B").party == 24
    with pytest.raises(Refused):
        register(thursday, party=31)
    assert register(thursday, party=31, source="staff").party == 31


@pytest.mark.parametrize(
    ("fields", "when"),
    [
        ({}, at(THURSDAY, "10:00")),
        ({"registration_opens": at(THURSDAY, "08:00")}, NOW),
        ({"registration_closes": NOW}, NOW),
        ({"state": "draft"}, NOW),
        ({"state": "cancelled"}, NOW),
    ],
)
def test_nobody_registers_outside_the_window(workshop, monday_morning, fields, when):
    thursday = session(workshop, **fields)
    monday_morning.move_to(when)
    with pytest.raises(NotOpen):
        register(thursday)


def test_staff_register_after_the_start_but_not_after_the_end(workshop, monday_morning):
    thursday = session(workshop)
    monday_morning.move_to(at(THURSDAY, "11:00"))
    assert register(thursday, source="staff").state == State.CONFIRMED
    monday_morning.move_to(at(THURSDAY, "12:00"))
    with pytest.raises(NotOpen):
        register(thursday, source="staff")


def test_a_freed_seat_is_offered_to_the_first_and_kept_until_answered(workshop, monday_morning):
    thursday = session(workshop, onsite=1)
    seated = register(thursday, email="seated@example.org")
    first, second = (register(thursday, email=f"{n}@example.org", wait=True) for n in "ab")
    assert [waiting.position(first), waiting.position(second)] == [1, 2]
    registrations.cancel(registration=seated, by="visitor")
    assert (state(first), state(second)) == (State.OFFERED, State.WAITING)
    assert first.offer_until == NOW + dt.timedelta(hours=24)
    assert kinds(first) == ["offered", "waiting"]
    with pytest.raises(Full):
        register(thursday, email="late@example.org")
    registrations.accept(registration=first)
    assert registrations.accept(registration=first).state == State.CONFIRMED
    assert kinds(first) == ["confirmed", "day_before", "offered", "waiting"]
    assert steps(first) == ["joined", "offered", "accepted"]
    assert waiting.position(second) == 1


def test_an_offer_that_runs_out_goes_to_the_next(workshop, monday_morning):
    thursday = session(workshop, onsite=1)
    seated = register(thursday)
    first, second = (register(thursday, email=f"{n}@example.org", wait=True) for n in "ab")
    registrations.cancel(registration=seated, by="staff")
    assert waiting.expire() == 0
    monday_morning.shift(dt.timedelta(hours=24))
    with pytest.raises(Conflict):
        registrations.accept(registration=first)
    assert waiting.expire() == 1
    assert (state(first), state(second)) == (State.EXPIRED, State.OFFERED)
    assert "offer_over" in kinds(first)
    registrations.decline(registration=second)
    assert state(second) == State.CANCELLED
    assert waiting.expire() == 0


def test_no_offer_near_the_start_and_none_runs_past_it(workshop, monday_morning):
    thursday = session(workshop, onsite=1)
    seated = register(thursday, email="s@example.org")
    first = register(thursday, email="a@example.org", wait=True)
    second = register(thursday, email="b@example.org", wait=True)
    monday_morning.move_to(at(THURSDAY, "08:00"))
    registrations.cancel(registration=seated, by="staff")
    assert state(first) == State.OFFERED
    assert first.offer_until == at(THURSDAY, "09:45")
    monday_morning.move_to(at(THURSDAY, "09:45"))
    assert waiting.expire() == 1
    assert state(second) == State.WAITING


def test_a_party_that_does_not_fit_keeps_its_turn(workshop):
    thursday = session(workshop, onsite=4)
    two, other_two = register(thursday, party=2), register(thursday, party=2)
    five = register(thursday, email="four@example.org", party=4, wait=True)
    one = register(thursday, email="one@example.org", wait=True)
    registrations.cancel(registration=two, by="staff")
    assert (state(five), state(one)) == (State.WAITING, State.WAITING)
    with pytest.raises(Full):
        register(thursday, email="new@example.org")
    assert steps(five) == ["joined", "too_large"]
    waiting.expire()
    assert steps(five) == ["joined", "too_large"], "not again every minute"
    registrations.cancel(registration=other_two, by="staff")
    assert (state(five), state(one)) == (State.OFFERED, State.WAITING)


def test_just_before_the_start_smaller_parties_may_overtake(workshop, monday_morning):
    thursday = session(workshop, onsite=4)
    two = register(thursday, party=2)
    register(thursday, party=2)
    four = register(thursday, email="four@example.org", party=4, wait=True)
    one = register(thursday, email="one@example.org", wait=True)
    registrations.cancel(registration=two, by="staff")
    assert state(one) == State.WAITING
    monday_morning.move_to(at(THURSDAY, "10:00") - dt.timedelta(hours=24))
    waiting.expire()
    assert (state(four), state(one)) == (State.WAITING, State.OFFERED)
    assert steps(four)[-1] == "overtaken"


def test_who_waits_for_the_room_takes_a_place_online_and_leaves_the_list(workshop):
    hybrid = session(workshop, onsite=1, online=1)
    register(hybrid, mode="onsite")
    online = register(hybrid, mode="online")
    nour = register(hybrid, mode="onsite", email="nour@example.org", wait=True)
    registrations.cancel(registration=online, by="staff")
    assert "online_possible" in kinds(nour)
    registrations.change(registration=nour, mode="online")
    nour.refresh_from_db()
    assert (nour.state, nour.mode, nour.ticket) == (State.CONFIRMED, "online", None)
    assert seats.of([hybrid])[hybrid.pk]["onsite"].waiting_people == 0


def test_more_people_need_seats_and_fewer_serve_the_list(workshop):
    thursday = session(workshop, onsite=3)
    three = register(thursday, party=3)
    next_one = register(thursday, email="next@example.org", wait=True)
    with pytest.raises(Full):
        registrations.change(registration=three, party=4)
    registrations.change(registration=three, party=2)
    assert state(next_one) == State.OFFERED
    assert SeatPool.objects.get().taken == 3


def test_a_larger_party_on_the_list_goes_to_its_end_a_smaller_one_keeps_its_turn(workshop):
    thursday = session(workshop, onsite=3, waiting=6)
    register(thursday, party=3)
    first = register(thursday, email="a@example.org", party=2, wait=True)
    second = register(thursday, email="b@example.org", wait=True)
    registrations.change(registration=first, party=1)
    assert waiting.position(Registration.objects.get(pk=first.pk)) == 1
    registrations.change(registration=first, party=3)
    assert waiting.position(Registration.objects.get(pk=first.pk)) == 2
    with pytest.raises(Full):
        registrations.change(registration=second, party=4)


def test_staff_promote_out_of_turn_while_there_are_seats(workshop):
    thursday = session(workshop, onsite=3)
    two = register(thursday, party=2)
    register(thursday)
    big = register(thursday, email="three@example.org", party=3, wait=True)
    one = register(thursday, email="one@example.org", wait=True)
    with pytest.raises(Full):
        registrations.promote(registration=one)
    registrations.cancel(registration=two, by="staff")
    assert registrations.promote(registration=one).state == State.CONFIRMED
    assert state(big) == State.WAITING
    assert steps(one)[-1] == "promoted"


def test_cancelling_late_is_for_staff(workshop, monday_morning):
    thursday = session(workshop)
    nour = register(thursday, email="nour@example.org")
    ActivitySettings.objects.create(change_until_minutes=60)
    monday_morning.move_to(at(THURSDAY, "09:00"))
    with pytest.raises(TooLate):
        registrations.cancel(registration=nour, by="visitor")
    assert registrations.cancel(registration=nour, by="staff").state == State.CANCELLED
    assert kinds(nour) == ["cancelled"], "what had not left is taken back"


def test_the_list_explains_itself(workshop, django_assert_num_queries):
    thursday = session(workshop, onsite=4)
    two = register(thursday, party=2)
    register(thursday, party=2)
    register(thursday, email="four@example.org", party=4, wait=True)
    register(thursday, email="one@example.org", wait=True)
    registrations.cancel(registration=two, by="staff")
    with django_assert_num_queries(5):
        told = waiting.explained(thursday)
    assert [(each.position, each.registration.party) for each in told] == [(1, 4), (2, 1)]
    assert all(each.sentence for each in told)


def test_a_regime_scales_the_room_and_what_was_promised_stays(workshop):
    hybrid = session(workshop, onsite=10, online=10)
    for number in range(6):
        register(hybrid, mode="onsite", email=f"{number}@example.org")
    Regime.objects.create(kind="appointment", starts=THURSDAY, ends=THURSDAY, capacity_percent=50)
    with pytest.raises(Full):
        register(hybrid, mode="onsite")
    here = seats.of([hybrid])[hybrid.pk]
    assert (here["onsite"].allowed, here["onsite"].taken, here["onsite"].left) == (5, 6, 0)
    assert register(hybrid, mode="online").state == State.CONFIRMED


@pytest.mark.parametrize("outside", [True, False])
def test_a_closed_centre_takes_nobody_unless_it_opens_for_this(workshop, outside):
    thursday = session(workshop, onsite=10, outside_hours=outside)
    Regime.objects.create(kind="closed", starts=THURSDAY, ends=THURSDAY)
    if outside:
        assert register(thursday).state == State.CONFIRMED
    else:
        with pytest.raises(Full):
            register(thursday)


def test_the_database_itself_lets_no_path_oversell(workshop):
    thursday = session(workshop, onsite=1)
    register(thursday)
    row = Registration(session=thursday, mode="onsite", state="confirmed", page_language="fr", submission=uuid.uuid4())
    for wrong in ({}, {"mode": "online"}):
        for name, value in wrong.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatPool.objects.update(seats=0)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE activities_registration SET party = 2")


def test_several_days_are_one_registration_with_a_reminder_each(workshop):
    course = session(workshop, days=3)
    nour = register(course, email="nour@example.org")
    assert kinds(nour) == ["confirmed", "day_before", "day_before", "day_before"]
    body = Message.objects.get(kind="activity_confirmed").calendar_body
    assert body.count("BEGIN:VEVENT") == 3


def test_the_step_says_how_many_were_free(workshop):
    thursday = session(workshop, onsite=1)
    seated = register(thursday)
    register(thursday, email="a@example.org", wait=True)
    registrations.cancel(registration=seated, by="staff")
    assert WaitingStep.objects.get(what="offered").free == 1
