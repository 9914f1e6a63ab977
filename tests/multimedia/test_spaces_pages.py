"""The managers' pages on which the area is arranged, from nothing and without the admin."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cdm.agenda.models import Allocation, AvailabilityRule, Calendar
from multimedia import spaces
from multimedia.models import (
    Equipment,
    Landmark,
    SkillArea,
    Space,
    Station,
)
from multimedia.seating import outages
from tests.multimedia import worlds
from tests.multimedia.screens import url, wrong
from tests.multimedia.worlds import at, book
from tests.personae import sign_in

pytestmark = pytest.mark.django_db

LIST, PLACES, PLAN = 5, 7, 5  # queries
FAR_AHEAD = (at(dt.date(2199, 11, 26), "10:00"), at(dt.date(2199, 11, 26), "11:00"))
NEW = {
    "kind": "workstation",
    "name_fr": "Postes",
    "name_nl": "Werkplekken",
    "code": "posts",
    "ticket_prefix": "p",
    "places": "45",
    "accessible": "1, 44-45",
    "step": "15",
    "shortest": "30",
    "longest": "120",
    "buffer": "0",
    "notice": "0",
    "horizon": "30",
    "walk_up_minutes": "60",
    "extension_minutes": "30",
    "most_places": "3",
    "max_open_per_contact": "2",
    "minutes_per_day": "240",
    "public": "on",
    "position": "10",
}


@pytest.fixture
def client(manager) -> Client:
    return sign_in(manager)


class TestSpaces:
    def test_from_nothing(self, client):
        """Before there is a site, the page says where to begin; then a space can be added and is bookable."""
        assert reverse("admin:agenda_site_changelist") in client.get(url("spaces")).text
        site = worlds.site()
        assert url("space_new") in client.get(url("spaces")).text
        answer = client.post(url("space_new"), {**NEW, "site": site.pk})
        space = Space.objects.get()
        assert answer.url == url("stations", space.pk)
        assert (space.ticket_prefix, space.active, space.calendar.capacity) == ("P", True, 45)
        assert [of.number for of in space.stations.filter(accessible=True)] == [1, 44, 45]
        assert spaces.bookable() == [space]
        assert book(space).hold

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("name_nl", ""),
            ("code", "Postes de travail"),
            ("places", "0"),
            ("places", "501"),
            ("accessible", "46"),
            ("accessible", "beaucoup"),
            ("accessible", "0-3"),
            ("step", "241"),
            ("shortest", "20"),
            ("longest", "721"),
            ("walk_up_minutes", "180"),
            ("horizon", "0"),
            ("notice", "999999999"),
            ("ticket_prefix", "1"),
            ("ticket_prefix", ""),
            ("kind", "boat"),
            ("site", "0"),
            ("position", "99999"),
        ],
    )
    def test_a_slip_is_a_sentence_on_its_field_and_nothing_is_lost(self, client, site, field, typed):
        answer = client.post(url("space_new"), {**NEW, "site": site.pk, field: typed})
        assert answer.status_code == 422
        assert list(wrong(answer)) == [field]
        assert all(answer.context["form"][name].value() for name in NEW if name != field)
        assert not Space.objects.exists()
        assert not Calendar.objects.exists()

    def test_rules_that_do_not_fit_one_another(self, client, site):
        fields = {**NEW, "site": site.pk, "shortest": "60", "longest": "45", "walk_up_minutes": "45"}
        assert list(wrong(client.post(url("space_new"), fields))) == ["longest"]
        fields |= {"shortest": "45", "step": "30"}
        assert list(wrong(client.post(url("space_new"), fields))) == ["shortest"]

    def test_a_code_and_a_letter_are_of_one_space(self, client, posts, site):
        answer = client.post(url("space_new"), {**NEW, "site": site.pk, "ticket_prefix": "P"})
        assert set(wrong(answer)) == {"code", "ticket_prefix"}

    def test_changed_it_keeps_its_code_its_places_and_its_bookings(self, client, posts, site):
        booked = book(posts)
        fields = {**NEW, "site": site.pk, "name_fr": "Ordinateurs", "code": "other", "places": "1", "public": ""}
        assert client.post(url("space", posts.pk), fields).url == url("spaces")
        posts.refresh_from_db()
        booked.refresh_from_db()
        assert (posts.code, posts.name_fr, posts.public, posts.active) == ("posts", "Ordinateurs", False, False)
        assert posts.stations.count() == 4
        assert booked.is_open
        assert spaces.bookable(by_staff=True) == []

    def test_one_switched_off_with_bookings_leads_to_them(self, client, posts):
        book(posts)
        assert url("hits_space", posts.pk) not in client.get(url("space", posts.pk)).text
        Space.objects.update(active=False)
        assert url("hits_space", posts.pk) in client.get(url("space", posts.pk)).text

    def test_never_used_it_can_be_removed_else_not(self, client, posts, quiet):
        book(posts)
        assert client.post(url("space_remove", posts.pk)).url == url("space", posts.pk)
        assert client.post(url("space_remove", quiet.pk)).url == url("spaces")
        assert list(Space.objects.all()) == [posts]

    def test_the_list_tells_what_each_offers(self, client, posts, quiet):
        AvailabilityRule.objects.create(
            calendar=quiet.calendar, site=quiet.calendar.site, weekday=0, starts=dt.time(9), ends=dt.time(12)
        )
        outages.break_down(station=Station.objects.select_related("space__calendar").get(space=posts, number=2))
        shown = client.get(url("spaces")).context["spaces"]
        assert [(of.code, of.places, of.easy, of.out, of.own_hours) for of in shown] == [
            ("posts", 4, 1, 1, False),
            ("quiet", 2, 0, 0, True),
        ]

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_list_asks_as_often_for_three_as_for_one(self, client, site, django_assert_num_queries, count):
        for number in range(count):
            worlds.space(site, f"space{number}", 2)
        with django_assert_num_queries(LIST):
            client.get(url("spaces"))


class TestPlaces:
    def test_more_or_fewer(self, client, posts):
        client.post(url("stations", posts.pk), {"places": "6", "accessible": "5-6"})
        assert [of.number for of in posts.stations.filter(accessible=True)] == [5, 6]
        client.post(url("stations", posts.pk), {"places": "3", "accessible": ""})
        assert posts.stations.count() == 3

    def test_lowering_lists_what_holds_them(self, client, posts):
        group = book(posts, whole=True, by_staff=True)
        Allocation.objects.update(period=FAR_AHEAD)  # the constraint goes by the clock of the database
        answer = client.post(url("stations", posts.pk), {"places": "2", "accessible": "2"})
        assert answer.status_code == 422
        assert list(wrong(answer)) == ["places"]
        assert answer.context["holding"] == [(group, 4)]
        assert url("staff_booking", group.pk) in answer.text
        assert answer.context["form"]["accessible"].value() == "2"
        assert posts.stations.count() == 4

    @pytest.mark.parametrize(
        ("field", "typed"), [("places", ""), ("places", "9" * 50), ("accessible", "5"), ("accessible", "1;2;x")]
    )
    def test_a_slip_is_said_on_its_field(self, client, posts, field, typed):
        answer = client.post(url("stations", posts.pk), {"places": "4", "accessible": "4", field: typed})
        assert (answer.status_code, list(wrong(answer))) == (422, [field])

    def test_one_place(self, client, posts):
        keyboard = Equipment.objects.create(name_fr="Grandes touches", name_nl="Grote toetsen")
        station = posts.stations.first()
        fields = {"label_fr": "Fenêtre", "label_nl": "Raam", "accessible": "on", "equipment": [keyboard.pk]}
        assert client.post(url("station_edit", station.pk), fields).url == url("stations", posts.pk)
        station.refresh_from_db()
        assert (station.label_fr, station.label_nl, station.accessible) == ("Fenêtre", "Raam", True)
        assert list(station.equipment.all()) == [keyboard]
        assert "Grandes touches" in client.get(url("stations", posts.pk)).text

    def test_a_name_in_one_language_alone_is_refused(self, client, posts):
        answer = client.post(url("station_edit", posts.stations.first().pk), {"label_fr": "Fenêtre"})
        assert (answer.status_code, list(wrong(answer))) == (422, ["label_nl"])

    def test_without_equipment_the_page_leads_to_the_list(self, client, posts):
        assert url("equipment") in client.get(url("station_edit", posts.stations.first().pk)).text

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_places_ask_as_often_for_three_as_for_one(self, client, site, django_assert_num_queries, count):
        space = worlds.space(site, "some", count)
        with django_assert_num_queries(PLACES):
            client.get(url("stations", space.pk))


class TestPlan:
    @pytest.fixture
    def loose(self, posts) -> list[Station]:
        Station.objects.update(x=None, y=None)
        return list(posts.stations.all())

    def test_choose_a_place_then_a_cell_then_the_next(self, client, loose):
        first, second = loose[:2]
        page = client.get(url("plan"), {"what": f"s{first.pk}"})
        assert 'name="cell" value="3,2"' in page.text
        answer = client.post(url("plan"), {"what": f"s{first.pk}", "cell": "3,2"})
        assert f"what=s{second.pk}" in answer.url
        first.refresh_from_db()
        assert (first.x, first.y) == (3, 2)

    def test_several_side_by_side(self, client, loose):
        client.post(url("plan"), {"what": f"s{loose[0].pk}", "cell": "0,1", "count": "3"})
        standing = [(of.x, of.y) for of in Station.objects.order_by("number")]
        assert standing == [(0, 1), (1, 1), (2, 1), (None, None)]

    def test_without_a_choice_no_cell_is_a_button(self, client, posts):
        assert 'name="cell"' not in client.get(url("plan")).text

    @pytest.mark.parametrize(
        "fields", [{}, {"what": "s0", "cell": "1,1"}, {"what": "x", "cell": "1,1"}, {"cell": "1,1"}]
    )
    def test_half_a_choice_moves_nothing_and_says_so(self, client, loose, fields):
        answer = client.post(url("plan"), fields, follow=True)
        assert "notice-error" in answer.text
        assert not Station.objects.filter(x__isnull=False).exists()

    def test_a_cell_that_is_taken_keeps_the_choice(self, client, posts):
        first, second = posts.stations.all()[:2]
        answer = client.post(url("plan"), {"what": f"s{first.pk}", "cell": f"{second.x},{second.y}"}, follow=True)
        assert "notice-error" in answer.text
        assert answer.context["chosen"] == first

    def test_off_the_plan(self, client, posts):
        station = posts.stations.first()
        client.post(url("station_off", station.pk))
        station.refresh_from_db()
        assert station.x is None

    def test_landmarks(self, client, posts):
        fields = {"name_fr": "Accueil", "name_nl": "Onthaal", "column": "7", "row": "3", "width": "2", "height": "1"}
        assert client.post(url("landmark_new"), fields).url == url("plan")
        mark = Landmark.objects.get()
        assert (mark.x, mark.y) == (6, 2)
        client.post(url("plan"), {"what": f"m{mark.pk}", "cell": "8,5"})
        mark.refresh_from_db()
        assert (mark.x, mark.y, mark.width) == (8, 5, 2)
        assert client.get(url("landmark", mark.pk)).context["form"]["column"].value() == 9
        client.post(url("landmark_remove", mark.pk))
        assert not Landmark.objects.exists()

    def test_a_landmark_on_a_place_is_refused_on_its_field(self, client, posts):
        station = posts.stations.first()
        fields = {"name_fr": "A", "name_nl": "A", "width": "1", "height": "1"}
        place = {"column": str(station.x + 1), "row": str(station.y + 1)}
        answer = client.post(url("landmark_new"), {**fields, **place})
        assert (answer.status_code, list(wrong(answer))) == (422, ["column"])

    def test_before_there_are_places(self, client, site):
        assert url("space_new") in client.get(url("plan")).text

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_plan_asks_as_often_for_three_as_for_one(self, client, site, django_assert_num_queries, count):
        worlds.space(site, "some", count)
        with django_assert_num_queries(PLAN):
            client.get(url("plan"))


def test_the_way_to_it_is_in_the_menu_of_managers_alone(client, reception):
    assert url("spaces") in client.get(reverse("home:today")).text
    assert url("spaces") not in sign_in(reception).get(reverse("home:today")).text


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_every_page_is_there_in_both_languages(client, posts, quiet, language):
    worlds.steward()
    with translation.override(language):
        pages = [url(name) for name in ("spaces", "space_new", "plan", "landmark_new", "steward_hours", "equipment")]
        pages += [url(name) for name in ("skill_areas", "skill_area_new", "settings")]
        pages += [url(name, posts.pk) for name in ("space", "stations", "space_hours")]
        pages += [url("station_edit", posts.stations.first().pk), url("skill_area", SkillArea.objects.first().pk)]
    for page in pages:
        assert client.get(page).status_code == 200, page
