"""In Django's admin nobody becomes somebody else: no address, no password, no right is given there by a manager."""

from __future__ import annotations

import pytest
from django.contrib.auth.hashers import check_password
from django.urls import NoReverseMatch, reverse

from cdm.accounts.admin import UserAdmin
from cdm.accounts.models import User
from cdm.audit.models import AuditEvent
from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from tests.personae import PASSWORD, member, person

EVIL = "manager.own@evil.example"
LINK = "/mot-de-passe/nouveau/"


@pytest.fixture
def superuser(db):
    return member(person("root@centre.example", "Root", is_superuser=True), Role.MANAGER)


def changed(client, of: User, **more: object) -> User:
    """What is left of ``of`` after the form was sent with every field there might be."""
    sent = {"email": EVIL, "name": "Autre Nom", "language": "fr", "password": "x", "is_superuser": "on"}
    answer = client.post(reverse("admin:accounts_user_change", args=[of.pk]), sent | more)
    assert answer.status_code == 302
    of.refresh_from_db()
    assert of.name == "Autre Nom", "the control: the form was accepted"
    return of


def test_a_manager_changes_no_address_and_so_gets_no_link_for_a_new_password(as_, client, manager, counsellor_a):
    address = counsellor_a.email
    assert changed(as_(manager), counsellor_a).email == address
    client.post(reverse("account_reset_password"), {"email": EVIL})
    assert not Message.objects.filter(to_address=EVIL, text__contains=LINK).exists()
    event = AuditEvent.objects.get(kind="accounts.user", key=str(counsellor_a.pk), verb="changed")
    assert (event.actor, event.fields) == (manager.pk, ["name"])


def test_were_the_address_open_the_attack_would_work(as_, client, manager, counsellor_a, monkeypatch):
    """The control: with the one line taken out, the link for a new password goes to the manager."""
    monkeypatch.setattr(UserAdmin, "readonly_fields", ("last_login", "date_joined"))
    assert changed(as_(manager), counsellor_a).email == EVIL
    client.post(reverse("account_reset_password"), {"email": EVIL})
    assert LINK in Message.objects.get(to_address=EVIL).text


def test_a_superuser_changes_no_address_either(as_, superuser, counsellor_a):
    address = counsellor_a.email
    assert changed(as_(superuser), counsellor_a, is_active="on").email == address


def test_a_manager_makes_no_superuser_and_opens_or_closes_nothing(as_, manager, counsellor_a):
    for user in (counsellor_a, manager):
        after = changed(as_(manager), user)
        assert (after.is_superuser, after.is_active) == (False, True)
    User.objects.filter(pk=counsellor_a.pk).update(is_active=False, name="")
    assert not changed(as_(manager), counsellor_a, is_active="on").is_active


def test_nobody_sets_a_password_there(as_, superuser, counsellor_a):
    with pytest.raises(NoReverseMatch):
        reverse("admin:auth_user_password_change", args=[counsellor_a.pk])
    assert as_(superuser).get(f"/admin/accounts/user/{counsellor_a.pk}/password/").status_code in {302, 404}
    assert check_password(PASSWORD, changed(as_(superuser), counsellor_a, is_active="on").password)


def test_no_manager_sees_or_touches_a_superuser(as_, manager, superuser):
    address = reverse("admin:accounts_user_change", args=[superuser.pk])
    for answer in (as_(manager).get(address), as_(manager).post(address, {"name": "X", "language": "nl"})):
        assert answer.status_code in {302, 404}
    superuser.refresh_from_db()
    assert superuser.name == "Root"


def test_a_manager_forgets_nobodys_second_step_from_the_list(as_, manager, counsellor_a):
    sent = {"action": "forget_second_factor", "_selected_action": [counsellor_a.pk]}
    as_(manager).post(reverse("admin:accounts_user_changelist"), sent)
    counsellor_a.refresh_from_db()
    assert counsellor_a.set_up_until is None
    assert not AuditEvent.objects.filter(verb="reset").exists()


def test_who_manages_nothing_gives_no_role_not_even_to_themselves(as_, coordinator_a, counsellor_a, reception):
    for user in (coordinator_a, counsellor_a, reception):
        sent = {"user": user.pk, "role": Role.MANAGER, "partner": ""}
        assert as_(user).post(reverse("admin:partners_membership_add"), sent).status_code in {302, 403, 404}
        assert not user.memberships.filter(role=Role.MANAGER).exists()
