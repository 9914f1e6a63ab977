"""Moving, another length, cancelling, another place, undoing, and what becomes of the mails (M1)."""

from __future__ import annotations

import datetime as dt

import pytest
from icalendar import Calendar as ICalendar

from cdm.agenda.holds import NotOpen, SlotTaken
from cdm.agenda.models import Absence, Allocation, Closure, Hold
from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from cdm.outbox.models import Message
from multimedia import bookings
from multimedia.models import Booking
from tests.multimedia import worlds
from tests.multimedia.worlds import TUESDAY, at, book

pytestmark = pytest.mark.django_db
TEN, TWO = at(TUESDAY, "10:00"), at(TUESDAY, "14:00")
HOUR = dt.timedelta(hours=1)
ALWAYS = (dt.datetime(2026, 1, 1, tzinfo=dt.UTC), None)


@pytest.fixture
def mine(posts) -> Booking:
    return book(posts, email="nour@example.be", page_language="nl")


def sent(kind: str) -> None:
    """The sweep has sent these."""
    Message.objects.filter(kind=f"multimedia_{kind}", state="waiting").update(state="sent", settled_at=clock.now())


def waiting() -> dict[str, Message]:
    return {m.kind.removeprefix("multimedia_"): m for m in Message.objects.filter(state="waiting")}


def version(message: Message) -> tuple[str, int]:
    event = ICalendar.from_ical(message.calendar_body).events[0]
    return message.calendar_method, int(event["sequence"])


def out_of_order(space, *seats: int) -> None:
    for seat in seats:
        Absence.objects.create(calendar=space.calendar, seat=seat, period=ALWAYS)


