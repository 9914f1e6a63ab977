"""What a closure, a regime or a place out of order hits among the bookings, and the answers to it (B2)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import transaction
from django.urls import reverse

from cdm.agenda import closures, regimes
from cdm.agenda.models import Absence, Closure, Regime
from cdm.core import stamps
from cdm.outbox.models import Message
from multimedia import bookings, hits, seating, spaces
from multimedia.models import Booking, Station
from multimedia.seating import outages
from tests.multimedia import worlds
from tests.multimedia.screens import url
from tests.multimedia.worlds import TUESDAY, at, book
from tests.personae import sign_in

State = Booking.State
QUERIES = 9  # the last writes down who looked
DAY = dt.timedelta(days=1)
WEDNESDAY = TUESDAY + DAY

pytestmark = pytest.mark.django_db


def closure(**fields) -> Closure:
    usual = {"first_day": TUESDAY, "last_day": TUESDAY, "label_fr": "Grève", "label_nl": "Staking"}
    with transaction.atomic():
        return closures.save(Closure(**{**usual, **fields}))


def regime(**fields) -> Regime:
    with transaction.atomic():
        return regimes.save(Regime(**{"kind": "appointment", "starts": TUESDAY, "ends": TUESDAY, **fields}))


def broken(space, number: int) -> Absence:
    station = Station.objects.select_related("space__calendar").get(space=space, number=number)
    return outages.break_down(station=station).absence


def seats(booking: Booking) -> list[int]:
    return [station.number for station in bookings.stations_of([booking]).get(booking.pk, [])]


def answer(page: str, booking: Booking, chosen: str, manager, **more: str):
    said = {f"answer-{booking.pk}": chosen, "message": "A word from us.", **more}
    return sign_in(manager).post(page, said, follow=True)


def mails(kind: str) -> list[Message]:
    return list(Message.objects.filter(kind=f"multimedia_{kind}", state="waiting").order_by("pk"))


def struck() -> str:
    """The page of a strike all day, after what was booked before."""
    return url("hits_closure", closure().pk)


def confirmations_left() -> None:
    Message.objects.filter(kind="multimedia_confirmed").update(state="sent", settled_at=worlds.NOW)


def of_the_change() -> list[Message]:
    return [*mails("changed"), *mails("cancelled")]


class TestWhat:
    def test_a_closure_hits_what_is_booked_then_and_changes_nothing(self, posts):
        booked, later = book(posts), book(posts, at(TUESDAY, "15:00"))
        morning = closure(starts=dt.time(9), ends=dt.time(12))
        assert list(hits.by_closure(morning)) == [booked]
        assert list(hits.by_closure(closure())) == [booked, later]
        booked.refresh_from_db()
        assert (booked.state, booked.starts) == (State.BOOKED, at(TUESDAY, "10:00"))

    def test_a_booking_of_several_places_is_one(self, posts):
        group = book(posts, places=3)
        assert list(hits.by_closure(closure())) == [group]

    def test_cancelled_and_seated_ones_are_none(self, posts, monday_morning):
        cancelled, seated, waited = (book(posts) for _each in range(3))
        bookings.cancel(booking=cancelled, by="staff")
        monday_morning.move_to(at(TUESDAY, "10:05"))
        seating.check_in(booking=seated)
        assert list(hits.by_closure(closure())) == [waited]
        monday_morning.move_to(at(TUESDAY, "11:00"))
        assert not hits.by_closure(closure()).exists()

    def test_a_regime_with_fewer_places_hits_those_above(self, posts):
        """Half of four: places 1 and 2 stay, whoever has 3 or 4 does not."""
        every = [book(posts) for _each in range(4)]
        above = {each for each in every if seats(each)[0] > 2}
        assert len(above) == 2
        assert set(hits.by_regime(regime(capacity_percent=50))) == above
        assert not hits.by_regime(Regime(kind="appointment", starts=TUESDAY, capacity_percent=100)).exists()

    def test_a_closed_regime_hits_all(self, posts, quiet):
        every = {book(posts), book(quiet)}
        assert set(hits.by_regime(regime(kind="closed"))) == every

    def test_a_place_out_of_order_hits_its_own_alone(self, posts):
        one, other = book(posts), book(posts)
        assert list(hits.by_outage(broken(posts, seats(one)[0]))) == [one]
        assert list(hits.by_outage(broken(posts, seats(other)[0]))) == [other]

    def test_a_space_switched_off_has_its_bookings_to_decide(self, posts, quiet):
        booked = book(posts)
        book(quiet)
        posts.active = False
        posts.save()
        (hit,) = hits.with_suggestions(hits.of_space(posts))
        assert (hit.booking, hit.elsewhere, hit.times, hit.suggested) == (booked, False, [], hits.KEEP)


class TestWaysOut:
    def test_another_place_at_the_same_time(self, posts):
        booked = book(posts)
        (hit,) = hits.with_suggestions(hits.by_outage(broken(posts, seats(booked)[0])), one_place=True)
        assert (hit.elsewhere, hit.suggested) == (True, hits.ELSEWHERE)
        assert [each.number for each in hit.stations] == seats(booked)

    def test_none_where_all_are_taken_then_but_later_times(self, posts):
        every = [book(posts) for _each in range(4)]
        (hit,) = hits.with_suggestions(hits.by_outage(broken(posts, seats(every[0])[0])), one_place=True)
        assert not hit.elsewhere
        days = [TUESDAY + n * DAY for n in (1, 2, 3)]
        starts = [at(TUESDAY, "11:00"), *(at(day, "10:00") for day in days)]
        assert [slot.start for slot in hit.times] == starts, "the next that day, then the same hour"
        assert hit.way_out == stamps.stamp(hit.times[0].start)

    def test_a_group_needs_but_one_other_place_for_the_broken_one(self, posts):
        group = book(posts, places=3)
        kept = seats(group)
        (hit,) = hits.with_suggestions(hits.by_outage(broken(posts, kept[0])), one_place=True)
        assert hit.elsewhere
        outcome = hits.answer(answers={group: hits.ELSEWHERE})
        assert not outcome.refused
        assert set(kept[1:]) < set(seats(group))
        assert kept[0] not in seats(group)

    def test_the_whole_space_has_no_other_place(self, posts):
        whole = book(posts, whole=True, by_staff=True)
        (hit,) = hits.with_suggestions(hits.by_outage(broken(posts, 1)), one_place=True)
        assert (hit.booking, hit.elsewhere) == (whole, False)

    def test_in_a_closed_centre_only_another_day(self, posts):
        book(posts)
        (hit,) = hits.with_suggestions(hits.by_closure(closure()))
        assert not hit.elsewhere
        assert hit.times[0].start == at(WEDNESDAY, "10:00")

    def test_who_needs_help_is_offered_times_with_a_steward(self, posts):
        worlds.steward("13:00", "14:00", range(2, 3))
        worlds.steward("10:00", "11:00", range(1, 2))
        booked = book(posts, help=True)
        (hit,) = hits.with_suggestions(hits.by_closure(closure()))
        assert hit.booking == booked
        assert hit.times[0].start == at(TUESDAY + 7 * DAY, "10:00"), "the same hour, when a steward is there again"
        assert all(spaces.helps(slot.start) for slot in hit.times)
        assert at(WEDNESDAY, "13:00") in [slot.start for slot in hit.times]

    def test_an_accessible_place_stays_one(self, posts):
        """There is one only: no other place will do, a later hour does."""
        booked = book(posts, accessible=True)
        (hit,) = hits.with_suggestions(hits.by_outage(broken(posts, 4)), one_place=True)
        assert (hit.booking, hit.elsewhere, hit.times) == (booked, False, [])


class TestAnswers:
    @pytest.fixture
    def booked(self, posts) -> Booking:
        return book(posts, email="visitor@example.org", name="Zoé Zénith")

    @pytest.fixture
    def outage_page(self, posts, booked) -> str:
        broken(posts, seats(booked)[0])
        return url("hits_outage", Station.objects.get(space=posts, number=seats(booked)[0]).pk)

    def test_kept(self, booked, manager):
        page = struck()
        answer(page, booked, hits.KEEP, manager)
        booked.refresh_from_db()
        assert (booked.state, booked.starts) == (State.BOOKED, at(TUESDAY, "10:00"))
        assert not of_the_change()

    def test_cancelled_with_a_message(self, booked, manager):
        page = struck()
        answer(page, booked, hits.CANCEL, manager)
        booked.refresh_from_db()
        assert booked.state == State.CANCELLED
        (mail,) = mails("cancelled")
        assert "A word from us." in mail.text

    def test_moved_to_another_time(self, booked, manager):
        confirmations_left()
        page = struck()
        (hit,) = hits.with_suggestions(hits.by_closure(Closure.objects.get()))
        answer(page, booked, hit.starts[0][0], manager)
        booked.refresh_from_db()
        assert booked.starts == hit.times[0].start
        (mail,) = mails("changed")
        assert "A word from us." in mail.text

    def test_elsewhere_at_the_same_time_without_a_word(self, outage_page, posts, booked, manager):
        was = seats(booked)
        answer(outage_page, booked, hits.ELSEWHERE, manager)
        booked.refresh_from_db()
        assert (booked.state, booked.starts) == (State.BOOKED, at(TUESDAY, "10:00"))
        assert seats(booked) != was
        assert not of_the_change()
        assert not hits.by_outage(Absence.objects.get()).exists()

    @pytest.mark.parametrize("confirmed", [True, False])
    def test_all_at_once_and_undone_though_the_closure_stands(self, posts, booked, manager, confirmed):
        second = book(posts, at(TUESDAY, "14:00"))
        if confirmed:
            confirmations_left()
        page = struck()
        was = {each.pk: (each.starts, seats(each)) for each in (booked, second)}
        shown = sign_in(manager).post(page, {"all": "move"}, follow=True)
        for each in (booked, second):
            each.refresh_from_db()
            assert each.starts.date() > TUESDAY
        undo = re.search(r'action="([^"]+)" data-undo="60"', shown.text)[1].replace("&amp;", "&")
        back = sign_in(manager).post(undo)
        assert back.url.startswith(page)
        for each in (booked, second):
            each.refresh_from_db()
            assert (each.starts, seats(each)) == was[each.pk]
        assert not of_the_change()

    def test_a_time_taken_meanwhile_is_said_and_the_others_are_done(self, posts, booked, manager):
        second = book(posts, at(TUESDAY, "14:00"))
        start = at(WEDNESDAY, "10:00")
        book(posts, start, whole=True, by_staff=True)
        page = struck()
        shown = answer(page, booked, stamps.stamp(start), manager, **{f"answer-{second.pk}": hits.CANCEL})
        booked.refresh_from_db()
        second.refresh_from_db()
        assert (booked.starts, second.state) == (at(TUESDAY, "10:00"), State.CANCELLED)
        assert "notice-error" in shown.text
        assert str(booked) in shown.text

    def test_how_many_mails_leave_is_said_first(self, posts, booked, manager):
        book(posts, at(TUESDAY, "14:00"))  # who gave no address
        page = struck()
        shown = sign_in(manager).get(page)
        assert (shown.context["moved"], shown.context["mails"]) == (1, 1)

    def test_nobody_is_written_to_who_goes_elsewhere(self, outage_page, manager):
        shown = sign_in(manager).get(outage_page)
        assert (shown.context["moved"], shown.context["mails"]) == (0, 1)

    def test_the_mails_are_shown_before_anything_is_done(self, booked, manager):
        page = struck()
        shown = answer(page, booked, hits.CANCEL, manager, preview="1")
        booked.refresh_from_db()
        assert booked.state == State.BOOKED
        assert not of_the_change()
        assert shown.text.count("A word from us.") == 3, "typed, in the mail of the move, in that of the cancellation"

    def test_an_answer_that_means_nothing_is_refused(self, booked, manager):
        page = struck()
        assert answer(page, booked, "perhaps", manager).status_code == 422
        assert answer(page, booked, "20261332T0800Z", manager).status_code == 422

    def test_the_desk_leads_there_and_may_decide(self, outage_page, posts, booked, reception):
        was, client = seats(booked), sign_in(reception)
        station = Station.objects.get(space=posts, number=was[0])
        assert outage_page in client.get(url("station", station.pk)).text
        answer(outage_page, booked, hits.ELSEWHERE, reception)
        assert seats(booked) != was

    def test_nobody_is_named(self, booked, manager):
        page = struck()
        assert "Zénith" not in sign_in(manager).get(page).text

    def test_nothing_hit_is_said(self, posts, manager):
        for page in (url("hits_closure", closure().pk), url("hits_outage", posts.stations.first().pk)):
            shown = sign_in(manager).get(page)
            assert shown.status_code == 200
            assert 'class="empty"' in shown.text

    @pytest.mark.parametrize("count", [1, 3])
    def test_as_many_queries_for_three_as_for_one(self, posts, manager, django_assert_num_queries, count):
        for _each in range(count):
            book(posts)
        page, client = url("hits_closure", closure().pk), sign_in(manager)
        with django_assert_num_queries(QUERIES):
            client.get(page)


class TestElsewhere:
    """On the pages of the rooms where closures and regimes are made."""

    def test_a_closure_says_how_many_bookings_fall_then(self, posts, manager):
        book(posts)
        for made, said in ((closure(), True), (closure(first_day=WEDNESDAY, last_day=WEDNESDAY), False)):
            shown = sign_in(manager).get(reverse("counselling:closure", args=[made.pk]))
            assert (url("hits_closure", made.pk) in shown.text) is said

    def test_so_does_a_regime(self, posts, manager):
        for _each in range(4):
            book(posts)
        made = regime(capacity_percent=50)
        shown = sign_in(manager).get(reverse("counselling:regime", args=[made.pk]))
        assert url("hits_regime", made.pk) in shown.text
        assert len(sign_in(manager).get(url("hits_regime", made.pk)).context["lines"]) == 2
