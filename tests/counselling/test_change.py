"""Moving, cancelling, undoing, and what becomes of the mails (M1)."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from icalendar import Calendar as ICalendar

from cdm.agenda.holds import SlotTaken
from cdm.agenda.models import Allocation, Hold
from cdm.core import clock
from cdm.core.refused import Conflict, Refused
from cdm.outbox.models import Message
from counselling import appointments
from counselling.models import Appointment
from tests.counselling import worlds
from tests.counselling.worlds import TUESDAY, TUESDAY_9, at, book

pytestmark = pytest.mark.django_db
TEN = at(TUESDAY, "10:00")


@pytest.fixture
def mine(kind, ada):
    return book(email="nour@example.be", page_language="nl")


def sent(kind: str) -> None:
    """The sweep has sent these."""
    Message.objects.filter(kind=kind, state="waiting").update(state="sent", settled_at=clock.now())


def waiting() -> dict[str, Message]:
    return {m.kind: m for m in Message.objects.filter(state="waiting")}


def version(message: Message) -> tuple[str, int]:
    event = ICalendar.from_ical(message.calendar_body).events[0]
    return message.calendar_method, int(event["sequence"])


class TestMove:
    def test_the_old_time_is_free_and_the_new_one_is_held(self, mine):
        moved = appointments.move(appointment=mine, start=TEN)
        assert (moved.starts, moved.ends, moved.sequence) == (TEN, TEN + dt.timedelta(minutes=40), 1)
        assert Hold.objects.get() == moved.hold
        assert Allocation.objects.get().period.lower == TEN
        assert book().starts == TUESDAY_9

    def test_onto_its_own_time(self, mine):
        assert appointments.move(appointment=mine, start=at(TUESDAY, "09:20")).starts == at(TUESDAY, "09:20")

    def test_the_same_counsellor_where_possible(self, mine, ada, bram):
        for start in ("09:40", "10:20", "11:00"):
            mine = appointments.move(appointment=mine, start=at(TUESDAY, start))
            assert mine.counsellors.get() == ada

    def test_somebody_else_where_not(self, mine, ada, site, partner_b):
        book(start=TEN)
        bram = worlds.counsellor(site, partner_b, "Bram Bartholomeus")
        moved = appointments.move(appointment=mine, start=TEN)
        assert moved.counsellors.get() == bram
        assert moved.hold.allocations.get().calendar == bram.calendar

    def test_a_taken_time_changes_nothing(self, mine):
        book(start=TEN)
        with pytest.raises(SlotTaken):
            appointments.move(appointment=mine, start=TEN)
        mine.refresh_from_db()
        assert (mine.starts, mine.sequence, mine.hold.period.lower) == (TUESDAY_9, 0, TUESDAY_9)
        assert set(waiting()) == {"confirmed", "day_before", "two_hours"}

    def test_its_mails(self, mine):
        sent("confirmed")
        wednesday = TEN + dt.timedelta(days=1)
        appointments.move(appointment=mine, start=wednesday)
        assert set(waiting()) == {"changed", "day_before", "two_hours"}
        assert version(waiting()["changed"]) == ("REQUEST", 1)
        assert waiting()["day_before"].due == wednesday - dt.timedelta(days=1)
        assert waiting()["two_hours"].due == wednesday - dt.timedelta(hours=2)
        assert {m.useless_after for m in waiting().values()} == {wednesday}
        assert "woensdag 25" in waiting()["changed"].subject

    def test_before_the_confirmation_left_one_mail_says_it_all(self, mine):
        appointments.move(appointment=mine, start=TEN)
        assert set(waiting()) == {"confirmed", "day_before", "two_hours"}
        assert "10.00" in waiting()["confirmed"].text

    def test_there_and_back_reminds_once(self, mine):
        sent("confirmed")
        appointments.move(appointment=mine, start=TEN)
        sent("changed")
        appointments.move(appointment=mine, start=TUESDAY_9)
        assert set(waiting()) == {"changed", "day_before", "two_hours"}
        assert Message.objects.filter(kind="changed").count() == 2
        assert Message.objects.filter(state="waiting", kind="day_before").count() == 1

    def test_a_reminder_that_was_sent_is_not_sent_again(self, mine, monday_morning):
        sent("confirmed")
        monday_morning.move_to(TUESDAY_9 - dt.timedelta(hours=20))
        sent("day_before")
        appointments.move(appointment=mine, start=TEN + dt.timedelta(days=1))
        appointments.move(appointment=mine, start=TUESDAY_9)
        assert set(waiting()) == {"changed", "two_hours"}

    def test_until_an_hour_before(self, mine, monday_morning):
        monday_morning.move_to(TUESDAY_9 - dt.timedelta(minutes=60))
        for change in (
            lambda: appointments.move(appointment=mine, start=at(TUESDAY, "11:20")),
            lambda: appointments.cancel(appointment=mine, by="visitor"),
        ):
            with pytest.raises(appointments.TooLate):
                change()
        assert appointments.move(appointment=mine, start=at(TUESDAY, "11:20"), by_staff=True).sequence == 1

    def test_not_what_is_cancelled(self, mine):
        appointments.cancel(appointment=mine, by="visitor")
        with pytest.raises(Conflict):
            appointments.move(appointment=mine, start=TEN)


class TestCancel:
    def test_the_time_is_free_and_the_calendar_entry_withdrawn(self, mine):
        sent("confirmed")
        gone = appointments.cancel(appointment=mine, by="visitor")
        assert (gone.state, gone.hold, gone.sequence) == ("cancelled", None, 1)
        assert not Allocation.objects.exists()
        assert set(waiting()) == {"cancelled"}
        assert version(waiting()["cancelled"]) == ("CANCEL", 1)

    def test_twice_is_once(self, mine):
        appointments.cancel(appointment=mine, by="visitor")
        assert appointments.cancel(appointment=mine, by="visitor").sequence == 1
        assert Message.objects.filter(kind="cancelled").count() == 1

    def test_by_the_centre_with_a_message(self, mine):
        appointments.cancel(appointment=mine, by="staff", message="De <b>lift</b> is stuk.")
        letter = waiting()["cancelled"]
        assert "De <b>lift</b> is stuk." in letter.text
        assert "De &lt;b&gt;lift&lt;/b&gt; is stuk." in letter.html
        assert letter.due == clock.now() + dt.timedelta(seconds=60)


class TestUndo:
    def undo(self, mine, change) -> Appointment:
        before = appointments.Before.of(mine)
        after = change()
        return appointments.undo(token=appointments.undo_token(before=before, after=after))

    def test_a_cancellation_nobody_hears_of(self, mine, ada):
        sent("confirmed")
        back = self.undo(mine, lambda: appointments.cancel(appointment=mine, by="staff"))
        assert (back.state, back.starts) == ("booked", TUESDAY_9)
        assert back.counsellors.get() == ada
        assert back.hold.allocations.count() == 1
        assert set(waiting()) == {"day_before", "two_hours"}

    def test_a_move_and_its_mails(self, mine):
        sent("confirmed")
        back = self.undo(mine, lambda: appointments.move(appointment=mine, start=TEN, by_staff=True))
        assert back.starts == TUESDAY_9
        assert waiting()["two_hours"].due == TUESDAY_9 - dt.timedelta(hours=2)
        assert set(waiting()) == {"day_before", "two_hours"}

    def test_who_has_heard_hears_of_the_undoing(self, mine):
        sent("confirmed")

        def cancel():
            after = appointments.cancel(appointment=mine, by="staff")
            sent("cancelled")
            return after

        self.undo(mine, cancel)
        assert set(waiting()) == {"changed", "day_before", "two_hours"}
        assert version(waiting()["changed"]) == ("REQUEST", 2)

    def test_only_for_a_minute(self, mine, monday_morning):
        before = appointments.Before.of(mine)
        token = appointments.undo_token(before=before, after=appointments.cancel(appointment=mine, by="staff"))
        monday_morning.shift(dt.timedelta(seconds=70))
        with pytest.raises(Refused):
            appointments.undo(token=token)
        with pytest.raises(Refused):
            appointments.undo(token=token + "x")

    def test_not_when_somebody_has_the_time_now(self, mine):
        before = appointments.Before.of(mine)
        token = appointments.undo_token(before=before, after=appointments.cancel(appointment=mine, by="staff"))
        book()
        with pytest.raises(SlotTaken):
            appointments.undo(token=token)
        mine.refresh_from_db()
        assert mine.state == "cancelled"

    def test_not_twice(self, mine):
        before = appointments.Before.of(mine)
        token = appointments.undo_token(before=before, after=appointments.cancel(appointment=mine, by="staff"))
        appointments.undo(token=token)
        with pytest.raises(Conflict):
            appointments.undo(token=token)

    def test_a_whole_team_and_its_room(self, site, ada, bram):
        family = worlds.kind("Famille", counsellors=2, needs_room=True)
        worlds.room(site)
        together = book(kind=family)
        back = self.undo(together, lambda: appointments.cancel(appointment=together, by="staff"))
        assert back.hold.allocations.count() == 3


@pytest.mark.parametrize(
    ("ahead", "kinds"),
    [
        (dt.timedelta(hours=25), {"confirmed", "day_before", "two_hours"}),
        (dt.timedelta(hours=24), {"confirmed", "two_hours"}),
        (dt.timedelta(hours=2, minutes=1), {"confirmed", "two_hours"}),
        (dt.timedelta(hours=2), {"confirmed"}),
    ],
)
def test_only_reminders_still_ahead_are_written(kind, ada, monday_morning, ahead, kinds):
    monday_morning.move_to(TUESDAY_9 - ahead)
    book(email="nour@example.be")
    assert set(waiting()) == kinds


def test_the_code_and_the_link_lead_to_it(kind, ada):
    mine = book()
    code = mine.code
    assert appointments.find_by_code(f" {code[:4].lower()}-{code[4:]} ") == mine
    assert appointments.find_by_code(code[:-1]) is None
    assert appointments.find_by_code("") is None
    token = appointments.token_of(mine)
    assert appointments.of_token(token) == mine
    assert appointments.of_token(token[:-1] + ("a" if token[-1] != "a" else "b")) is None
    assert appointments.of_token(uuid.uuid4().hex) is None
