import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.utils import translation

from cdm.agenda import holds
from cdm.agenda.availability import free_slots
from cdm.agenda.models import Absence, Allocation, Hold, Regime
from cdm.agenda.reasons import Reason
from cdm.agenda.terms import Need
from tests.agenda.worlds import NEED, NOW, TERMS, TUESDAY, at, counsellor, during, local, room, site, whole

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


def take(period, calendars, terms=TERMS, **more):
    return holds.take(period=period, calendars=calendars, need=NEED, terms=terms, **more)


def test_a_time_taken_is_no_longer_free_and_is_free_again_when_given_back():
    anyone = counsellor(site(), "09:00", "11:00").pk
    asked = {"calendars": [anyone], "need": NEED, "terms": TERMS, "window": whole(TUESDAY)}
    assert local(free_slots(**asked)) == ["24 09:00", "24 09:20", "24 09:40", "24 10:00", "24 10:20"]
    hold = take(during(TUESDAY, "09:40", "10:20"), [anyone])
    assert local(free_slots(**asked)) == ["24 09:00", "24 10:20"]
    with pytest.raises(holds.SlotTaken):
        take(during(TUESDAY, "10:00", "10:40"), [anyone])
    holds.give_back(hold)
    assert not Allocation.objects.exists()
    assert len(free_slots(**asked)) == 5


def test_every_calendar_or_none():
    tower = site()
    first, second, quiet = counsellor(tower).pk, counsellor(tower).pk, room(tower, capacity=3).pk
    take(during(TUESDAY, "09:00", "09:40"), [second])
    with pytest.raises(holds.SlotTaken):
        take(during(TUESDAY, "09:20", "10:00"), [first, second, quiet])
    assert Hold.objects.count() == Allocation.objects.count() == 1
    hold = take(during(TUESDAY, "09:40", "10:20"), [second, quiet, first])
    assert sorted(hold.allocations.values_list("calendar", "seat")) == sorted(
        [(first, 1), (second, 1), (quiet, 1), (quiet, 2), (quiet, 3)]
    )


def test_a_move_may_overlap_its_own_old_time_and_keeps_it_when_refused():
    anyone = counsellor(site()).pk
    hold = take(during(TUESDAY, "09:00", "09:40"), [anyone])
    hold = holds.swap(hold, period=during(TUESDAY, "09:20", "10:00"), calendars=[anyone], need=NEED, terms=TERMS)
    take(during(TUESDAY, "10:00", "10:40"), [anyone])
    with pytest.raises(holds.SlotTaken):
        holds.swap(hold, period=during(TUESDAY, "09:40", "10:20"), calendars=[anyone], need=NEED, terms=TERMS)
    assert hold.allocations.get().period.lower == during(TUESDAY, "09:20", "10:00").start


def test_an_absence_is_not_booked():
    anyone = counsellor(site()).pk
    Absence.objects.create(calendar_id=anyone, period=tuple(during(TUESDAY, "10:00", "11:00")))
    with pytest.raises(holds.NotOpen) as refused:
        take(during(TUESDAY, "09:40", "10:20"), [anyone])
    assert refused.value.reason is Reason.ABSENT
    take(during(TUESDAY, "09:20", "10:00"), [anyone])


@pytest.mark.django_db(transaction=True)
def test_a_hold_needs_a_transaction():
    with pytest.raises(transaction.TransactionManagementError):
        take(during(TUESDAY, "09:40", "10:20"), [1])


def test_notice_is_waived_for_staff_only_when_asked():
    anyone = counsellor(site()).pk
    monday = during(TUESDAY - dt.timedelta(days=1), "09:00", "09:40")
    with pytest.raises(holds.NotOpen) as refused:
        take(monday, [anyone])
    assert refused.value.reason is Reason.NOTICE
    take(monday, [anyone], waive=frozenset({"notice"}))


