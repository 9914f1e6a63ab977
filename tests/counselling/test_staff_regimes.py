"""A manager opens and closes the centre between two dates; what was booked stays until somebody decides (B2)."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.utils import translation

from cdm.agenda.models import Regime
from cdm.outbox.models import Message
from counselling import centre_days, hits
from counselling.models import Appointment
from tests.counselling.desks import given, url
from tests.counselling.worlds import NOW, TUESDAY, TUESDAY_9, at
from tests.personae import sign_in

MONDAY = NOW.date()
DAY = dt.timedelta(days=1)
CLOSED = {
    "kind": "closed",
    "starts": TUESDAY.isoformat(),
    "ends": TUESDAY.isoformat(),
    "capacity_percent": "0",
    "note_fr": "Le centre est fermé mardi.",
    "note_nl": "Het centrum is dinsdag gesloten.",
}


@pytest.fixture
def here(ada, kind) -> Appointment:
    return given(ada, TUESDAY_9, email="visitor@example.org")


@pytest.fixture
def remote(ada, kind) -> Appointment:
    return given(ada, at(TUESDAY, "10:00"), channel="VIDEO")


def regime(**fields) -> Regime:
    return Regime.objects.create(**{"kind": "appointment", "starts": TUESDAY, "ends": TUESDAY, **fields})


@pytest.mark.parametrize("goes_on", [True, False])
def test_a_closed_centre_lists_what_it_hits_without_names(manager, here, remote, goes_on):
    asked = {**CLOSED, **({"remote_goes_on": "on"} if goes_on else {})}
    page = sign_in(manager).post(url("add_regime"), asked, follow=True)
    saved = Regime.objects.get()
    assert (saved.kind, saved.ends, saved.note_nl) == ("closed", TUESDAY, CLOSED["note_nl"])
    assert str(here) in page.text
    assert (str(remote) in page.text) is not goes_on
    assert here.name not in page.text
    assert {each.state for each in Appointment.objects.all()} == {Appointment.State.BOOKED}


def test_what_it_hits_is_cancelled_with_a_message_from_its_page(manager, here, remote):
    saved = regime(kind="closed", remote_goes_on=False)
    answers = {f"answer-{here.pk}": hits.CANCEL, f"answer-{remote.pk}": hits.KEEP, "message": "A word from us."}
    sign_in(manager).post(url("regime", saved.pk), answers)
    for appointment, state in ((here, Appointment.State.CANCELLED), (remote, Appointment.State.BOOKED)):
        appointment.refresh_from_db()
        assert appointment.state == state
    assert "A word from us." in Message.objects.get(kind="cancelled").text


def test_an_open_centre_affects_nothing(manager, here):
    page = sign_in(manager).get(url("regime", regime(kind="open").pk))
    assert "hit " not in page.text
    assert page.context["lines"] == []


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_two_on_one_day_are_refused_and_nothing_is_lost(manager, db, language):
    regime(starts=MONDAY)
    with translation.override(language):
        page = sign_in(manager).post(url("add_regime"), CLOSED)
        sentence = str(translation.gettext("Another regime holds on some of these days."))
    assert page.status_code == 422
    assert sentence in page.text
    assert {"fr": "Un autre régime", "nl": "al een ander regime"}[language] in sentence
    assert CLOSED["note_fr"] in page.text
    assert CLOSED["note_nl"] in page.text
    assert page.text.count(f'value="{TUESDAY.isoformat()}"') == 2
    assert re.search(r'value="closed"[^>]* checked', page.text)
    assert Regime.objects.count() == 1


def test_who_was_slower_loses_nothing_either(manager, db, monkeypatch):
    """The other regime was added after the form had looked."""
    save = centre_days.set_regime

    def late(*, regime: Regime) -> Regime:
        Regime.objects.create(kind="open", starts=TUESDAY, ends=TUESDAY)
        return save(regime=regime)

    monkeypatch.setattr(centre_days, "set_regime", late)
    page = sign_in(manager).post(url("add_regime"), CLOSED)
    assert page.status_code == 422
    assert CLOSED["note_nl"] in page.text
    assert Regime.objects.get().kind == "open"


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"ends": MONDAY.isoformat()}, "ends"), ({"note_nl": ""}, "note_nl"), ({"capacity_percent": "101"}, None)],
)
def test_a_slip_is_said_at_its_field(manager, db, changes, field):
    page = sign_in(manager).post(url("add_regime"), {**CLOSED, **changes})
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field or "capacity_percent"]
    assert CLOSED["note_fr"] in page.text


def test_past_present_and_coming_stand_apart(manager, db):
    past, now = regime(starts=MONDAY - 9 * DAY, ends=MONDAY - DAY), regime(starts=MONDAY, ends=MONDAY)
    later, last = regime(), regime(starts=TUESDAY + DAY, ends=None)
    page = sign_in(manager).get(url("regimes"))
    assert [page.context[name] for name in ("now", "coming", "past")] == [[now], [later, last], [past]]


def test_one_that_has_begun_ends_today_and_one_to_come_goes_away(manager, db):
    client = sign_in(manager)
    begun, later = regime(starts=MONDAY - DAY, ends=MONDAY + 3 * DAY), regime(starts=MONDAY + 9 * DAY, ends=None)
    past = regime(starts=MONDAY - 9 * DAY, ends=MONDAY - 5 * DAY)
    for each in (begun, later, past):
        client.post(url("end_regime", each.pk))
    assert {each.pk: each.ends for each in Regime.objects.all()} == {begun.pk: MONDAY, past.pk: MONDAY - 5 * DAY}


def test_a_change_keeps_the_regime_and_looks_again_at_what_it_hits(manager, here):
    saved = regime(ends=TUESDAY + DAY)
    page = sign_in(manager).post(url("change_regime", saved.pk), CLOSED, follow=True)
    saved.refresh_from_db()
    assert (saved.kind, saved.ends) == ("closed", TUESDAY)
    assert str(here) in page.text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_three_as_for_one(manager, db, count, django_assert_num_queries):
    for n in range(count):
        regime(starts=TUESDAY + n * DAY, ends=TUESDAY + n * DAY)
    client = sign_in(manager)
    client.get(url("regimes"))
    with django_assert_num_queries(4):
        assert client.get(url("regimes")).text.count("<li><div>") == count