class TestMove:
    def test_the_old_time_is_free_and_the_new_one_is_held(self, mine, posts):
        moved = bookings.move(booking=mine, start=TWO)
        assert (moved.starts, moved.ends, moved.booked_ends, moved.sequence) == (TWO, TWO + HOUR, TWO + HOUR, 1)
        assert Hold.objects.get() == moved.hold
        assert Allocation.objects.get().period.lower == TWO
        assert book(posts, whole=True, by_staff=True).starts == TEN

    def test_onto_its_own_time_and_longer(self, mine, posts):
        book(posts, places=3)  # everything else is taken
        moved = bookings.move(booking=mine, start=at(TUESDAY, "10:30"), minutes=90)
        assert (moved.starts, moved.ends) == (at(TUESDAY, "10:30"), at(TUESDAY, "12:00"))

    def test_shorter_only(self, mine):
        moved = bookings.move(booking=mine, start=TEN, minutes=30)
        assert (moved.ends - moved.starts, Allocation.objects.get().period.upper) == (HOUR / 2, TEN + HOUR / 2)
        assert set(waiting()) == {"confirmed", "day_before", "two_hours"}
        assert "10.30" in waiting()["confirmed"].text

    def test_the_same_again_changes_nothing(self, mine):
        assert bookings.move(booking=mine, start=TEN, minutes=60).sequence == 0
        assert bookings.move(booking=mine, start=TEN).sequence == 0

    def test_a_group_moves_together_or_not(self, posts):
        group = book(posts, places=3)
        book(posts, TWO, places=2)
        with pytest.raises(SlotTaken):
            bookings.move(booking=group, start=TWO)
        group.refresh_from_db()
        assert (group.starts, len(bookings.seats_held(group))) == (TEN, 3)
        assert len(bookings.seats_held(bookings.move(booking=group, start=at(TUESDAY, "15:00")))) == 3

    def test_accessible_stays_accessible(self, posts):
        mine = book(posts, accessible=True)
        assert bookings.seats_held(bookings.move(booking=mine, start=TWO)) == (4,)
        book(posts, TEN, accessible=True)
        with pytest.raises(SlotTaken):
            bookings.move(booking=mine, start=TEN)

    def test_a_taken_time_changes_nothing(self, mine, posts):
        book(posts, TWO, whole=True, by_staff=True)
        with pytest.raises(SlotTaken):
            bookings.move(booking=mine, start=TWO)
        mine.refresh_from_db()
        assert (mine.starts, mine.sequence, mine.hold.period.lower) == (TEN, 0, TEN)
        assert set(waiting()) == {"confirmed", "day_before", "two_hours"}

    def test_only_lengths_of_the_space(self, mine):
        with pytest.raises(Refused) as refused:
            bookings.move(booking=mine, start=TEN, minutes=50)
        assert refused.value.field == "minutes"
        assert bookings.move(booking=mine, start=TEN, minutes=50, by_staff=True).ends == TEN + HOUR * 5 / 6

    def test_help_needs_a_steward_at_the_new_time_too(self, posts):
        worlds.steward("10:00", "12:00")
        mine = book(posts, help=True)
        with pytest.raises(Refused):
            bookings.move(booking=mine, start=TWO)
        assert bookings.move(booking=mine, start=at(TUESDAY, "11:00")).starts == at(TUESDAY, "11:00")
        assert bookings.move(booking=mine, start=TWO, by_staff=True).starts == TWO

    def test_it_is_no_way_around_the_minutes_of_a_day(self, mine, posts):
        posts.minutes_per_day = 90
        posts.save()
        wednesday = TEN + dt.timedelta(days=1)
        other = book(posts, wednesday, email="nour@example.be")
        with pytest.raises(Refused):
            bookings.move(booking=other, start=TWO)
        other.refresh_from_db()
        assert (other.starts, other.hold.period.lower) == (wednesday, wednesday)
        with pytest.raises(Refused):
            bookings.move(booking=mine, start=TEN, minutes=120)
        assert bookings.move(booking=other, start=TWO, by_staff=True).starts == TWO

    def test_its_mails(self, mine):
        sent("confirmed")
        wednesday = TWO + dt.timedelta(days=1)
        bookings.move(booking=mine, start=wednesday)
        assert set(waiting()) == {"changed", "day_before", "two_hours"}
        assert version(waiting()["changed"]) == ("REQUEST", 1)
        assert waiting()["day_before"].due == wednesday - dt.timedelta(days=1)
        assert waiting()["two_hours"].due == wednesday - dt.timedelta(hours=2)
        assert {m.useless_after for m in waiting().values()} == {wednesday}
        assert "woensdag 25" in waiting()["changed"].subject

    def test_another_length_says_the_new_end_in_every_mail(self, mine):
        sent("confirmed")
        bookings.move(booking=mine, start=TEN, minutes=120)
        assert set(waiting()) == {"changed", "day_before", "two_hours"}
        assert all("12.00" in letter.text for letter in waiting().values())

    def test_there_and_back_reminds_once(self, mine):
        sent("confirmed")
        bookings.move(booking=mine, start=TWO)
        sent("changed")
        bookings.move(booking=mine, start=TEN)
        assert set(waiting()) == {"changed", "day_before", "two_hours"}
        assert Message.objects.filter(state="waiting", kind="multimedia_day_before").count() == 1

    def test_until_half_an_hour_before(self, mine, monday_morning):
        monday_morning.move_to(TEN - dt.timedelta(minutes=31))
        assert bookings.can_change(mine)
        monday_morning.move_to(TEN - dt.timedelta(minutes=30))
        for change in (
            lambda: bookings.move(booking=mine, start=TWO),
            lambda: bookings.cancel(booking=mine, by="visitor"),
        ):
            with pytest.raises(bookings.TooLate):
                change()
        assert bookings.move(booking=mine, start=TWO, by_staff=True).sequence == 1

    @pytest.mark.parametrize("state", ["in_use", "ended", "no_show", "cancelled", "called"])
    def test_only_what_is_to_come(self, mine, state):
        Booking.objects.update(state=state, began=TEN)
        for by_staff in (True, False):
            with pytest.raises(Refused):
                bookings.move(booking=mine, start=TWO, by_staff=by_staff)

    def test_the_rules_hold_for_the_new_time(self, mine):
        with pytest.raises(NotOpen):
            bookings.move(booking=mine, start=at(TUESDAY, "16:30"))
        with pytest.raises(NotOpen):
            bookings.move(booking=mine, start=at(TUESDAY, "10:05"), waive={"step"})
        assert bookings.move(booking=mine, start=at(TUESDAY, "10:05"), by_staff=True, waive={"step"}).sequence == 1


