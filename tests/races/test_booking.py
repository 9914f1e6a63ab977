"""Visitors racing through the real HTTP stack. Each guard has a control: the race without it, which must go wrong."""

from __future__ import annotations

import datetime as dt
import itertools
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.urls import reverse
from django.utils import translation

from cdm.agenda.models import Allocation
from cdm.agenda.reasons import Judge
from cdm.core import clock, contacts, stamps
from cdm.outbox import delivery
from cdm.outbox.models import Message
from counselling import appointments
from counselling.appointments import booking
from counselling.models import Appointment, CounsellingSettings, InterviewKind
from tests import personae
from tests.counselling import worlds
from tests.counselling.worlds import NOW, TUESDAY, TUESDAY_9, at, book
from tests.races.together import PATIENCE, together
from tests.races.visitors import Browser, at_once, make_room, without

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 50
TEN = at(TUESDAY, "10:00")
MADE = (Message, Appointment, Allocation)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture(autouse=True)
def room_for_a_crowd(request) -> None:
    if "live_server" in request.fixturenames:
        make_room(request.getfixturevalue("live_server"), 4 * CROWD)


@pytest.fixture
def centre() -> InterviewKind:
    """One kind of interview, one counsellor."""
    worlds.counsellor(worlds.site(), personae.partner("alpha", "Alpha", "Alpha"), "Ada Alphonsine")
    return worlds.kind()


def more_counsellors(count: int) -> None:
    alpha = Appointment._meta.apps.get_model("partners", "Partner").objects.get()
    site = Appointment._meta.apps.get_model("agenda", "Site").objects.get()
    for number in range(count):
        worlds.counsellor(site, alpha, f"C{number}")


def details(start: dt.datetime) -> str:
    query = urlencode({"theme": "WORK", "language": "fr", "channel": "FACE", "start": stamps.stamp(start)})
    with translation.override("fr"):
        return f"{reverse('counselling:book_details')}?{query}"


def mine(name: str, appointment: Appointment) -> str:
    with translation.override("fr"):
        return reverse(f"counselling:{name}", args=[appointments.token_of(appointment)])


@pytest.fixture
def all_judged(monkeypatch) -> Callable[[int], None]:
    """``all_judged(n)``: nobody writes before the first ``n`` to ask have found the time free."""

    def wait_for(count: int) -> None:
        judged, verdict, turns = threading.Barrier(count), Judge.verdict, itertools.count()

        def verdict_of_all(self: Judge):
            found = verdict(self)
            if next(turns) < count:  # who was passed over and asks for somebody else waits no more
                judged.wait(PATIENCE)
            return found

        monkeypatch.setattr(Judge, "verdict", verdict_of_all)

    return wait_for


def unique_submission() -> str:
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, Appointment._meta.db_table)
    return next(n for n, c in constraints.items() if c["unique"] and c["columns"] == ["submission"] and not c["index"])


class TestFiftyAtOneTime:
    def crowd(self, live_server) -> list[tuple[int, str, str]]:
        ready = [Browser(live_server).fill(details(TUESDAY_9), name=f"Visitor {n}") for n in range(CROWD)]
        return at_once(ready)

    def check(self, answers: list[tuple[int, str, str]]) -> None:
        statuses = sorted(status for status, *_ in answers)
        assert statuses == [302] + [409] * (CROWD - 1)
        for number, (status, _, page) in enumerate(answers):
            if status == 409:
                assert f'value="Visitor {number}"' in page  # nothing typed is lost
                assert "vient d’être pris" in page or "plus libre" in page
                assert len(re.findall(r'type="radio" name="start"', page)) >= 5  # the next free times
        assert Appointment.objects.count() == 1
        assert Allocation.objects.count() == 1

    def test_one_is_booked_and_the_others_see_what_else_is_free(self, live_server, centre):
        self.check(self.crowd(live_server))

    def test_even_when_all_of_them_found_it_free(self, live_server, centre, all_judged):
        all_judged(CROWD)
        self.check(self.crowd(live_server))

    def test_control_without_the_constraint_all_of_them_are_booked(self, live_server, centre, all_judged):
        all_judged(CROWD)
        with without("allocation_never_twice", *MADE):
            answers = self.crowd(live_server)
            assert [status for status, *_ in answers] == [302] * CROWD
            assert Appointment.objects.filter(starts=TUESDAY_9).count() == CROWD


