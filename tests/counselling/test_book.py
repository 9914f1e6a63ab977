"""The verb: who is assigned, what is written, what is refused."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine

from cdm.agenda import closures
from cdm.agenda.holds import NotOpen, SlotTaken
from cdm.agenda.models import Absence, Allocation, Closure, Hold, Regime
from cdm.core import clock
from cdm.core.refused import Refused
from cdm.outbox.models import Message
from counselling import appointments
from counselling.models import Appointment, CounsellingSettings
from tests.counselling import worlds
from tests.counselling.worlds import TUESDAY, TUESDAY_9, at, book

pytestmark = pytest.mark.django_db


def letters(kind: str = "") -> list[Message]:
    return list(Message.objects.filter(kind=kind) if kind else Message.objects.order_by("due"))


def test_a_booking_holds_the_time_and_says_so(kind, ada):
    made = book(email="Nour@Example.be", name="Nour")
    assert (made.state, made.starts, made.ends) == ("booked", TUESDAY_9, TUESDAY_9 + dt.timedelta(minutes=40))
    assert [a.counsellor for a in made.assignments.all()] == [ada]
    assert made.site == ada.calendar.rules.first().site
    assert made.email == "nour@example.be"
    assert Allocation.objects.get().calendar == ada.calendar
    assert {m.kind for m in letters()} == {"confirmed", "day_before", "two_hours"}
    assert {m.to_address for m in letters()} == {"nour@example.be"}


def test_without_an_address_nothing_is_sent(kind, ada):
    book(phone="0470 12 34 56")
    book(start=at(TUESDAY, "10:00"))
    assert letters() == []


def test_the_least_loaded_is_asked_first(kind, ada, bram):
    first = book()
    second = book(start=at(TUESDAY, "09:40"))
    assert {first.counsellors.get(), second.counsellors.get()} == {ada, bram}


def test_the_time_is_gone_when_everyone_is_taken(kind, ada, bram):
    book()
    book()
    with pytest.raises(SlotTaken):
        book()
    assert Appointment.objects.count() == 2


@pytest.mark.parametrize(
    ("start", "why"),
    [
        (at(dt.date(2026, 11, 23), "09:40"), "inside the notice of two hours"),
        (at(dt.date(2027, 2, 2), "09:00"), "beyond the horizon of sixty days"),
    ],
)
def test_too_soon_and_too_far_are_refused_to_visitors_only(kind, ada, start, why):
    with pytest.raises(NotOpen):
        book(start=start, waive={"notice", "horizon"})  # a visitor waives nothing
    assert book(start=start, by_staff=True, waive={"notice", "horizon"}).is_open, why


@pytest.mark.parametrize("start", ["08:40", "11:40", "09:10", "12:00", "17:00"])
def test_only_what_is_offered_can_be_booked(kind, ada, start):
    with pytest.raises(SlotTaken):
        book(start=at(TUESDAY, start))
    assert not Hold.objects.exists()


def test_staff_may_book_at_odd_times(kind, ada):
    assert book(start=at(TUESDAY, "09:10"), by_staff=True, waive={"step"}).is_open


def test_a_holiday_an_absence_and_a_closed_regime_are_not_booked(kind, ada):
    Closure.objects.create(kind="holiday", first_day=TUESDAY, last_day=TUESDAY, label_fr="Fête", label_nl="Feest")
    with pytest.raises(Refused):
        book()
    wednesday = TUESDAY + dt.timedelta(days=1)
    Absence.objects.create(calendar=ada.calendar, period=clock.day_bounds(wednesday))
    with pytest.raises(Refused):
        book(start=at(wednesday, "09:00"))
    thursday = TUESDAY + dt.timedelta(days=2)
    Regime.objects.create(kind="closed", starts=thursday, ends=thursday, remote_goes_on=True)
    with pytest.raises(Refused):
        book(start=at(thursday, "09:00"))
    assert book(start=at(thursday, "09:00"), channel="PHONE", phone="0470123456").is_open
    assert book(start=at(TUESDAY + dt.timedelta(days=3), "09:00")).is_open


def test_nine_o_clock_stays_nine_across_the_clock_changes(kind, ada):
    """Summer time ends on 25 October 2026 and begins on 28 March 2027."""
    for friday, monday in (
        (dt.date(2026, 10, 23), dt.date(2026, 10, 26)),
        (dt.date(2027, 3, 26), dt.date(2027, 3, 29)),
    ):
        with time_machine.travel(at(friday, "07:00") - dt.timedelta(days=1), tick=False):
            before = book(start=at(friday, "09:00"), email="a@example.be")
            after = book(start=at(monday, "09:00"), email="b@example.be")
            assert {clock.local(a.starts).hour for a in (before, after)} == {9}
            assert before.starts.hour != after.starts.hour


def test_a_sunday_of_the_clock_change_has_the_hours_it_has(kind, site, partner_a):
    sunday = dt.date(2027, 3, 28)
    worlds.counsellor(site, partner_a, "Nuit", starts="01:00", ends="05:00", weekdays=range(7))
    site.opening_hours.update(opens=dt.time(0), closes=dt.time(23))
    with time_machine.travel(at(sunday, "00:00") - dt.timedelta(days=2), tick=False):
        with pytest.raises(Refused):  # 2:20 does not exist: PEP 495 reads it as 3:20, which is offered as itself only
            book(start=dt.datetime(2027, 3, 28, 0, 20, tzinfo=dt.UTC) + dt.timedelta(minutes=50))
        assert book(start=at(sunday, "03:00")).ends - at(sunday, "03:00") == dt.timedelta(minutes=40)


def test_the_same_submission_is_one_booking(kind, ada, bram):
    once = uuid.uuid4()
    first = book(submission=once, email="a@example.be")
    again = book(submission=once, email="a@example.be")
    assert first == again
    assert Allocation.objects.count() == 1
    assert len(letters("confirmed")) == 1


def test_the_same_submission_with_another_address_corrects_it(kind, ada, bram):
    once = uuid.uuid4()
    book(submission=once, email="wrong@example.be")
    Message.objects.filter(kind="confirmed").update(state="sent", settled_at=clock.now())
    made = book(submission=once, email="right@example.be")
    assert (Appointment.objects.count(), made.email) == (1, "right@example.be")
    assert {m.to_address for m in letters("confirmed")} == {"wrong@example.be", "right@example.be"}
    assert {m.to_address for m in letters() if m.state == "waiting"} == {"right@example.be"}


def test_an_old_form_corrects_nothing(kind, ada, monday_morning):
    once = uuid.uuid4()
    book(submission=once, email="first@example.be")
    monday_morning.shift(dt.timedelta(minutes=31))
    with pytest.raises(Refused):
        book(submission=once, email="other@example.be")
    assert Appointment.objects.get().email == "first@example.be"


class TestLimit:
    @pytest.fixture(autouse=True)
    def two_open(self, kind, ada, bram):
        self.open = [
            book(start=at(TUESDAY, start), email="nour@example.be", phone="0470 12 34 56")
            for start in ("09:00", "10:00")
        ]
        Message.objects.all().delete()

    def test_an_address_is_told_by_mail_and_nothing_is_held(self):
        with pytest.raises(appointments.OverLimit) as refused:
            book(start=at(TUESDAY, "11:00"), email="NOUR@example.be ")
        assert refused.value.told
        assert (Appointment.objects.count(), Allocation.objects.count()) == (2, 2)
        (letter,) = letters()
        assert (letter.kind, letter.to_address) == ("over_limit", "nour@example.be")
        for mine in self.open:
            assert appointments.token_of(mine) in letter.text

    def test_a_number_is_refused_without_a_reason(self):
        with pytest.raises(appointments.OverLimit) as refused:
            book(start=at(TUESDAY, "11:00"), phone="+32 (0)470 12 34 56")
        assert not refused.value.told
        assert str(refused.value) == str(appointments.NOT_NOW)
        assert letters() == []

    def test_a_known_number_says_nothing_to_another_address(self):
        with pytest.raises(appointments.OverLimit) as refused:
            book(start=at(TUESDAY, "11:00"), phone="0470123456", email="stranger@example.be")
        assert not refused.value.told
        assert letters() == []

    def test_a_taken_time_is_taken_over_the_limit_too(self):
        book(start=at(TUESDAY, "11:00"))
        book(start=at(TUESDAY, "11:00"))
        with pytest.raises(SlotTaken):
            book(start=at(TUESDAY, "11:00"), email="nour@example.be")
        assert letters() == []

    def test_staff_see_it_and_may_waive_it(self):
        with pytest.raises(appointments.OverLimit) as refused:
            book(start=at(TUESDAY, "11:00"), email="nour@example.be", by_staff=True)
        assert not refused.value.told
        assert set(refused.value.coming) == set(self.open)
        assert str(refused.value) != str(appointments.NOT_NOW)
        assert book(start=at(TUESDAY, "11:00"), email="nour@example.be", by_staff=True, waive={"limit"}).is_open

    def test_what_is_cancelled_or_past_does_not_count(self, monday_morning):
        appointments.cancel(appointment=self.open[0], by="visitor")
        assert book(start=at(TUESDAY, "11:00"), email="nour@example.be").is_open
        monday_morning.shift(dt.timedelta(days=2))
        friday = TUESDAY + dt.timedelta(days=3)
        assert book(start=at(friday, "09:00"), email="nour@example.be").is_open

    def test_it_is_a_setting(self):
        CounsellingSettings.objects.create(max_open_per_contact=3)
        assert book(start=at(TUESDAY, "11:00"), email="nour@example.be").is_open

    def test_a_correction_does_not_get_around_it(self):
        once = uuid.uuid4()
        book(start=at(TUESDAY, "11:00"), email="wrong@example.be", submission=once)
        with pytest.raises(appointments.OverLimit) as refused:
            book(start=at(TUESDAY, "11:00"), email="nour@example.be", submission=once)
        assert refused.value.told
        assert Appointment.objects.open().filter(starts=at(TUESDAY, "11:00")).count() == 0
        assert {(m.kind, m.to_address) for m in letters() if m.state == "waiting"} == {
            ("over_limit", "nour@example.be")
        }


class TestFamily:
    """Two counsellors and a room, or nothing."""

    @pytest.fixture
    def family(self, db):
        return worlds.kind("Entretien en famille", counsellors=2, needs_room=True, themes=["GUIDE"])

    def test_two_partners_and_a_room_in_one(self, family, site, ada, bram, partner_a):
        worlds.counsellor(site, partner_a, "Axel Alphonsine")
        room = worlds.room(site)
        made = book(kind=family, theme="GUIDE")
        assert {c.partner.code for c in made.counsellors.all()} == {"alpha", "beta"}
        assert set(made.hold.allocations.values_list("calendar", flat=True)) >= {room.pk}
        assert made.hold.allocations.count() == 3

    def test_two_of_one_partner_where_there_is_no_other(self, family, site, ada, partner_a):
        worlds.counsellor(site, partner_a, "Axel Alphonsine")
        worlds.room(site)
        assert book(kind=family, theme="GUIDE").counsellors.count() == 2

    def test_without_a_room_nobody_is_held(self, family, site, ada, bram):
        room = worlds.room(site)
        book(kind=family, theme="GUIDE", start=at(TUESDAY, "10:00"))
        assert Allocation.objects.count() == 3
        with pytest.raises(SlotTaken):
            book(kind=family, theme="GUIDE", start=at(TUESDAY, "10:20"))
        assert Allocation.objects.count() == 3
        room.active = False
        room.save(update_fields=["active"])
        with pytest.raises(SlotTaken):
            book(kind=family, theme="GUIDE", start=at(TUESDAY, "09:00"))

    def test_one_counsellor_is_not_enough(self, family, site, ada):
        worlds.room(site)
        with pytest.raises(SlotTaken):
            book(kind=family, theme="GUIDE")


def test_a_kind_for_staff_is_not_booked_by_visitors(kind, ada):
    hidden = worlds.kind("Avec interprète", public=False)
    with pytest.raises(Refused):
        book(kind=hidden)
    assert book(kind=hidden, by_staff=True).kind == hidden


def test_a_closure_added_later_lists_what_it_hits(kind, ada):
    made = book()
    closure = Closure(kind="closure", first_day=TUESDAY, last_day=TUESDAY, label_fr="Panne", label_nl="Panne")
    assert [allocation.hold for allocation in closures.hits(closure)] == [made.hold]
