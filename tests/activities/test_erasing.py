"""Some days after a session nothing of anybody is left, whatever became of their registration, and no figure moves."""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection

from activities import door, erasure, planning, registrations
from activities.models import ActivitySettings, Registration, SeatPool
from cdm.core import clock
from cdm.outbox import erasure as outbox
from cdm.outbox.models import Message
from stats import figures
from tests.activities.worlds import NOW, THURSDAY, activity, at, register, session

pytestmark = pytest.mark.django_db
MARK = "zorglub"
BEGUN, OVER = at(THURSDAY, "10:30"), at(THURSDAY, "12:30")
FACTS = {"theme": "WORK", "language": "fr", "partner": "alpha", "programme": ""}


def person(of, number: int, **fields):
    usual = {
        "name": f"{MARK} {number}",
        "email": f"{MARK}{number}@example.org",
        "needs": f"{MARK} a besoin d’une rampe",
    }
    return register(of, **{**usual, **fields})


@pytest.fixture
def week(partner_a, site, monday_morning):
    """Every state a registration can end in, and a session that was cancelled."""
    thursday = session(activity(partner_a), onsite=4, online=5)
    person(thursday, 0, party=2)
    gone = person(thursday, 1)
    late = person(thursday, 2)
    waits, kept = person(thursday, 3, wait=True), person(thursday, 4, wait=True)
    person(thursday, 5, mode="online", email="", phone="0470 12 34 56")
    registrations.cancel(registration=gone, by="visitor")
    assert Registration.objects.get(pk=waits.pk).state == "offered"
    off = session(activity(partner_a, "Annulé"), onsite=4)
    person(off, 6)
    planning.cancel(which=[off], message=f"{MARK} est malade")
    monday_morning.move_to(BEGUN)
    meeting = thursday.meetings.get()
    door.check_in(registration=Registration.objects.get(party=2), meeting=meeting, came=1)
    door.no_shows(meeting=meeting)
    assert Registration.objects.get(pk=late.pk).state == "no_show"
    door.walk_in(meeting=meeting, mode="onsite", party=1, name=f"{MARK} à la porte")
    monday_morning.move_to(OVER)
    door.close(meeting=meeting, onsite=3, online=1, facts=FACTS, answers={"sex": {"F": 2}})
    assert {kept.state} == {"waiting"}
    Message.objects.filter(state="waiting").update(state="sent", settled_at=OVER)
    return thursday


def counted() -> dict[str, list]:
    """Every row of every statistic, each figure of the year, and what the sessions say of themselves."""
    tables = {
        model.__name__: sorted(map(repr, model.objects.values_list()))
        for model in apps.get_app_config("stats").get_models()
    }
    seats = sorted(SeatPool.objects.values_list("mode", "seats", "taken"))
    kept = ("session", "mode", "party", "state", "source", "page_language", "code")
    rows = sorted(map(repr, Registration.objects.values_list(*kept)))
    return {**tables, "year": [figures.of_year(THURSDAY.year)], "seats": seats, "registrations": rows}


def places_of(mark: str) -> list[str]:
    """Tables of the database, statistics, mails and sessions of the web too, in which ``mark`` stands somewhere."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT count(*) FROM {table} AS row WHERE row::text ILIKE %s", [f"%{mark}%"])  # noqa: S608
            found += [table] * bool(cursor.fetchone()[0])
    return found


def test_nothing_of_anybody_is_left_and_no_figure_moves(week, monday_morning):
    before = counted()
    assert set(places_of(MARK)) == {"activities_registration", "outbox_message"}
    monday_morning.move_to(OVER + dt.timedelta(days=ActivitySettings().erase_after_days, hours=12))
    erasure.erase()
    monday_morning.move_to(OVER + dt.timedelta(days=40))
    outbox.erase()
    assert places_of(MARK) == []
    assert places_of("470123456") == []
    assert counted() == before


def test_not_a_day_before(week, monday_morning):
    last = clock.day_bounds(THURSDAY + dt.timedelta(days=ActivitySettings().erase_after_days))[0]
    monday_morning.move_to(last - dt.timedelta(seconds=1))
    assert erasure.erase() == 0
    monday_morning.move_to(last)
    assert erasure.erase() == Registration.objects.count()
    assert erasure.erase() == 0


def test_a_course_is_remembered_until_its_last_day(partner_a, site, monday_morning):
    course = session(activity(partner_a), days=9)
    row = person(course, 1)
    monday_morning.move_to(NOW + dt.timedelta(days=17))
    assert erasure.erase() == 0
    row.refresh_from_db()
    assert row.name
