from __future__ import annotations

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cdm.core.vocabulary import Role
from partners.access import member_of
from partners.models import Membership, Partner


def test_roles_for_a_partner_that_left_do_not_count(counsellor_a, partner_a):
    Partner.objects.update(active=False)
    assert member_of(counsellor_a).grants == frozenset()


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
    assert len(_about_people(asked)) == 4, "session, person, roles; and the sign-ins that this page lists"
