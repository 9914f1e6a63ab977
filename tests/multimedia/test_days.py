"""Days that are not like others: the clock changes, closures, a regime that leaves half the places (B2, B6).

Through the verbs and through the pages, since both must say the same.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext

from cdm.agenda import closures, regimes
from cdm.agenda.holds import NotOpen, SlotTaken
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Allocation, AvailabilityRule, Closure, OpeningHours, Regime
from cdm.agenda.reasons import Reason
from cdm.core import clock, human, stamps
from cdm.core.refused import Refused
from cdm.outbox.models import Message
from multimedia import bookings, glance, occupancy, seating, spaces
from multimedia.models import Booking, Space
from multimedia.seating import tickets
from stats.models import HourCount
from tests.agenda.worlds import hour
from tests.multimedia import worlds
from tests.multimedia.rooms import number, numbers, sit, until
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book

pytestmark = pytest.mark.django_db
SPRING, AUTUMN = dt.date(2027, 3, 28), dt.date(2026, 10, 25)  # Sundays
DAY = dt.timedelta(days=1)


def starts(space: Space, day: dt.date, **asked) -> list[str]:
    """The starts offered on a day, as a wall clock shows them."""
    window = Interval(*clock.day_bounds(day))
    found = spaces.free_starts(space, **{"minutes": 60, "window": window, **asked})
    return [f"{clock.local(slot.start):%H:%M}" for slot in found]


def page(name: str, **query: object) -> str:
    answer = Client().get(reverse(f"multimedia:{name}"), query)
    assert answer.status_code == 200
    return answer.content.decode()


def times_on(day: dt.date, **asked: object) -> str:
    return page("book_time", **{"space": "posts", "minutes": 60, "day": day.isoformat(), **asked})


class TestTheClockChanges:
    @pytest.fixture
    def night(self) -> Space:
        """Open from midnight to six, every day: nobody is, and nothing may go wrong."""
        return worlds.workstations(worlds.site(opens="00:00", closes="06:00", weekdays=range(7)), 2)

    @pytest.mark.parametrize("sunday", [SPRING, AUTUMN])
    def test_nine_stays_nine(self, posts, sunday):
        with time_machine.travel(at(sunday - 4 * DAY, "08:00"), tick=False):
            before, after = book(posts, at(sunday - 2 * DAY, "09:00")), book(posts, at(sunday + DAY, "09:00"))
            assert [clock.local(row.starts).hour for row in (before, after)] == [9, 9]
            assert after.starts - before.starts == 3 * DAY + dt.timedelta(hours=-1 if sunday == SPRING else 1)
            assert starts(posts, sunday + DAY)[0] == "09:00"
            assert human.time(after.starts) in times_on(sunday + DAY, places=2)

    def test_in_spring_an_hour_is_not_offered(self, night):
        with time_machine.travel(at(SPRING - DAY, "12:00"), tick=False):
            offered = starts(night, SPRING)
            assert not [start for start in offered if start.startswith("02")]
            assert offered[:8] == ["00:00", "00:15", "00:30", "00:45", "01:00", "01:15", "01:30", "01:45"]
            assert "03:00" in offered
            shown = times_on(SPRING)
            assert stamps.stamp(at(SPRING, "01:45")) in shown
            assert human.short_time(at(SPRING, "01:45")) in shown
            assert human.short_time(at(SPRING - DAY, "02:15")) not in shown

    def test_in_spring_an_hour_from_a_quarter_to_two_ends_at_a_quarter_to_four(self, night):
        with time_machine.travel(at(SPRING - DAY, "12:00"), tick=False):
            made = book(night, at(SPRING, "01:45"))
        assert f"{clock.local(made.ends):%H:%M}" == "03:45"
        assert made.ends - made.starts == dt.timedelta(hours=1)

    def test_in_spring_who_walks_in_before_the_hour_that_is_not_stays_a_real_hour(self, night):
        with time_machine.travel(at(SPRING, "01:40"), tick=False) as traveller:
            row = sit(night)
            assert until(row) == "03:40"
            traveller.move_to(at(SPRING, "03:35"))
            assert until(seating.extend(booking=row)) == "04:10"
            traveller.move_to(at(SPRING, "04:10"))
            assert seating.give_up_late() == 1

    def test_in_autumn_every_time_is_offered_once_and_lasts_what_it_says(self, night):
        with time_machine.travel(at(AUTUMN - DAY, "12:00"), tick=False):
            offered = starts(night, AUTUMN)
            assert max(Counter(offered).values()) == 1, "nobody could tell the two apart"
            made = book(night, at(AUTUMN, "01:30"))
            assert made.ends - made.starts == dt.timedelta(hours=1)
            assert f"{clock.local(made.ends):%H:%M}" == "02:30"

    def test_in_autumn_the_hour_that_comes_twice_is_used_twice(self, night):
        with time_machine.travel(at(AUTUMN, "01:00"), tick=False) as traveller:
            row = sit(night, minutes=120)
            assert row.ends - row.starts == dt.timedelta(hours=2)
            traveller.move_to(row.ends)
            seating.end(booking=row)
            traveller.move_to(at(AUTUMN + DAY, "09:00"))
            occupancy.freeze(day=AUTUMN)
        minutes = dict(HourCount.objects.filter(measure="used_min").values_list("hour", "count"))
        assert minutes == {1: 60, 2: 60}
        opened = dict(HourCount.objects.filter(measure="open_min").values_list("hour", "count"))
        assert opened == {hour: 240 if hour == 2 else 120 for hour in range(6)}

    def test_the_reminder_of_the_day_before_comes_a_day_before_on_the_clock(self, posts):
        with time_machine.travel(at(SPRING - 4 * DAY, "08:00"), tick=False):
            made = book(posts, at(SPRING + DAY, "10:00"), email="nour@example.be")
            due = made_due(made)
        assert all(not 2 <= clock.local(moment).hour < 4 for moment in due)
        assert max(due) <= made.starts


def made_due(made: Booking) -> list[dt.datetime]:
    found = list(Message.objects.filter(to_address=made.email).values_list("due", flat=True))
    assert len(found) == 3
    return found


class TestClosures:
    def close(self, day: dt.date, opens: str = "", closes: str = "") -> Closure:
        hours = {"starts": hour(opens), "ends": hour(closes)} if opens else {}
        with transaction.atomic():
            return closures.save(
                Closure(first_day=day, last_day=day, label_fr="Panne de courant", label_nl="Stroompanne", **hours)
            )

    def test_a_closed_day_offers_nothing_and_says_so(self, posts):
        self.close(TUESDAY)
        assert starts(posts, TUESDAY) == []
        with pytest.raises(NotOpen) as refused:
            book(posts)
        assert refused.value.reason is Reason.CLOSED
        shown = times_on(TUESDAY)
        assert gettext("Closed on this day.") in shown
        assert stamps.stamp(at(TUESDAY + DAY, "09:00")) in shown, "the next free time"
        assert not Booking.objects.exists()

    def test_closed_from_eleven_on_everything_ends_at_eleven(self, posts):
        self.close(TUESDAY, "11:00", "17:00")
        assert starts(posts, TUESDAY)[-1] == "10:00"
        with time_machine.travel(at(TUESDAY, "10:30"), tick=False) as traveller:
            row = sit(posts)
            assert until(row) == "11:00"
            with pytest.raises(seating.NotOpenAnyMore):
                seating.extend(booking=row)
            (now,) = spaces.standing()
            assert now.open_until == at(TUESDAY, "11:00")
            traveller.move_to(at(TUESDAY, "11:00"))
            assert seating.give_up_late() == 1
            (now,) = spaces.standing()
            assert now.open_until is None
            assert not now.free

    def test_nobody_is_seated_while_it_is_closed_and_no_ticket_promises_it(self, posts):
        self.close(MONDAY)
        with time_machine.travel(at(MONDAY, "10:00"), tick=False):
            with pytest.raises(Refused):
                sit(posts)
            with pytest.raises(Refused):
                tickets.issue(space=posts, submission=uuid.uuid4())
            assert glance.of(spaces.standing())[0].state is glance.State.CLOSED
            for name in ("front", "now"):
                assert human.time(at(TUESDAY, "09:00")) in page(name), "when it opens again"

    def test_one_that_comes_later_lists_what_it_hits_and_leaves_it(self, posts):
        """Of every place of a group, and until somebody decides: no move, no mail by itself."""
        group, other = book(posts, places=2), book(posts, at(TUESDAY + DAY, "10:00"))
        closure = self.close(TUESDAY)
        hit = closures.hits(closure)
        assert {of.hold.booking for of in hit} == {group}
        assert hit.count() == 2
        group.refresh_from_db()
        assert (group.state, group.starts) == (Booking.State.BOOKED, at(TUESDAY, "10:00"))
        assert other.state == Booking.State.BOOKED

    def test_who_is_hit_moves_alone_to_a_day_that_is_open(self, posts):
        made = book(posts)
        self.close(TUESDAY)
        with pytest.raises(NotOpen):
            bookings.move(booking=made, start=at(TUESDAY, "14:00"))
        moved = bookings.move(booking=made, start=at(TUESDAY + DAY, "14:00"))
        assert moved.starts == at(TUESDAY + DAY, "14:00")

    def test_the_open_time_of_that_day_is_what_was_left_of_it(self, posts):
        self.close(TUESDAY, "11:30", "17:00")
        with time_machine.travel(at(TUESDAY + DAY, "08:00"), tick=False):
            occupancy.freeze(day=TUESDAY)
        opened = dict(HourCount.objects.filter(measure="open_min").values_list("hour", "count"))
        assert opened == {9: 240, 10: 240, 11: 120}


class TestHalfThePlaces:
    """A regime of 50 %: five places are two, rounded down; the first numbers stay."""

    @pytest.fixture
    def five(self, site) -> Space:
        return worlds.workstations(site, 5, accessible=(2, 5), most_places=3)

    @pytest.fixture(autouse=True)
    def half(self, db) -> Regime:
        with transaction.atomic():
            return regimes.save(Regime(kind="open", starts=TUESDAY, ends=TUESDAY, capacity_percent=50))

    def test_two_are_booked_and_the_third_is_told(self, five):
        made = [book(five), book(five)]
        assert sorted(number(row) for row in made) == [1, 2]
        with pytest.raises(SlotTaken):
            book(five)
        assert starts(five, TUESDAY)[:2] == ["09:00", "11:00"]
        assert len(starts(five, TUESDAY + DAY)) > len(starts(five, TUESDAY)), "the day after, all five are there"

    def test_a_group_of_three_finds_nothing_that_day_and_reads_what_else(self, five):
        assert starts(five, TUESDAY, places=3) == []
        with pytest.raises(NotOpen) as refused:
            book(five, places=3)
        assert refused.value.reason is Reason.OUT
        shown = times_on(TUESDAY, places=3)
        assert "places=2" in shown, "two can be had"
        assert stamps.stamp(at(TUESDAY + DAY, "09:00")) in shown
        assert not Allocation.objects.exists()

    def test_who_needs_an_accessible_place_has_the_one_that_stays(self, five):
        assert number(book(five, accessible=True)) == 2
        with pytest.raises(SlotTaken):
            book(five, accessible=True)
        assert number(book(five)) == 1

    def test_the_whole_space_is_what_there_is_of_it(self, five):
        made = book(five, whole=True, by_staff=True)
        assert (numbers(made), made.places) == ([1, 2], 2)

    def test_at_the_desk_two_sit_and_the_third_gets_a_ticket(self, five):
        with time_machine.travel(at(TUESDAY, "10:00"), tick=False):
            rows = [sit(five), sit(five)]
            assert sorted(number(row) for row in rows) == [1, 2]
            with pytest.raises(seating.Full):
                sit(five)
            waits = tickets.issue(space=five, submission=uuid.uuid4())
            assert waits.state == "waiting"
            (seen,) = glance.of(spaces.standing())
            assert (seen.state, seen.places, seen.count) == (glance.State.FULL, 2, 0)
            assert seen.next == at(TUESDAY, "11:00")
            assert gettext("All taken") in page("now")
            assert seating.end(booking=rows[0]).called[0].pk == waits.pk

    def test_a_booking_made_before_on_a_place_that_goes_is_listed_and_kept(self, five, half):
        half.delete()
        full = [book(five) for _n in range(5)]
        with transaction.atomic():
            regime = regimes.save(Regime(kind="open", starts=TUESDAY, ends=TUESDAY, capacity_percent=50))
        hit = {of.hold.booking for of in regimes.hits(regime)}
        assert hit == {row for row in full if number(row) > 2}
        with time_machine.travel(at(TUESDAY, "10:00"), tick=False):
            assert seating.check_in(booking=hit.pop()).state == Booking.State.IN_USE, "kept is kept"

    def test_the_open_time_of_that_day_is_of_two(self, five):
        with time_machine.travel(at(TUESDAY + DAY, "08:00"), tick=False):
            occupancy.freeze(day=TUESDAY)
        assert set(HourCount.objects.filter(measure="open_min").values_list("count", flat=True)) == {120}


class TestOtherRegimes:
    def regime(self, **fields: object) -> None:
        with transaction.atomic():
            regimes.save(Regime(**{"starts": TUESDAY, "ends": TUESDAY, **fields}))

    @pytest.mark.parametrize("fields", [{"kind": "closed"}, {"kind": "open", "capacity_percent": 0}])
    def test_none_at_all(self, posts, fields):
        """Closed; or open with every place left empty."""
        self.regime(**fields)
        assert starts(posts, TUESDAY) == []
        with pytest.raises(NotOpen):
            book(posts)
        assert stamps.stamp(at(TUESDAY + DAY, "09:00")) in times_on(TUESDAY)
        with time_machine.travel(at(TUESDAY, "10:00"), tick=False):
            with pytest.raises(Refused):
                sit(posts)
            assert glance.of(spaces.standing())[0].state in {glance.State.CLOSED, glance.State.OUT}
            told = gettext("Closed now" if fields["kind"] == "closed" else "Out of service")
            assert told in page("front")
            assert told in page("now")

    def test_by_appointment_one_books_and_the_page_invites_nobody_to_walk_in(self, posts):
        self.regime(kind="appointment")
        assert book(posts).state == Booking.State.BOOKED
        with time_machine.travel(at(TUESDAY, "10:00"), tick=False):
            assert glance.booked_only()
            words = "A computer, a tablet or a quiet room, free of charge. For now only with a booking."
            assert gettext(words) in page("front")


class TestOwnHours:
    """A space opens later and closes sooner than the centre; a holiday of the centre is one of the space."""

    @pytest.fixture
    def late(self, posts) -> Space:
        for weekday in range(5):
            AvailabilityRule.objects.create(
                calendar=posts.calendar,
                site=posts.calendar.site,
                weekday=weekday,
                starts=hour("10:00"),
                ends=hour("16:00"),
            )
        return posts

    def test_they_hold_for_booking_and_for_walking_in(self, late):
        offered = starts(late, TUESDAY)
        assert (offered[0], offered[-1]) == ("10:00", "15:00")
        with time_machine.travel(at(TUESDAY, "09:30"), tick=False):
            with pytest.raises(Refused):
                sit(late)
            assert human.time(at(TUESDAY, "10:00")) in page("front")
        with time_machine.travel(at(TUESDAY, "15:30"), tick=False):
            assert until(sit(late)) == "16:00"

    def test_never_outside_those_of_the_centre(self, late):
        OpeningHours.objects.update(closes=hour("15:00"))
        assert starts(late, TUESDAY)[-1] == "14:00"
        with transaction.atomic():
            closures.save(Closure(first_day=TUESDAY, last_day=TUESDAY, label_fr="Fête", label_nl="Feest"))
        assert starts(late, TUESDAY) == []
