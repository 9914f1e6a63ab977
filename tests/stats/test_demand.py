"""Supply, demand and waiting as a section of the page: numbers, sentences, filters, sheets."""

import datetime as dt

import pytest
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from stats import names, recording
from stats.contacts import Filters
from stats.demand import Demand, Quality
from stats.models import Measure

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2024, 1, 1), dt.date(2024, 12, 31)
MARCH, JUNE = dt.date(2024, 3, 5), dt.date(2024, 6, 4)
ROWS = (
    (MARCH, "supply_min", "actiris", 6000),
    (MARCH, "supply_min", "vdab", 1200),
    (JUNE, "supply_min", "actiris", 600),
    (MARCH, "taken_min", "actiris", 4500),
    (MARCH, "taken_min", "vdab", 240),
    (JUNE, "taken_min", "actiris", 540),
    (MARCH, "no_time", "WORK-nl", 6),
    (JUNE, "no_time", "WORK-nl", 3),
    (MARCH, "no_time", "GUIDE-fr", 1),
    (MARCH, "no_seat", "LEARN", 7),
    (JUNE, "no_seat", "WORK", 2),
    (MARCH, "no_place", "quiet", 4),
    (MARCH, "ahead", "0", 10),
    (MARCH, "ahead", "2-3", 60),
    (JUNE, "ahead", "15+", 30),
    (MARCH, "waited", "0-4", 3),
    (MARCH, "waited", "15-29", 1),
    (MARCH, "absent", "IC:actiris", 4),
    (JUNE, "absent", "IC", 1),
    (MARCH, "absent", "GA:vdab", 9),
    (MARCH, "cancelled", "IC:actiris", 8),
    (JUNE, "cancelled", "MM", 2),
    (MARCH, "unclosed", "IC:actiris", 2),
    (MARCH, "unclosed", "GA:vdab", 1),
    (JUNE, "unclosed", "IC", 1),
    (MARCH, "late", "1-7", 30),
    (JUNE, "late", "32+", 10),
)


@pytest.fixture(autouse=True)
def counted():
    with transaction.atomic():
        recording.count_in_bulk(
            [{"day": day, "measure": measure, "item": item, "count": n} for day, measure, item, n in ROWS]
        )
        recording.count(measure="no_time", day=dt.date(2023, 12, 31), item="WORK-nl", count=999)
        recording.count(measure="no_time", day=dt.date(2025, 1, 1), item="WORK-nl", count=999)


@pytest.fixture(autouse=True)
def named(monkeypatch):
    known = {"partner": {"actiris": "Actiris", "vdab": "VDAB Brussel"}, "space": {"quiet": "Quiet rooms"}}
    monkeypatch.setattr(names, "of", lambda kind: known.get(kind, {}))


def rows(made) -> list[tuple]:
    return [(row.code, row.count) for row in made.rows]


def test_the_year_is_added_up_by_what_is_told_apart():
    with translation.override("en"):
        demand = Demand(FIRST, LAST)
        assert demand.title.startswith("68")  # 5280 of 7800 minutes
        assert [number.value for number in demand.numbers] == ["130", "88", "10", "9", "4"]
        by_time, by_seat, by_place = demand.unmet
        assert rows(by_time) == [("WORK-nl", 9), ("GUIDE-fr", 1)]
        assert by_time.rows[0].label == "Working, Dutch"
        assert "Working, Dutch" in by_time.title
        assert rows(by_seat) == [("LEARN", 7), ("WORK", 2)]
        assert [row.label for row in by_place.rows] == ["Quiet rooms"]
        ahead, waited = demand.waiting
        assert rows(ahead) == [("0", 10), ("2-3", 60), ("15+", 30)]
        assert ahead.title.startswith("70")
        assert waited.title.startswith("75")
        assert [(row.service, row.cancelled, row.absent, row.booked) for row in demand.missed] == [
            ("IC", 8, 5, 100),
            ("GA", 0, 9, None),
            ("MM", 2, 0, None),
        ]
        assert demand.missed_title.startswith("Nobody came to 5")


def test_hours_by_month_and_by_partner():
    demand = Demand(FIRST, LAST)
    series = demand.by_month
    assert [(line.cells, line.total) for line in series.lines] == [([79, 41], 120), ([9, 1], 10)]
    assert [(row.label, row.count, round(row.share)) for row in demand.by_partner.rows] == [
        ("Actiris", 84, 76),
        ("VDAB Brussel", 4, 20),
    ]


def test_a_network_shows_those_that_offer_most_and_files_have_all():
    for n in range(60):
        recording.count(measure="supply_min", day=MARCH, item=f"p{n}", count=60 + n)
        recording.count(measure="unclosed", day=MARCH, item=f"IC:p{n}", count=1 + n)
    demand = Demand(FIRST, LAST)
    assert len(demand.by_partner.rows) == 62
    assert len(demand.shown_partners.rows) == 40
    shown = {row.code for row in demand.shown_partners.rows}
    assert {"actiris", "vdab", "p59"} <= shown
    assert "p0" not in shown
    quality = Quality(FIRST, LAST)
    assert quality.unclosed_by_partner.total == quality.unclosed_count
    assert len(quality.unclosed_by_partner.rows) == 42


def test_interviews_outside_the_hours_may_take_more_than_was_offered():
    recording.count(measure="supply_min", day=MARCH, item="odd", count=60)
    recording.count(measure="taken_min", day=MARCH, item="odd", count=120)
    row = Demand(FIRST, LAST).by_partner.rows[0]
    assert (row.code, row.share, row.width) == ("odd", 200, 100)


