"""Many people, few seats. Each guard has a control: the race without it, which must go wrong."""

from __future__ import annotations

import contextlib
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from activities import door, notices, planning, registrations, seats, waiting
from activities.models import Registration, SeatPool, Session, WaitingStep
from activities.models.registration import RegistrationQuerySet
from activities.planning import plans, sessions
from activities.registrations import Full, registering
from cdm.core.refused import Conflict
from cdm.outbox.models import Message
from tests import personae
from tests.activities.worlds import NOW, activity, register, session, site
from tests.races.together import PATIENCE, together
from tests.races.visitors import Browser, at_once, make_room, without

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, SEATS = 200, 20
HANDLERS = 40  # requests a busy server works on at once; PostgreSQL here takes 200 connections
MADE = (Message, WaitingStep, Registration)
State = Registration.State


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def thursday() -> Session:
    site()
    return session(activity(personae.partner("alpha", "Alpha", "Alpha")), onsite=SEATS)


def taken() -> int:
    """People who have a seat, counted one by one and not by the trigger."""
    return sum(Registration.objects.seated().values_list("party", flat=True))


@contextlib.contextmanager
def without_seats_counted() -> Iterator[None]:
    """Without the trigger that counts every seat, and so without what the database says about them."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE activities_registration DISABLE TRIGGER registration_seats")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE activities_registration ENABLE TRIGGER registration_seats")


@pytest.fixture
def nobody_waits_for_anybody(monkeypatch) -> None:
    monkeypatch.setattr(seats, "locked", lambda of: seats.of([of])[of.pk])


@pytest.fixture
def all_judged(monkeypatch) -> Callable[[int], None]:
    """``all_judged(n)``: nobody writes before ``n`` have judged whether there are seats."""

    def wait_for(count: int) -> None:
        judged, judge = threading.Barrier(count), registering._state

        def state_of_all(*args: Any, **kwargs: Any) -> str:
            found = judge(*args, **kwargs)
            judged.wait(PATIENCE)
            return found

        monkeypatch.setattr(registering, "_state", state_of_all)

    return wait_for


class TestTwoHundredForTwenty:
    @pytest.fixture
    def crowd(self, live_server, monkeypatch, settings) -> Callable[[Session], list[tuple[int, str, str]]]:
        make_room(live_server, 2 * CLIENTS)
        settings.TRUSTED_PROXIES = 1  # each comes from an address of its own, or the limit per address would speak
        handlers, handle = threading.BoundedSemaphore(HANDLERS), live_server.thread.httpd.process_request_thread

        def handle_in_turn(*args: Any) -> None:
            with handlers:
                handle(*args)

        monkeypatch.setattr(live_server.thread.httpd, "process_request_thread", handle_in_turn)

        def register_all(of: Session) -> list[tuple[int, str, str]]:
            path, first = reverse("activities:register", args=[of.pk]), Browser(live_server)
            form = {**first.form(path), "party": "1"}
            works = []
            for number in range(CLIENTS):
                visitor = Browser(live_server, address=f"192.0.2.{number}")
                visitor.cookies = first.cookies
                filled = {**form, "name": f"Visitor {number}", "submission": str(uuid.uuid4())}
                works.append(partial(visitor.send, "POST", path, filled))
            return at_once(works)

        return register_all

    def test_twenty_have_a_seat_and_the_others_are_told_plainly(self, crowd, thursday):
        answers = crowd(thursday)
        assert sorted(status for status, *_ in answers) == [302] * SEATS + [409] * (CLIENTS - SEATS)
        assert taken() == Registration.objects.count() == SeatPool.objects.get().taken == SEATS
        for number, (status, _, page) in enumerate(answers):
            if status == 409:
                assert f'value="Visitor {number}"' in page, "nothing typed is lost"
                assert 'value="wait-onsite"' in page, "and the waiting list is offered"


class TestTheGuards:
    CROWD = 30

    def crowd(self, of: Session) -> list[Any]:
        return together([lambda: register(of) for _ in range(self.CROWD)])

    def test_the_constraint_alone_sells_no_seat_twice(self, thursday, nobody_waits_for_anybody, all_judged):
        """All thirty found a seat free, and no lock made them wait."""
        all_judged(self.CROWD)
        outcomes = self.crowd(thursday)
        assert sum(isinstance(outcome, Full) for outcome in outcomes) == self.CROWD - SEATS
        assert taken() == SeatPool.objects.get().taken == SEATS

    def test_control_without_lock_and_constraint_all_are_seated(self, thursday, nobody_waits_for_anybody, all_judged):
        all_judged(self.CROWD)
        with without_seats_counted():
            self.crowd(thursday)
        assert taken() == self.CROWD


class TestTheLastSeatPromotedOrTaken:
    NEWCOMERS = 15

    @pytest.fixture
    def next_in_line(self, thursday) -> Registration:
        """Two seats left, a party of three that waits for them, and one person behind it."""
        register(thursday, party=SEATS - 1)
        register(thursday)
        register(thursday, email="three@example.org", party=3, wait=True)
        return register(thursday, email="one@example.org", wait=True)

    def test_who_waits_has_it_and_no_newcomer(self, thursday, next_in_line):
        seated = Registration.objects.get(party=1, state=State.CONFIRMED)
        outcomes = together(
            [
                lambda: registrations.cancel(registration=seated, by="staff"),
                *[lambda n=n: register(thursday, email=f"{n}@example.org") for n in range(self.NEWCOMERS)],
            ]
        )
        assert sum(isinstance(outcome, Full) for outcome in outcomes) == self.NEWCOMERS
        assert registrations.promote(registration=next_in_line).state == State.CONFIRMED
        assert taken() == SEATS

    def test_promoting_twice_at_once_and_registering_takes_one_seat(self, thursday, next_in_line):
        seated = Registration.objects.get(party=1, state=State.CONFIRMED)
        registrations.cancel(registration=seated, by="staff")
        other = register(thursday, email="other@example.org", wait=True)
        outcomes = together(
            [
                *[lambda who=who: registrations.promote(registration=who) for who in (next_in_line, other) * 3],
                *[lambda n=n: register(thursday, email=f"{n}@example.org") for n in range(self.NEWCOMERS)],
            ]
        )
        assert taken() == SEATS
        assert len({o.pk for o in outcomes if isinstance(o, Registration)}) == 1

    def test_control_without_lock_and_constraint_two_are_promoted_into_one_seat(
        self, thursday, next_in_line, monkeypatch
    ):
        seated = Registration.objects.get(party=1, state=State.CONFIRMED)
        registrations.cancel(registration=seated, by="staff")
        other = register(thursday, email="other@example.org", wait=True)
        read = threading.Barrier(2)

        def unlocked(of: Session) -> dict[str, seats.Seats]:
            found = seats.of([of])[of.pk]
            read.wait(PATIENCE)
            return found

        monkeypatch.setattr(seats, "locked", unlocked)
        with without_seats_counted():
            together([lambda who=who: registrations.promote(registration=who) for who in (next_in_line, other)])
        assert taken() == SEATS + 1


class TestJoiningWhileASeatIsFreed:
    """Who finds no seat and joins the list must not miss the seat that is freed at that moment."""

    def race(self, of: Session) -> Registration:
        seated = register(of, party=SEATS)
        judged, freed, judge = threading.Event(), threading.Event(), registering._state

        def join() -> Registration:
            return register(of, email="nour@example.org", wait=True)

        def leave() -> None:
            judged.wait(PATIENCE)
            registrations.cancel(registration=seated, by="staff")
            freed.set()

        def judge_then_look_away(*args: Any, **kwargs: Any) -> str:
            found = judge(*args, **kwargs)
            judged.set()
            freed.wait(2)  # with the lock nobody can free a seat now
            return found

        registering._state = judge_then_look_away
        try:
            together([join, leave])
        finally:
            registering._state = judge
        return Registration.objects.get(email="nour@example.org")

    def test_nobody_waits_beside_a_free_seat(self, thursday):
        assert self.race(thursday).state in {State.OFFERED, State.CONFIRMED}

    def test_control_without_the_lock_somebody_does(self, thursday, nobody_waits_for_anybody):
        assert self.race(thursday).state == State.WAITING
        assert taken() == 0


class TestFewerSeatsWhilePeopleRegister:
    def race(self, of: Session) -> list[Any]:
        def lower() -> int:
            return SeatPool.objects.filter(session=of).update(seats=5)

        return together([*[lambda: register(of) for _ in range(12)], lower])

    def test_there_are_never_more_people_than_seats(self, thursday):
        self.race(thursday)
        pool = SeatPool.objects.get()
        assert taken() == pool.taken <= pool.seats

    def test_control_without_the_constraint_there_are(self, thursday):
        register(thursday, party=10)
        with without("seat_pool_never_oversold", *MADE):
            self.race(thursday)
            pool = SeatPool.objects.get()
            assert (taken(), pool.seats) >= (10, 5)
            assert taken() > pool.seats


class TestAnsweringAnOfferThatRunsOut:
    def test_the_seat_has_one_owner(self, thursday):
        seated = register(thursday, party=SEATS)
        first = register(thursday, email="first@example.org", party=SEATS, wait=True)
        register(thursday, email="second@example.org", party=SEATS, wait=True)
        registrations.cancel(registration=seated, by="staff")
        first.refresh_from_db()
        with time_machine.travel(first.offer_until, tick=False):
            outcomes = together(
                [waiting.expire, lambda: registrations.accept(registration=first), waiting.expire, waiting.expire]
            )
        assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
        assert taken() == SEATS
        assert Registration.objects.get(email="second@example.org").state == State.OFFERED

    def test_accepting_while_declining_leaves_one_answer(self, thursday):
        seated = register(thursday, party=SEATS)
        first = register(thursday, email="first@example.org", party=SEATS, wait=True)
        registrations.cancel(registration=seated, by="staff")
        together(
            [
                lambda: registrations.accept(registration=first),
                lambda: registrations.decline(registration=first),
                lambda: registrations.cancel(registration=first, by="visitor"),
            ]
        )
        first.refresh_from_db()
        assert taken() == SeatPool.objects.get().taken == (SEATS if first.state == State.CONFIRMED else 0)


class TestTwoSweepsAtOnce:
    """Two workers, or a sweep that began before the last one ended: each offer ends once and is made once."""

    def race(self, of: Session) -> list[Any]:
        seated = register(of, party=SEATS)
        for number in range(3):
            register(of, email=f"first{number}@example.org", party=5, wait=True)
        for number in range(3):
            register(of, email=f"then{number}@example.org", party=5, wait=True)
        registrations.change(registration=seated, party=5, by_staff=True)
        until = Registration.objects.filter(state=State.OFFERED).first().offer_until
        with time_machine.travel(until, tick=False):
            return together([waiting.expire] * 4)

    def test_every_offer_ends_and_is_made_once(self, thursday):
        outcomes = self.race(thursday)
        assert sum(outcomes) == 3
        assert Message.objects.filter(kind="activity_offer_over").count() == 3
        assert Registration.objects.filter(state=State.OFFERED, email__startswith="then").count() == 3
        assert WaitingStep.objects.filter(what="offered").count() == 6
        assert taken() == SeatPool.objects.get().taken == SEATS

    def test_control_without_the_locks_they_end_more_than_once(self, thursday, nobody_waits_for_anybody, monkeypatch):
        read, unlocked = threading.Barrier(4), RegistrationQuerySet.select_for_update

        def look_together(rows: RegistrationQuerySet, **kwargs: Any) -> RegistrationQuerySet:
            if threading.current_thread() is threading.main_thread():
                return unlocked(rows, **kwargs)
            with contextlib.suppress(threading.BrokenBarrierError):
                list(rows)
                read.wait(5)
            return rows

        monkeypatch.setattr(RegistrationQuerySet, "select_for_update", look_together)
        ended = [outcome for outcome in self.race(thursday) if isinstance(outcome, int)]
        assert sum(ended) > 3 or len(ended) < 4


class TestThePersonTwiceAtOnce:
    def test_is_one_registration(self, thursday):
        outcomes = together([lambda: register(thursday, email="nour@example.org") for _ in range(8)])
        assert Registration.objects.count() == 1
        assert sum(isinstance(outcome, registrations.Known) for outcome in outcomes) == 7

    def test_and_so_is_the_same_form(self, thursday):
        same = uuid.uuid4()
        outcomes = together([lambda: register(thursday, submission=same) for _ in range(8)])
        assert {outcome.pk for outcome in outcomes} == {Registration.objects.get().pk}


class TestCancellingASessionWhilePeopleRegister:
    """Who registers at that moment is refused, or hears that the session is off; nobody comes to a closed door."""

    def race(self, of: Session, monkeypatch) -> list[Any]:
        written, post = threading.Event(), notices.registered

        def post_then_wait(registration: Registration) -> None:
            post(registration)
            written.set()
            time.sleep(0.5)  # a registration that is written, and not committed

        monkeypatch.setattr(notices, "registered", post_then_wait)

        def cancel() -> None:
            written.wait(PATIENCE)
            planning.cancel(which=[of])

        return together([lambda: register(of, email="nour@example.org"), cancel])

    def test_everybody_is_told(self, thursday, monkeypatch):
        assert not [outcome for outcome in self.race(thursday, monkeypatch) if isinstance(outcome, Exception)]
        assert Message.objects.filter(kind="activity_session_cancelled").count() == 1
        assert not Message.objects.filter(kind="activity_confirmed", state="waiting").exists()

    def test_control_without_the_lock_somebody_is_not(self, thursday, monkeypatch):
        def unlocked(which: Iterable[Session]) -> list[Session]:
            return list(Session.objects.filter(pk__in=[each.pk for each in which]))

        monkeypatch.setattr(sessions, "lock_all", unlocked)
        self.race(thursday, monkeypatch)
        assert Registration.objects.get().state == State.CONFIRMED
        assert not Message.objects.filter(kind="activity_session_cancelled").exists()


def test_changing_a_session_while_people_are_checked_in_waits_for_nobody_in_a_circle(thursday):
    rows = [register(thursday) for _ in range(8)]
    meeting = thursday.meetings.get()
    plan = plans.of(thursday)
    others = [replace(plan, link=f"https://video.example/{number}") for number in range(4)]
    with time_machine.travel(thursday.starts, tick=True):
        outcomes = together(
            [
                *[partial(door.check_in, registration=row, meeting=meeting, came=1) for row in rows],
                *[partial(planning.change, session=thursday, plan=other) for other in others],
            ]
        )
    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
