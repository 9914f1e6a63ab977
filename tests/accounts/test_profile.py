from __future__ import annotations

import datetime as dt

import time_machine
from django.urls import reverse

from cdm.accounts import sessions
from cdm.core import clock
from tests.personae import PASSWORD


def test_a_person_changes_name_and_language(as_, counsellor_a):
    client = as_(counsellor_a)
    answer = client.post(reverse("account_profile"), {"name": "Ada Nouvelle", "language": "nl"})
    assert answer.url.startswith("/nl/")
    counsellor_a.refresh_from_db()
    assert (counsellor_a.name, counsellor_a.language) == ("Ada Nouvelle", "nl")
    assert client.post(reverse("account_profile"), {"name": "", "language": "nl"}).status_code == 422


def test_nobody_changes_more_than_that(as_, counsellor_a):
    as_(counsellor_a).post(
        reverse("account_profile"),
        {"name": "Ada", "language": "fr", "email": "other@alpha.example", "is_superuser": "on"},
    )
    counsellor_a.refresh_from_db()
    assert (counsellor_a.email, counsellor_a.is_superuser) == ("counsellor.alphonsine@alpha.example", False)


def test_signing_out_everywhere_else(as_, counsellor_a):
    here, there = as_(counsellor_a), as_(counsellor_a)
    assert there.get(reverse("account_profile")).status_code == 200
    here.post(reverse("account_sign_out_everywhere"))
    assert here.get(reverse("account_profile")).status_code == 200
    assert there.get(reverse("account_profile")).status_code == 302


def test_a_new_password_ends_the_other_sessions(as_, counsellor_a):
    here, there = as_(counsellor_a), as_(counsellor_a)
    new = "another horse another staple"
    answer = here.post(
        reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert answer.url == reverse("account_profile")
    assert here.get(reverse("account_profile")).status_code == 200
    assert there.get(reverse("account_profile")).status_code == 302


def test_the_prefix_decides_the_language_and_the_person_where_there_is_none(as_, manager):
    manager.language = "nl"
    manager.save(update_fields=["language"])
    client = as_(manager)
    assert '<html lang="fr"' in client.get(reverse("account_profile")).text
    assert 'lang="nl"' in client.get("/admin/").text


def test_sessions_that_ran_out_are_forgotten(as_, counsellor_a):
    as_(counsellor_a)
    with time_machine.travel(clock.now() + dt.timedelta(days=1)):
        here = as_(counsellor_a)
        assert sessions.forget_ended() == 1
        assert here.get(reverse("account_profile")).status_code == 200
