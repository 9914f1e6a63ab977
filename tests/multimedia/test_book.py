"""The verb: what is held, written and counted, and what is refused."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine

from cdm.agenda.holds import NotOpen, SlotTaken
from cdm.agenda.models import Absence, Allocation, Closure, Hold, Regime
from cdm.core import clock
from cdm.core.refused import Refused
from cdm.outbox.models import Message
from multimedia import bookings
from multimedia.models import Booking
from stats.models import DayCount
from tests.multimedia import worlds
from tests.multimedia.worlds import MONDAY, TUESDAY, at, book

pytestmark = pytest.mark.django_db
TEN = at(TUESDAY, "10:00")
HOUR = dt.timedelta(hours=1)


def letters(kind: str = "") -> list[Message]:
    return list(Message.objects.filter(kind=f"multimedia_{kind}") if kind else Message.objects.order_by("due"))


def purposes() -> dict[str, int]:
    return dict(DayCount.objects.filter(measure="purpose").values_list("item", "count"))


def test_a_booking_holds_a_place_and_says_so(posts):
    made = book(posts, email="Nour@Example.be", name=" Nour ")
    assert (made.state, made.starts, made.ends, made.booked_ends) == ("booked", TEN, TEN + HOUR, TEN + HOUR)
    assert (made.email, made.name, made.walk_up, made.began) == ("nour@example.be", "Nour", False, None)
    held = Allocation.objects.get()
    assert (held.calendar, held.seat in {1, 2, 3}) == (posts.calendar, True)  # the accessible one is kept for last
    assert {m.kind for m in letters()} == {"multimedia_confirmed", "multimedia_day_before", "multimedia_two_hours"}
    assert {m.to_address for m in letters()} == {"nour@example.be"}


def test_without_an_address_nothing_is_sent(posts):
    book(posts, phone="0470 12 34 56")
    book(posts)
    assert letters() == []


def test_the_pause_after_each_use_is_held_too(quiet):
    assert book(quiet).hold.allocations.get().period.upper == TEN + HOUR + dt.timedelta(minutes=15)


class TestPlaces:
    def test_several_are_one_booking(self, posts):
        made = book(posts, places=3)
        assert set(bookings.seats_held(made)) == {1, 2, 3}
        assert Hold.objects.count() == 1

    def test_all_of_them_or_none(self, posts):
        book(posts, places=2)
        with pytest.raises(SlotTaken):
            book(posts, places=3)
        assert (Booking.objects.count(), Allocation.objects.count()) == (1, 2)

    def test_no_more_than_the_space_allows_a_visitor(self, posts):
        with pytest.raises(Refused) as refused:
            book(posts, places=4)
        assert refused.value.field == "places"
        assert len(bookings.seats_held(book(posts, places=4, by_staff=True))) == 4

    @pytest.mark.parametrize("places", [0, -1])
    def test_at_least_one(self, posts, places):
        with pytest.raises(Refused):
            book(posts, places=places, by_staff=True)

    def test_more_than_there_are(self, posts):
        with pytest.raises(Refused):
            book(posts, places=5, by_staff=True)

    def test_an_accessible_one_is_that_or_nothing(self, posts):
        assert bookings.seats_held(book(posts, accessible=True)) == (4,)
        with pytest.raises(SlotTaken):
            book(posts, accessible=True)
        assert {bookings.seats_held(book(posts))[0] for _ in range(3)} == {1, 2, 3}

    def test_the_whole_space_for_staff_only(self, posts):
        made = book(posts, whole=True, by_staff=True)
        assert (made.places, made.whole) == (4, True)
        with pytest.raises(SlotTaken):
            book(posts)
        later = book(posts, at(TUESDAY, "14:00"), whole=True)
        assert (later.places, later.whole) == (1, False)

    def test_the_whole_of_a_day_at_half_capacity_is_half(self, posts):
        Regime.objects.create(kind="capacity", starts=TUESDAY, ends=TUESDAY, capacity_percent=50)
        made = book(posts, whole=True, by_staff=True)
        assert (made.places, bookings.seats_held(made)) == (2, (1, 2))

    def test_not_the_whole_while_one_place_is_taken(self, posts):
        book(posts)
        with pytest.raises(SlotTaken):
            book(posts, whole=True, by_staff=True)

    def test_stations_of_many_in_one_query(self, posts, quiet, django_assert_num_queries):
        group, alone, room = book(posts, places=2), book(posts), book(quiet)
        free = book(quiet, at(TUESDAY, "14:00"))
        bookings.cancel(booking=free, by="visitor")
        with django_assert_num_queries(1):
            found = bookings.stations_of([group, alone, room, free])
        assert {key: (len(each), each[0].space_id) for key, each in found.items()} == {
            group.pk: (2, posts.pk),
            alone.pk: (1, posts.pk),
            room.pk: (1, quiet.pk),
        }
        assert [station.number for station in found[group.pk]] == list(bookings.seats_held(group))


class TestRules:
    @pytest.mark.parametrize("minutes", [0, 15, 50, 135, -60])
    def test_only_lengths_of_the_space(self, posts, minutes):
        with pytest.raises(Refused) as refused:
            book(posts, minutes=minutes)
        assert refused.value.field == "minutes"

    def test_staff_choose_any_length(self, posts):
        assert book(posts, minutes=50, by_staff=True).ends == TEN + dt.timedelta(minutes=50)
        for minutes in (0, 721):
            with pytest.raises(Refused):
                book(posts, minutes=minutes, by_staff=True)

    @pytest.mark.parametrize("start", ["08:45", "16:30", "10:05", "17:00"])
    def test_only_what_is_offered(self, posts, start):
        with pytest.raises(Refused):
            book(posts, at(TUESDAY, start))
        assert not Hold.objects.exists()

    def test_too_soon_and_too_far_are_for_staff(self, posts):
        posts.notice, posts.horizon = 120, 7
        posts.save()
        for start in (at(MONDAY, "09:00"), at(MONDAY + dt.timedelta(days=14), "09:00")):
            with pytest.raises(NotOpen):
                book(posts, start, waive={"notice", "horizon"})  # a visitor waives nothing
            assert book(posts, start, by_staff=True, waive={"notice", "horizon"}).is_open

    def test_staff_may_book_at_odd_times(self, posts):
        assert book(posts, at(TUESDAY, "10:05"), by_staff=True, waive={"step"}).is_open

    def test_help_needs_a_steward(self, posts):
        worlds.steward("11:00", "12:00")
        with pytest.raises(Refused) as refused:
            book(posts, help=True)
        assert refused.value.field == "help"
        assert book(posts, at(TUESDAY, "11:00"), help=True).help
        assert book(posts, help=True, by_staff=True).help

    def test_a_space_that_is_not_lent(self, site):
        desk = worlds.space(site, "desk", 1, public=False)
        with pytest.raises(Refused):
            book(desk)
        assert book(desk, by_staff=True).is_open
        desk.active = False
        with pytest.raises(Refused):
            book(desk, by_staff=True)

    def test_a_closure_an_outage_and_a_closed_regime(self, posts):
        Closure.objects.create(kind="holiday", first_day=TUESDAY, last_day=TUESDAY, label_fr="Fête", label_nl="Feest")
        with pytest.raises(Refused):
            book(posts)
        wednesday, thursday = (TUESDAY + dt.timedelta(days=n) for n in (1, 2))
        Regime.objects.create(kind="closed", starts=thursday, ends=thursday)
        with pytest.raises(Refused):
            book(posts, at(thursday, "10:00"))
        for seat in (1, 2, 3):
            Absence.objects.create(calendar=posts.calendar, seat=seat, period=clock.day_bounds(wednesday))
        assert bookings.seats_held(book(posts, at(wednesday, "10:00"))) == (4,)
        with pytest.raises(Refused):
            book(posts, at(wednesday, "10:00"))

    def test_half_of_the_places(self, posts):
        Regime.objects.create(kind="capacity", starts=TUESDAY, ends=TUESDAY, capacity_percent=50)
        assert {bookings.seats_held(book(posts))[0] for _ in range(2)} == {1, 2}
        with pytest.raises(SlotTaken):
            book(posts)

    def test_ten_o_clock_stays_ten_across_the_clock_changes(self, posts):
        """Summer time ends on 25 October 2026 and begins on 28 March 2027."""
        for friday, monday in (
            (dt.date(2026, 10, 23), dt.date(2026, 10, 26)),
            (dt.date(2027, 3, 26), dt.date(2027, 3, 29)),
        ):
            with time_machine.travel(at(friday, "07:00") - dt.timedelta(days=1), tick=False):
                before, after = (book(posts, at(day, "10:00")) for day in (friday, monday))
                assert {clock.local(made.starts).hour for made in (before, after)} == {10}
                assert before.starts.hour != after.starts.hour

    def test_an_hour_of_the_night_that_is_not_there(self, site):
        """2:00 to 3:00 does not exist on 28 March 2027: from 1:30 an hour leads to 3:30."""
        sunday = dt.date(2027, 3, 28)
        site.opening_hours.update_or_create(weekday=6, defaults={"opens": dt.time(0), "closes": dt.time(6)})
        night = worlds.workstations(site)
        with time_machine.travel(at(sunday, "00:00") - dt.timedelta(days=2), tick=False):
            made = book(night, at(sunday, "01:30"))
            assert clock.local(made.ends).time() == dt.time(3, 30)
            with pytest.raises(Refused):
                book(night, at(sunday, "05:30"))


class TestPurpose:
    def test_is_counted_for_each_place_and_not_kept(self, posts):
        book(posts, places=2, purpose="CV")
        book(posts, purpose="CV")
        assert purposes() == {"CV": 3}
        assert not any("purpose" in field.name for field in Booking._meta.get_fields())

    def test_once_for_a_form_sent_twice(self, posts):
        once = uuid.uuid4()
        for _ in range(2):
            book(posts, purpose="CV", submission=once)
        assert purposes() == {"CV": 1}

    def test_not_when_nothing_is_booked(self, posts):
        posts.max_open_per_contact = 1
        book(posts, email="nour@example.be")
        with pytest.raises(bookings.OverLimit):
            book(posts, email="nour@example.be", purpose="CV")
        assert purposes() == {}

    def test_an_unknown_one_books_nothing(self, posts):
        with pytest.raises(Refused):
            book(posts, purpose="nonsense")
        assert not Hold.objects.exists()


class TestTwice:
    def test_the_same_submission_is_one_booking(self, posts):
        once = uuid.uuid4()
        assert book(posts, submission=once, email="a@example.be") == book(posts, submission=once, email="a@example.be")
        assert (Allocation.objects.count(), len(letters("confirmed"))) == (1, 1)

    def test_another_address_corrects_it(self, posts):
        once = uuid.uuid4()
        book(posts, submission=once, email="wrong@example.be")
        Message.objects.filter(kind="multimedia_confirmed").update(state="sent", settled_at=clock.now())
        made = book(posts, submission=once, email="right@example.be")
        assert (Booking.objects.count(), made.email) == (1, "right@example.be")
        assert {m.to_address for m in letters("confirmed")} == {"wrong@example.be", "right@example.be"}
        assert {m.to_address for m in letters() if m.state == "waiting"} == {"right@example.be"}

    def test_an_old_form_corrects_nothing(self, posts, monday_morning):
        once = uuid.uuid4()
        book(posts, submission=once, email="first@example.be")
        monday_morning.shift(dt.timedelta(minutes=31))
        with pytest.raises(Refused):
            book(posts, submission=once, email="other@example.be")
        assert Booking.objects.get().email == "first@example.be"


class TestLimit:
    @pytest.fixture(autouse=True)
    def two_open(self, posts, quiet):
        """One in each space: the limit is of all of them together."""
        self.posts = posts
        self.open = [book(of, email="nour@example.be", phone="0470 12 34 56") for of in (posts, quiet)]
        Message.objects.all().delete()

    def ask(self, start: str = "14:00", **asked) -> Booking:
        return book(self.posts, at(TUESDAY, start), **asked)

    def test_an_address_is_told_by_mail_and_nothing_is_held(self):
        with pytest.raises(bookings.OverLimit) as refused:
            self.ask(email="NOUR@example.be ")
        assert refused.value.told
        assert (Booking.objects.count(), Allocation.objects.count()) == (2, 2)
        (letter,) = letters()
        assert (letter.kind, letter.to_address) == ("multimedia_over_limit", "nour@example.be")
        for mine in self.open:
            assert bookings.token_of(mine) in letter.text

    def test_a_number_is_refused_without_a_reason(self):
        with pytest.raises(bookings.OverLimit) as refused:
            self.ask(phone="+32 (0)470 12 34 56")
        assert (refused.value.told, str(refused.value)) == (False, str(bookings.NOT_NOW))
        assert letters() == []

    def test_a_known_number_says_nothing_to_another_address(self):
        with pytest.raises(bookings.OverLimit) as refused:
            self.ask(phone="0470123456", email="stranger@example.be")
        assert not refused.value.told
        assert letters() == []

    def test_a_taken_time_is_taken_over_the_limit_too(self):
        self.ask(whole=True, by_staff=True)
        with pytest.raises(SlotTaken):
            self.ask(email="nour@example.be")
        assert letters() == []

    def test_staff_see_it_and_may_waive_it(self):
        with pytest.raises(bookings.OverLimit) as refused:
            self.ask(email="nour@example.be", by_staff=True)
        assert not refused.value.told
        assert set(refused.value.coming) == set(self.open)
        assert str(refused.value) != str(bookings.NOT_NOW)
        assert self.ask(email="nour@example.be", by_staff=True, waive={"limit"}).is_open

    def test_what_is_cancelled_or_past_does_not_count(self, monday_morning):
        bookings.cancel(booking=self.open[0], by="visitor")
        assert self.ask(email="nour@example.be").is_open
        monday_morning.shift(dt.timedelta(days=2))
        assert book(self.posts, at(TUESDAY + dt.timedelta(days=3), "10:00"), email="nour@example.be").is_open

    def test_the_space_says_how_many(self):
        self.posts.max_open_per_contact = 3
        assert self.ask(email="nour@example.be").is_open

    def test_a_correction_does_not_get_around_it(self):
        once = uuid.uuid4()
        self.ask(email="wrong@example.be", submission=once)
        with pytest.raises(bookings.OverLimit) as refused:
            self.ask(email="nour@example.be", submission=once)
        assert refused.value.told
        assert Booking.objects.get(submission=once).state == "cancelled"
        assert {(m.kind, m.to_address) for m in letters() if m.state == "waiting"} == {
            ("multimedia_over_limit", "nour@example.be")
        }


class TestMinutesOfADay:
    @pytest.fixture(autouse=True)
    def two_hours(self, posts):
        posts.minutes_per_day, posts.max_open_per_contact = 150, 9
        self.posts = posts
        self.mine = book(posts, minutes=120, email="nour@example.be", phone="0470123456")
        Message.objects.all().delete()

    def test_just_as_many_and_no_more(self):
        with pytest.raises(bookings.OverLimit) as refused:
            book(self.posts, at(TUESDAY, "14:00"), minutes=45, email="nour@example.be")
        assert refused.value.told
        (letter,) = letters()
        assert "150" in letter.text
        assert bookings.token_of(self.mine) in letter.text
        assert book(self.posts, at(TUESDAY, "14:00"), minutes=30, email="nour@example.be").is_open

    def test_another_day_is_another_day(self):
        assert book(self.posts, TEN + dt.timedelta(days=1), minutes=120, email="nour@example.be").is_open

    def test_what_was_used_counts_and_what_was_not_does_not(self):
        """Who sat two hours may not sit two more; who did not come may."""
        Booking.objects.update(state="ended", began=TEN)
        with pytest.raises(bookings.OverLimit) as refused:
            book(self.posts, at(TUESDAY, "14:00"), email="nour@example.be")
        assert refused.value.coming == []
        Booking.objects.update(state="no_show", began=None)
        assert book(self.posts, at(TUESDAY, "14:00"), email="nour@example.be").is_open

    def test_a_number_learns_nothing(self):
        with pytest.raises(bookings.OverLimit) as refused:
            book(self.posts, at(TUESDAY, "14:00"), phone="0470123456")
        assert (refused.value.told, str(refused.value)) == (False, str(bookings.NOT_NOW))

    def test_staff_read_how_many(self):
        with pytest.raises(bookings.OverLimit) as refused:
            book(self.posts, at(TUESDAY, "14:00"), email="nour@example.be", by_staff=True)
        assert "150" in str(refused.value)


def test_the_code_and_the_link_lead_to_it(posts):
    mine = book(posts)
    code = mine.code
    assert bookings.find_by_code(f" {code[:4].lower()}-{code[4:]} ") == mine
    assert bookings.find_by_code(code[:-1]) is None
    token = bookings.token_of(mine)
    assert bookings.of_token(token) == mine
    assert bookings.of_token(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