class TestCancel:
    def test_the_places_are_free_and_the_calendar_entry_withdrawn(self, mine):
        sent("confirmed")
        gone = bookings.cancel(booking=mine, by="visitor")
        assert (gone.state, gone.hold, gone.sequence) == ("cancelled", None, 1)
        assert not Allocation.objects.exists()
        assert set(waiting()) == {"cancelled"}
        assert version(waiting()["cancelled"]) == ("CANCEL", 1)

    def test_twice_is_once(self, mine):
        bookings.cancel(booking=mine, by="visitor")
        assert bookings.cancel(booking=mine, by="visitor").sequence == 1
        assert Message.objects.filter(kind="multimedia_cancelled").count() == 1

    def test_by_the_centre_with_a_message(self, mine):
        bookings.cancel(booking=mine, by="staff", message="De <b>lift</b> is stuk.")
        letter = waiting()["cancelled"]
        assert "De <b>lift</b> is stuk." in letter.text
        assert "De &lt;b&gt;lift&lt;/b&gt; is stuk." in letter.html
        assert letter.due == clock.now() + dt.timedelta(seconds=60)

    @pytest.mark.parametrize("state", ["in_use", "ended", "no_show"])
    def test_not_what_has_begun(self, mine, state):
        Booking.objects.update(state=state, began=TEN)
        with pytest.raises(Conflict):
            bookings.cancel(booking=mine, by="staff")


class TestElsewhere:
    """A place broke under a booking: the same time on another one, and nobody is written to."""

    def test_another_place_at_the_same_time(self, mine, posts):
        (seat,) = bookings.seats_held(mine)
        out_of_order(posts, seat)
        before = set(Message.objects.values_list("pk", "state"))
        moved = bookings.elsewhere(booking=mine)
        assert bookings.seats_held(moved) != (seat,)
        assert (moved.starts, moved.ends, moved.sequence, moved.state) == (TEN, TEN + HOUR, 0, "booked")
        assert set(Message.objects.values_list("pk", "state")) == before

    def test_ordinary_places_before_accessible_ones(self, posts):
        for _ in range(3):
            mine = book(posts, at(TUESDAY + dt.timedelta(days=1), "10:00"))
            out_of_order(posts, *bookings.seats_held(mine))
            assert bookings.seats_held(bookings.elsewhere(booking=mine)) <= (4,)
            bookings.cancel(booking=mine, by="visitor")
            Absence.objects.all().delete()

    def test_of_a_group_only_who_has_to(self, posts):
        group = book(posts, places=2)
        first, second = bookings.seats_held(group)
        out_of_order(posts, first)
        after = bookings.seats_held(bookings.elsewhere(booking=group))
        assert second in after
        assert first not in after
        assert len(after) == 2

    def test_a_place_in_order_can_be_left_as_well(self, mine):
        before = bookings.seats_held(mine)
        assert set(bookings.seats_held(bookings.elsewhere(booking=mine))).isdisjoint(before)

    def test_accessible_stays_accessible_or_is_refused(self, posts):
        mine = book(posts, accessible=True)
        out_of_order(posts, 4)
        with pytest.raises(Refused):
            bookings.elsewhere(booking=mine)
        assert bookings.seats_held(mine) == (4,)

    def test_nothing_else_is_free(self, mine, posts):
        book(posts, places=3)
        with pytest.raises(SlotTaken):
            bookings.elsewhere(booking=mine)
        assert len(bookings.seats_held(mine)) == 1

    def test_not_who_sits_there_or_has_gone(self, mine):
        for state in ("in_use", "ended", "cancelled"):
            Booking.objects.update(state=state, began=TEN)
            with pytest.raises(Conflict):
                bookings.elsewhere(booking=mine)