@pytest.mark.parametrize(
    ("starts", "ends", "reason"),
    [
        ("08:00", "08:40", Reason.CLOSED),
        ("16:40", "17:20", Reason.CLOSED),
        ("13:00", "13:40", Reason.NOT_OFFERED),
        ("11:40", "12:20", Reason.NOT_OFFERED),
        ("09:10", "09:50", Reason.STEP),
        ("11:20", "12:00", None),
    ],
)
def test_why_a_time_is_refused(starts, ends, reason):
    anyone = counsellor(site()).pk
    if reason is None:
        take(during(TUESDAY, starts, ends), [anyone])
        return
    with pytest.raises(holds.NotOpen) as refused:
        take(during(TUESDAY, starts, ends), [anyone])
    assert refused.value.reason is reason


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_has_a_sentence_in_both_languages(reason):
    said = set()
    for language in ("en", "fr", "nl"):
        with translation.override(language):
            said.add(str(holds.NotOpen(reason)))
    assert len(said) == 3


def test_a_closed_regime_lets_video_go_on_when_it_says_so():
    anyone = counsellor(site()).pk
    Regime.objects.create(kind="closed", starts=TUESDAY, remote_goes_on=True)
    period = during(TUESDAY, "09:00", "09:40")
    with pytest.raises(holds.NotOpen) as refused:
        take(period, [anyone])
    assert refused.value.reason is Reason.REGIME
    holds.take(period=period, calendars=[anyone], need=Need("WORK", "fr", "VIDEO"), terms=TERMS)


def test_too_far_ahead_and_too_soon_to_the_minute():
    anyone = counsellor(site(weekdays=range(7)), weekdays=range(7)).pk
    last = TUESDAY + dt.timedelta(days=59)
    take(during(last, "11:20", "12:00"), [anyone])
    with pytest.raises(holds.NotOpen) as refused:
        take(during(last + dt.timedelta(days=1), "09:00", "09:40"), [anyone])
    assert refused.value.reason is Reason.HORIZON
    take(during(last + dt.timedelta(days=1), "09:00", "09:40"), [anyone], waive=frozenset({"horizon"}))
    monday = TUESDAY - dt.timedelta(days=1)
    with time_machine.travel(at(monday, "07:00"), tick=False):
        take(during(monday, "09:00", "09:40"), [anyone])
    with time_machine.travel(at(monday, "08:00:01"), tick=False), pytest.raises(holds.NotOpen):
        take(during(monday, "10:00", "10:40"), [anyone])


def test_people_at_two_sites_do_not_meet_face_to_face():
    here, there = counsellor(site("Tour")).pk, counsellor(site("Annexe")).pk
    period = during(TUESDAY, "09:00", "09:40")
    with pytest.raises(holds.NotOpen) as refused:
        take(period, [here, there])
    assert refused.value.reason is Reason.APART
    holds.take(period=period, calendars=[here, there], need=Need("WORK", "fr", "PHONE"), terms=TERMS)


def test_staff_book_at_odd_times_and_undo_puts_back_what_no_longer_fits():
    anyone = counsellor(site()).pk
    take(during(TUESDAY, "09:10", "09:50"), [anyone], waive=frozenset({"step"}))
    Absence.objects.create(calendar_id=anyone, period=tuple(whole(TUESDAY)))
    with pytest.raises(holds.NotOpen):
        take(during(TUESDAY, "10:00", "10:40"), [anyone], waive=frozenset({"step", "notice", "horizon"}))
    take(during(TUESDAY, "10:00", "10:40"), [anyone], waive=frozenset({"hours"}))
    with pytest.raises(holds.SlotTaken):
        take(during(TUESDAY, "10:20", "11:00"), [anyone], waive=frozenset({"hours"}))


def test_a_hold_knows_whose_hours_it_was_offered_under():
    tower = site()
    hold = take(during(TUESDAY, "09:00", "09:40"), [counsellor(tower).pk, room(tower).pk])
    assert (hold.site_id, hold.channel) == (tower.pk, "FACE")


def test_a_booking_is_six_statements_and_a_refusal_two(django_assert_num_queries):
    """Lock, facts, savepoint, hold, allocation, release."""
    anyone = counsellor(site()).pk
    with django_assert_num_queries(6):
        take(during(TUESDAY, "09:00", "09:40"), [anyone])
    with django_assert_num_queries(2), pytest.raises(holds.SlotTaken):
        take(during(TUESDAY, "09:00", "09:40"), [anyone])
