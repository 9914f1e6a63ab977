"""Arranging the area: spaces with their calendars and places, and the plan."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from cdm.agenda import absences
from cdm.agenda.models import Allocation, Calendar
from cdm.core.refused import Refused
from multimedia import arranging, spaces
from multimedia.models import Landmark, Space, Station
from multimedia.plan import laying
from tests.multimedia.worlds import TUESDAY, at, book

FAR_AHEAD = (at(dt.date(2199, 11, 26), "10:00"), at(dt.date(2199, 11, 26), "11:00"))


def plan_of(space: Space) -> dict[int, tuple[int | None, int | None]]:
    return {of.number: (of.x, of.y) for of in space.stations.all()}


def made(site, **fields) -> Space:
    usual = {"kind": "workstation", "code": "new", "name_fr": "Nouveau", "name_nl": "Nieuw", "ticket_prefix": "N"}
    space = Space(**{**usual, **fields})
    return arranging.save_space(space=space, site=site, places=5, accessible={2, 5})


def landmark(x: int, y: int, **size: int) -> Landmark:
    return Landmark(name_fr="Accueil", name_nl="Onthaal", x=x, y=y, **size)


@pytest.mark.django_db
class TestSpaces:
    def test_a_new_space_has_a_calendar_of_as_many_seats_as_places(self, site):
        space = made(site)
        calendar = Calendar.objects.get(space=space)
        assert (calendar.kind, calendar.capacity, calendar.site) == (Calendar.Kind.STATIONS, 5, site)
        assert [(of.number, of.accessible) for of in space.stations.all()] == [
            (1, False),
            (2, True),
            (3, False),
            (4, False),
            (5, True),
        ]
        assert spaces.bookable() == [space]

    def test_it_can_be_booked_at_once(self, site):
        assert book(made(site), places=1).hold

    @pytest.mark.parametrize("places", [0, 501])
    def test_a_number_that_cannot_be_leaves_nothing_behind(self, site, places):
        space = Space(kind="table", code="t", name_fr="T", name_nl="T", ticket_prefix="T")
        with pytest.raises(Refused) as refused:
            arranging.save_space(space=space, site=site, places=places)
        assert refused.value.field == "places"
        assert not Space.objects.exists()
        assert not Calendar.objects.exists()

    def test_neither_does_a_rule_that_cannot_be(self, site):
        with pytest.raises(ValidationError):
            made(site, step=15, shortest=20)
        assert not Calendar.objects.exists()

    def test_more_places_are_added_and_fewer_taken_from_the_end(self, site):
        space = made(site)
        Station.objects.filter(space=space, number=2).update(label_fr="Fenêtre", label_nl="Raam")
        arranging.set_places(space=space, places=7, accessible={7})
        assert Calendar.objects.get(space=space).capacity == 7
        assert [of.number for of in space.stations.filter(accessible=True)] == [7]
        arranging.set_places(space=space, places=2, accessible=set())
        assert Calendar.objects.get(space=space).capacity == 2
        assert [str(of.label_fr or of.number) for of in space.stations.all()] == ["1", "Fenêtre"]

    def test_a_place_that_is_held_is_not_dropped(self, site):
        """B1: whatever one wants, who booked it has it; nothing of the change is done."""
        space = made(site)
        group = book(space, places=1, whole=True, by_staff=True)
        Allocation.objects.update(period=FAR_AHEAD)  # the constraint goes by the clock of the database
        with pytest.raises(Refused) as refused:
            arranging.set_places(space=space, places=3, accessible=set())
        assert refused.value.field == "places"
        assert space.stations.count() == 5
        assert Calendar.objects.get(space=space).capacity == 5
        assert arranging.holding(space, 3) == [(group, 5)]

    def test_what_was_out_of_order_is_not_when_the_number_comes_back(self, site):
        space = made(site)
        with transaction.atomic():
            absences.add(calendar=space.calendar, period=(at(TUESDAY, "00:00"), None), seat=5)
        arranging.set_places(space=space, places=4, accessible=set())
        arranging.set_places(space=space, places=5, accessible=set())
        assert not space.calendar.absences.exists()

    def test_a_space_never_used_can_go(self, site):
        arranging.remove_space(space=made(site))
        assert not Space.objects.exists()
        assert not Calendar.objects.exists()

    def test_one_that_was_used_cannot(self, site):
        space = made(site)
        book(space)
        with pytest.raises(Refused):
            arranging.remove_space(space=space)
        assert space.stations.count() == 5

    def test_another_name_and_site_reach_its_calendar(self, site):
        space = made(site)
        space.name_fr = "Autrement"
        arranging.save_space(space=space, site=site)
        assert Calendar.objects.get(space=space).name == "Autrement"
        assert space.stations.count() == 5


@pytest.mark.django_db
class TestPlan:
    def test_several_side_by_side(self, posts):
        first, second = posts.stations.all()[:2]
        laying.place(stations=[first, second], x=5, y=4)
        assert {number: plan_of(posts)[number] for number in (1, 2)} == {1: (5, 4), 2: (6, 4)}

    def test_they_may_change_among_their_own_cells(self, posts):
        first, second = posts.stations.all()[:2]
        here, there = plan_of(posts)[1], plan_of(posts)[2]
        laying.place(stations=[second, first], x=here[0], y=here[1])
        assert (plan_of(posts)[2], plan_of(posts)[1]) == (here, there)

    def test_not_where_another_stands_and_then_all_stay(self, posts):
        before = plan_of(posts)
        first, _second, _third, last = posts.stations.all()
        with pytest.raises(Refused):
            laying.place(stations=[first], x=last.x, y=last.y)
        assert plan_of(posts) == before

    def test_not_on_a_landmark_nor_outside(self, posts):
        laying.save_landmark(landmark=landmark(6, 6, width=2, height=2))
        for x, y in ((7, 7), (laying.COLUMNS, 0), (0, laying.ROWS)):
            with pytest.raises(Refused):
                laying.place(stations=[posts.stations.first()], x=x, y=y)

    def test_a_landmark_stands_on_nothing(self, posts):
        kept = laying.save_landmark(landmark=landmark(6, 6, width=2))
        for other in (landmark(1, 0), landmark(7, 5, height=2), landmark(39, 0, width=2)):
            with pytest.raises(Refused):
                laying.save_landmark(landmark=other)
        kept.x = 7
        assert laying.save_landmark(landmark=kept).x == 7, "it may stand on itself"

    def test_off_the_plan(self, posts):
        laying.take_off(station=posts.stations.first())
        assert plan_of(posts)[1] == (None, None)

    def test_the_plan_as_a_table_has_each_cell_once(self, posts):
        laying.save_landmark(landmark=landmark(1, 2, width=3, height=2))
        rows = laying.rows(list(posts.stations.all()), list(Landmark.objects.all()))
        covered = [
            (x, y)
            for row in rows
            for cell in row
            for x in range(cell.x, cell.x + cell.width)
            for y in range(cell.y, cell.y + cell.height)
        ]
        assert len(covered) == len(set(covered)) == laying.LEAST_COLUMNS * laying.LEAST_ROWS
        assert [cell.station.number for row in rows for cell in row if cell.station] == [1, 2, 3, 4]

    def test_things_saved_over_one_another_are_still_a_table(self, posts):
        Landmark.objects.create(name_fr="A", name_nl="A", x=0, y=0, width=3)
        Landmark.objects.create(name_fr="B", name_nl="B", x=0, y=3, width=2)
        Landmark.objects.create(name_fr="C", name_nl="C", x=1, y=3)
        rows = laying.rows(list(posts.stations.all()), list(Landmark.objects.all()))
        assert sum(cell.width * cell.height for row in rows for cell in row) == laying.LEAST_COLUMNS * laying.LEAST_ROWS
