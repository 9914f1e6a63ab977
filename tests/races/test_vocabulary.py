"""A code is taken out while somebody is about to record it: it stays. The control takes the lock away."""

from __future__ import annotations

import threading

import pytest
import time_machine
from django.db import connection, transaction

from cdm.core.refused import Refused
from stats import recording
from stats.models import Profile, Term
from stats.vocabulary import changing
from stats.vocabulary.changing import New
from tests.counselling.worlds import NOW
from tests.races.together import PATIENCE, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=True):
        yield


def _race(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One reads that the code is known and waits a little; meanwhile the other takes it out."""
    term = changing.add(name="status", new=New("OOPS", "a", "b"), first_year=NOW.year)
    read = threading.Event()
    known = recording.profiles.known_answers

    def told(year):
        found = known(year)
        read.set()
        threading.Event().wait(0.5)
        return found

    monkeypatch.setattr(recording.profiles, "known_answers", told)

    def record():
        with transaction.atomic():
            recording.add_profile(month=NOW.date(), status="OOPS")

    def remove():
        read.wait(PATIENCE)
        changing.remove(term=term)

    return together([record, remove])


def test_a_code_about_to_be_recorded_stays(monkeypatch):
    recorded, removed = _race(monkeypatch)
    assert recorded is None
    assert isinstance(removed, Refused)
    assert Profile.objects.get().status == "OOPS"
    assert Term.objects.filter(code="OOPS").exists()


def test_control_without_the_lock_a_profile_carries_a_code_nobody_knows(monkeypatch):
    monkeypatch.setattr(changing, "lock", lambda busy: None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('stats_term_stays'::regproc)")
        (kept,) = cursor.fetchone()
        cursor.execute(kept.replace("LOCK TABLE stats_term IN ACCESS EXCLUSIVE MODE;", ""))
    try:
        recorded, removed = _race(monkeypatch)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(kept)
    assert (recorded, removed) == (None, None)
    assert Profile.objects.get().status == "OOPS"
    assert not Term.objects.filter(code="OOPS").exists()
