"""Many people, few places, booked at the same moment. Each guard has a control: without it, the race must go wrong."""

from __future__ import annotations

import datetime as dt
import re
import threading
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from cdm.agenda import turns
from cdm.agenda.holds import SlotTaken
from cdm.agenda.models import Allocation
from cdm.agenda.reasons import Judge
from cdm.core import stamps
from cdm.core.refused import Conflict
from multimedia import bookings
from multimedia.models import Booking, Space
from multimedia.seating import outages
from stats.models import DayCount
from tests.multimedia.worlds import NOW, site, workstations
from tests.races.places import (
    MADE,
    STATIONS,
    TEN,
    booking,
    forget,
    overlaps,
    places_held,
    walk_up,
    won,
)
from tests.races.together import PATIENCE, together
from tests.races.visitors import Browser, at_once, make_room, without

State = Booking.State
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tuesday_at_ten")]


class TestManyAtTheLastStations:
    CROWD = 40

    def test_as_many_as_there_are_and_the_others_are_told(self, posts, all_judged):
        all_judged(self.CROWD)
        outcomes = together([booking(posts)] * self.CROWD)
        assert len(won(outcomes)) == places_held() == STATIONS
        assert sorted(Allocation.objects.values_list("seat", flat=True)) == [1, 2, 3, 4]

    def test_control_without_the_constraint_they_sit_on_one_another(self, posts, all_judged):
        all_judged(self.CROWD)
        with without("allocation_never_twice", *MADE):
            assert len(won(together([booking(posts)] * self.CROWD))) == self.CROWD
            assert overlaps() > self.CROWD


class TestThroughThePages:
    """As visitors do it: one gets the last station, every other reads so, with what they typed and other times."""

    CROWD = 30

    @pytest.fixture(autouse=True)
    def monday(self, tuesday_at_ten, live_server) -> None:
        tuesday_at_ten.move_to(NOW)
        make_room(live_server, 4 * self.CROWD)

    def race(self, live_server) -> list[tuple[int, str, str]]:
        query = urlencode({"space": "posts", "minutes": 60, "purpose": "CV", "start": stamps.stamp(TEN)})
        path = f"{reverse('multimedia:book_details')}?{query}"
        return at_once([Browser(live_server).fill(path, name=f"Visitor {n}") for n in range(self.CROWD)])

    def test_one_is_booked_and_the_others_lose_nothing(self, live_server, one, all_judged):
        all_judged(self.CROWD)
        answers = self.race(live_server)
        assert sorted(status for status, *_ in answers) == [302] + [409] * (self.CROWD - 1)
        for number, (status, _to, page) in enumerate(answers):
            if status == 409:
                assert f'value="Visitor {number}"' in page, "nothing typed is lost"
                assert len(re.findall(r'type="radio" name="start"', page)) >= 5, "and there are other times"
                assert str(SlotTaken()).replace("’", "&#x27;").split("&#x27;")[0] in page
        assert places_held() == 1
        assert DayCount.objects.get(measure="purpose").count == 1, "who was told no has not come for anything"

    def test_control_without_the_constraint_all_are_booked(self, live_server, one, all_judged):
        all_judged(self.CROWD)
        with without("allocation_never_twice", *MADE):
            assert [status for status, *_ in self.race(live_server)] == [302] * self.CROWD
            assert Booking.objects.count() == self.CROWD


class TestTheWholeSpaceAgainstSinglePlaces:
    SINGLES = 8

    def race(self, of: Space) -> list[Any]:
        return together([booking(of, whole=True), *[booking(of)] * self.SINGLES])

    def test_it_is_one_or_the_others(self, posts):
        for _again in range(5):
            outcomes = self.race(posts)
            winners = won(outcomes)
            whole = [row for row in winners if row.whole]
            assert places_held() == (STATIONS if whole else len(winners))
            assert len(winners) == 1 if whole else 1 <= len(winners) <= STATIONS
            assert all(row.places == STATIONS for row in whole)
            forget()

    def test_even_when_all_of_them_found_it_free(self, posts, all_judged):
        all_judged(1 + self.SINGLES)
        winners = won(self.race(posts))
        assert not overlaps()
        assert places_held() == sum(row.places for row in winners) <= STATIONS

    def test_control_without_the_constraint_the_space_is_taken_and_full_of_others(self, posts, all_judged):
        all_judged(1 + self.SINGLES)
        with without("allocation_never_twice", *MADE):
            assert len(won(self.race(posts))) == 1 + self.SINGLES
            assert sum(Booking.objects.values_list("places", flat=True)) == STATIONS + self.SINGLES


class TestThreePlacesForAGroup:
    GROUPS = 6

    def race(self, of: Space) -> list[Any]:
        return together([*[booking(of, places=3)] * self.GROUPS, *[booking(of)] * self.GROUPS])

    def test_all_or_none(self, posts):
        for _again in range(5):
            winners = won(self.race(posts))
            for row in Booking.objects.all():
                assert row.hold.allocations.count() == row.places
            assert places_held() == sum(row.places for row in winners) <= STATIONS
            assert sum(row.places == 3 for row in winners) <= 1
            forget()

    def test_in_opposite_orders_they_wait_for_nobody_in_a_circle(self, monkeypatch):
        """Groups with places in hand would wait for one another until PostgreSQL ends one: a page that fails."""
        area = workstations(site(), 30, most_places=20)
        outcomes = together([booking(area, places=20)] * 8)
        assert len(won(outcomes)) == 1

    def test_control_without_constraint_and_turns_every_group_has_them(self, posts, all_judged, monkeypatch):
        monkeypatch.setattr(turns, "group", lambda calendars: None)
        all_judged(2 * self.GROUPS)
        with without("allocation_never_twice", *MADE):
            assert len(won(self.race(posts))) == 2 * self.GROUPS
            assert overlaps() > 0


