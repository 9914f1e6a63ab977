"""Presets: made from the form or from what is proposed, named, ordered, removed and back; one tap counts one."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.utils import translation

from cdm.core import clock
from cdm.core.vocabulary import Role
from cdm.home.models import Preset
from cdm.home.recording import presets
from partners.models import Programme
from stats import recording
from stats.models import Tally
from tests import personae
from tests.home.test_record import ADDRESS, counted, sent

pytestmark = pytest.mark.django_db
PRESETS = ADDRESS + "prereglages/"


def preset(user, position=1, **values) -> Preset:
    return Preset.objects.create(
        user=user, position=position, **{"service": "IC", "channel": "PHONE", "context": "STD", **values}
    )


def tile(page: str, key: str) -> dict[str, str]:
    """What the tile with this key would send."""
    found = next(
        form for form in re.findall(r"<form[^>]*quick-form.*?</form>", page, re.DOTALL) if f'id="quick-{key}"' in form
    )
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', found))


def names(user) -> list[str]:
    return list(Preset.objects.filter(user=user).order_by("position").values_list("name", flat=True))


def test_the_form_becomes_a_preset_and_nothing_is_counted_or_lost(as_, counsellor_a):
    page = as_(counsellor_a).post(ADDRESS, sent(keep=1, theme="WORK", language="nl", sex="F", count=4))
    assert page.status_code == 200
    assert counted() == []
    row = Preset.objects.values("user", "service", "channel", "theme", "language", "partner", "programme").get()
    assert row == {
        "user": counsellor_a.pk,
        "service": "IC",
        "channel": "FACE",
        "theme": "WORK",
        "language": "nl",
        "partner": "alpha",
        "programme": "",
    }
    html = page.content.decode()
    assert re.search(r'name="sex" value="F"[^>]*checked', html)
    assert re.search(r'name="count" value="4"', html)
    assert tile(html, "1")["theme"] == "WORK"


def test_a_form_that_is_wrong_becomes_none(as_, counsellor_a):
    assert as_(counsellor_a).post(ADDRESS, sent(keep=1, theme="x")).status_code == 422
    assert not Preset.objects.exists()


def test_the_same_twice_or_a_tenth_is_refused(as_, counsellor_a):
    client = as_(counsellor_a)
    client.post(ADDRESS, sent(keep=1))
    assert "Vous avez déjà ce préréglage" in client.post(ADDRESS, sent(keep=1)).content.decode()
    for position in range(2, presets.MOST + 1):
        preset(counsellor_a, position, channel="EMAIL", name=str(position))
    assert "Retirez-en" in client.post(ADDRESS, sent(keep=1, theme="MOVE")).content.decode()
    assert Preset.objects.count() == presets.MOST


def test_a_tap_counts_what_the_preset_says_and_leaves_the_form(as_, counsellor_a):
    preset(counsellor_a, theme="LEARN", language="nl", partner="alpha", audiences=["EURO"], channel="EMAIL")
    client = as_(counsellor_a)
    client.post(ADDRESS, sent(theme="WORK"))
    page = client.post(ADDRESS, tile(client.get(ADDRESS).content.decode(), "1"), follow=True).content.decode()
    assert counted() == [("IC", "EMAIL", "alpha", 1), ("IC", "FACE", "alpha", 1)]
    assert re.search(r'name="theme" value="WORK"[^>]*checked', page), "the form stays as it stood"
    again = tile(page, "r")
    assert (again["channel"], again["theme"], again["audiences"]) == ("EMAIL", "LEARN", "EURO")
    client.post(ADDRESS, again)
    assert counted() == [("IC", "EMAIL", "alpha", 2), ("IC", "FACE", "alpha", 1)]


def test_a_tap_by_script_answers_with_the_row_and_the_notice_only(as_, counsellor_a):
    preset(counsellor_a)
    client = as_(counsellor_a)
    data = tile(client.get(ADDRESS).content.decode(), "1")
    part = client.post(ADDRESS, data, headers={"HX-Request": "true"}).content.decode()
    assert 'data-told="1"' in part
    assert "Compté" in part
    assert "<html" not in part
    assert tile(part, "1")["key"] != data["key"], "the next tap is another contact"
    twice = client.post(ADDRESS, data, headers={"HX-Request": "true"}).content.decode()
    assert "déjà compté" in twice
    assert 'data-told="0"' in twice
    assert counted() == [("IC", "PHONE", "alpha", 1)]
    refused = client.post(ADDRESS, {**data, "service": "x"}, headers={"HX-Request": "true"})
    assert "notice-error" in refused.content.decode()
    assert counted() == [("IC", "PHONE", "alpha", 1)]


def test_what_can_no_longer_be_counted_says_so(as_, counsellor_a):
    preset(counsellor_a, programme="ended")
    page = as_(counsellor_a).get(ADDRESS).content.decode()
    assert 'id="quick-1"' not in page
    assert "Plus possible" in page


def test_nobody_sees_or_changes_anothers(as_, counsellor_a, counsellor_a2, manager):
    own = preset(counsellor_a, name="Alphonsine")
    for other in (counsellor_a2, manager):
        assert as_(other).post(f"{PRESETS}{own.pk}/", {"do": "remove"}).status_code == 404
        assert "Alphonsine" not in as_(other).get(PRESETS).content.decode().split("<main")[1]
    assert Preset.objects.count() == 1


def test_they_are_named_ordered_removed_and_back(as_, counsellor_a):
    client = as_(counsellor_a)
    first, second, third = (
        preset(counsellor_a, n, name=str(n), channel=c) for n, c in enumerate(("FACE", "PHONE", "EMAIL"), 1)
    )
    client.post(f"{PRESETS}{third.pk}/", {"do": "up"})
    assert names(counsellor_a) == ["1", "3", "2"]
    client.post(f"{PRESETS}{first.pk}/", {"do": "down"})
    assert names(counsellor_a) == ["3", "1", "2"]
    client.post(f"{PRESETS}{third.pk}/", {"do": "up"})
    client.post(f"{PRESETS}{second.pk}/", {"do": "down"})
    assert names(counsellor_a) == ["3", "1", "2"], "nothing lies before the first or behind the last"
    client.post(f"{PRESETS}{third.pk}/", {"do": "rename", "name": " Le  guichet\u202e "})
    assert names(counsellor_a) == ["Le guichet", "1", "2"]
    page = client.post(f"{PRESETS}{third.pk}/", {"do": "remove"}, follow=True).content.decode()
    assert names(counsellor_a) == ["1", "2"]
    back = re.search(r'action="([^"]*annuler[^"]*)"', page)[1]
    client.post(back)
    assert names(counsellor_a) == ["Le guichet", "1", "2"]
    assert "trop tard" in client.post(back, follow=True).content.decode()


def test_a_name_too_long_is_refused(as_, counsellor_a):
    own = preset(counsellor_a, name="kept")
    page = as_(counsellor_a).post(f"{PRESETS}{own.pk}/", {"do": "rename", "name": "x" * 41}, follow=True)
    assert "notice-error" in page.content.decode()
    assert names(counsellor_a) == ["kept"]


def test_after_the_minute_a_removed_one_is_gone(as_, counsellor_a):
    own = preset(counsellor_a)
    page = as_(counsellor_a).post(f"{PRESETS}{own.pk}/", {"do": "remove"}, follow=True).content.decode()
    cache.clear()
    as_(counsellor_a).post(re.search(r'action="([^"]*annuler[^"]*)"', page)[1])
    assert not Preset.objects.exists()


# --- proposals ---


@pytest.fixture
def history(db, partner_a, partner_b) -> None:
    for partner, channel, theme, count in (
        ("alpha", "PHONE", "WORK", 9),
        ("alpha", "EMAIL", "LEARN", 30),
        ("beta", "CHAT_MITI", "MOVE", 500),
        ("", "FACE", "START", 700),
    ):
        recording.record(
            day=clock.today(), service="IC", channel=channel, theme=theme, language="fr", partner=partner, count=count
        )
    for service in ("GA", "MM"):
        recording.record(day=clock.today(), service=service, channel="FACE", partner="alpha", count=900)


def offered(page: str) -> list[tuple[str, str]]:
    return [(tile(page, key)["channel"], tile(page, key)["theme"]) for key in re.findall(r'id="quick-(\d)"', page)]


def test_what_the_own_partner_counts_most_is_proposed(as_, counsellor_a, reception, history):
    """Not what workshops and the multimedia area count by themselves, and nothing of another partner (P4)."""
    assert offered(as_(counsellor_a).get(ADDRESS).content.decode()) == [("EMAIL", "LEARN"), ("PHONE", "WORK")]
    assert offered(as_(reception).get(ADDRESS).content.decode()) == [("FACE", "START")]


def test_what_is_proposed_counts_and_can_be_kept(as_, counsellor_a, history):
    client = as_(counsellor_a)
    client.post(ADDRESS, tile(client.get(ADDRESS).content.decode(), "2"))
    assert Tally.objects.get(partner="alpha", channel="PHONE").count == 10
    client.post(PRESETS)
    assert list(Preset.objects.order_by("position").values_list("channel", "partner")) == [
        ("EMAIL", "alpha"),
        ("PHONE", "alpha"),
    ]
    assert "Garder ces" not in client.get(ADDRESS).content.decode().split('id="quick"')[1].split("</section>")[0]


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_a_new_centre_is_proposed_the_usual_channels(as_, counsellor_a, language):
    with translation.override(language):
        page = as_(counsellor_a).get({"fr": ADDRESS, "nl": "/nl/team/invoeren/"}[language]).content.decode()
    assert [tile(page, key)["channel"] for key in "123"] == ["FACE", "PHONE", "EMAIL"]
    assert {tile(page, key)["language"] for key in "123"} == {language}


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_presets_asks_the_database_little(
    as_, counsellor_a, partner_a, partner_b, django_assert_num_queries, count
):
    personae.member(counsellor_a, Role.COORDINATOR, partner_b)
    for number in range(count):
        programme = Programme.objects.create(code=f"p{number}", name_fr=f"P{number}", name_nl=f"P{number}")
        programme.partners.add(partner_a)
        preset(counsellor_a, number, programme=programme.code, partner="alpha")
    client = as_(counsellor_a)
    with django_assert_num_queries(7):
        client.get(PRESETS)
    with django_assert_num_queries(7):
        client.get(ADDRESS)
