"""Two desks close one appointment at the same moment: one record. The control is the same race without the lock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

import pytest
import time_machine

from cdm.core.refused import Conflict
from counselling import appointments
from counselling.appointments import changing
from counselling.models import Appointment
from stats.models import Tally
from tests import personae
from tests.counselling import worlds
from tests.counselling.desks import given
from tests.counselling.worlds import NOW
from tests.races.together import together

pytestmark = pytest.mark.django_db(transaction=True)
FACTS = {"channel": "FACE", "context": "STD", "theme": "WORK", "language": "fr", "programme": ""}
DESKS = 8


@pytest.fixture(autouse=True)
def monday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def appointment() -> Appointment:
    ada = worlds.counsellor(worlds.site(), personae.partner("alpha", "Alpha", "Alpha"), "Ada Alphonsine")
    worlds.kind()
    return given(ada, NOW)


def _race(appointment: Appointment) -> list[object]:
    close = partial(appointments.close, appointment=appointment, partner="alpha", facts=FACTS)
    return together([close] * DESKS)


def test_closing_at_once_counts_once(appointment):
    outcomes = _race(appointment)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Conflict) for outcome in outcomes) == DESKS - 1
    assert Tally.objects.get().count == 1


def test_control_without_the_lock_one_visit_counts_several_times(appointment, monkeypatch):
    monkeypatch.setattr(changing, "locked", lambda row: Appointment.objects.select_related("hold").get(pk=row.pk))
    settle = appointments.day._settle
    monkeypatch.setattr(appointments.day, "_settle", lambda row, state: (_wait(), settle(row, state))[1])
    _race(appointment)
    assert Tally.objects.get().count > 1


def _wait() -> None:
    """Long enough for every desk to have looked, as on a busy day."""

    time.sleep(0.2)
