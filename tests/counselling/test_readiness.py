"""Readiness says of every question what the real search says of it, and where nothing can be booked, why."""

from __future__ import annotations

import datetime as dt
import random
from contextlib import suppress

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cdm.agenda import wall
from cdm.agenda.availability import Need
from cdm.agenda.holds import SlotTaken
from cdm.agenda.intervals import Interval
from cdm.agenda.models import AvailabilityRule, Closure, ExtraOpening, Regime, RuleException
from cdm.core import clock
from cdm.core.vocabulary import Channel, Language, Theme
from counselling import kinds
from counselling.models import Counsellor
from counselling.readiness import WEEKS, Readiness, Row, Why
from tests.counselling import worlds
from tests.counselling.worlds import NOW, TUESDAY, at, book

pytestmark = pytest.mark.django_db


def calendars(*people: Counsellor) -> list[int]:
    return [each.calendar_id for each in people]


def row(read: Readiness, theme: str = "WORK", language: str = "fr", channel: str = "FACE") -> Row:
    (found,) = [r for r in read.rows if (r.theme, r.language, r.channel) == (theme, language, channel)]
    return found


def said(read: Readiness, week: int = 0, **question: str) -> tuple[int, Why | None]:
    cell = row(read, **question).cells[week]
    return cell.places, cell.why


def test_it_counts_interviews_not_starts(kind, ada):
    """Three hours a day: ten starts every twenty minutes, but four interviews of forty minutes one after the other."""
    read = Readiness(calendars(ada))
    assert said(read, week=1) == (20, None)
    slots = kinds.free_starts(
        kind=kind, need=Need("WORK", "fr", "FACE"), window=Interval(*clock.day_bounds(TUESDAY)), only=calendars(ada)
    )
    assert len(slots) == 8


def test_a_booking_and_an_absence_take_what_they_take(kind, ada):
    assert said(Readiness(calendars(ada)))[0] == 19, "four a day, and on Monday the three that are not too soon"
    book()
    assert said(Readiness(calendars(ada)))[0] == 18
    ada.calendar.absences.create(period=(at(TUESDAY, "00:00"), at(TUESDAY, "23:00")))
    assert said(Readiness(calendars(ada)))[0] == 15


def test_nobody_offers_it(kind, site, partner_a, ada):
    assert said(Readiness([])) == (0, Why.NOBODY)
    ada.calendar.rules.all().delete()
    assert said(Readiness(calendars(ada))) == (0, Why.NO_HOURS)
    french = worlds.counsellor(site, partner_a, "Fa", languages=["fr"], themes=["WORK"], channels=["FACE"])
    dutch = worlds.counsellor(site, partner_a, "Du", languages=["nl"], themes=["LEARN"], channels=["VIDEO"])
    read = Readiness(calendars(french, dutch))
    assert said(read, language="en") == (0, Why.NOT_LANGUAGE)
    assert said(read, theme="MOVE") == (0, Why.NOT_THEME)
    assert said(read, channel="PHONE") == (0, Why.NOT_CHANNEL)
    assert said(read, language="nl") == (0, Why.NOT_TOGETHER)
    assert row(read, language="nl").why is Why.NOT_TOGETHER


def test_no_kind_open_to_visitors_fits(kind, ada):
    kind.themes = ["LEARN"]
    kind.save(update_fields=["themes"])
    assert said(Readiness(calendars(ada))) == (0, Why.NO_KIND)
    assert said(Readiness(calendars(ada)), theme="LEARN")[0]


def test_no_hours_in_that_week(kind, ada):
    ada.calendar.rules.update(valid_until=TUESDAY)
    read = Readiness(calendars(ada))
    assert said(read, week=0)[0]
    assert said(read, week=1) == (0, Why.NO_DAYS)
    assert row(read).why is None, "one week has some"


def test_the_centre_is_closed(kind, ada):
    closure = Closure.objects.create(
        first_day=TUESDAY - dt.timedelta(days=1), last_day=TUESDAY + dt.timedelta(days=40), label_fr="x", label_nl="x"
    )
    assert said(Readiness(calendars(ada))) == (0, Why.CLOSED)
    closure.delete()
    Regime.objects.create(kind=Regime.Kind.CLOSED, starts=TUESDAY - dt.timedelta(days=1), remote_goes_on=True)
    assert said(Readiness(calendars(ada))) == (0, Why.CLOSED)
    assert said(Readiness(calendars(ada)), channel="VIDEO")[0]


def test_hours_outside_those_of_the_centre(kind, ada):
    ada.calendar.rules.update(starts=dt.time(18), ends=dt.time(20))
    assert said(Readiness(calendars(ada))) == (0, Why.OUTSIDE)


def test_away_and_booked(kind, ada):
    ada.calendar.rules.exclude(weekday=1).delete()
    ada.calendar.rules.update(ends=dt.time(9, 40))
    absence = ada.calendar.absences.create(period=(at(TUESDAY, "00:00"), at(TUESDAY, "23:00")))
    assert said(Readiness(calendars(ada))) == (0, Why.ABSENT)
    absence.delete()
    book()
    assert said(Readiness(calendars(ada))) == (0, Why.BOOKED)


def test_too_soon_and_too_far(kind, ada):
    ada.calendar.rules.exclude(weekday=1).delete()
    kind.horizon, kind.notice = 8, 3 * 24 * 60
    kind.save(update_fields=["horizon", "notice"])
    read = Readiness(calendars(ada))
    assert said(read, week=0) == (0, Why.TOO_SOON)
    assert said(read, week=1)[0]
    assert said(read, week=2) == (0, Why.TOO_FAR)


