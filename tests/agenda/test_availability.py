"""What residents are offered, in days and hours one can read. Numbers of queries are literal."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
import time_machine

from cdm.agenda.availability import by_load, free_slots
from cdm.agenda.models import (
    Absence,
    Allocation,
    AvailabilityRule,
    Closure,
    ExtraOpening,
    Hold,
    OpeningHours,
    Regime,
    RuleException,
)
from cdm.agenda.terms import Need
from cdm.core import clock
from tests.agenda.worlds import (
    MONDAY,
    NEED,
    NOW,
    TERMS,
    TUESDAY,
    at,
    counsellor,
    during,
    hour,
    local,
    room,
    site,
    stations,
    whole,
)

pytestmark = pytest.mark.django_db
HOURLY = replace(TERMS, duration=60, step=60)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def free(calendars, day=TUESDAY, days=1, need=NEED, terms=HOURLY, **more) -> list[str]:
    ids = [calendar.pk for calendar in calendars]
    return local(free_slots(calendars=ids, need=need, terms=terms, window=whole(day, days), **more))


def taken(calendar, starts: str, ends: str, seat: int = 1, day=TUESDAY) -> None:
    period = tuple(during(day, starts, ends))
    Allocation.objects.create(hold=Hold.objects.create(period=period), calendar=calendar, seat=seat, period=period)


# --- hours, closures, regimes


def test_an_interview_fits_the_opening_hours_whatever_its_channel():
    tower = site(opens="10:00", closes="12:30")
    early = counsellor(tower, "09:00", "17:00")
    for channel in ("FACE", "VIDEO", "PHONE"):
        assert free([early], need=replace(NEED, channel=channel)) == ["24 10:00", "24 11:00"]


def test_an_interview_does_not_run_through_lunch():
    tower = site(closes="12:30")
    for weekday in range(5):
        OpeningHours.objects.create(site=tower, weekday=weekday, opens=hour("13:30"), closes=hour("17:00"))
    assert free([counsellor(tower, "11:00", "15:00")]) == ["24 11:00", "24 14:00"]


@pytest.mark.parametrize(
    ("closure", "left"),
    [
        ({}, []),
        ({"starts": hour("10:00"), "ends": hour("10:30")}, ["24 09:00", "24 11:00"]),
        ({"starts": hour("08:00"), "ends": hour("09:00")}, ["24 09:00", "24 10:00", "24 11:00"]),
    ],
)
def test_a_closure_of_days_or_hours(closure, left):
    anyone = counsellor(site())
    Closure.objects.create(first_day=TUESDAY, last_day=TUESDAY, label_fr="Fermé", label_nl="Dicht", **closure)
    assert free([anyone]) == left


def test_a_closed_site_closes_no_other():
    tower, annex = site("Tour"), site("Annexe")
    Closure.objects.create(site=tower, first_day=TUESDAY, last_day=TUESDAY, label_fr="Fermé", label_nl="Dicht")
    assert free([counsellor(tower)]) == []
    assert len(free([counsellor(annex)])) == 3


@pytest.mark.parametrize(
    ("kind", "remote", "face", "video"),
    [("open", False, 3, 3), ("appointment", False, 3, 3), ("closed", True, 0, 3), ("closed", False, 0, 0)],
)
def test_regimes(kind, remote, face, video):
    anyone = counsellor(site())
    Regime.objects.create(kind=kind, starts=TUESDAY, ends=TUESDAY, remote_goes_on=remote)
    assert len(free([anyone])) == face
    assert len(free([anyone], need=replace(NEED, channel="VIDEO"))) == video


def test_a_regime_holds_from_its_first_day_to_its_last():
    anyone = counsellor(site(), "09:00", "10:00")
    wednesday = TUESDAY + dt.timedelta(days=1)
    Regime.objects.create(kind="closed", starts=wednesday, ends=wednesday)
    assert free([anyone], days=3) == ["24 09:00", "26 09:00"]


# --- what people offer


def test_rules_exceptions_and_extra_openings():
    tower = site(weekdays=range(7))
    anyone = counsellor(tower, "09:00", "10:00", weekdays=range(1, 4))
    tuesday, wednesday, thursday = AvailabilityRule.objects.order_by("weekday")
    RuleException.objects.create(rule=tuesday, day=TUESDAY)
    RuleException.objects.create(
        rule=wednesday, day=TUESDAY + dt.timedelta(days=1), starts=hour("14:10"), ends=hour("16:20")
    )
    AvailabilityRule.objects.filter(pk=thursday.pk).update(valid_from=TUESDAY + dt.timedelta(days=3))
    ExtraOpening.objects.create(
        calendar=anyone, site=tower, day=TUESDAY + dt.timedelta(days=4), starts=hour("11:00"), ends=hour("12:00")
    )
    assert free([anyone], days=10) == ["25 14:10", "25 15:10", "28 11:00", "01 09:00", "02 09:00", "03 09:00"]


def test_an_empty_list_means_all_of_them():
    tower = site()
    anything = counsellor(tower)
    narrow = counsellor(tower, themes=["LEARN"], languages=["nl"], channels=["VIDEO"])
    assert free([anything])
    assert free([narrow]) == []
    for wrong in (NEED, Need("LEARN", "nl", "FACE"), Need("LEARN", "fr", "VIDEO"), Need("WORK", "nl", "VIDEO")):
        assert free([narrow], need=wrong) == []
    assert len(free([narrow], need=Need("LEARN", "nl", "VIDEO"))) == 3


def test_an_absence_across_midnight():
    anyone = counsellor(site())
    wednesday = TUESDAY + dt.timedelta(days=1)
    Absence.objects.create(calendar=anyone, period=(at(TUESDAY, "10:30"), at(wednesday, "09:10")))
    assert free([anyone], days=2) == ["24 09:00", "25 10:00", "25 11:00"]


def test_who_is_inactive_offers_nothing():
    anyone = counsellor(site())
    anyone.active = False
    anyone.save(update_fields=["active"])
    assert free([anyone]) == []


# --- what is taken


def test_pauses_on_both_sides():
    """The pauses of the new one and those already inside what is taken both count; touching is allowed."""
    anyone = counsellor(site(), "09:00", "13:00")
    taken(anyone, "10:50", "11:40")
    terms = replace(TERMS, duration=30, step=10, buffer_before=10, buffer_after=20)
    starts = free([anyone], terms=terms)
    assert starts[-1] == "24 12:30"
    assert [start for start in starts if "24 09:50" <= start <= "24 12:00"] == [
        "24 09:50",
        "24 10:00",
        "24 11:50",
        "24 12:00",
    ]


def test_pauses_need_not_fit_the_hours():
    anyone = counsellor(site(), "09:00", "10:00")
    assert free([anyone], terms=replace(HOURLY, buffer_before=30, buffer_after=30)) == ["24 09:00"]


def test_workstations_are_free_while_one_of_those_the_regime_leaves_is():
    area = stations(site(closes="11:00"), 4)
    need = Need(channel="FACE")
    taken(area, "09:00", "10:00", seat=1)
    taken(area, "09:30", "10:30", seat=2)
    assert free([area], need=need) == ["24 09:00", "24 10:00"]
    Regime.objects.create(kind="appointment", starts=TUESDAY, capacity_percent=50)
    assert free([area], need=need) == ["24 10:00"]
    Regime.objects.update(capacity_percent=24)
    assert free([area], need=need) == []


# --- several people, rooms, sites


def test_two_at_once_are_free_together():
    tower = site()
    first, second, third = counsellor(tower), counsellor(tower, "10:00", "12:00"), counsellor(tower, "11:00", "12:00")
    assert free([first, second], people=2) == ["24 10:00", "24 11:00"]
    assert free([first, second, third], people=3) == ["24 11:00"]
    slots = free_slots(
        calendars=[third.pk, second.pk, first.pk], need=NEED, terms=HOURLY, window=whole(TUESDAY), people=2
    )
    assert [slot.calendars for slot in slots] == [(first.pk, second.pk), (first.pk, second.pk, third.pk)]


def test_face_to_face_people_meet_at_one_site_and_by_video_anywhere():
    here, there = counsellor(site("Tour")), counsellor(site("Annexe"))
    assert free([here, there], people=2) == []
    assert len(free([here, there], people=2, need=replace(NEED, channel="VIDEO"))) == 3
    assert free([here, there]) == ["24 09:00", "24 09:00", "24 10:00", "24 10:00", "24 11:00", "24 11:00"]


def test_a_room_of_the_same_site_is_needed_besides():
    tower, annex = site("Tour"), site("Annexe")
    anyone, orion, pegase, elsewhere = counsellor(tower), room(tower), room(tower, capacity=6), room(annex)
    taken(orion, "09:00", "10:00")
    taken(orion, "10:10", "10:20")
    taken(pegase, "09:30", "09:40", seat=5)
    asked = {"calendars": [anyone.pk], "need": NEED, "terms": HOURLY, "window": whole(TUESDAY)}
    slots = free_slots(rooms=[orion.pk, pegase.pk, elsewhere.pk], **asked)
    assert [(local([slot])[0], slot.rooms) for slot in slots] == [
        ("24 10:00", (pegase.pk,)),
        ("24 11:00", (orion.pk, pegase.pk)),
    ]
    Absence.objects.create(calendar=pegase, period=tuple(during(TUESDAY, "09:00", "10:30")))
    assert [local([slot])[0] for slot in free_slots(rooms=[orion.pk, pegase.pk], **asked)] == ["24 11:00"]


# --- soon and late


@pytest.mark.parametrize(("now", "first"), [("08:00", "23 10:00"), ("08:00:01", "23 11:00"), ("07:59:59", "23 10:00")])
def test_notice_to_the_second(now, first):
    anyone = counsellor(site())
    with time_machine.travel(at(MONDAY, now), tick=False):
        assert free([anyone], day=MONDAY)[0] == first


@pytest.mark.parametrize(("now", "last"), [("23:59:59", "24 09:00"), ("00:00", "25 09:00")])
def test_the_horizon_opens_a_day_at_midnight(now, last):
    anyone = counsellor(site(), "09:00", "10:00")
    day = MONDAY if now == "23:59:59" else TUESDAY
    with time_machine.travel(at(day, now), tick=False):
        assert free([anyone], days=9, terms=replace(HOURLY, horizon=1))[-1] == last


def test_windows_set_end_to_end_give_every_slot_once():
    anyone = counsellor(site())
    week = free([anyone], day=MONDAY, days=7, terms=TERMS)
    days = [free([anyone], day=MONDAY + dt.timedelta(days=n), terms=TERMS) for n in range(7)]
    assert [start for of_day in days for start in of_day] == week
    noon = at(TUESDAY, "10:10")
    halves = [whole(TUESDAY)._replace(end=noon), whole(TUESDAY)._replace(start=noon)]
    ask = {"calendars": [anyone.pk], "need": NEED, "terms": TERMS}
    assert [s for half in halves for s in free_slots(window=half, **ask)] == free_slots(window=whole(TUESDAY), **ask)


# --- B6: the wall clock


@pytest.mark.parametrize(
    "day", [dt.date(2026, 3, 29), dt.date(2026, 10, 25), dt.date(2027, 3, 28), dt.date(2027, 10, 31)]
)
def test_nine_stays_nine_across_the_clock_changes(day):
    anyone = counsellor(site(weekdays=range(7)), "09:00", "11:00", weekdays=range(7))
    before, after = day - dt.timedelta(days=1), day + dt.timedelta(days=1)
    with time_machine.travel(at(before, "00:00"), tick=False):
        slots = free_slots(calendars=[anyone.pk], need=NEED, terms=replace(HOURLY, notice=0), window=whole(before, 3))
    assert [text[3:] for text in local(slots)] == ["09:00", "10:00"] * 3
    assert slots[4].start - slots[0].start == clock.at(after, hour("09:00")) - clock.at(before, hour("09:00"))
    assert slots[4].start - slots[0].start in (dt.timedelta(hours=47), dt.timedelta(hours=49))


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (dt.date(2026, 3, 29), ["01:00", "01:30", "03:00", "03:30"]),
        (dt.date(2027, 3, 28), ["01:00", "01:30", "03:00", "03:30"]),
        (dt.date(2026, 10, 25), ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]),
        (dt.date(2027, 10, 31), ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]),
    ],
)
def test_hours_that_do_not_exist_are_not_offered_and_those_that_come_twice_are_once(day, starts):
    tower = site(opens="00:30", closes="05:00", weekdays=range(7))
    anyone = counsellor(tower, "01:00", "04:00", weekdays=range(7))
    with time_machine.travel(at(day - dt.timedelta(days=1), "12:00"), tick=False):
        slots = free_slots(
            calendars=[anyone.pk], need=NEED, terms=replace(TERMS, duration=30, step=30), window=whole(day)
        )
    assert [text[3:] for text in local(slots)] == starts
    assert len({slot.start for slot in slots}) == len(slots)
    assert all(slot.end - slot.start == dt.timedelta(minutes=30) for slot in slots)


# --- who is asked, and what it costs


def test_the_least_loaded_come_first_and_equals_take_turns():
    tower = site()
    busy, weekly, idle, idler = (counsellor(tower) for _ in range(4))
    taken(busy, "09:00", "09:40")
    taken(weekly, "09:00", "12:00", day=TUESDAY + dt.timedelta(days=2))
    ids = [calendar.pk for calendar in (busy, weekly, idle, idler)]
    order = by_load(calendars=ids, day=TUESDAY)
    assert set(order[:2]) == {idle.pk, idler.pk}
    assert order[2:] == [weekly.pk, busy.pk]
    assert order == by_load(calendars=ids[::-1], day=TUESDAY)
    firsts = {by_load(calendars=ids[2:], day=TUESDAY + dt.timedelta(weeks=n))[0] for n in range(12)}
    assert firsts == {idle.pk, idler.pk}


@pytest.mark.parametrize("people", [1, 3, 12])
def test_one_query_whatever_the_number_of_calendars(people, django_assert_num_queries):
    tower = site()
    everyone = [counsellor(tower) for _ in range(people)]
    quiet = room(tower)
    with django_assert_num_queries(1):
        assert free(everyone, days=30, rooms=[quiet.pk])
    with django_assert_num_queries(1):
        by_load(calendars=[calendar.pk for calendar in everyone], day=TUESDAY)


def test_nothing_is_asked_about_nobody_or_beyond_reach(django_assert_num_queries):
    anyone = counsellor(site())
    with django_assert_num_queries(0):
        assert free([]) == []
        assert free([anyone], day=MONDAY - dt.timedelta(days=7)) == []
        assert free([anyone], day=MONDAY + dt.timedelta(days=61)) == []
