"""What an absence or a closure hits, and the three answers to it (B2)."""

from __future__ import annotations

import datetime as dt

import pytest

from cdm.agenda import absences
from cdm.agenda.models import Absence, Calendar, Closure
from cdm.outbox.models import Message
from counselling import hits
from counselling.models import Appointment, Counsellor
from tests.counselling import worlds
from tests.counselling.desks import given, url
from tests.counselling.worlds import TUESDAY, TUESDAY_9, at
from tests.personae import sign_in

State = Appointment.State
QUERIES = 13  # the last writes down who looked


@pytest.fixture
def booked(ada, kind):
    return given(ada, TUESDAY_9, email="visitor@example.org")


@pytest.fixture
def absence(ada, booked):
    sign_in(ada.user).post(url("add_absence", ada.pk), {"first": TUESDAY.isoformat()})
    return Absence.objects.get()


def test_a_place_out_of_service_is_not_a_counsellors_business(ada):
    area = Calendar.objects.create(kind=Calendar.Kind.STATIONS, name="Zone", capacity=3)
    broken = Absence.objects.create(calendar=area, seat=2, period=(at(TUESDAY, "09:00"), None))
    for verb in ("absence", "come_back"):
        assert sign_in(ada.user).post(url(verb, broken.pk)).status_code == 404
    assert Absence.objects.get() == broken


def _answer(who: Counsellor, absence: Absence, appointment: Appointment, chosen: str, **more: str):
    data = {f"answer-{appointment.pk}": chosen, "message": "A word from us.", **more}
    return sign_in(who.user).post(url("absence", absence.pk), data, follow=True)


def _mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=kind, state="waiting").order_by("pk"))


def test_an_absence_changes_nothing_by_itself(booked, absence):
    booked.refresh_from_db()
    assert booked.state == State.BOOKED
    assert not _mails("cancelled")
    assert list(hits.of(absences.hits(absence))) == [booked]


def test_kept(ada, booked, absence):
    _answer(ada, absence, booked, hits.KEEP)
    booked.refresh_from_db()
    assert (booked.state, booked.starts) == (State.BOOKED, TUESDAY_9)
    assert not Message.objects.exists()


def test_cancelled_with_a_message(ada, booked, absence):
    _answer(ada, absence, booked, hits.CANCEL)
    booked.refresh_from_db()
    assert booked.state == State.CANCELLED
    (mail,) = _mails("cancelled")
    assert "A word from us." in mail.text


def test_handed_over_at_the_same_time_without_a_word(ada, bram, booked, absence, site, partner_a):
    colleague = worlds.counsellor(site, partner_a, "Axel Alphonsine")
    _answer(ada, absence, booked, hits.HAND_OVER)
    booked.refresh_from_db()
    assert (booked.state, booked.starts) == (State.BOOKED, TUESDAY_9)
    assert list(booked.counsellors.all()) == [colleague], "a colleague of the same partner before another partner's"
    assert not Message.objects.filter(kind__in=("changed", "cancelled")).exists()


def test_moved_to_the_next_free_time(ada, booked, absence):
    (hit,) = hits.with_suggestions(hits.of(absences.hits(absence)))
    assert not hit.colleague
    assert hit.times[0].start == at(TUESDAY + dt.timedelta(days=1), "09:00")
    _answer(ada, absence, booked, hit.times[0].start.isoformat())
    booked.refresh_from_db()
    assert booked.starts == hit.times[0].start
    assert "A word from us." in _mails("changed")[0].text


def test_all_at_once(ada, bram, booked, absence):
    second = given(ada, at(TUESDAY, "10:00"))
    sign_in(ada.user).post(url("absence", absence.pk), {"all": "move"})
    for each in (booked, second):
        each.refresh_from_db()
        assert each.state == State.BOOKED
        assert list(each.counsellors.all()) == [bram]


def test_a_batch_is_undone_though_the_absence_stands(ada, booked, absence):
    second = given(ada, at(TUESDAY, "10:00"))
    page = sign_in(ada.user).post(url("absence", absence.pk), {"all": "cancel"}, follow=True)
    assert {a.state for a in Appointment.objects.all()} == {State.CANCELLED}
    sign_in(ada.user).post(page.text.split('data-undo="60"')[0].rsplit('action="', 1)[1].split('"')[0])
    for each in (booked, second):
        each.refresh_from_db()
        assert each.state == State.BOOKED
    assert not _mails("cancelled")


def test_a_time_taken_meanwhile_is_said_and_nothing_changes(ada, booked, absence):
    (hit,) = hits.with_suggestions(hits.of(absences.hits(absence)))
    given(ada, hit.times[0].start)
    page = _answer(ada, absence, booked, hit.times[0].start.isoformat())
    booked.refresh_from_db()
    assert booked.starts == TUESDAY_9
    assert "notice-error" in page.text


def test_a_closure_lists_what_it_hits_without_names(manager, ada, booked):
    client = sign_in(manager)
    labels = {"label_fr": "Grève", "label_nl": "Staking", "kind": "closure"}
    days = {"first_day": TUESDAY.isoformat(), "last_day": TUESDAY.isoformat()}
    page = client.post(url("add_closure"), {**labels, **days}, follow=True)
    assert Closure.objects.exists()
    assert str(booked) in page.text
    assert booked.name not in page.text


def test_closed_and_past_appointments_are_no_hits(ada, kind, booked, absence, monday_morning):
    monday_morning.move_to(at(TUESDAY, "12:00"))
    assert not hits.of(absences.hits(absence)).exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_hits_asks_as_often_for_three_as_for_one(ada, booked, absence, count, django_assert_num_queries):
    for n in range(1, count):
        given(ada, TUESDAY_9 + n * dt.timedelta(minutes=40))
    client = sign_in(ada.user)
    client.get(url("absence", absence.pk))
    with django_assert_num_queries(QUERIES):
        assert client.get(url("absence", absence.pk)).text.count('class="hit ') == count
