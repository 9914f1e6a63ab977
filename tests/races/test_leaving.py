"""A last day set while somebody books, and two managers who end each other's role: each with its control."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
import time_machine

from cdm.agenda import turns
from cdm.agenda.reasons import Judge
from cdm.core.vocabulary import Role
from counselling import departures
from counselling.models import Appointment, Counsellor
from partners import people
from partners.access import member_of
from partners.models import Membership
from partners.people import leaving
from tests import personae
from tests.counselling import worlds
from tests.counselling.worlds import NOW, TUESDAY, book
from tests.races.together import PATIENCE, together

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = TUESDAY - dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def ada(partner_a) -> Counsellor:
    worlds.kind()
    return worlds.counsellor(worlds.site(), partner_a, "Ada Alphonsine")


def set_while_booking(ada: Counsellor, manager, patience: float = 1) -> tuple[object, list[Appointment]]:
    """The booking has found the time free and not written yet when the last day is set; what was left behind then."""
    judged, told = threading.Event(), threading.Event()
    verdict = Judge.verdict
    by, roles = member_of(manager), list(Membership.objects.filter(user=ada.user))

    def slowly(self: Judge):
        found = verdict(self)
        judged.set()
        told.wait(patience)  # with the guard it cannot come now: it waits for this booking
        return found

    def leave() -> list[Appointment]:
        judged.wait(PATIENCE)
        people.set_last_day(memberships=roles, last_day=MONDAY, by=by)
        left = list(departures.left_behind())
        told.set()
        return left

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Judge, "verdict", slowly)
        booked, left = together([book, leave])
    return booked, left


def test_what_is_booked_while_the_last_day_is_set_is_on_the_list(ada, manager):
    booked, left = set_while_booking(ada, manager)
    assert isinstance(booked, Appointment), booked
    assert left == [booked]


def test_control_without_turns_it_is_booked_after_the_list_was_made(ada, manager, monkeypatch):
    monkeypatch.setattr(turns, "share", lambda: None)
    booked, left = set_while_booking(ada, manager, patience=PATIENCE)
    assert isinstance(booked, Appointment), booked
    assert left == []
    assert list(departures.left_behind()) == [booked]


def two_managers(patience: float) -> list[object]:
    """Both have seen that the other goes on managing before either has written."""
    one, two = (
        personae.member(personae.person(f"m{n}@centre.example", f"Manager {n}"), Role.MANAGER) for n in range(2)
    )
    seen = threading.Barrier(2)
    look = leaving._somebody_manages

    def both(rows):
        look(rows)
        try:
            seen.wait(patience)
        except threading.BrokenBarrierError:
            return

    def ends(by, other):
        roles = list(Membership.objects.filter(user=other))
        asks = member_of(by)
        return lambda: people.set_last_day(memberships=roles, last_day=MONDAY, by=asks)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leaving, "_somebody_manages", both)
        return together([ends(one, two), ends(two, one)])


def managing() -> int:
    return Membership.objects.filter(role=Role.MANAGER, last_day=None).count()


def test_of_two_managers_who_end_each_other_one_stays():
    outcomes = two_managers(patience=1)
    assert [outcome for outcome in outcomes if outcome is leaving.LAST_MANAGER]
    assert managing() == 1


def test_control_without_the_common_lock_nobody_manages(monkeypatch):
    monkeypatch.setattr(leaving, "_every_manager", lambda: None)
    two_managers(patience=PATIENCE)
    assert managing() == 0
