"""One's booking by its code: found, or one answer for everything else."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cdm.home import views
from counselling.models import Appointment
from multimedia import finding
from tests.multimedia import worlds

pytestmark = pytest.mark.django_db
URL = "/fr/mon-rendez-vous/"


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Appointment:
    """An appointment that one code finds; making a real one is the room's affair."""
    appointment = Appointment()
    monkeypatch.setattr(views.appointments, "find_by_code", lambda code: appointment if code == "ACDEFGHJ" else None)
    return appointment


def test_the_code_leads_to_the_signed_link(client: Client, known):
    answer = client.post(URL, {"code": "acde fghj"})
    with translation.override("fr"):
        expected = reverse("counselling:appointment", args=[views.appointments.token_of(known)])
    assert answer.status_code == 302
    assert answer["Location"] == expected


def test_the_code_of_a_place_leads_to_its_booking(client: Client):
    with time_machine.travel(worlds.NOW, tick=False):
        booking = worlds.book(worlds.workstations(worlds.site()))
    answer = client.post(URL, {"code": str(booking).lower()})
    with translation.override("fr"):
        assert answer["Location"] == reverse("multimedia:booking", args=[finding.token_of(booking)])


@pytest.mark.parametrize("typed", ["ACDEFGHK", "short", "????"])
def test_unknown_and_impossible_codes_get_the_same_answer(client: Client, known, typed):
    answer = client.post(URL, {"code": typed})
    assert answer.status_code == 422
    assert "Nous ne trouvons pas de réservation avec ce code." in answer.content.decode()


def test_nothing_typed_is_asked_for(client: Client):
    assert "Tapez le code" in client.post(URL, {"code": " "}).content.decode()


def test_guessing_is_slowed_down(client: Client, known):
    answers = [client.post(URL, {"code": f"GUESS{n:03}"}).status_code for n in range(11)]
    assert answers == [422] * 10 + [429]
    assert client.get(URL).status_code == 200
