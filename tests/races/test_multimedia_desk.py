"""Walk-ups, extensions, the late sweep, tickets at the same moment. Each guard has a control that goes wrong."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from typing import Any

import pytest
from django.db import IntegrityError

from cdm.agenda.reasons import Judge
from cdm.core.refused import Conflict, Refused
from multimedia import seating
from multimedia.models import Booking, BookingQuerySet, Space, Ticket
from multimedia.models.booking import TicketQuerySet
from multimedia.seating import tickets
from stats.models import Tally
from tests.races.places import (
    ELEVEN,
    MADE,
    STATIONS,
    TEN,
    booking,
    forget,
    overlaps,
    places_held,
    unlocked,
    walk_up,
    won,
)
from tests.races.together import PATIENCE, together
from tests.races.visitors import without

State = Booking.State
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("tuesday_at_ten")]


class TestBookingAgainstWalkingIn:
    BOOKERS = 7

    def race(self, of: Space) -> list[Booking]:
        return won(together([walk_up(of), *[booking(of)] * self.BOOKERS]))

    def test_the_last_station_has_one_owner(self, one, all_judged):
        all_judged(1 + self.BOOKERS)
        assert len(self.race(one)) == places_held() == 1
        counted = sum(Tally.objects.values_list("count", flat=True))
        assert counted == Booking.objects.filter(state=State.IN_USE).count(), "a contact is somebody who sits there"

    def test_control_without_the_constraint_they_all_have_it(self, one, all_judged):
        all_judged(1 + self.BOOKERS)
        with without("allocation_never_twice", *MADE):
            assert len(self.race(one)) == 1 + self.BOOKERS

    def test_two_desks_that_seat_do_not_try_for_the_same_station(self, posts):
        outcomes = together([walk_up(posts)] * 9)
        assert len(won(outcomes)) == places_held() == STATIONS
        assert Tally.objects.get().count == STATIONS

    def test_the_same_tap_eight_times_is_one_visit(self, posts):
        same = uuid.uuid4()
        outcomes = together([lambda: seating.seat(space=posts, submission=same)] * 8)
        assert {outcome.pk for outcome in won(outcomes)} == {Booking.objects.get().pk}
        assert Tally.objects.get().count == 1


class TestExtendingAgainstTheNextBooking:
    def race(self, of: Space) -> list[Booking]:
        """They sit until eleven, and somebody books from eleven on."""
        sits = walk_up(of, minutes=60)()
        assert sits.ends == ELEVEN
        return won(together([lambda: seating.extend(booking=sits), booking(of, ELEVEN)]))

    def test_one_has_the_time_from_eleven(self, one):
        for _again in range(4):
            winners = self.race(one)
            assert len(winners) == 1
            assert not overlaps()
            sits = Booking.objects.get(state=State.IN_USE)
            extended = winners[0].pk == sits.pk
            assert sits.ends == sits.hold.period.upper == ELEVEN + dt.timedelta(minutes=30 if extended else 0)
            forget()

    def test_even_when_both_found_it_free(self, one, monkeypatch):
        self.when_both_have_asked(monkeypatch)
        assert len(self.race(one)) == 1
        assert not overlaps()

    def test_control_without_the_constraint_both_have_it(self, one, monkeypatch):
        self.when_both_have_asked(monkeypatch)
        with without("allocation_never_twice", *MADE):
            assert len(self.race(one)) == 2
            assert overlaps() == 1

    def when_both_have_asked(self, monkeypatch) -> None:
        """Who sat down before them asks without waiting for anybody."""
        judged, verdict = threading.Barrier(2), Judge.verdict

        def verdict_of_both(self: Judge):
            found = verdict(self)
            if threading.current_thread() is not threading.main_thread():
                judged.wait(PATIENCE)
            return found

        monkeypatch.setattr(Judge, "verdict", verdict_of_both)


class TestTheLateSweepAgainstWhoComesAfterAll:
    """Ten minutes late to the second: the sweep runs four times at once while the desk checks them in."""

    @pytest.fixture
    def late(self, one, tuesday_at_ten) -> Booking:
        made = booking(one)()
        tuesday_at_ten.move_to(TEN + dt.timedelta(minutes=10))
        return made

    def race(self, late: Booking) -> list[Any]:
        return together([*[seating.give_up_late] * 4, lambda: seating.check_in(booking=late), seating.give_up_late])

    def settled(self, outcomes: list[Any]) -> tuple[int, bool]:
        """How often it was given up, and whether they sit."""
        swept = [outcome for outcome in outcomes if isinstance(outcome, int)]
        assert len(swept) == 5, outcomes
        (came,) = [outcome for outcome in outcomes if not isinstance(outcome, int)]
        assert isinstance(came, Booking | Conflict), came
        return sum(swept), isinstance(came, Booking)

    def test_they_sit_or_it_is_given_up_once(self, late):
        given_up, came = self.settled(self.race(late))
        assert given_up + came == 1
        late.refresh_from_db()
        assert late.state == (State.IN_USE if came else State.NO_SHOW)
        assert places_held() == Tally.objects.count() == came

    def test_whom_it_is_offered_to_is_called_once(self, late, one):
        waits = [tickets.issue(space=one, submission=uuid.uuid4()) for _one in range(3)]
        given_up, came = self.settled(self.race(late))
        called = Ticket.objects.filter(state=Ticket.State.CALLED)
        assert [ticket.pk for ticket in called] == ([] if came else [waits[0].pk])
        assert Booking.objects.open().count() == places_held() == 1
        assert given_up + came == 1

    def test_control_without_the_locks_they_sit_at_a_place_that_is_given_up(self, late, monkeypatch):
        unlocked(monkeypatch, BookingQuerySet, 6)
        outcomes = self.race(late)
        swept = [outcome for outcome in outcomes if isinstance(outcome, int)]
        came = any(isinstance(outcome, Booking) for outcome in outcomes)
        assert sum(swept) + came > 1 or len(swept) < 5


class TestSixDesksCheckInOneBooking:
    @pytest.fixture
    def here(self, posts) -> Booking:
        return booking(posts, places=2)()

    def race(self, here: Booking) -> list[Any]:
        return together([lambda: seating.check_in(booking=here)] * 6)

    def test_their_visit_is_counted_once(self, here):
        assert {row.pk for row in won(self.race(here))} == {here.pk}
        assert Tally.objects.get().count == 2

    def test_control_without_the_locks_it_is_counted_by_every_desk(self, here, monkeypatch):
        unlocked(monkeypatch, BookingQuerySet, 6)
        self.race(here)
        assert Tally.objects.get().count > 2


class TestTwoDesksCallTheNextTicket:
    DESKS = 6

    @pytest.fixture
    def line(self, posts) -> list[Ticket]:
        """All four stations are taken and five wait; then two get up, and nobody has been called yet."""
        sits = [walk_up(posts)() for _station in range(STATIONS)]
        waits = [tickets.issue(space=posts, submission=uuid.uuid4()) for _one in range(5)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tickets, "serve", lambda space: [])
            for booking_ in sits[:2]:
                seating.end(booking=booking_)
        assert {ticket.state for ticket in waits} == {Ticket.State.WAITING}
        return waits

    def race(self, of: Space) -> list[Any]:
        return together([lambda: tickets.call_next(space=of)] * self.DESKS)

    def test_the_first_two_are_called_once_each(self, posts, line):
        outcomes = self.race(posts)
        called = [ticket.pk for outcome in outcomes if isinstance(outcome, list) for ticket in outcome]
        assert sorted(called) == sorted(ticket.pk for ticket in line[:2])
        assert all(isinstance(outcome, list | Refused) for outcome in outcomes), outcomes
        assert places_held() == STATIONS

    def test_who_walks_in_meanwhile_does_not_overtake(self, posts, line):
        outcomes = together([*[walk_up(posts)] * 4, lambda: tickets.call_next(space=posts)])
        assert not [outcome for outcome in outcomes if isinstance(outcome, Booking)]
        assert set(Ticket.objects.filter(state=Ticket.State.CALLED)) == set(line[:2])

    def test_control_without_locks_and_constraint_one_ticket_is_called_by_several(
        self, posts, line, all_judged, monkeypatch
    ):
        """Then only that a ticket has one booking stands between them, and the other desks see a page that fails."""
        unlocked(monkeypatch, TicketQuerySet, self.DESKS)
        all_judged(self.DESKS)
        with without("allocation_never_twice", *MADE):
            outcomes = self.race(posts)
        assert sum(isinstance(outcome, IntegrityError) for outcome in outcomes) == self.DESKS - 1
