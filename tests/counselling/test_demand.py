"""What is counted of interviews beside the contacts: offered, taken, asked in vain, booked ahead, missed, left open."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from cdm.agenda.models import Absence, Closure, Regime
from cdm.core import clock
from counselling import appointments, demand, tasks
from counselling.appointments import Before
from counselling.models import Appointment, Assignment
from stats.models import DayCount, Receipt, YearVersion
from tests.counselling import worlds
from tests.counselling.worlds import NOW, TUESDAY, at, book

pytestmark = pytest.mark.django_db
MONDAY = TUESDAY - dt.timedelta(days=1)
WEDNESDAY = TUESDAY + dt.timedelta(days=1)
SEEN = {"channel": "FACE", "context": "STD", "theme": "WORK", "language": "fr", "programme": ""}


def counted(*measures: str) -> dict[tuple, int]:
    """(day, measure, item) → count."""
    rows = DayCount.objects.filter(measure__in=measures) if measures else DayCount.objects.all()
    return {(row.day, row.measure, row.item): row.count for row in rows}


def night(monday_morning, day: dt.date = WEDNESDAY) -> None:
    monday_morning.move_to(at(day, "00:10"))
    tasks.recount()


# --- what became of interviews ----------
def test_the_night_says_what_became_of_the_day(kind, ada, bram, monday_morning):
    kept = book()
    missed = book(at(TUESDAY, "10:00"))
    gone = book(at(TUESDAY, "11:00"))
    left = book(at(WEDNESDAY, "09:00"))
    appointments.cancel(appointment=gone, by="visitor")
    monday_morning.move_to(at(TUESDAY, "12:00"))
    appointments.no_show(appointment=missed)
    appointments.close(appointment=kept, partner="actiris", facts=SEEN)
    assert counted() == {}  # nothing is added while things happen
    night(monday_morning, WEDNESDAY + dt.timedelta(days=1))
    of = {row.pk: row.counsellors.get().partner.code for row in (missed, gone, left)}
    assert counted() == {
        (TUESDAY, "ahead", "1"): 3,
        (TUESDAY, "absent", f"IC:{of[missed.pk]}"): 1,
        (TUESDAY, "cancelled", f"IC:{of[gone.pk]}"): 1,
        (WEDNESDAY, "ahead", "2-3"): 1,
        (WEDNESDAY, "unclosed", f"IC:{of[left.pk]}"): 1,
    }


def test_twice_is_once(kind, ada, monday_morning):
    book()
    night(monday_morning)
    before = counted()
    assert before
    tasks.recount()
    tasks.recount()
    assert counted() == before


def test_the_same_form_sent_twice_is_one_booking_ahead(kind, ada, monday_morning):
    submission = uuid.uuid4()
    book(submission=submission)
    book(submission=submission)
    night(monday_morning)
    assert counted("ahead") == {(TUESDAY, "ahead", "1"): 1}


def test_what_is_undone_leaves_nothing(kind, ada, monday_morning):
    row = book()
    monday_morning.move_to(at(TUESDAY, "09:30"))
    was = Before.of(row)
    token = appointments.undo_token(before=was, after=appointments.no_show(appointment=row))
    appointments.undo(token=token)
    was = Before.of(Appointment.objects.get())
    token = appointments.undo_token(before=was, after=appointments.cancel(appointment=row, by="staff"))
    appointments.undo(token=token)
    was = Before.of(Appointment.objects.get())
    closed = appointments.close(appointment=row, partner="", facts=SEEN)
    appointments.reopen(
        token=appointments.undo_token(before=was, after=closed.appointment), facts=closed.facts, profile=None
    )
    night(monday_morning)
    assert counted("absent", "cancelled") == {}
    assert list(counted("unclosed").values()) == [1]


def test_what_is_settled_the_next_morning_moves_the_day_the_next_night(kind, ada, monday_morning):
    row = book()
    night(monday_morning)
    assert list(counted("unclosed").values()) == [1]
    monday_morning.move_to(at(WEDNESDAY, "09:00"))
    appointments.no_show(appointment=row)
    night(monday_morning, WEDNESDAY + dt.timedelta(days=1))
    assert sorted(measure for _day, measure, _item in counted()) == ["absent", "ahead"]


def test_a_moved_interview_counts_on_its_last_day_only(kind, ada, monday_morning):
    row = book()
    appointments.move(appointment=row, start=at(WEDNESDAY, "09:00"))
    night(monday_morning, WEDNESDAY + dt.timedelta(days=1))
    assert counted("ahead", "cancelled") == {(WEDNESDAY, "ahead", "2-3"): 1}


def test_moved_after_its_day_was_said_it_leaves_that_day(kind, ada, monday_morning):
    row = book()
    night(monday_morning)
    assert counted("ahead") == {(TUESDAY, "ahead", "1"): 1}
    monday_morning.move_to(at(WEDNESDAY, "08:00"))
    appointments.move(appointment=row, start=at(WEDNESDAY, "11:00"), by_staff=True, waive={"notice"})
    night(monday_morning, WEDNESDAY + dt.timedelta(days=1))
    assert counted("ahead", "unclosed", "cancelled").keys() == {
        (WEDNESDAY, "ahead", "2-3"),
        (WEDNESDAY, "unclosed", f"IC:{ada.partner.code}"),
    }


def test_one_given_by_two_partners_is_nobodys_alone(kind, ada, bram, monday_morning):
    row = book()
    Assignment.objects.get_or_create(appointment=row, counsellor=ada)
    Assignment.objects.get_or_create(appointment=row, counsellor=bram)
    night(monday_morning)
    assert counted("unclosed") == {(TUESDAY, "unclosed", "IC"): 1}


def test_after_a_month_a_day_is_frozen_unless_something_of_it_is_open(kind, ada, monday_morning):
    missed, left = book(), book(at(TUESDAY, "10:00"))
    monday_morning.move_to(at(TUESDAY, "12:00"))
    appointments.no_show(appointment=missed)
    late = TUESDAY + dt.timedelta(days=60)
    night(monday_morning, late)
    code = ada.partner.code
    assert counted("absent", "unclosed") == {
        (TUESDAY, "absent", f"IC:{code}"): 1,
        (TUESDAY, "unclosed", f"IC:{code}"): 1,
    }
    appointments.no_show(appointment=left)
    night(monday_morning, late)  # known to have been open: looked at once more
    assert counted("absent", "unclosed") == {(TUESDAY, "absent", f"IC:{code}"): 2}
    Appointment.objects.all().update(state="cancelled")
    night(monday_morning, late)
    assert counted("absent", "cancelled") == {(TUESDAY, "absent", f"IC:{code}"): 2}


def test_forgetting_who_came_changes_no_count(kind, ada, monday_morning):
    book(name="Nour", email="nour@example.org")
    night(monday_morning, TUESDAY + dt.timedelta(days=20))
    before = counted()
    tasks.erase()
    assert Appointment.objects.get().name == ""
    tasks.recount()
    assert counted() == before


def test_as_many_queries_for_a_month_of_interviews_as_for_one(
    kind, ada, bram, monday_morning, django_assert_num_queries
):
    book()
    monday_morning.move_to(at(WEDNESDAY, "00:10"))
    with django_assert_num_queries(9):
        tasks.recount()
    monday_morning.move_to(NOW)
    for hour in ("09:00", "10:00", "11:00"):
        for day in range(2, 5):
            book(at(MONDAY + dt.timedelta(days=day), hour))
    monday_morning.move_to(at(TUESDAY + dt.timedelta(days=7), "00:10"))
    with django_assert_num_queries(9):
        tasks.recount()


def test_what_was_counted_before_the_first_interview_stays(kind, ada, monday_morning):
    """By another system, before this one was used."""
    DayCount.objects.create(day=MONDAY, measure="absent", item="IC:alpha", count=7)
    night(monday_morning)
    assert counted() == {(MONDAY, "absent", "IC:alpha"): 7}
    monday_morning.move_to(NOW)
    book()
    night(monday_morning)
    assert counted("absent", "ahead") == {(MONDAY, "absent", "IC:alpha"): 7, (TUESDAY, "ahead", "1"): 1}


def test_a_closed_year_is_left_as_it_is(kind, ada, monday_morning):
    book()
    night(monday_morning)
    before = counted()
    YearVersion.objects.create(year=2026, number=1, day=dt.date(2027, 1, 1), figures={})
    Appointment.objects.update(state="cancelled")
    monday_morning.move_to(at(dt.date(2027, 1, 1), "00:10"))
    tasks.recount()  # the whole month before is closed
    tasks.freeze_supply()
    assert counted() == before


# --- hours offered and taken ----------
def test_hours_offered_and_taken_of_a_day_that_is_over(kind, ada, bram, monday_morning):
    row = book()
    gone = book(at(TUESDAY, "10:00"))
    appointments.cancel(appointment=gone, by="visitor")
    code = row.counsellors.get().partner.code
    monday_morning.move_to(at(WEDNESDAY, "00:15"))
    demand.freeze(day=TUESDAY)
    assert counted() == {
        (TUESDAY, "supply_min", ada.partner.code): 180,
        (TUESDAY, "supply_min", bram.partner.code): 180,
        (TUESDAY, "taken_min", code): 40,
    }


def test_absences_and_closures_are_not_offered(kind, site, ada, bram, monday_morning):
    Absence.objects.create(calendar=ada.calendar, period=(at(TUESDAY, "09:00"), at(TUESDAY, "10:30")))
    Closure.objects.create(first_day=TUESDAY, last_day=TUESDAY, starts=dt.time(11), ends=dt.time(12))
    monday_morning.move_to(at(WEDNESDAY, "00:15"))
    demand.freeze(day=TUESDAY)
    assert counted() == {
        (TUESDAY, "supply_min", ada.partner.code): 30,
        (TUESDAY, "supply_min", bram.partner.code): 120,
    }


def test_a_closed_day_offers_what_is_given_from_afar(kind, site, partner_a, bram, monday_morning):
    worlds.counsellor(site, partner_a, "Cleo", channels=["PHONE"])
    Regime.objects.create(kind="closed", starts=TUESDAY, ends=TUESDAY)
    monday_morning.move_to(at(WEDNESDAY, "00:15"))
    demand.freeze(day=TUESDAY)
    assert counted() == {
        (TUESDAY, "supply_min", partner_a.code): 180,
        (TUESDAY, "supply_min", bram.partner.code): 180,  # whose rule names no channel
    }
    Regime.objects.update(remote_goes_on=False)
    demand.freeze(day=TUESDAY)
    assert counted() == {}


def test_frozen_hours_do_not_move_with_the_rules(kind, ada, monday_morning):
    book()
    monday_morning.move_to(at(WEDNESDAY, "00:15"))
    assert demand.catch_up() == 2  # since the Monday on which the first was booked
    before = counted()
    ada.calendar.rules.all().delete()
    assert demand.catch_up() == 0
    assert counted() == before
    with pytest.raises(ValueError, match="2026"):
        demand.freeze(day=clock.today())


def test_a_worker_that_slept_catches_up_two_weeks(kind, ada, monday_morning):
    book()
    monday_morning.move_to(at(TUESDAY + dt.timedelta(days=29), "00:15"))
    assert demand.catch_up() == 14
    days = {day for day, _measure, _item in counted()}
    assert min(days) == TUESDAY + dt.timedelta(days=15)


# --- searches in vain ----------
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}
ASKED = {"theme": "WORK", "language": "nl", "channel": "FACE"}


@pytest.fixture
def full(kind, site, partner_a):
    """Somebody receives in Dutch, and is away for as far as one can book."""
    busy = worlds.counsellor(site, partner_a, "Dorien", languages=["nl"])
    Absence.objects.create(calendar=busy.calendar, period=(NOW, NOW + dt.timedelta(days=90)))
    return busy


def search(client, *, follow: bool = True, **asked: str):
    """From the form, as a browser does: the key is on the page."""
    page = client.get(reverse("counselling:book"), **BROWSER)
    return client.get(
        reverse("counselling:book"),
        {**ASKED, **asked, "search": page.context["search"], "go": "1"},
        follow=follow,
        **BROWSER,
    )


def test_a_search_without_a_free_time_counts_once(client, full):
    found = search(client)
    here = found.redirect_chain[-1][0]
    assert counted() == {(MONDAY, "no_time", "WORK-nl"): 1}
    client.get(here, **BROWSER)  # reloaded
    client.get(f"{here}&week=2026-12-01", **BROWSER)
    client.get(f"{here}&week=2026-12-01", headers={"HX-Request": "true"}, **BROWSER)
    again = client.get(found.context["question_url"], **BROWSER)  # "change", and the same once more
    client.get(
        reverse("counselling:book"), {**ASKED, "search": again.context["search"], "go": "1"}, follow=True, **BROWSER
    )
    assert counted() == {(MONDAY, "no_time", "WORK-nl"): 1}
    search(client)
    assert counted() == {(MONDAY, "no_time", "WORK-nl"): 2}


def test_another_question_from_the_same_form_is_another_search(client, full):
    found = search(client)
    key = found.context["question_url"].rpartition("search=")[2]
    client.get(
        reverse("counselling:book"), {**ASKED, "theme": "GUIDE", "search": key, "go": "1"}, follow=True, **BROWSER
    )
    assert counted() == {(MONDAY, "no_time", "WORK-nl"): 1, (MONDAY, "no_time", "GUIDE-nl"): 1}


def test_a_search_that_finds_a_time_counts_nothing(client, kind, ada):
    assert search(client, language="fr").context["week"].first
    assert (counted(), Receipt.objects.count()) == ({}, 0)


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"HTTP_USER_AGENT": ""},
        {**BROWSER, "HTTP_SEC_PURPOSE": "prefetch;prerender"},
    ],
)
def test_machines_count_nothing(client, full, headers):
    here = search(client, follow=False)["Location"]
    assert client.get(here, **headers).status_code == 200
    assert client.head(here, **BROWSER).status_code == 200
    assert client.get(here.partition("&search=")[0], **BROWSER).status_code == 200  # a link, without a form
    assert client.get(here.partition("&search=")[0] + "&search=nonsense", **BROWSER).status_code == 200
    assert (counted(), Receipt.objects.count()) == ({}, 0)
    client.get(here, **BROWSER)
    assert list(counted().values()) == [1]


def test_made_up_keys_of_one_address_stop_counting(client, full):
    here = search(client, follow=False)["Location"].partition("&search=")[0]
    for _n in range(130):
        client.get(f"{here}&search={uuid.uuid4()}", **BROWSER)
    assert list(counted().values()) == [120]


def test_a_receipt_says_nothing_of_who_searched_what(client, full):
    search(client)
    receipt = Receipt.objects.get()
    assert {field.name for field in receipt._meta.concrete_fields} == {"key", "day"}


def test_the_form_keeps_its_key_while_answers_narrow_it(client, full):
    page = client.get(reverse("counselling:book"), {"theme": "WORK", "search": "no key"}, **BROWSER)
    key = page.context["search"]
    assert str(uuid.UUID(key)) == key
    again = client.get(reverse("counselling:book"), {"theme": "WORK", "search": key}, **BROWSER)
    assert f'name="search" value="{key}"' in again.content.decode()


def test_a_search_at_the_desk_counts_too(as_, full, reception):
    client = as_(reception)
    desk = reverse("counselling:desk")
    key = client.get(desk, **BROWSER).context["search"]
    for _n in range(2):
        client.get(desk, {**ASKED, "search": key}, **BROWSER)
    client.get(desk, {**ASKED, "search": key, "week": "2026-12-07"}, **BROWSER)
    assert counted() == {(MONDAY, "no_time", "WORK-nl"): 1}