class TestAStationBreaksWhileItIsBooked:
    """Who breaks it hears of every booking on it; whoever books later gets another one, or none."""

    def race(self, of: Space, monkeypatch) -> tuple[Any, list[Booking]]:
        judged, broken, verdict = threading.Event(), threading.Event(), Judge.verdict

        def slowly(self: Judge):
            found = verdict(self)
            judged.set()
            broken.wait(1)  # with the guard it cannot break now: that waits for this booking
            return found

        def break_down() -> list[Booking]:
            judged.wait(PATIENCE)
            try:
                return hit_by_break_down(of)
            finally:
                broken.set()

        monkeypatch.setattr(Judge, "verdict", slowly)
        made, hit = together([booking(of), break_down])
        assert isinstance(hit, list), hit
        return made, hit

    def test_the_booking_under_way_is_listed(self, one, monkeypatch):
        made, hit = self.race(one, monkeypatch)
        assert [row.pk for row in hit] == [made.pk]

    def test_control_without_turns_nobody_hears_of_it(self, one, monkeypatch):
        monkeypatch.setattr(turns, "share", lambda: None)
        made, hit = self.race(one, monkeypatch)
        assert isinstance(made, Booking)
        assert hit == []

    def test_many_who_book_meanwhile_are_listed_or_sit_elsewhere(self, posts):
        outcomes = together([*[booking(posts)] * 12, lambda: hit_by_break_down(posts)])
        hit = [row.pk for outcome in outcomes if isinstance(outcome, list) for row in outcome]
        on_it = Allocation.objects.filter(seat=1).values_list("hold__booking", flat=True)
        assert sorted(on_it) == sorted(hit)
        assert not [outcome for outcome in outcomes if not isinstance(outcome, Booking | SlotTaken | list)]

    def test_two_who_break_it_at_once_leave_one_outage_to_repair(self, posts):
        station = posts.stations.get(number=1)
        outcomes = together([lambda: outages.break_down(station=station)] * 6)
        assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 5
        outages.repaired(station=station)
        assert outages.outage(station) is None


class TestARepairIsUndoneWhileSomebodySitsDown:
    """It works again, somebody sits down there, and the desk takes the repair back at that moment."""

    def race(self, of: Space, monkeypatch) -> tuple[Any, Any]:
        station = of.stations.get(number=1)
        outages.break_down(station=station, until=TEN + dt.timedelta(days=2))
        with time_machine.travel(TEN + dt.timedelta(minutes=1), tick=False):
            act = outages.repaired(station=station)
            judged, undone, verdict = threading.Event(), threading.Event(), Judge.verdict

            def slowly(self: Judge):
                found = verdict(self)
                judged.set()
                undone.wait(1)  # with the guard it cannot be undone now: that waits for who sits down
                return found

            def undo() -> None:
                judged.wait(PATIENCE)
                try:
                    outages.undo(act)
                finally:
                    undone.set()

            monkeypatch.setattr(Judge, "verdict", slowly)
            sits, outcome = together([walk_up(of), undo])
            assert isinstance(sits, Booking)
            return outcome, outages.outage(station)

    def test_who_sits_there_is_seen(self, one, monkeypatch):
        outcome, outage = self.race(one, monkeypatch)
        assert isinstance(outcome, Conflict)
        assert outage is None

    def test_control_without_the_turn_they_sit_at_a_place_that_is_out_of_order(self, one, monkeypatch):
        monkeypatch.setattr(outages.turns, "alone", lambda: None)
        outcome, outage = self.race(one, monkeypatch)
        assert outcome is None
        assert outage is not None
        assert places_held() == 1


class TestTheOnlyOtherPlace:
    """Its station is broken, the booking goes to the one that is left; somebody else books that."""

    def race(self, of: Space) -> tuple[list[Booking], Booking]:
        mine = booking(of)()
        return won(together([lambda: bookings.elsewhere(booking=mine), *[booking(of)] * 6])), mine

    def test_each_place_has_one_owner(self, posts):
        two = workstations_of(posts, 2)
        winners, mine = self.race(two)
        assert not overlaps()
        mine.refresh_from_db()
        assert mine.hold is not None
        assert len(Booking.objects.open()) == places_held() == 2
        assert len([row for row in winners if row.pk != mine.pk]) == 1

    def test_control_without_the_constraint_there_are_more_than_places(self, posts, all_judged):
        two = workstations_of(posts, 2)
        mine = booking(two)()
        all_judged(7)
        with without("allocation_never_twice", *MADE):
            together([lambda: bookings.elsewhere(booking=mine), *[booking(two)] * 6])
            assert overlaps() > 0


def workstations_of(space: Space, places_: int) -> Space:
    """The first ``places_`` of them only."""
    space.stations.filter(number__gt=places_).delete()
    space.calendar.capacity = places_
    space.calendar.save(update_fields=["capacity"])
    return Space.objects.get(pk=space.pk)


def hit_by_break_down(of: Space) -> list[Booking]:
    """Station 1 is out of order from now on; the bookings it hits."""
    station = of.stations.get(number=1)
    outages.break_down(station=station)
    return outages.hits(station)
