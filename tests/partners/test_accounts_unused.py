"""Accounts nobody uses: warned after 90 days, closed 30 days later, forgotten a year later; never the last manager."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from cdm.accounts import closing
from cdm.accounts.models import SignIn, User
from cdm.agenda.models import Calendar
from cdm.audit.models import AuditEvent
from cdm.core import clock
from cdm.core.vocabulary import Role
from cdm.outbox.models import Message
from counselling.models import Counsellor
from partners.accounts import standing
from partners.models import Membership, Partner
from tests.personae import PASSWORD, member, person

DAY = dt.timedelta(days=1)


@pytest.fixture
def at(db):
    """``at(days)``: that many days after the first sign-in of everybody."""
    start = clock.now()

    def travel(days):
        return time_machine.travel(start + days * DAY, tick=False)

    return travel


def again(user):
    user.refresh_from_db()
    return user


def test_warned_then_closed_then_forgotten(at, counsellor_b, partner_b, manager, as_):
    Partner.objects.filter(pk=partner_b.pk).update(owner=counsellor_b)
    with at(89):
        as_(manager)
        assert standing.look_after() == {}
    with at(91):
        assert standing.look_after()["warned"] == 1
        assert standing.look_after()["warned"] == 0, "once"
        (mail,) = Message.objects.filter(to_address=counsellor_b.email)
        assert mail.language == "nl"
        assert "/nl/" in mail.text
    with at(120):
        assert standing.look_after()["closed"] == 0
        as_(manager)
    with at(122):
        assert standing.look_after()["closed"] == 1
        assert not again(counsellor_b).is_active
        assert Message.objects.filter(to_address=counsellor_b.email).count() == 2
        assert again(manager).is_active, "was seen"
    with at(122 + 364):
        as_(manager)
        assert standing.look_after()["erased"] == 0
    with at(122 + 366):
        assert standing.look_after()["erased"] == 1
    gone = again(counsellor_b)
    assert (gone.email, gone.name, str(gone)) == (
        f"account-{gone.pk}@erased.invalid",
        closing.NOBODY,
        "Quelqu’un qui est parti",
    )
    assert not gone.has_usable_password()
    assert not Membership.objects.filter(user=gone).exists()
    assert AuditEvent.objects.get(kind="partners.partner", key=partner_b.pk).fields == ["owner"]
    # What refers to the person still does, and says nothing of who it was.
    assert Counsellor.objects.get(user=gone).calendar.name == closing.NOBODY
    assert not Calendar.objects.filter(name__contains="Bartholomeus").exists()
    said = [f"{event.kind} {event.fields}" for event in AuditEvent.objects.all()]
    assert said
    assert not [words for words in said if "artholomeus" in words]


def test_who_signs_in_is_used_again(at, counsellor_a, manager, as_):
    with at(91):
        standing.look_after()
        assert again(counsellor_a).warned_at
        as_(counsellor_a)
        assert again(counsellor_a).warned_at is None
        as_(manager)
    with at(122):
        assert standing.look_after() == {}
        assert again(counsellor_a).is_active


def test_without_the_guard_a_returned_person_would_be_closed(at, counsellor_a, manager, monkeypatch):
    """Control: the warning alone decides when nobody looks at what was used since."""
    monkeypatch.setattr(closing, "unused", lambda: User.objects.filter(is_active=True))
    with at(91):
        standing.look_after()
    User.objects.filter(pk=counsellor_a.pk).update(last_login=clock.now() + 100 * DAY)
    with at(122):
        standing.look_after()
        assert not again(counsellor_a).is_active


def test_never_the_last_manager(at, manager):
    second = member(person("second@centre.example", "Second Manager"), Role.MANAGER)
    for days in (91, 122):
        with at(days):
            standing.look_after()
    assert sorted([again(manager).is_active, again(second).is_active]) == [False, True]
    with at(200):
        standing.look_after()
    assert User.objects.filter(memberships__role=Role.MANAGER, is_active=True).count() == 1


def closed(user, as_, by):
    as_(by).post(reverse("partners:close_account", args=[user.pk]))
    return again(user)


def test_a_closed_account_is_let_in_nowhere(as_, counsellor_a, coordinator_a, settings):
    inside = as_(counsellor_a)
    assert inside.get(reverse("home:today")).status_code == 200
    assert not closed(counsellor_a, as_, coordinator_a).is_active
    assert inside.get(reverse("home:today")).status_code == 302, "at once, wherever they are signed in"
    assert not SignIn.objects.filter(user=counsellor_a).exists()
    outside = Client()
    answer = outside.post(reverse("account_login"), {"login": counsellor_a.email, "password": PASSWORD})
    assert "_auth_user_id" not in outside.session
    assert outside.post(reverse("account_request_login_code"), {"email": counsellor_a.email}).status_code == 302
    outside.post(reverse("account_reset_password"), {"email": counsellor_a.email})
    subjects = set(Message.objects.filter(to_address=counsellor_a.email).values_list("subject", flat=True))
    assert subjects == {"Votre compte est fermé"}, "no code, no link"
    assert answer.status_code in {200, 302}


def test_reopened_with_everything_and_time_again(at, as_, counsellor_a, coordinator_a):
    closed(counsellor_a, as_, coordinator_a)
    with at(400):
        as_(coordinator_a).post(reverse("partners:reopen_account", args=[counsellor_a.pk]))
        opened = again(counsellor_a)
        assert (opened.is_active, opened.closed_at) == (True, None)
        assert standing.look_after()["warned"] == 0, "who comes back has their ninety days"
        assert Client().post(
            reverse("account_login"), {"login": counsellor_a.email, "password": PASSWORD}
        ).url == reverse("home:today")
        assert opened.memberships.count() == 1


def test_kept_open_for_a_long_leave(at, as_, counsellor_a, coordinator_a, manager):
    with at(91):
        as_(coordinator_a), as_(manager)
        standing.look_after()
        as_(coordinator_a).post(reverse("partners:keep_account", args=[counsellor_a.pk]))
    with at(130):
        standing.look_after()
        assert again(counsellor_a).is_active
    with at(91 + 91):
        assert standing.look_after()["warned"] >= 1
        assert again(counsellor_a).warned_at


def test_nobody_closes_the_last_manager_or_oneself(as_, manager, coordinator_a):
    second = member(person("second@centre.example", "Second Manager"), Role.MANAGER)
    assert not closed(second, as_, manager).is_active
    assert as_(manager).post(reverse("partners:close_account", args=[manager.pk])).status_code == 403
    assert again(manager).is_active
    assert as_(coordinator_a).post(reverse("partners:close_account", args=[manager.pk])).status_code == 404


def test_a_coordinator_acts_on_no_account_that_opens_other_doors(as_, coordinator_a, counsellor_a, partner_b, manager):
    member(counsellor_a, Role.COUNSELLOR, partner_b)
    address = reverse("partners:account", args=[counsellor_a.pk])
    page = as_(coordinator_a).get(address)
    assert page.status_code == 200
    assert "Bêta" not in page.text, "what they do elsewhere is not shown"
    for name in ("close_account", "reopen_account", "keep_account", "reset_second_step"):
        assert as_(coordinator_a).post(reverse(f"partners:{name}", args=[counsellor_a.pk])).status_code == 403
    assert again(counsellor_a).is_active
    assert "Bêta" in as_(manager).get(address).text
    assert not closed(counsellor_a, as_, manager).is_active


def test_the_list_costs_the_same_for_one_and_for_many(as_, partner_a, coordinator_a, django_assert_num_queries):
    def warned(number):
        for n in range(number):
            member(person(f"w{number}.{n}@alpha.example", f"W {n}", warned_at=clock.now()), Role.COUNSELLOR, partner_a)
            member(
                person(f"c{number}.{n}@alpha.example", f"C {n}", is_active=False, closed_at=clock.now()),
                Role.COUNSELLOR,
                partner_a,
            )

    client = as_(coordinator_a)
    client.get(reverse("partners:accounts"))  # that it was looked at is written down once an hour
    for number in (1, 3):
        warned(number)
        with django_assert_num_queries(12):
            page = client.get(reverse("partners:accounts"))
        assert page.status_code == 200


def test_the_journal_names_who_closed_and_nothing_personal(as_, counsellor_a, coordinator_a):
    closed(counsellor_a, as_, coordinator_a)
    event = AuditEvent.objects.filter(verb="closed", kind="accounts.user").get()
    assert (event.actor, event.key, event.fields) == (coordinator_a.pk, str(counsellor_a.pk), ["is_active"])


def test_a_closed_account_is_reopened_and_not_invited(as_, counsellor_a, coordinator_a, partner_a):
    closed(counsellor_a, as_, coordinator_a)
    typed = {"email": counsellor_a.email.upper(), "role": "coordinator", "language": "fr"}
    answer = as_(coordinator_a).post(reverse("partners:invite"), typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors["email"]
    assert not Membership.objects.filter(user=counsellor_a, role=Role.COORDINATOR).exists()