class TestUndo:
    def undo(self, mine: Booking, change) -> Booking:
        before = bookings.Before.of(mine)
        return bookings.undo(token=bookings.undo_token(before=before, after=change()))

    def test_a_cancellation_nobody_hears_of(self, mine):
        sent("confirmed")
        seats = bookings.seats_held(mine)
        back = self.undo(mine, lambda: bookings.cancel(booking=mine, by="staff"))
        assert (back.state, back.starts, bookings.seats_held(back)) == ("booked", TEN, seats)
        assert set(waiting()) == {"day_before", "two_hours"}

    def test_a_move_and_its_mails(self, mine):
        sent("confirmed")
        back = self.undo(mine, lambda: bookings.move(booking=mine, start=TWO, minutes=90, by_staff=True))
        assert (back.starts, back.ends, back.booked_ends, back.sequence) == (TEN, TEN + HOUR, TEN + HOUR, 2)
        assert waiting()["two_hours"].due == TEN - dt.timedelta(hours=2)
        assert set(waiting()) == {"day_before", "two_hours"}

    def test_a_confirmation_that_had_not_left_is_still_one(self, mine):
        self.undo(mine, lambda: bookings.move(booking=mine, start=TWO, by_staff=True))
        assert set(waiting()) == {"confirmed", "day_before", "two_hours"}
        assert "10.00" in waiting()["confirmed"].text

    def test_who_has_heard_hears_of_the_undoing(self, mine):
        sent("confirmed")

        def cancel() -> Booking:
            after = bookings.cancel(booking=mine, by="staff")
            sent("cancelled")
            return after

        self.undo(mine, cancel)
        assert set(waiting()) == {"changed", "day_before", "two_hours"}
        assert version(waiting()["changed"]) == ("REQUEST", 2)

    def test_a_place_that_was_changed_for_another(self, mine):
        seats = bookings.seats_held(mine)
        back = self.undo(mine, lambda: bookings.elsewhere(booking=mine))
        assert (bookings.seats_held(back), back.sequence) == (seats, 0)

    def test_another_place_when_its_own_is_gone(self, mine, posts):
        """What was given back may be somebody else's by now; who is to come does not mind which it is."""
        before = bookings.Before.of(mine)
        token = bookings.undo_token(before=before, after=bookings.cancel(booking=mine, by="staff"))
        book(posts, places=3)
        assert bookings.seats_held(bookings.undo(token=token)) == (4,)

    def test_a_group_comes_back_whole(self, posts):
        group = book(posts, places=3)
        back = self.undo(group, lambda: bookings.cancel(booking=group, by="staff"))
        assert len(bookings.seats_held(back)) == 3

    def test_a_closure_added_since_does_not_stand_against_it(self, mine):
        before = bookings.Before.of(mine)
        token = bookings.undo_token(before=before, after=bookings.cancel(booking=mine, by="staff"))
        Closure.objects.create(kind="closure", first_day=TUESDAY, last_day=TUESDAY, label_fr="Panne", label_nl="Panne")
        assert bookings.undo(token=token).is_open

    def test_only_for_a_minute(self, mine, monday_morning):
        before = bookings.Before.of(mine)
        token = bookings.undo_token(before=before, after=bookings.cancel(booking=mine, by="staff"))
        monday_morning.shift(dt.timedelta(seconds=70))
        for wrong in (token, token + "x", "", "a:b:c"):
            with pytest.raises(Refused):
                bookings.undo(token=wrong)

    def test_not_when_somebody_has_the_places_now(self, mine, posts):
        before = bookings.Before.of(mine)
        token = bookings.undo_token(before=before, after=bookings.cancel(booking=mine, by="staff"))
        book(posts, whole=True, by_staff=True)
        with pytest.raises(SlotTaken):
            bookings.undo(token=token)
        mine.refresh_from_db()
        assert mine.state == "cancelled"

    def test_not_twice_and_not_over_a_later_change(self, mine):
        before = bookings.Before.of(mine)
        token = bookings.undo_token(before=before, after=bookings.cancel(booking=mine, by="staff"))
        bookings.undo(token=token)
        with pytest.raises(Conflict):
            bookings.undo(token=token)

    def test_nothing_of_a_row_that_is_gone(self, mine):
        before = bookings.Before.of(mine)
        token = bookings.undo_token(before=before, after=mine)
        Booking.objects.all().delete()
        with pytest.raises(Conflict):
            bookings.undo(token=token)

    def test_who_did_not_come_after_all(self, mine, monday_morning):
        """Given up by hand or by the sweep: the state and the places come back, and no mail leaves."""
        monday_morning.move_to(TEN + dt.timedelta(minutes=11))
        Message.objects.all().delete()
        before, hold = bookings.Before.of(mine), mine.hold
        Booking.objects.update(state="no_show", hold=None)
        hold.delete()
        mine.refresh_from_db()
        back = bookings.undo(token=bookings.undo_token(before=before, after=mine))
        assert (back.state, bookings.seats_held(back), waiting()) == ("booked", tuple(before.seats), {})


@pytest.mark.parametrize(
    ("ahead", "kinds"),
    [
        (dt.timedelta(hours=25), {"confirmed", "day_before", "two_hours"}),
        (dt.timedelta(hours=24), {"confirmed", "two_hours"}),
        (dt.timedelta(hours=2), {"confirmed"}),
        (dt.timedelta(minutes=10), {"confirmed"}),
    ],
)
def test_only_reminders_still_ahead_are_written(posts, monday_morning, ahead, kinds):
    """For in ten minutes there is still a confirmation: it holds the code."""
    monday_morning.move_to(TEN - ahead)
    book(posts, email="nour@example.be")
    assert set(waiting()) == kinds
