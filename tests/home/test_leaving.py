"""Somebody leaves: the last day, what they hold after it, and taking it back."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from cdm.celery import app
from cdm.core.vocabulary import Role
from cdm.home.leaving import telling
from cdm.outbox.models import Message
from counselling.models import Appointment
from partners import people
from partners.access import member_of
from partners.models import Membership
from tests.activities import worlds as activities
from tests.counselling import worlds
from tests.counselling.worlds import NOW, TUESDAY, TUESDAY_9, book
from tests.personae import member, sign_in

pytestmark = pytest.mark.django_db
MONDAY = TUESDAY - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday_morning():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ada(partner_a):
    site = worlds.site()
    worlds.kind()
    return worlds.counsellor(site, partner_a, "Ada Alphonsine")


@pytest.fixture
def axel(ada, partner_a):
    return worlds.counsellor(
        ada.calendar.rules.first().site, partner_a, "Axel Alphonsine", starts="13:00", ends="16:00"
    )


def url(name, user):
    return reverse(f"home:{name}", args=[user.pk])


def leave(client, user, day, **fields):
    return client.post(url("leaving", user), {"last_day": day.isoformat(), **fields}, follow=True)


def test_the_last_day_is_set_and_what_is_left_is_shown(ada, coordinator_a):
    hit = book()
    page = leave(sign_in(coordinator_a), ada.user, MONDAY)
    assert page.context["holds"].left.appointments == 1
    assert [*page.context["holds"].next_appointments] == [hit]
    assert f"{reverse('counselling:handover', args=[ada.user.pk])}?next=" in page.text
    assert Membership.objects.get(user=ada.user).last_day == MONDAY


def test_who_leaves_hears_it_and_hears_when_it_is_taken_back(ada, coordinator_a):
    client = sign_in(coordinator_a)
    leave(client, ada.user, MONDAY)
    first = Message.objects.get(to_address=ada.user.email)
    client.post(url("leaving_stay", ada.user))
    assert Membership.objects.get(user=ada.user).last_day is None
    states = dict(Message.objects.filter(to_address=ada.user.email).values_list("pk", "state"))
    assert states.pop(first.pk) == "withdrawn"
    assert list(states.values()) == ["waiting"]
    assert book().is_open


def test_appointments_are_handed_over_and_the_person_is_free_of_them(ada, coordinator_a, partner_b):
    hit = book()
    bram = worlds.counsellor(ada.calendar.rules.first().site, partner_b, "Bram Bartholomeus")
    client = sign_in(coordinator_a)
    leave(client, ada.user, MONDAY)
    path = reverse("counselling:handover", args=[ada.user.pk])
    assert client.get(path).context["lines"][0][2] == "hand_over"
    answer = client.post(f"{path}?next=/fr/", {"all": "move"})
    assert answer.url == f"{path}?next=/fr/"
    assert hit.counsellors.get() == bram
    assert client.get(url("leaving", ada.user)).context["holds"].left.appointments == 0


def test_one_is_moved_by_hand_and_one_cancelled_with_a_word(ada, axel, coordinator_a):
    one, two = book(), book(TUESDAY_9 + dt.timedelta(minutes=40))
    client = sign_in(coordinator_a)
    leave(client, ada.user, MONDAY)
    path = reverse("counselling:handover", args=[ada.user.pk])
    found = {hit.appointment: hit for hit, _name, _value in client.get(path).context["lines"]}
    start = found[one].times[0].start
    typed = {f"answer-{one.pk}": start.isoformat(), f"answer-{two.pk}": "cancel", "message": "À bientôt."}
    client.post(path, typed)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.starts, one.counsellors.get()) == (start, axel)
    assert two.state == Appointment.State.CANCELLED


def test_one_of_several_roles_ends(ada, partner_b, manager):
    member(ada.user, Role.COUNSELLOR, partner_b)
    first = Membership.objects.get(user=ada.user, partner__code="alpha")
    client = sign_in(manager)
    leave(client, ada.user, MONDAY, roles=[str(first.pk)])
    assert list(Membership.objects.order_by("pk").filter(user=ada.user).values_list("last_day", flat=True)) == [
        MONDAY,
        None,
    ]
    assert leave(client, ada.user, TUESDAY).status_code == 422  # which of them?


@pytest.mark.parametrize("day", [MONDAY - dt.timedelta(days=1), MONDAY + dt.timedelta(days=800)])
def test_a_day_in_the_past_or_far_ahead_is_refused(ada, coordinator_a, day):
    answer = leave(sign_in(coordinator_a), ada.user, day)
    assert answer.status_code == 422
    assert answer.context["form"].errors["last_day"]
    assert Membership.objects.get(user=ada.user).last_day is None


def test_nobody_sets_their_own_last_day(coordinator_a):
    client = sign_in(coordinator_a)
    assert client.get(url("leaving", coordinator_a)).context["form"] is None
    leave(client, coordinator_a, MONDAY)
    client.post(url("leaving_now", coordinator_a))
    assert Membership.objects.get(user=coordinator_a).last_day is None


def test_a_rival_and_a_stranger_find_nobody(ada, coordinator_a, coordinator_b, nobody):
    book()
    leave(sign_in(coordinator_a), ada.user, MONDAY)
    rival = sign_in(coordinator_b)
    for name in ("leaving", "leaving_now"):
        assert rival.get(url(name, ada.user)).status_code == 404
        assert rival.get(url(name, nobody)).status_code == 404
    assert rival.get(reverse("home:leavers")).context["leavers"] == []
    assert rival.get(reverse("counselling:handover", args=[ada.user.pk])).status_code == 404


def test_after_the_role_what_is_left_is_still_found(ada, coordinator_a, coordinator_b):
    book()
    client = sign_in(coordinator_a)
    answer = client.post(url("leaving_now", ada.user), follow=True)
    assert answer.redirect_chain[0][0] == url("leaving", ada.user)
    assert not Membership.objects.filter(user=ada.user).exists()
    [leaver] = client.get(reverse("home:leavers")).context["leavers"]
    assert (leaver.user, leaver.left.appointments, leaver.gone) == (ada.user, 1, True)
    assert client.get(url("leaving", ada.user)).status_code == 200
    assert sign_in(coordinator_b).get(url("leaving", ada.user)).status_code == 404


def test_the_night_takes_the_role_away_and_no_night_before(ada, coordinator_a, monday_morning):
    leave(sign_in(coordinator_a), ada.user, MONDAY)
    assert sign_in(ada.user).get(reverse("home:today")).status_code == 200
    assert people.end_over() == []
    monday_morning.shift(dt.timedelta(days=1))
    assert sign_in(ada.user).get(reverse("home:today")).status_code == 403  # already before the night has come
    assert len(people.end_over()) == 1
    assert not Membership.objects.filter(user=ada.user).exists()
    assert people.end_over() == []


def test_the_last_manager_stays(manager, coordinator_a):
    other = member(coordinator_a, Role.MANAGER)
    client = sign_in(other)
    path = url("leaving", manager)
    leave(client, manager, MONDAY)
    assert Membership.objects.get(user=manager).last_day == MONDAY
    answer = leave(sign_in(manager), other, MONDAY, roles=[str(other.memberships.get(role=Role.MANAGER).pk)])
    assert answer.status_code == 422
    assert other.memberships.get(role=Role.MANAGER).last_day is None
    assert client.get(path).status_code == 200


def test_invited_again_they_stay(ada, partner_a, manager, coordinator_a):
    leave(sign_in(coordinator_a), ada.user, MONDAY)
    given = people.invite(
        by=member_of(manager), email=ada.user.email, role=Role.COUNSELLOR, partner=partner_a, language="fr"
    )
    assert given.last_day is None
    assert book().is_open


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three(ada, partner_a, coordinator_a, count, django_assert_num_queries):
    rules = ada.calendar.rules.first()
    client = sign_in(coordinator_a)
    for number in range(count):
        leaver = worlds.counsellor(rules.site, partner_a, f"Leaver {number}")
        activities.session(activities.activity(partner_a), given_by=leaver.user)
        leave(client, leaver.user, MONDAY)
    with django_assert_num_queries(6):
        assert len(client.get(reverse("home:leavers")).context["leavers"]) == count


def test_coordinators_are_told_once_a_week_until_it_is_decided(
    ada, partner_a, coordinator_a, coordinator_b, manager, monday_morning
):
    worlds.counsellor(ada.calendar.rules.first().site, partner_a, "Leila Libre")
    hit = book(TUESDAY_9 + dt.timedelta(days=9))
    assert telling.tell() == 0
    leave(sign_in(coordinator_a), hit.counsellors.get().user, MONDAY)
    Message.objects.all().delete()
    assert (telling.tell(), telling.tell()) == (1, 1)
    told = Message.objects.get()
    assert told.to_address == coordinator_a.email
    assert reverse("home:leavers") in told.text
    monday_morning.shift(dt.timedelta(days=7))
    telling.tell()
    assert Message.objects.count() == 2
    monday_morning.shift(dt.timedelta(days=7))
    telling.tell()
    assert Message.objects.count() == 2  # over: what nobody decided took place


def test_managers_are_told_of_a_partner_that_nobody_coordinates(ada, manager, coordinator_b):
    book()
    people.end_now(memberships=list(ada.user.memberships.all()), by=member_of(manager))
    telling.tell()
    assert list(Message.objects.values_list("to_address", flat=True)) == [manager.email]


def test_roles_end_before_the_day_is_counted():
    (entry,) = [each for each in app.conf.beat_schedule.values() if each["task"] == "partners.tasks.end_roles"]
    assert entry["schedule"].hour == {0}
