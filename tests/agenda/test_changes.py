"""Absences, closures, regimes and holidays, and what each of them hits (B2)."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction

from cdm.agenda import absences, closures, holds, holidays, regimes
from cdm.agenda.intervals import Interval
from cdm.agenda.models import Absence, Closure, Regime
from cdm.agenda.terms import Need, Seats, Terms
from cdm.core.refused import Refused
from tests.agenda.worlds import MONDAY, NOW, TUESDAY, at, counsellor, during, hour, site, stations

pytestmark = pytest.mark.django_db
WEDNESDAY = TUESDAY + dt.timedelta(days=1)
PAUSED = Terms(duration=40, step=20, buffer_before=10, buffer_after=10)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def booked(calendar, starts, ends, day=TUESDAY, channel="FACE"):
    period, need = during(day, starts, ends), Need("WORK", "fr", channel)
    return holds.take(period=period, calendars=[calendar.pk], need=need, terms=PAUSED)


def hit(changed, by) -> list:
    return [allocation.hold for allocation in by.hits(changed)]


def test_an_absence_lists_what_it_hits_in_order_and_pauses_do_not_count():
    tower = site()
    anyone, other = counsellor(tower), counsellor(tower)
    early = booked(anyone, "09:00", "09:40")
    late, middle = booked(anyone, "11:00", "11:40"), booked(anyone, "10:00", "10:40")
    booked(other, "10:00", "10:40")
    absence = absences.add(calendar=anyone, period=during(TUESDAY, "09:40", "11:20"))
    assert hit(absence, absences) == [middle, late]
    assert hit(Absence(calendar=anyone, period=tuple(during(TUESDAY, "09:39", "09:40"))), absences) == [early]
    absences.remove(absence)
    assert not Absence.objects.exists()


def test_an_absence_ends_after_it_begins():
    anyone = counsellor(site())
    with pytest.raises(Refused):
        absences.add(calendar=anyone, period=Interval(at(TUESDAY, "10:00"), at(TUESDAY, "10:00")))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("verb", [lambda: absences.add(calendar=None, period=None), lambda: closures.save(Closure())])
def test_changes_need_a_transaction(verb):
    with pytest.raises(transaction.TransactionManagementError):
        verb()


def test_a_closure_hits_what_was_offered_at_its_site_by_any_channel():
    tower, annex = site("Tour"), site("Annexe")
    here, remote, there = counsellor(tower), counsellor(tower), counsellor(annex)
    face, video = booked(here, "10:00", "10:40"), booked(remote, "10:00", "10:40", channel="VIDEO")
    away, next_day = booked(there, "10:00", "10:40"), booked(here, "10:00", "10:40", day=WEDNESDAY)

    def closure(site, last=TUESDAY, **hours) -> set:
        made = Closure(site=site, first_day=TUESDAY, last_day=last, label_fr="Fermé", label_nl="Dicht", **hours)
        return set(hit(closures.save(made), closures))

    assert closure(tower) == {face, video}
    assert closure(None) == {face, video, away}
    assert closure(tower, last=WEDNESDAY, starts=hour("10:39"), ends=hour("12:00")) == {face, video, next_day}
    assert closure(tower, last=WEDNESDAY, starts=hour("10:40"), ends=hour("12:00")) == set()


def test_a_regime_hits_what_could_not_be_under_it():
    tower = site()
    anyone, area = counsellor(tower), stations(tower, 2)
    face = booked(anyone, "09:00", "09:40", day=WEDNESDAY)
    phone = booked(anyone, "10:00", "10:40", day=WEDNESDAY, channel="PHONE")
    booked(anyone, "10:00", "10:40")
    seats = {booked(area, "10:00", "10:40", day=WEDNESDAY) for _ in range(2)}
    for regime, hits in (
        (Regime(kind="closed", remote_goes_on=True), {face, *seats}),
        (Regime(kind="closed", remote_goes_on=False), {face, phone, *seats}),
        (Regime(kind="appointment", capacity_percent=100), set()),
        (Regime(kind="open"), set()),
    ):
        regime.starts = WEDNESDAY
        assert set(hit(regimes.save(regime), regimes)) == hits
        regimes.remove(regime)
    fewer = regimes.save(Regime(kind="appointment", starts=WEDNESDAY, ends=WEDNESDAY, capacity_percent=50))
    assert [allocation.seat for allocation in regimes.hits(fewer)] == [2]


def test_a_regime_that_spares_seats_lists_a_group_once_a_seat():
    area = stations(site(), 4)
    group = holds.take(
        period=during(WEDNESDAY, "10:00", "10:40"),
        calendars=[area.pk],
        need=Need(),
        terms=PAUSED,
        seats=Seats(3, ((1, 3, 4),)),
    )
    booked(area, "11:00", "11:40")
    fewer = regimes.save(Regime(kind="appointment", starts=WEDNESDAY, capacity_percent=74))
    assert [(hit.hold, hit.seat) for hit in regimes.hits(fewer).order_by("seat")] == [(group, 3), (group, 4)]


def test_two_regimes_do_not_share_a_day():
    regimes.save(Regime(kind="closed", starts=MONDAY, ends=TUESDAY))
    with pytest.raises(ValidationError):
        regimes.save(Regime(kind="open", starts=TUESDAY))
    regimes.save(Regime(kind="open", starts=WEDNESDAY))


def test_holidays_are_seeded_once_and_edits_last():
    assert len(holidays.seed([2027])) == 12
    easter = Closure.objects.get(first_day=dt.date(2027, 3, 29))
    assert (easter.label_fr, easter.label_nl, easter.kind) == ("Lundi de Pâques", "Paasmaandag", "holiday")
    easter.delete()
    Closure.objects.filter(label_nl="Wapenstilstand").update(label_nl="11 november")
    assert holidays.seed([2027]) == []
    assert Closure.objects.count() == 11
    assert Closure.objects.filter(label_nl="11 november").exists()
    assert {closure.first_day.year for closure in holidays.seed([2027, 2028])} == {2028}


def test_the_command_closes_this_year_and_the_coming_two(capsys):
    call_command("seed_holidays")
    assert capsys.readouterr().out == "36 public holidays added\n"
    assert {day.year for day in Closure.objects.values_list("first_day", flat=True)} == {2026, 2027, 2028}
    call_command("seed_holidays", "2029")
    assert capsys.readouterr().out == "12 public holidays added\n"