class TestMoveAgainstBook:
    BOOKERS = 15

    def race(self, live_server, moving: Appointment) -> list[int]:
        mover = Browser(live_server).fill(f"{mine('appointment_move', moving)}?start={stamps.stamp(TEN)}")
        # the confirmation page posts to the address without its query
        bookers = [Browser(live_server).fill(details(TEN)) for _ in range(self.BOOKERS)]
        return sorted(status for status, *_ in at_once([mover, *bookers]))

    def test_one_gets_the_time_and_the_mover_has_exactly_one(self, live_server, centre):
        moving = book()
        assert self.race(live_server, moving) == [302] + [409] * self.BOOKERS
        moving.refresh_from_db()
        assert Appointment.objects.filter(starts=TEN).count() == 1
        assert moving.hold.allocations.get().period.lower == moving.starts
        assert Allocation.objects.count() == Appointment.objects.count() == (1 if moving.starts == TEN else 2)

    def test_control_without_the_constraint_mover_and_bookers_sit_on_one_another(self, live_server, centre, all_judged):
        moving = book()
        all_judged(1 + self.BOOKERS)
        with without("allocation_never_twice", *MADE):
            assert self.race(live_server, moving) == [302] * (1 + self.BOOKERS)
            assert Appointment.objects.filter(starts=TEN).count() == 1 + self.BOOKERS

    def test_two_who_swap_their_times_do_not_wait_for_ever(self, centre):
        first, second = book(), book(start=TEN)
        outcomes = together(
            [
                lambda: appointments.move(appointment=first, start=TEN),
                lambda: appointments.move(appointment=second, start=TUESDAY_9),
            ]
        )
        assert all(isinstance(o, appointments.booking.Refused) for o in outcomes), outcomes
        assert Allocation.objects.count() == 2


class TestTheSameFormTwentyTimes:
    def send(self, live_server, times: int) -> list[tuple[int, str, str]]:
        browser = Browser(live_server)
        browser.fill(details(TUESDAY_9))
        once = {"submission": str(uuid.uuid4()), "email": "nour@example.be"}
        return at_once([browser.fill(details(TUESDAY_9), **once) for _ in range(times)])

    def test_is_one_booking(self, live_server, centre):
        more_counsellors(4)
        answers = self.send(live_server, 20)
        assert {(status, to) for status, to, _ in answers} == {(302, answers[0][1])}
        assert Appointment.objects.count() == Allocation.objects.count() == 1
        assert Message.objects.filter(kind="confirmed").count() == 1

    def test_without_the_lock_the_constraint_still_makes_it_one(self, live_server, centre, monkeypatch):
        more_counsellors(4)
        monkeypatch.setattr(contacts, "in_turn", lambda **_: None)
        answers = self.send(live_server, 20)
        assert {status for status, *_ in answers} == {302}
        assert Appointment.objects.count() == Allocation.objects.count() == 1

    def test_control_without_both_it_is_several(self, live_server, centre, monkeypatch, all_judged):
        more_counsellors(2)
        monkeypatch.setattr(contacts, "in_turn", lambda **_: None)
        all_judged(3)
        with without(unique_submission(), *MADE):
            self.send(live_server, 3)
            assert Appointment.objects.count() > 1


class TestOneContactAtItsLimit:
    @pytest.fixture(autouse=True)
    def one_left(self, centre):
        more_counsellors(3)
        CounsellingSettings.objects.create(max_open_per_contact=2)
        book(start=at(TUESDAY, "11:00"), email="nour@example.be")

    def two(self, live_server) -> list[tuple[int, str, str]]:
        return at_once(
            [Browser(live_server).fill(details(s), email="nour@example.be") for s in (TUESDAY_9, TEN, TUESDAY_9, TEN)]
        )

    def test_one_more_and_no_more(self, live_server):
        answers = self.two(live_server)
        assert {status for status, *_ in answers} == {302}  # the page does not tell
        assert Appointment.objects.filter(email="nour@example.be").count() == 2
        assert Message.objects.filter(kind="over_limit").count() == 3

    def test_control_without_the_lock_there_are_too_many(self, live_server, monkeypatch):
        """The first two who count, one for nine and one for ten, both count before either is there to be counted."""
        counted, within, turns = threading.Barrier(2), booking._within_limit, itertools.count()

        def count_together(row: Appointment) -> None:
            within(row)
            if next(turns) < 2:
                counted.wait(PATIENCE)

        monkeypatch.setattr(contacts, "in_turn", lambda **_: None)
        monkeypatch.setattr(booking, "_within_limit", count_together)
        self.two(live_server)
        assert Appointment.objects.filter(email="nour@example.be").count() > 2


class TestCancelWhileAReminderIsDue:
    @pytest.fixture
    def due(self, centre) -> Iterator[Appointment]:
        appointment = book(email="nour@example.be")
        delivery.sweep()  # the confirmation
        mail.outbox.clear()
        with time_machine.travel(TUESDAY_9 - dt.timedelta(hours=2), tick=True):
            assert Message.objects.filter(state="waiting", due__lte=clock.now()).exists()
            yield appointment

    def test_none_is_sent_after_the_cancellation(self, live_server, due):
        status, *_ = Browser(live_server).fill(mine("appointment_cancel", due))()
        assert status == 302
        delivery.sweep()
        assert [m.subject for m in mail.outbox] == ["Annulé\u00a0: votre rendez-vous du mardi 24\u00a0novembre"]

    def test_at_the_same_moment_the_cancellation_comes_last(self, due):
        together([lambda: appointments.cancel(appointment=due, by="visitor"), delivery.sweep, delivery.sweep])
        delivery.sweep()
        subjects = [m.subject for m in mail.outbox]
        assert subjects[-1].startswith("Annulé")
        assert len([s for s in subjects if s.startswith("Annulé")]) == 1
        assert len(subjects) == len(set(subjects))
