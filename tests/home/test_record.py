"""Recording a contact by hand: what is counted, for whom, once, and taken back."""

import datetime as dt
import re
import uuid

import pytest
from django.core.cache import cache

from cdm.core import clock
from cdm.core.vocabulary import Role
from partners.models import Programme
from stats.models import MonthlyTally, Profile, Receipt, Tally
from tests import personae

pytestmark = pytest.mark.django_db
ADDRESS = "/fr/equipe/encoder/"


def sent(**more: object) -> dict[str, object]:
    return {
        "service": "IC",
        "channel": "FACE",
        "day": clock.today().isoformat(),
        "count": 1,
        "key": uuid.uuid4(),
        **more,
    }


def counted() -> list[tuple]:
    return list(Tally.objects.order_by("pk").values_list("service", "channel", "partner", "count"))


def undo_of(response) -> str:
    return re.search(r'action="([^"]*annuler[^"]*)"', response.content.decode())[1]


def test_a_counsellor_counts_for_the_own_partner(as_, counsellor_a):
    page = as_(counsellor_a).post(ADDRESS, sent(), follow=True)
    assert counted() == [("IC", "FACE", "alpha", 1)]
    assert "Compté\xa0: 1 contact, En face à face" in page.content.decode()
    assert not Profile.objects.exists()


def test_reception_counts_for_the_centre(as_, reception):
    as_(reception).post(ADDRESS, sent(service="MM", channel="", count=12))
    assert counted() == [("MM", "", "", 12)]


def test_another_partner_cannot_be_slipped_in(as_, counsellor_a, partner_b):
    as_(counsellor_a).post(ADDRESS, sent(partner="beta"))
    assert counted() == [("IC", "FACE", "alpha", 1)]


def test_who_works_for_two_partners_says_for_which(as_, counsellor_a, partner_b):
    personae.member(counsellor_a, Role.COORDINATOR, partner_b)
    assert as_(counsellor_a).post(ADDRESS, sent()).status_code == 422
    as_(counsellor_a).post(ADDRESS, sent(partner="beta"))
    assert counted() == [("IC", "FACE", "beta", 1)]


def test_answers_make_a_profile_of_the_month(as_, counsellor_a):
    day = clock.today() - dt.timedelta(days=2)
    as_(counsellor_a).post(ADDRESS, sent(day=day.isoformat(), sex="F", municipality="21004", first_visit="yes"))
    profile = Profile.objects.get()
    assert (profile.month, profile.sex, profile.municipality, profile.age5) == (day.replace(day=1), "F", "21004", "")


def test_the_same_submission_counts_once(as_, counsellor_a):
    client, data = as_(counsellor_a), sent()
    client.post(ADDRESS, data)
    again = client.post(ADDRESS, data, follow=True)
    assert counted() == [("IC", "FACE", "alpha", 1)]
    assert "déjà compté" in again.content.decode()


def test_a_record_is_taken_back_once(as_, counsellor_a):
    client = as_(counsellor_a)
    client.post(ADDRESS, sent(count=2), follow=True)
    address = undo_of(client.post(ADDRESS, sent(count=3, sex="M"), follow=True))
    client.post(address)
    assert counted() == [("IC", "FACE", "alpha", 2)]
    assert not Profile.objects.exists()
    late = client.post(address, follow=True)
    assert "trop tard" in late.content.decode()
    assert counted() == [("IC", "FACE", "alpha", 2)]
    assert [row.count for row in MonthlyTally.objects.all()] == [2]


def test_after_the_minute_it_stays(as_, counsellor_a):
    client = as_(counsellor_a)
    address = undo_of(client.post(ADDRESS, sent(), follow=True))
    cache.clear()
    client.post(address)
    assert counted() == [("IC", "FACE", "alpha", 1)]


def test_values_stay_for_the_next_visitor_but_no_answer(as_, counsellor_a):
    client = as_(counsellor_a)
    page = client.post(ADDRESS, sent(theme="LEARN", sex="F", count=4), follow=True).content.decode()
    chosen = dict(re.findall(r'name="(\w+)" value="(\w*)"[^>]*checked', page))
    assert (chosen["service"], chosen["channel"], chosen["theme"], chosen["sex"]) == ("IC", "FACE", "LEARN", "")


@pytest.mark.parametrize(
    "wrong",
    [{"service": ""}, {"count": 0}, {"count": 501}, {"day": "2999-01-01"}, {"theme": "x"}, {"sex": "W"}, {"key": "x"}],
)
def test_what_is_wrong_is_said_and_nothing_counted(as_, counsellor_a, wrong):
    assert as_(counsellor_a).post(ADDRESS, sent(**wrong)).status_code == 422
    assert counted() == []
    assert not Receipt.objects.exists()


def test_only_the_partners_programmes_are_on_offer(as_, counsellor_a, partner_a, partner_b):
    for code, partner in (("youth", partner_a), ("other", partner_b)):
        Programme.objects.create(code=code, name_fr=code.title(), name_nl=code.title()).partners.add(partner)
    page = as_(counsellor_a).get(ADDRESS).content.decode()
    assert "Youth" in page
    assert "Other" not in page
    assert as_(counsellor_a).post(ADDRESS, sent(programme="other")).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_asks_the_database_little(as_, counsellor_a, partner_a, django_assert_num_queries, count):
    for number in range(count):
        Programme.objects.create(code=f"p{number}", name_fr=f"P{number}", name_nl=f"P{number}").partners.add(partner_a)
    client = as_(counsellor_a)
    with django_assert_num_queries(8):
        client.get(ADDRESS)
