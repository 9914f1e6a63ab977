from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse

from cdm.accounts.models import User
from cdm.audit.models import AuditEvent
from cdm.core import clock
from cdm.core.refused import Refused
from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from partners import people
from partners.access import member_of
from partners.models import Invitation, Membership
from partners.people import roles
from tests.personae import MARKER_B, member, partner, person

NEW = "new.colleague@alpha.example"
CHOSEN = "a long phrase of mine"


def invited(by, of=None, role=Role.COUNSELLOR, email=NEW, language="nl"):
    return people.invite(by=member_of(by), email=email, role=role, partner=of, language=language)


def link_in(message):
    return re.search(r"http://127\.0\.0\.1:8000(/\S+)", message.text)[1]


def test_from_invitation_to_second_step(as_, coordinator_a, partner_a):
    page = as_(coordinator_a).post(reverse("partners:invite"), {"email": NEW, "role": "counsellor", "language": "nl"})
    assert page.url == reverse("partners:people")
    message = Message.objects.get()
    assert (message.to_address, message.language) == (NEW, "nl")
    path = link_in(message)
    assert path.startswith("/nl/")
    new = Client()
    assert NEW in new.get(path).text
    assert new.post(path, {"name": "Nele", "password": "short", "language": "nl"}).status_code == 422
    assert not User.objects.filter(email=NEW).exists()
    answer = new.post(path, {"name": "Nele", "password": CHOSEN, "language": "nl"})
    assert answer.url == "/nl" + answer.url[3:]
    account = User.objects.get(email=NEW)
    assert account.check_password(CHOSEN)
    assert member_of(account).partners(Role.COUNSELLOR) == {"alpha"}
    assert new.get(answer.url).url == reverse("mfa_index")
    assert Client().get(path).status_code == 410, "a link works once"
    assert Client().post(path, {"name": "Eve", "password": CHOSEN, "language": "nl"}).status_code == 410


def test_who_has_an_account_gets_the_role_at_once(coordinator_a, counsellor_b, partner_a):
    done = invited(coordinator_a, partner_a, email=counsellor_b.email.upper())
    assert isinstance(done, Membership)
    assert member_of(counsellor_b).partners() == {"alpha", "beta"}
    message = Message.objects.get()
    assert (message.to_address, message.language) == (counsellor_b.email, "nl")
    with pytest.raises(Refused):
        invited(coordinator_a, partner_a, email=counsellor_b.email)


@pytest.mark.parametrize(
    ("who", "role", "where"),
    [
        ("coordinator_a", Role.COUNSELLOR, "partner_b"),
        ("coordinator_a", Role.MANAGER, None),
        ("coordinator_a", Role.RECEPTION, None),
        ("counsellor_a", Role.COUNSELLOR, "partner_a"),
        ("reception", Role.COUNSELLOR, "partner_a"),
    ],
)
def test_nobody_offers_what_is_not_theirs(request, partner_a, partner_b, who, role, where):
    by = request.getfixturevalue(who)
    with pytest.raises(PermissionDenied):
        invited(by, request.getfixturevalue(where) if where else None, role)
    assert Invitation.objects.count() == Message.objects.count() == 0


def test_the_form_offers_a_coordinator_only_their_own(as_, coordinator_a, partner_b):
    data = {"email": NEW, "role": "counsellor", "partner": partner_b.pk, "language": "fr"}
    as_(coordinator_a).post(reverse("partners:invite"), data)
    assert Invitation.objects.get().partner.code == "alpha"
    answer = as_(coordinator_a).post(reverse("partners:invite"), data | {"role": "manager", "email": "x@y.example"})
    assert answer.status_code == 422


def test_a_manager_invites_for_any_role(as_, manager, partner_b):
    client = as_(manager)
    base = {"email": NEW, "language": "fr"}
    assert client.post(reverse("partners:invite"), base | {"role": "counsellor", "partner": ""}).status_code == 422
    for role, of in (("counsellor", partner_b), ("coordinator", partner_b), ("manager", partner_b), ("reception", "")):
        data = base | {"role": role, "partner": of.pk if of else ""}
        assert client.post(reverse("partners:invite"), data).status_code == 302, role
    assert Invitation.objects.filter(role="manager", partner=None).exists()
    answer = client.post(reverse("partners:invite"), base | {"role": "reception", "partner": ""})
    assert answer.status_code == 422, "the same offer twice"


