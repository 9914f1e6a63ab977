"""The address of an account is changed by its own person, who shows that they read mail at the new one."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse

from cdm.accounts.models import User
from cdm.audit.models import AuditEvent
from cdm.core import clock
from cdm.core.refused import Refused
from cdm.outbox.models import Message
from partners.accounts import address
from tests.accounts.test_sign_in import with_app
from tests.personae import PASSWORD, person, sign_in

ASK, CODE = "partners:own_address", "partners:own_address_code"
NEW = "new@elsewhere.example"


def code_for(email):
    text = Message.objects.filter(to_address=email).latest("pk").text
    return re.search(r"^([0-9A-Z]{4} [0-9A-Z]{4})$", text, re.MULTILINE)[1]


def confirmed(user):
    """A browser whose person gave the password once more just now."""
    client = sign_in(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def written_to(email):
    return list(Message.objects.filter(to_address=email).order_by("pk").values_list("subject", flat=True))


def test_the_whole_way(counsellor_a):
    old, client, other = counsellor_a.email, confirmed(counsellor_a), sign_in(counsellor_a)
    assert old in client.get(reverse(ASK)).text
    assert client.post(reverse(ASK), {"email": " New@Elsewhere.example "}).url == reverse(CODE)
    counsellor_a.refresh_from_db()
    assert counsellor_a.email == old, "nobody has shown yet that they read mail there"
    assert NEW in client.get(reverse(CODE)).text
    answer = client.post(reverse(CODE), {"code": code_for(NEW).lower()})
    assert answer.url == reverse("account_profile")
    counsellor_a.refresh_from_db()
    assert counsellor_a.email == NEW
    assert len(written_to(old)) == 1
    entries = AuditEvent.objects.filter(kind="accounts.user", key=counsellor_a.pk).order_by("pk")
    assert list(entries.values_list("verb", "fields", "actor")) == [
        ("sent", ["email"], counsellor_a.pk),
        ("changed", ["email"], counsellor_a.pk),
    ]
    assert other.get(reverse("account_profile")).status_code == 200
    answer = client.get(reverse(CODE))
    assert answer.url == reverse(ASK), "a code works once"


def test_who_only_has_the_session_is_asked_for_the_password(counsellor_a):
    with_app(counsellor_a)
    client = sign_in(counsellor_a)
    assert client.get(reverse(ASK)).url.startswith(reverse("account_reauthenticate"))
    assert client.post(reverse(ASK), {"email": NEW}).url.startswith(reverse("account_reauthenticate"))
    assert not written_to(NEW)
    assert client.post(reverse(CODE), {"code": "ABCD1234"}).url == reverse(ASK)


def test_the_mail_to_a_new_address_names_nobody(counsellor_a):
    confirmed(counsellor_a).post(reverse(ASK), {"email": NEW})
    mail = Message.objects.get(to_address=NEW)
    assert counsellor_a.name not in mail.text + mail.html
    assert mail.useless_after is not None


def test_whether_an_address_has_an_account_only_its_owner_is_told(counsellor_a, counsellor_b):
    client = confirmed(counsellor_a)
    page = client.post(reverse(ASK), {"email": counsellor_b.email.upper()}, follow=True).text
    free = client.post(reverse(ASK), {"email": NEW}, follow=True).text
    assert re.sub(r'nonce="[^"]+"|value="[^"]+"', "", page.replace(counsellor_b.email, NEW)) == re.sub(
        r'nonce="[^"]+"|value="[^"]+"', "", free
    )
    mail = Message.objects.get(to_address=counsellor_b.email)
    assert not re.search(r"^[0-9A-Z]{4} [0-9A-Z]{4}$", mail.text, re.MULTILINE)
    counsellor_b.refresh_from_db()
    assert counsellor_b.email != counsellor_a.email


def test_an_address_that_got_an_account_meanwhile_is_refused(counsellor_a):
    client = confirmed(counsellor_a)
    client.post(reverse(ASK), {"email": NEW})
    code = code_for(NEW)
    person(NEW, "Somebody")
    answer = client.post(reverse(CODE), {"code": code})
    assert answer.status_code == 422
    assert "son propre compte" in answer.text
    with pytest.raises(Refused):
        address.move(person=counsellor_a, email=NEW.upper())
    counsellor_a.refresh_from_db()
    assert User.objects.filter(email__iexact=NEW).count() == 1
    assert not written_to(counsellor_a.email), "nothing changed: nobody is told that it did"


@pytest.mark.parametrize("email", ["", "no address", "x" * 250 + "@a.example", "COUNSELLOR.alphonsine@alpha.example"])
def test_what_is_no_new_address(counsellor_a, email):
    answer = confirmed(counsellor_a).post(reverse(ASK), {"email": email})
    assert answer.status_code == 422
    assert not Message.objects.exists()


def test_a_wrong_code_and_one_of_another_address(counsellor_a):
    client = confirmed(counsellor_a)
    client.post(reverse(ASK), {"email": "first@elsewhere.example"})
    first = code_for("first@elsewhere.example")
    client.post(reverse(ASK), {"email": NEW})
    for wrong in ("ABCD 1234", first, ""):
        assert client.post(reverse(CODE), {"code": wrong}).status_code == 422
    counsellor_a.refresh_from_db()
    assert counsellor_a.email not in {NEW, "first@elsewhere.example"}


def test_a_code_runs_out(counsellor_a):
    client = confirmed(counsellor_a)
    client.post(reverse(ASK), {"email": NEW})
    code = code_for(NEW)
    with time_machine.travel(clock.now() + dt.timedelta(minutes=16)):
        assert client.post(reverse(CODE), {"code": code}, follow=True).status_code == 200
    counsellor_a.refresh_from_db()
    assert counsellor_a.email != NEW


def test_neither_mails_nor_guesses_without_end(counsellor_a):
    client = confirmed(counsellor_a)
    answers = [client.post(reverse(ASK), {"email": f"{n}@elsewhere.example"}).status_code for n in range(6)]
    assert answers == [302] * 5 + [429]
    guesses = [client.post(reverse(CODE), {"code": "ABCD1234"}).status_code for _ in range(11)]
    assert guesses == [422] * 10 + [429]
