from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cdm.core.access import NOBODY
from cdm.core.vocabulary import Role
from partners.access import member_of, partner_for
from partners.models import Membership, Partner


def _request(user):
    request = RequestFactory().get("/")
    request.member = member_of(user)
    return request


def test_a_member_loads_their_partner(coordinator_a, counsellor_a, partner_a):
    assert partner_for(_request(coordinator_a), "alpha", Role.COORDINATOR) == partner_a
    assert partner_for(_request(counsellor_a), "alpha") == partner_a


def test_a_read_only_member_is_refused_and_a_stranger_finds_nothing(counsellor_a, coordinator_b, reception, partner_a):
    with pytest.raises(PermissionDenied):
        partner_for(_request(counsellor_a), "alpha", Role.COORDINATOR)
    for stranger in (coordinator_b, reception):
        with pytest.raises(Http404):
            partner_for(_request(stranger), "alpha")
        with pytest.raises(Http404):
            partner_for(_request(stranger), "alpha", Role.COORDINATOR)
    with pytest.raises(Http404):
        partner_for(_request(counsellor_a), "nowhere")


def test_a_centre_role_enters_where_it_is_named(manager, reception, partner_a):
    assert partner_for(_request(manager), "alpha") == partner_a
    assert partner_for(_request(manager), "alpha", Role.COORDINATOR, Role.MANAGER) == partner_a
    assert partner_for(_request(reception), "alpha", Role.RECEPTION) == partner_a
    with pytest.raises(PermissionDenied):
        partner_for(_request(manager), "alpha", Role.COORDINATOR)


def test_a_role_at_one_partner_opens_no_other(counsellor_a, partner_a, partner_b):
    Membership.objects.create(user=counsellor_a, partner=partner_b, role=Role.COORDINATOR)
    assert partner_for(_request(counsellor_a), "beta", Role.COORDINATOR) == partner_b
    with pytest.raises(PermissionDenied):
        partner_for(_request(counsellor_a), "alpha", Role.COORDINATOR)


def test_roles_for_a_partner_that_left_do_not_count(counsellor_a, partner_a):
    Partner.objects.update(active=False)
    assert member_of(counsellor_a).grants == frozenset()


def test_who_sees_which_partners(manager, counsellor_a, reception, partner_a, partner_b):
    def visible(user):
        return set(Partner.objects.visible_to(member_of(user) if user else NOBODY))

    assert visible(manager) == {partner_a, partner_b}
    assert visible(counsellor_a) == {partner_a}
    assert visible(reception) == visible(None) == set()


@pytest.mark.parametrize(("role", "with_partner"), [(Role.COUNSELLOR, False), (Role.MANAGER, True)])
def test_the_database_keeps_roles_and_partners_apart(nobody, partner_a, role, with_partner):
    with pytest.raises(IntegrityError, match="membership_partner_fits_role"):
        Membership.objects.create(user=nobody, role=role, partner=partner_a if with_partner else None)


def test_the_database_refuses_a_role_twice(manager):
    with pytest.raises(IntegrityError, match="membership_once"):
        Membership.objects.create(user=manager, role=Role.MANAGER)


def _about_people(queries):
    tables = ("partners_membership", "accounts_user", "django_session", "mfa_authenticator")
    return [query["sql"] for query in queries if any(table in query["sql"] for table in tables)]


@pytest.mark.django_db
def test_the_public_costs_no_question_about_people(client):
    with CaptureQueriesContext(connection) as asked:
        assert client.get("/fr/").status_code == 200
    assert _about_people(asked) == []


def test_a_page_asks_once_who_is_at_the_keyboard(as_, counsellor_a):
    client = as_(counsellor_a)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("account_profile")).status_code == 200
    assert len(_about_people(asked)) == 3, "session, person, roles"