def test_accepting_takes_every_role_the_address_is_offered(manager, partner_a, partner_b):
    first = invited(manager, partner_a)
    invited(manager, partner_b)
    account = people.accept(invitation=first, name="Nele", password=CHOSEN, language="nl")
    assert member_of(account).partners() == {"alpha", "beta"}
    assert not Invitation.objects.open().exists()


def test_a_link_runs_out_after_seven_days_and_can_be_sent_again(coordinator_a, partner_a):
    with time_machine.travel(clock.now() - dt.timedelta(days=7, minutes=1), tick=False):
        old = invited(coordinator_a, partner_a)
    path = reverse("partners:accept", args=[people.token(old)])
    assert Client().get(path).status_code == 410
    fresh = people.send_again(invitation=old, by=member_of(coordinator_a))
    assert Client().get(reverse("partners:accept", args=[people.token(fresh)])).status_code == 200
    assert Client().get(path).status_code == 410, "the older link died"


def test_a_link_taken_back_is_dead_and_its_mail_does_not_leave(as_, coordinator_a, partner_a):
    invitation = invited(coordinator_a, partner_a)
    client = as_(coordinator_a)
    assert NEW in client.get(reverse("partners:take_back", args=[invitation.pk])).text
    client.post(reverse("partners:take_back", args=[invitation.pk]))
    assert Client().get(reverse("partners:accept", args=[people.token(invitation)])).status_code == 410
    assert Message.objects.get().state == "withdrawn"
    with pytest.raises(Refused):
        people.accept(invitation=invitation, name="Nele", password=CHOSEN, language="nl")


def test_a_forged_link_opens_nothing(coordinator_a, partner_a):
    invitation = invited(coordinator_a, partner_a)
    for token in (f"{invitation.pk}.1", f"{invitation.pk}.1:forged", "x", people.token(invitation)[:-1]):
        assert Client().get(reverse("partners:accept", args=[token])).status_code == 410


def test_an_address_that_got_an_account_meanwhile_takes_the_role_and_signs_in_itself(coordinator_a, partner_a):
    invitation = invited(coordinator_a, partner_a)
    account = person(NEW, "Nele")
    client, path = Client(), reverse("partners:accept", args=[people.token(invitation)])
    assert "password" not in client.get(path).text
    assert client.post(path, {"password": CHOSEN, "name": "Eve", "language": "fr"}).url == reverse("account_login")
    assert "_auth_user_id" not in client.session
    account.refresh_from_db()
    assert account.name == "Nele"
    assert member_of(account).partners() == {"alpha"}


def test_ending_a_role_ends_access_at_once(as_, coordinator_a, counsellor_a):
    theirs = as_(counsellor_a)
    assert theirs.get(reverse("home:today")).status_code == 200
    membership = counsellor_a.memberships.get()
    client = as_(coordinator_a)
    assert counsellor_a.name in client.get(reverse("partners:remove_role", args=[membership.pk])).text
    client.post(reverse("partners:remove_role", args=[membership.pk]))
    assert theirs.get(reverse("home:today")).status_code == 403


def test_nobody_ends_their_own_role_or_a_strangers(as_, coordinator_a, coordinator_b, manager):
    own, other = coordinator_a.memberships.get(), coordinator_b.memberships.get()
    client = as_(coordinator_a)
    client.post(reverse("partners:remove_role", args=[own.pk]))
    assert client.post(reverse("partners:remove_role", args=[other.pk])).status_code == 404
    as_(manager).post(reverse("partners:remove_role", args=[manager.memberships.get().pk]))
    assert Membership.objects.count() == 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_people_asks_the_same_few_questions(as_, coordinator_a, partner_a, rows, django_assert_num_queries):
    for number in range(rows):
        invited(coordinator_a, partner_a, email=f"invited{number}@alpha.example")
        member(person(f"colleague{number}@alpha.example", f"Colleague {number}"), Role.COUNSELLOR, partner_a)
    client = as_(coordinator_a)
    with django_assert_num_queries(6):
        page = client.get(reverse("partners:people"))
    assert page.text.count("@alpha.example") >= 2 * rows


