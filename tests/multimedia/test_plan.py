"""The plan as data: where everything stands, how each place is, and what is said of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from cdm.agenda.models import Absence, Regime
from multimedia import spaces
from multimedia.models import Equipment, Landmark, Space
from multimedia.plan import drawing
from multimedia.plan.drawing import CELL, GAP, SIZE, Place, State
from tests.multimedia import worlds
from tests.multimedia.rooms import sit
from tests.multimedia.worlds import MONDAY, at, book

pytestmark = pytest.mark.django_db
TEN = at(MONDAY, "10:00")


@pytest.fixture(autouse=True)
def at_ten(monday_morning):
    monday_morning.move_to(TEN)


def drawn(**more) -> drawing.Plan:
    return drawing.drawn(spaces.standing(), Landmark.objects.all(), **more)


def place(number: int, code: str = "posts", **more) -> Place:
    groups = {group.now.space.code: group for group in drawn(**more).groups}
    return groups[code].places[number - 1]


def html(**context) -> str:
    return render_to_string("multimedia/_plan.html", {"label": "Plan", **context})


class TestStates:
    def test_free_until_we_close(self, posts):
        one = place(1)
        assert (one.state, one.until) == (State.FREE, at(MONDAY, "17:00"))
        assert one.words == "libre jusqu’à 17\u00a0h\u00a000"

    def test_taken_until(self, posts):
        used = sit(posts, station=posts.stations.get(number=2), minutes=45)
        one = place(2)
        assert (one.state, one.until) == (State.TAKEN, used.ends)
        assert one.words == "occupée jusqu’à 10\u00a0h\u00a045"
        assert one.short == "10\u00a0h\u00a045"

    def test_free_for_too_short_to_sit_down(self, posts):
        for _number in range(4):
            book(posts, at(MONDAY, "10:30"))
        one = drawing.drawn(spaces.standing(at=at(MONDAY, "10:26")), [], at=at(MONDAY, "10:26")).groups[0].places[0]
        assert (one.state, one.until, one.words) == (State.SOON, at(MONDAY, "10:30"), "réservée dès 10\u00a0h\u00a030")

    def test_free_for_less_than_the_shortest_booking(self, posts):
        for _number in range(4):
            book(posts, at(MONDAY, "10:15"))
        one = place(1)
        assert (one.state, one.until) == (State.SOON, at(MONDAY, "10:15"))
        assert "seulement" in one.words

    def test_free_for_just_the_shortest_booking(self, posts):
        for _number in range(4):
            book(posts, at(MONDAY, "10:30"))
        assert place(1).state is State.FREE

    def test_the_last_minutes_of_a_day_are_no_booking(self, posts, monday_morning):
        monday_morning.move_to(at(MONDAY, "16:50"))
        assert place(1).state is State.FREE

    def test_the_pause_after_a_use_is_not_free(self, quiet, monday_morning):
        for _number in range(2):
            book(quiet, at(MONDAY, "10:30"))
        one = place(1, "quiet")
        assert (one.state, one.until) == (State.SOON, at(MONDAY, "10:15"))

    def test_out_of_order(self, posts):
        Absence.objects.create(calendar=posts.calendar, seat=3, period=(TEN - dt.timedelta(hours=1), None))
        one = place(3)
        assert (one.state, one.until, one.short, one.words) == (State.OUT, None, "", "hors service")

    def test_closed(self, posts, monday_morning):
        monday_morning.move_to(at(MONDAY, "18:00"))
        assert {one.state for one in drawn().groups[0].places} == {State.CLOSED}

    def test_what_a_regime_leaves_empty_is_not_free(self, posts):
        Regime.objects.create(kind=Regime.Kind.OPEN, starts=MONDAY, capacity_percent=50)
        assert [one.state for one in drawn().groups[0].places] == [State.FREE] * 2 + [State.CLOSED] * 2


class TestWords:
    def test_everything_that_is_drawn_is_in_the_name(self, posts):
        last = posts.stations.get(number=4)
        last.equipment.add(Equipment.objects.create(name_fr="deuxième écran", name_nl="tweede scherm"))
        assert place(4).name == (
            "Postes posts, 4 : libre jusqu’à 17\u00a0h\u00a000; deuxième écran; accessible en fauteuil roulant"
        ).replace(" :", "\u00a0:")

    def test_what_every_place_has_is_said_once(self, posts):
        lamp = Equipment.objects.create(name_fr="lampe", name_nl="lamp")
        for station in posts.stations.all():
            station.equipment.add(lamp)
        (group,) = (group for group in drawn().groups if group.now.space == posts)
        assert group.shared == ["lampe"]
        assert [one.own for one in group.places] == [[], [], [], ["accessible en fauteuil roulant"]]
        said = render_to_string("multimedia/_places.html", {"group": group})
        assert said.count("lampe") == 1

    def test_in_dutch(self, posts):
        with translation.override("nl"):
            assert place(1).name == "Werkplekken posts, 1: vrij tot 17.00\u00a0uur"

    @pytest.mark.parametrize(
        ("label", "sign", "called", "small"),
        [
            ("", "1", "1", False),
            ("A", "A", "A", False),
            ("Salle A", "Salle A", "Salle A", True),
            ("Local des entretiens", "1", "Local des entretiens (1)", False),
        ],
    )
    def test_a_long_name_gives_way_to_the_number_and_both_are_said(self, quiet, label, sign, called, small):
        quiet.stations.filter(number=1).update(label_fr=label, label=label)
        one = place(1, "quiet")
        assert (one.sign, one.called, one.small) == (sign, called, small)

    def test_no_name_of_a_person_reaches_the_plan(self, posts):
        book(posts, at(MONDAY, "10:00"), name="Nour", email="nour@example.org", phone="0470123456")
        assert "nour" not in html(plan=drawn()).lower()


class TestDrawing:
    def test_the_drawing_begins_at_the_first_thing_and_holds_the_last(self, posts):
        Landmark.objects.create(name_fr="Entrée", name_nl="Ingang", x=3, y=5, width=2, height=1)
        shown = drawn()  # the places are at 1 … 4 on row 0
        assert (shown.width, shown.height) == (4 * CELL + GAP, 6 * CELL + GAP)
        assert (place(1).x, place(1).y) == (GAP, GAP)
        (mark,) = shown.marks
        assert (mark.x, mark.y, mark.width) == (2 * CELL + GAP, 5 * CELL + GAP, 2 * CELL - GAP)

    def test_who_edits_counts_from_the_corner(self, posts):
        assert place(1, outside=True).x == CELL + GAP

    def test_nothing_lies_on_anything_else_or_outside(self, posts, quiet):
        shown = drawn()
        boxes = [(one.x, one.y) for one in shown.places]
        assert len(set(boxes)) == len(boxes) == 6
        assert all(x > 0 and x + SIZE < shown.width and y > 0 and y + SIZE < shown.height for x, y in boxes)

    def test_what_has_no_fixed_place_is_in_the_list_only(self, posts):
        posts.stations.filter(number=2).update(x=None, y=None)
        shown = drawn()
        assert len(shown.places) == 3
        assert len(shown.groups[0].places) == 4

    def test_nothing_anywhere_draws_nothing(self, db):
        shown = drawn()
        assert (shown.width, shown.height, shown.groups) == (0, 0, [])
        assert "<svg" not in html(plan=shown)

    @pytest.mark.parametrize(
        ("name", "width", "height", "turned", "squeezed"),
        [("Entrée", 1, 1, False, False), ("Photocopieuse", 1, 2, True, False), ("Photocopieuse", 1, 1, False, True)],
    )
    def test_the_name_of_a_landmark_stays_within_it(self, posts, name, width, height, turned, squeezed):
        Landmark.objects.create(name_fr=name, name_nl=name, x=8, y=1, width=width, height=height)
        (mark,) = drawn().marks
        assert (mark.turned, bool(mark.squeezed)) == (turned, squeezed)

    def test_links_only_where_they_are_given(self, posts):
        assert "<a " not in html(plan=drawn())
        assert 'role="img"' in html(plan=drawn())
        linked = html(plan=drawn(link=lambda one: f"/station/{one.station.number}/" if one.free else ""))
        assert linked.count('<a href="/station/') == 4
        assert 'role="group"' in linked
        assert 'aria-label="Postes posts, 1' in linked

    def test_each_state_has_its_sign_in_the_legend(self, posts):
        Absence.objects.create(calendar=posts.calendar, seat=3, period=(TEN, None))
        sit(posts, station=posts.stations.get(number=1))
        legend = html(plan=drawn()).split("<ul")[1]
        for words in ("libre", "occupée", "hors service", "accessible en fauteuil roulant"):
            assert words in legend
        assert "bientôt" not in legend

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_whole_room_is_read_in_the_same_queries(self, site, django_assert_num_queries, count):
        for number in range(count):
            made: Space = worlds.space(site, f"s{number}", 3)
            sit(made)
        with django_assert_num_queries(5):
            html(plan=drawn())
