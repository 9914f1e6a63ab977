"""Who gives a session: chosen among one's own people, handed over when they leave, and never said to the public."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from activities import departures, giving
from activities.models import Session
from activities.planning import plans
from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from partners import people
from partners.access import member_of
from partners.accounts import engaged
from partners.models import Membership
from tests.activities import worlds
from tests.activities.worlds import MONDAY, THURSDAY, at
from tests.personae import MARKER_A, MARKER_B, member, person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared(partner_a, partner_b):
    return worlds.activity(partner_a, "Atelier CV", partner_b)


def given(of, user, **fields):
    return worlds.session(of, given_by=user, **fields)


def leaves(user, day, by):
    rows = list(Membership.objects.filter(user=user))
    return people.set_last_day(memberships=rows, last_day=day, by=member_of(by))


def handover(user):
    return reverse("activities:handover", args=[user.pk])


def test_a_coordinator_chooses_among_their_own_people(shared, coordinator_a, counsellor_a, counsellor_b, manager):
    of_a = {name for _pk, name in giving.choices(member_of(coordinator_a), shared)}
    assert of_a == {coordinator_a.name, counsellor_a.name}
    assert counsellor_b.pk in dict(giving.choices(member_of(manager), shared))


def test_the_other_partner_is_not_told_the_name(shared, coordinator_a, counsellor_b, coordinator_b):
    session = given(shared, counsellor_b)
    for name, args in (("activity", [shared.pk]), ("session_staff", [session.pk]), ("session_edit", [session.pk])):
        path = reverse(f"activities:{name}", args=args)
        assert MARKER_B in sign_in(coordinator_b).get(path).text
        assert counsellor_b.name not in sign_in(coordinator_a).get(path).text, name


def test_the_form_keeps_who_gives_it_for_who_may_not_know(shared, coordinator_a, counsellor_b):
    session = given(shared, counsellor_b)
    page = sign_in(coordinator_a).get(reverse("activities:session_edit", args=[session.pk]))
    assert page.context["form"]["given_by"].value() == counsellor_b.pk


def test_a_rivals_person_cannot_be_chosen(partner_a, coordinator_a, counsellor_b):
    session = worlds.session(worlds.activity(partner_a))
    plan = plans.of(session)
    page = sign_in(coordinator_a).get(reverse("activities:session_edit", args=[session.pk]))
    typed = {
        name: page.context["form"][name].value() or ""
        for name in page.context["form"].fields
        if name not in ("languages", "outside_hours")
    }
    typed |= {"languages": ["fr"], "given_by": str(counsellor_b.pk)}
    answer = sign_in(coordinator_a).post(reverse("activities:session_edit", args=[session.pk]), typed)
    assert answer.status_code == 422
    assert "given_by" in answer.context["form"].errors
    session.refresh_from_db()
    assert plans.of(session) == plan


@pytest.mark.parametrize("name", ["activities:agenda", "activities:session"])
def test_the_public_never_reads_it(client, partner_a, counsellor_a, name):
    session = given(worlds.activity(partner_a), counsellor_a)
    path = reverse(name, args=[session.pk] if name == "activities:session" else [])
    page = client.get(path)
    assert "Atelier CV" in page.text
    assert MARKER_A not in page.text


def test_what_takes_place_after_the_last_day_waits(partner_a, counsellor_a, coordinator_b, manager):
    of = worlds.activity(partner_a)
    given(of, counsellor_a, starts=at(MONDAY, "14:00"))
    after = given(of, counsellor_a)
    asks = member_of(manager)
    assert not departures.left_behind(asks).exists()
    leaves(counsellor_a, MONDAY, manager)
    assert list(departures.left_behind(asks)) == [after]
    assert not departures.left_behind(member_of(coordinator_b)).exists()
    leaves(counsellor_a, THURSDAY, manager)
    assert not departures.left_behind(asks).exists()


def test_at_the_end_of_the_role_it_is_open_again_and_the_coordinator_hears(
    partner_a, counsellor_a, coordinator_a, manager
):
    of = worlds.activity(partner_a)
    session, over = given(of, counsellor_a), given(of, counsellor_a, starts=at(MONDAY, "14:00") - dt.timedelta(weeks=1))
    people.end_now(memberships=list(counsellor_a.memberships.all()), by=member_of(manager))
    session.refresh_from_db()
    over.refresh_from_db()
    assert (session.given_by, over.given_by) == (None, counsellor_a)
    mail = Message.objects.get()
    assert mail.to_address == coordinator_a.email
    assert reverse("activities:session_edit", args=[session.pk]) in mail.text


def test_who_works_for_another_host_goes_on_giving_it(shared, partner_b, counsellor_a, manager):
    member(counsellor_a, Role.COUNSELLOR, partner_b)
    session = given(shared, counsellor_a)
    people.end_now(memberships=list(counsellor_a.memberships.exclude(partner=partner_b)), by=member_of(manager))
    session.refresh_from_db()
    assert session.given_by == counsellor_a


def test_it_is_handed_to_a_colleague_and_put_back(partner_a, coordinator_a, counsellor_a, counsellor_a2, manager):
    of = worlds.activity(partner_a)
    one, two = given(of, counsellor_a), given(of, counsellor_a, starts=at(THURSDAY, "14:00"))
    leaves(counsellor_a, MONDAY, manager)
    client = sign_in(coordinator_a)
    typed = {f"to-{one.pk}": str(counsellor_a2.pk), "to_all": "0"}
    answer = client.post(handover(counsellor_a), typed, follow=True)
    assert list(Session.objects.order_by("starts").values_list("given_by", flat=True)) == [counsellor_a2.pk, None]
    undo = next(note for note in answer.context["messages"]).extra_tags
    assert undo
    assert not departures.left_behind(member_of(manager)).exists()
    assert two.pk


def test_who_leaves_before_it_cannot_take_it_over(partner_a, coordinator_a, counsellor_a, counsellor_a2, manager):
    one = given(worlds.activity(partner_a), counsellor_a)
    for user in (counsellor_a, counsellor_a2):
        leaves(user, MONDAY, manager)
    answer = sign_in(coordinator_a).post(handover(counsellor_a), {f"to-{one.pk}": str(counsellor_a2.pk)})
    assert answer.status_code == 422
    one.refresh_from_db()
    assert one.given_by == counsellor_a


def test_a_stranger_finds_nobody(shared, coordinator_b, counsellor_a, nobody):
    assert sign_in(coordinator_b).get(handover(counsellor_a)).status_code == 404
    assert sign_in(coordinator_b).get(handover(nobody)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_as_often_for_three_as_for_one(
    partner_a, coordinator_a, counsellor_a, manager, django_assert_num_queries, count
):
    of = worlds.activity(partner_a)
    for hours in range(count):
        given(of, counsellor_a, starts=at(THURSDAY, "10:00") + dt.timedelta(hours=3 * hours))
    leaves(counsellor_a, MONDAY, manager)
    client = sign_in(coordinator_a)
    with django_assert_num_queries(10):
        assert len(client.get(handover(counsellor_a)).context["lines"]) == count


def test_who_gives_what_asks_as_often_for_three(partner_a, coordinator_a, django_assert_num_queries):
    of = worlds.activity(partner_a)
    sessions = []
    for number in range(3):
        user = member(person(f"g{number}@alpha.example", f"Giver {number}"), Role.COUNSELLOR, partner_a)
        sessions.append(given(of, user, starts=at(THURSDAY, "10:00") + dt.timedelta(hours=3 * number)))
    asks, hosts = member_of(coordinator_a), of.hosts
    assert hosts
    with django_assert_num_queries(3):
        assert len(giving.names(asks, of, sessions)) == 3


def test_the_account_of_who_is_to_give_a_session_does_not_close_by_itself(shared, counsellor_a, counsellor_b):
    both = {counsellor_a.pk, counsellor_b.pk}
    assert engaged.among(both) == set()
    session = given(shared, counsellor_a)
    assert engaged.among(both) == {counsellor_a.pk}
    Session.objects.filter(pk=session.pk).update(state=Session.State.CANCELLED)
    assert engaged.among(both) == set()