@pytest.mark.parametrize(
    ("filters", "measures"),
    [
        (Filters(service="GA"), {"no_seat", "absent"}),
        (Filters(service="MM"), {"no_place", "waited", "cancelled"}),
        (Filters(service="IC"), {"supply_min", "taken_min", "no_time", "ahead", "absent", "cancelled"}),
        (Filters(service="OUT"), set()),
        (Filters(partners=frozenset({"vdab"})), {"supply_min", "taken_min", "absent"}),
        (Filters(partners=frozenset()), set()),
    ],
)
def test_filters_leave_what_they_are_about(filters, measures):
    demand = Demand(FIRST, LAST, filters)
    assert {measure.value for measure in demand.reading.items} == measures
    assert demand.any == bool(measures)


def test_a_partner_reads_its_own_hours_and_absences_only():
    demand = Demand(FIRST, LAST, Filters(partners=frozenset({"vdab"})))
    assert [row.label for row in demand.by_partner.rows] == ["VDAB Brussel"]
    assert (demand.unmet, demand.waiting, demand.everywhere) == ([], [], False)
    assert [(row.service, row.absent, row.booked) for row in demand.missed] == [("GA", 9, None)]
    assert "Actiris" not in str(demand.sheets())
    page = render_to_string("stats/_demand.html", {"demand": demand})
    assert page.count("<table") == 1  # absences: one month and one partner are nothing to compare
    assert "Réservés" not in page
    assert "Réservés" in render_to_string("stats/_demand.html", {"demand": Demand(FIRST, LAST)})


def test_theme_and_language_narrow_what_they_can_and_the_rest_says_it_is_whole():
    with translation.override("en"):
        demand = Demand(FIRST, LAST, Filters(theme="WORK", language="nl"))
        assert demand.reading.total(Measure.NO_TIME) == 9
        assert demand.reading.total(Measure.NO_SEAT) == 2
        assert demand.reading.total(Measure.WAITED) == 4
        assert "theme, language: all are counted" in demand.waiting[0].definition
        assert "all are counted" not in demand.reading.definition(Measure.NO_TIME)
        assert "by language: all" in demand.reading.definition(Measure.NO_SEAT)
        assert "told apart by theme, language:" in demand.whole_note
        assert Demand(FIRST, LAST, Filters(service="IC")).whole_note == ""


def test_one_query_for_the_counts_and_one_for_each_kind_of_name(django_assert_num_queries):
    with django_assert_num_queries(1):
        demand = Demand(FIRST, LAST)
        assert demand.sheets()
        assert demand.numbers
        assert render_to_string("stats/_demand.html", {"demand": demand})


def test_sheets_carry_every_table_with_its_definition():
    with translation.override("en"):
        sheets = {sheet.name: sheet for sheet in Demand(FIRST, LAST).sheets()}
        assert list(sheets)[:3] == ["Supply and demand", "Hours by month", "Taken, by partner"]
        assert all(sheet.says or len(sheet.header) == 3 for sheet in sheets.values())
        assert list(sheets["Cancelled, and nobody came"].rows[0]) == ["Individual counselling", 100, 8, 5]
        quality = {sheet.name: sheet for sheet in Quality(FIRST, LAST).sheets()}
        assert [list(row)[:2] for row in quality["40 contacts recorded late"].rows] == [
            ["1 to 7 days later", 30],
            ["32 days later or more", 10],
        ]


@pytest.mark.parametrize("language", ["fr", "nl"])
def test_the_section_reads_in_both_languages_and_says_when_there_is_nothing(language):
    with translation.override(language):
        page = render_to_string("stats/_demand.html", {"demand": Demand(FIRST, LAST)})
        assert "VDAB Brussel" in page
        assert page.count("<table") == 8
        nothing = render_to_string("stats/_demand.html", {"demand": Demand(dt.date(2001, 1, 1), dt.date(2001, 2, 1))})
        assert "<table" not in nothing
        assert nothing.count("<p>") == 1


def test_quality_tells_what_is_open_and_what_came_late():
    with translation.override("en"):
        quality = Quality(FIRST, LAST, contacts=400)
        assert (quality.unclosed_count, quality.late_count, quality.late_share) == (4, 40, 10)
        assert rows(quality.unclosed) == [("IC", 3), ("GA", 1)]
        assert rows(quality.unclosed_by_partner) == [("actiris", 2), ("vdab", 1), ("", 1)]
        assert quality.late_title.startswith("40 contacts recorded late, 10")
        mine = Quality(FIRST, LAST, Filters(partners=frozenset({"vdab"})), contacts=400)
        assert (mine.unclosed_count, mine.late_count, mine.late_share) == (1, 0, None)


def test_days_said_anew_replace_what_was_said_of_the_same_service():
    recording.set_day(
        day=MARCH,
        measures=(Measure.ABSENT, Measure.AHEAD),
        service="IC",
        counts={("absent", "IC:vdab"): 3, ("ahead", "1"): 2},
    )
    demand = Demand(MARCH, MARCH)
    assert demand.reading.counted(Measure.ABSENT) == {"IC:vdab": 3, "GA:vdab": 9}
    assert demand.reading.counted(Measure.AHEAD) == {"1": 2}
    assert demand.reading.total(Measure.CANCELLED) == 8  # not spoken of