def test_two_people_at_once(kind, ada, bram):
    kind.counsellors = 2
    kind.save(update_fields=["counsellors"])
    assert said(Readiness(calendars(ada))) == (0, Why.NOT_ENOUGH)
    assert said(Readiness(calendars(ada, bram)), week=1) == (20, None)


@pytest.mark.parametrize("seed", range(6))
def test_every_cell_is_what_the_real_search_finds(seed, kind, site, partner_a, partner_b):
    """Random hours, exceptions, absences, closures, bookings: a week has some where, and only where, a visitor finds
    a time, and by the same starts."""
    chance = random.Random(seed)  # noqa: S311
    worlds.kind("Court", duration=20, step=10, notice=30, horizon=20, channels=["PHONE"], position=0, buffer_after=10)
    kind.position, kind.buffer_before = 1, 10
    kind.save(update_fields=["position", "buffer_before"])
    people = []
    for n in range(4):
        person = worlds.counsellor(site, chance.choice((partner_a, partner_b)), f"P{n}", weekdays=range(0))
        people.append(person)
        for _stretch in range(chance.randint(0, 3)):
            start = chance.randint(8, 15)
            rule = AvailabilityRule.objects.create(
                calendar=person.calendar,
                site=site,
                weekday=chance.randint(0, 6),
                starts=dt.time(start, chance.choice((0, 15))),
                ends=dt.time(start + chance.randint(1, 3)),
                **_offer(chance),
            )
            if chance.random() < 0.5:
                day = TUESDAY + dt.timedelta(days=(rule.weekday - TUESDAY.weekday()) % 7 + 7)
                RuleException.objects.create(rule=rule, day=day, **chance.choice(({}, _hours(chance))))
        day = TUESDAY + dt.timedelta(days=chance.randint(0, 25))
        ExtraOpening.objects.create(calendar=person.calendar, site=site, day=day, **_hours(chance), **_offer(chance))
        away = NOW + dt.timedelta(hours=chance.randint(0, 500))
        person.calendar.absences.create(period=(away, away + dt.timedelta(hours=chance.randint(1, 90))))
    day = TUESDAY + dt.timedelta(days=chance.randint(0, 20))
    Closure.objects.create(first_day=day, last_day=day + dt.timedelta(days=2), label_fr="x", label_nl="x")
    start = TUESDAY + dt.timedelta(days=chance.randint(3, 20))
    Regime.objects.create(kind="closed", starts=start, ends=start + dt.timedelta(days=4), remote_goes_on=seed % 2)
    only = calendars(*people)
    month = Interval(NOW, NOW + dt.timedelta(days=28))
    for question in [("WORK", "fr", "FACE"), ("LEARN", "nl", "VIDEO"), ("WORK", "nl", "PHONE")]:
        found = kinds.kind_for(theme=question[0], channel=question[2])
        for slot in kinds.free_starts(kind=found, need=Need(*question), window=month, only=only)[:3]:
            with suppress(SlotTaken):  # two starts of one person can be too near
                book(start=slot.start, **dict(zip(("theme", "language", "channel"), question, strict=True)))
    read, some = Readiness(only), 0
    for each in read.rows:
        theme, language, channel = each.theme, each.language, each.channel
        used = kinds.kind_for(theme=theme, channel=channel)
        for n, first in enumerate(read.weeks):
            last = first + dt.timedelta(days=6)
            window = Interval(clock.day_bounds(first)[0], clock.day_bounds(last)[1])
            slots = kinds.free_starts(kind=used, need=Need(theme, language, channel), window=window, only=only)
            cell = each.cells[n]
            assert bool(slots) == bool(cell.places), (each.theme, each.language, each.channel, n, cell)
            assert bool(cell.places) == (cell.why is None)
            assert cell.places <= sum(len(slot.calendars) for slot in slots)
            some += bool(slots)
    assert some


def _hours(chance: random.Random) -> dict[str, dt.time]:
    start = chance.randint(8, 15)
    return {"starts": dt.time(start), "ends": dt.time(start + chance.randint(1, 3))}


def _offer(chance: random.Random) -> dict[str, list[str]]:
    return {
        "themes": chance.sample(Theme.values, chance.randint(0, 2)),
        "languages": chance.sample(Language.values, chance.randint(0, 2)),
        "channels": chance.sample([Channel.FACE, Channel.VIDEO, Channel.PHONE], chance.randint(0, 2)),
    }


def test_it_asks_as_little_of_many_as_of_few(kind, site, partner_a, ada):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert len(Readiness(calendars(*Counsellor.objects.select_related("calendar"))).rows) == 45
        return len(asked) - 1

    assert queries() == 4
    for n in range(3):
        worlds.counsellor(site, partner_a, f"P{n}", languages=["fr"])
    assert queries() == 4
    assert WEEKS == 4


def test_minutes_and_absences_of_one(kind, ada):
    read = Readiness(calendars(ada))
    calendar = ada.calendar_id
    assert read.supply.minutes(calendar) == (20 * 180, 0)
    book()
    ada.calendar.absences.create(period=(at(TUESDAY, "10:00"), at(TUESDAY, "23:00")))
    supply = Readiness(calendars(ada)).supply
    assert supply.minutes(calendar) == (20 * 180 - 120, 40)
    (away,) = supply.absences(calendar)
    assert wall.second(away.start) == wall.second(at(TUESDAY, "10:00"))
