"""Managers decide what is offered; visitors see it at once."""

from __future__ import annotations

import pytest
from django.urls import reverse

from counselling.models import CounsellingSettings, InterviewKind
from tests.counselling.worlds import book

pytestmark = pytest.mark.django_db
NEW = {
    "name_fr": "Bilan",
    "name_nl": "Balans",
    "themes": ["GUIDE", "LEARN"],
    "channels": ["FACE"],
    "duration": 60,
    "step": 30,
    "buffer_before": 0,
    "buffer_after": 10,
    "notice": 120,
    "horizon": 30,
    "counsellors": 1,
    "public": "on",
    "active": "on",
    "position": 0,
}


@pytest.fixture
def office(as_, manager):
    return as_(manager)


def test_a_new_kind_is_offered_at_once(office, client, ada):
    assert office.post(reverse("counselling:kind_new"), NEW).status_code == 302
    made = InterviewKind.objects.get()
    assert (made.name_fr, made.name_nl, made.themes, made.buffer_after) == ("Bilan", "Balans", ["GUIDE", "LEARN"], 10)
    shown = client.get(reverse("counselling:book")).context["form"]
    assert [value for value, _ in shown.fields["theme"].choices] == ["GUIDE", "LEARN"]


def test_both_names_are_asked(office, db):
    answer = office.post(reverse("counselling:kind_new"), {**NEW, "name_nl": ""})
    assert answer.status_code == 422
    assert "name_nl" in answer.context["form"].errors
    assert not InterviewKind.objects.exists()


@pytest.mark.parametrize("wrong", [{"duration": 0}, {"counsellors": 9}, {"horizon": 0}, {"step": 1}, {"themes": ["X"]}])
def test_what_cannot_be_is_explained(office, db, wrong):
    answer = office.post(reverse("counselling:kind_new"), {**NEW, **wrong})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == set(wrong)


def test_a_change_leaves_appointments_as_they_are(office, kind, ada):
    mine = book()
    office.post(reverse("counselling:kind", args=[kind.pk]), {**NEW, "themes": []})
    kind.refresh_from_db()
    mine.refresh_from_db()
    assert kind.duration == 60
    assert (mine.ends - mine.starts).seconds == 40 * 60


def test_the_settings(office, db):
    page = reverse("counselling:kinds")
    values = {"max_open_per_contact": 3, "change_until_minutes": 30, "erase_after_days": 5}
    office.post(page, {**values, "video_room_url": "https://video.example/{room}"})
    office.post(page, {**values, "video_room_url": "https://video.example/{room}"})
    assert CounsellingSettings.objects.get().max_open_per_contact == 3
    for address in ("javascript:alert(1)//{room}", "https://video.example/same"):
        answer = office.post(page, {**values, "video_room_url": address})
        assert "video_room_url" in answer.context["form"].errors


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(office, db, django_assert_num_queries, rows):
    for number in range(rows):
        InterviewKind.objects.create(name_fr=f"K{number}", name_nl=f"K{number}")
    office.get(reverse("counselling:kinds"))
    with django_assert_num_queries(5):
        office.get(reverse("counselling:kinds"))
