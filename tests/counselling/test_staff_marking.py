"""Arrived, seen, did not come, and taking them back within a minute."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from cdm.core.refused import Conflict, Refused
from counselling import appointments
from counselling.appointments import Before, undo, undo_token
from counselling.models import Appointment
from stats.models import Profile, Tally
from tests.counselling.desks import given, url
from tests.counselling.worlds import NOW
from tests.personae import sign_in

State = Appointment.State
SOON = NOW + dt.timedelta(minutes=20)
FACTS = {"channel": "FACE", "context": "STD", "theme": "WORK", "language": "fr", "programme": ""}


@pytest.fixture
def today(ada, kind):
    return given(ada, SOON)


@pytest.fixture
def friday(ada, kind):
    return given(ada, NOW - dt.timedelta(days=3))


def _undo_of(response) -> str:
    return re.search(r'action="([^"]*/(?:undo|annuler|ongedaan)[^"]*)"', response.text).group(1)


def test_a_visitor_arrives_and_arrives_again(today):
    assert appointments.arrive(appointment=today).state == State.ARRIVED
    assert appointments.arrive(appointment=today).state == State.ARRIVED


def test_nobody_arrives_on_another_day_or_after_a_cancellation(ada, kind, today):
    with pytest.raises(Refused):
        appointments.arrive(appointment=given(ada, NOW + dt.timedelta(days=1)))
    appointments.cancel(appointment=today, by="staff")
    with pytest.raises(Conflict):
        appointments.arrive(appointment=today)


def test_nobody_has_failed_to_come_before_the_time(today, monday_morning):
    with pytest.raises(Refused):
        appointments.no_show(appointment=today)
    monday_morning.move_to(SOON)
    assert appointments.no_show(appointment=today).state == State.NO_SHOW
    assert not Tally.objects.exists()


def test_closing_counts_one_contact_of_the_day_of_the_interview(friday):
    closed = appointments.close(appointment=friday, partner="alpha", facts=FACTS, answers={"sex": "", "age5": ""})
    assert closed.appointment.state == State.SEEN
    tally = Tally.objects.get()
    assert (tally.day, tally.service, tally.partner, tally.count) == (dt.date(2026, 11, 20), "IC", "alpha", 1)
    assert not Profile.objects.exists()  # nothing was answered, so there is no response


def test_a_second_closing_is_refused_and_counts_nothing(friday):
    appointments.close(appointment=friday, partner="alpha", facts=FACTS)
    with pytest.raises(Conflict):
        appointments.close(appointment=friday, partner="alpha", facts=FACTS)
    assert Tally.objects.get().count == 1


def test_nobody_is_seen_more_than_an_hour_early(ada, bram, kind):
    with pytest.raises(Refused):
        appointments.close(appointment=given(ada, NOW + dt.timedelta(minutes=61)), partner="alpha", facts=FACTS)
    appointments.close(appointment=given(bram, NOW + dt.timedelta(minutes=60)), partner="beta", facts=FACTS)


def test_closing_from_the_page_keeps_the_profile_apart(today, ada):
    client = sign_in(ada.user)
    page = client.get(url("close", today.pk))
    assert 'value="WORK"' in page.text
    answers = {f"contact-{name}": value for name, value in FACTS.items() if name != "programme"}
    client.post(url("close", today.pk), {**answers, "profile-first_visit": "yes"})
    today.refresh_from_db()
    assert today.state == State.SEEN
    assert Tally.objects.get().partner == "alpha"
    assert Profile.objects.get().first_visit == "yes"


def test_undoing_a_closing_takes_back_what_it_counted(today, ada):
    client = sign_in(ada.user)
    answers = {f"contact-{name}": value for name, value in FACTS.items() if name != "programme"}
    page = client.post(url("close", today.pk), {**answers, "profile-first_visit": "yes"}, follow=True)
    assert Tally.objects.exists()
    assert Profile.objects.exists()
    client.post(_undo_of(page))
    today.refresh_from_db()
    assert today.state == State.BOOKED
    assert not Tally.objects.exists()
    assert not Profile.objects.exists()


@pytest.mark.parametrize(("seconds", "undone"), [(59, True), (64, True), (66, False), (3600, False)])
def test_undo_ends_a_minute_later_give_or_take_the_way_of_a_click(today, ada, monday_morning, seconds, undone):
    client = sign_in(ada.user)
    page = client.post(url("arrive", today.pk), follow=True)
    monday_morning.move_to(NOW + dt.timedelta(seconds=seconds))
    client.post(_undo_of(page))
    today.refresh_from_db()
    assert today.state == (State.BOOKED if undone else State.ARRIVED)


def test_an_undo_works_once_and_for_nobody_else(today, ada, coordinator_a, reception):
    page = sign_in(ada.user).post(url("arrive", today.pk), follow=True)
    for other in (coordinator_a, reception):
        sign_in(other).post(_undo_of(page))
        today.refresh_from_db()
        assert today.state == State.ARRIVED
    sign_in(ada.user).post(_undo_of(page))
    today.refresh_from_db()
    assert today.state == State.BOOKED
    appointments.arrive(appointment=today)
    sign_in(ada.user).post(_undo_of(page))
    today.refresh_from_db()
    assert today.state == State.ARRIVED


def test_a_change_in_between_is_not_overwritten_by_undo(today):
    before = Before.of(today)
    token = undo_token(before=before, after=appointments.arrive(appointment=today))
    appointments.cancel(appointment=today, by="staff")
    with pytest.raises(Conflict):
        undo(token=token)


def test_an_undone_cancellation_takes_its_time_back_though_an_absence_covers_it(today, ada):
    from_now_on = today.starts - dt.timedelta(hours=1), today.starts + dt.timedelta(hours=4)
    ada.calendar.absences.create(period=from_now_on)
    before = Before.of(today)
    token = undo_token(before=before, after=appointments.cancel(appointment=today, by="staff"))
    restored = undo(token=token)
    assert restored.state == State.BOOKED
    assert restored.site == today.site
    assert restored.hold.allocations.get().calendar == ada.calendar


def test_an_undone_cancellation_is_refused_when_the_time_is_gone(today, ada):
    before = Before.of(today)
    token = undo_token(before=before, after=appointments.cancel(appointment=today, by="staff"))
    given(ada, today.starts + dt.timedelta(minutes=20))
    with pytest.raises(Conflict):
        undo(token=token)
    today.refresh_from_db()
    assert today.state == State.CANCELLED