def test_the_roles_of_a_person_stand_together(as_, counsellor_a, coordinator_a, partner_a, partner_b, manager):
    member(counsellor_a, Role.COORDINATOR, partner_b)
    page = as_(manager).get(reverse("partners:people"))
    assert page.text.count(counsellor_a.email) == 1
    [roles] = [person.roles for person in page.context["page"] if person.user == counsellor_a]
    assert len(roles) == 2
    seen = as_(coordinator_a).get(reverse("partners:people"))
    assert [len(person.roles) for person in seen.context["page"] if person.user == counsellor_a] == [1]


@pytest.mark.parametrize("typed", ["ada", "ADA alph", "counsellor.alphonsine", "Äda"])
def test_people_are_found_by_name_and_address(as_, counsellor_a, counsellor_a2, coordinator_a, typed):
    page = as_(coordinator_a).get(reverse("partners:people"), {"q": typed})
    assert [person.user for person in page.context["page"]] == [counsellor_a]


def test_a_search_finds_nobody_elses_people(as_, coordinator_a, counsellor_b):
    page = as_(coordinator_a).get(reverse("partners:people"), {"q": MARKER_B})
    assert list(page.context["page"]) == []
    assert counsellor_b.email not in page.text


def test_a_last_day_and_who_invited_are_shown(as_, counsellor_a, coordinator_a, partner_a, manager):
    counsellor_a.memberships.update(last_day=clock.today())
    invited(manager, partner_a)
    page = as_(coordinator_a).get(reverse("partners:people"))
    assert "tag-warn" in page.text
    assert manager.name in page.text
    assert reverse("home:leaving", args=[counsellor_a.pk]) in page.text


def test_a_coordinator_sees_nobody_elses_people(as_, coordinator_a, coordinator_b, partner_b, manager):
    invited(coordinator_b, partner_b, email=f"new.{MARKER_B.lower()}@beta.example")
    for query in ("", "?partner=beta"):
        assert MARKER_B.lower() not in as_(coordinator_a).get(reverse("partners:people") + query).text.lower()
    assert MARKER_B.lower() in as_(manager).get(reverse("partners:people") + "?partner=beta").text.lower()


def test_the_first_manager_is_invited_from_the_command_line(db, capsys):
    call_command("invite_manager", "first@centre.example", language="nl")
    path = re.search(r"http://127\.0\.0\.1:8000(/nl/\S+)", capsys.readouterr().out)[1]
    assert Client().get(path).status_code == 200
    assert Message.objects.get().to_address == "first@centre.example"
    with pytest.raises(CommandError):
        call_command("invite_manager", "first@centre.example")
    with pytest.raises(CommandError):
        call_command("invite_manager", "no address")


def test_old_invitations_are_forgotten(manager, partner_a):
    with time_machine.travel(clock.now() - dt.timedelta(days=38), tick=False):
        invited(manager, partner_a, email="forgotten@alpha.example")
    invited(manager, partner_a)
    assert people.forget_invitations() == 1
    assert Invitation.objects.get().email == NEW


def test_the_public_pages_name_partners_and_nobody_who_works_there(client, counsellor_a, partner_a):
    partner("gone", "Partie", "Weg", active=False)
    partner_a.description_fr = "Conseille."
    partner_a.save(update_fields=["description_fr"])
    listed = client.get(reverse("partners:index"))
    assert "Alpha Emploi" in listed.text
    assert "Partie" not in listed.text
    sheet = client.get(reverse("partners:sheet", args=["alpha"]))
    assert "Conseille." in sheet.text
    assert "Alphonsine" not in listed.text + sheet.text
    assert client.get(reverse("partners:sheet", args=["gone"])).status_code == 410


def test_a_role_more_is_one_mail_and_one_entry_in_the_journal(partner_b, counsellor_a):
    with transaction.atomic():
        roles.grant(counsellor_a, Role.COUNSELLOR, partner_b)
    assert Message.objects.count() == 1
    assert AuditEvent.objects.get(kind="partners.membership").partner == "beta"
