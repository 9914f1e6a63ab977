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
from partners.admin import MembershipAdmin
from partners.models import Membership
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


def test_a_manager_gives_and_takes_no_role_there_not_even_of_themselves(as_, manager, counsellor_a, partner_a):
    """On the page of the people the person is written to, and the last manager stays one."""
    inside, before = as_(manager), set(Membership.objects.values_list("pk", "user", "role", "partner", "last_day"))
    own = manager.memberships.get()
    for role, partner in ((Role.COORDINATOR, partner_a.pk), (Role.RECEPTION, "")):
        for user in (manager, counsellor_a):
            sent = {"user": user.pk, "role": role, "partner": partner}
            assert inside.post(reverse("admin:partners_membership_add"), sent).status_code == 403
            change = reverse("admin:partners_membership_change", args=[user.memberships.get().pk])
            assert inside.post(change, sent).status_code == 403
    assert inside.post(reverse("admin:partners_membership_delete", args=[own.pk]), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [own.pk], "post": "yes"}
    assert inside.post(reverse("admin:partners_membership_changelist"), chosen).status_code == 403
    assert set(Membership.objects.values_list("pk", "user", "role", "partner", "last_day")) == before


def test_were_roles_open_there_a_manager_would_coordinate_a_partner_unannounced(as_, manager, partner_a, monkeypatch):
    monkeypatch.setattr(MembershipAdmin, "has_add_permission", lambda *args: True)
    sent = {"user": manager.pk, "role": Role.COORDINATOR, "partner": partner_a.pk}
    as_(manager).post(reverse("admin:partners_membership_add"), sent)
    assert manager.memberships.filter(role=Role.COORDINATOR, partner=partner_a).exists()
    assert not Message.objects.exists()


def test_the_installer_gives_the_first_manager_the_role(as_, counsellor_a):
    root = person("root@centre.example", "Root", is_superuser=True)
    sent = {"user": counsellor_a.pk, "role": Role.MANAGER, "partner": ""}
    assert as_(root).post(reverse("admin:partners_membership_add"), sent).status_code == 302
    assert counsellor_a.memberships.filter(role=Role.MANAGER).exists()


def test_ones_own_password_too_is_changed_on_the_page_of_the_house(as_, manager):
    """Django's own counts no tries and tells nobody."""
    new = "another horse another staple"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    answer = as_(manager).post(reverse("admin:password_change"), sent)
    assert answer.url == reverse("account_change_password")
    manager.refresh_from_db()
    assert check_password(PASSWORD, manager.password)


def test_who_manages_nothing_gives_no_role_not_even_to_themselves(as_, coordinator_a, counsellor_a, reception):
    for user in (coordinator_a, counsellor_a, reception):
        sent = {"user": user.pk, "role": Role.MANAGER, "partner": ""}
        assert as_(user).post(reverse("admin:partners_membership_add"), sent).status_code in {302, 403, 404}
        assert not user.memberships.filter(role=Role.MANAGER).exists()
