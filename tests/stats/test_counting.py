"""Whatever comes in, by import or by hand: counting by hand gives what the year's page and the figures say."""

import csv
import datetime as dt
import io
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cdm.core.vocabulary import Channel, Context, Language, Service, Theme
from stats import categories, contacts, figures, months
from stats.dashboard.year import Year
from stats.imports import contacts as imported
from stats.models import Tally
from stats.recording import record, unrecord

pytestmark = pytest.mark.django_db
NAMES = ("day", "service", "channel", "context", "theme", "language", "partner", "programme", "count")
facts = st.tuples(
    st.dates(dt.date(2020, 12, 20), dt.date(2023, 1, 10)),
    st.sampled_from(Service.values),
    st.sampled_from(["", *Channel.values]),
    st.sampled_from(["", *Context.values]),
    st.sampled_from(["", *Theme.values]),
    st.sampled_from(["", *Language.values]),
    st.sampled_from(["", "alpha", "beta"]),
    st.sampled_from(["", "youth"]),
    st.integers(1, 40),
)


def by_import(rows: list[tuple]) -> None:
    with TemporaryDirectory() as place:
        text = io.StringIO()
        csv.writer(text).writerows([NAMES, *rows])
        path = Path(place) / "book.csv"
        path.write_text(text.getvalue(), encoding="utf-8")
        imported.bring_in(path)


def by_hand(rows: list[tuple]) -> None:
    """Each counted twice and taken back once."""
    for row in rows:
        fact = dict(zip(NAMES, row, strict=True))
        record(**fact)
        record(**fact)
        unrecord(**fact)


@pytest.mark.parametrize("write", [by_import, by_hand])
@given(rows=st.lists(facts, min_size=1, max_size=25))
@settings(max_examples=25, deadline=None)
def test_the_page_agrees_with_counting_by_hand(write, rows):
    around = transaction.atomic()
    around._from_testcase = True  # each example in a block of its own, undone after it
    with around:
        write(rows)
        for year in (2020, 2021, 2022, 2023):
            own = [row for row in rows if row[0].year == year]
            _agree(Year(year), own)
            whose = contacts.Filters(service="IC", partners=frozenset({"alpha"}))
            _agree(Year(year, whose), [row for row in own if row[1] == "IC" and row[6] == "alpha"])
        assert months.rebuild() == 0
        transaction.set_rollback(True)


def _sum(rows: list[tuple], *places: int) -> Counter:
    found: Counter = Counter()
    for row in rows:
        found[tuple(row[place] for place in places)] += row[-1]
    return found


def _agree(told: Year, rows: list[tuple]) -> None:
    total = sum(row[-1] for row in rows)
    assert told.total == total
    if not rows:
        return
    assert [line.total for line in told.by_month.lines] == [
        sum(row[-1] for row in rows if row[0].month == month) for month in range(1, 13)
    ]
    for grouping, place in (("theme", 4), ("language", 5), ("partner", 6), ("programme", 7)):
        assert told.contacts.by(grouping) == Counter({key[0]: n for key, n in _sum(rows, place).items()})
    for made in told.cuts.parts:
        service = made.name.removeprefix("part-").upper()
        assert sum(row.count for row in made.rows) == sum(row[-1] for row in rows if row[1] == service)
    if told.filters == contacts.EVERYTHING:
        found = figures.of_year(told.year)
        assert found[f"total_contacts_{told.year}"]["value"] == total
        assert found["ic_after_group"]["value"] == sum(r[-1] for r in rows if r[1] == "IC" and r[3] == "AFTER_GROUP")
        assert found["ic_face"]["value"] == sum(
            r[-1] for r in rows if r[1] == "IC" and r[2] == "FACE" and r[3] not in {"AFTER_GROUP", "NEET"}
        )


def test_video_is_a_category_from_2022_on():
    day = dt.date(2021, 6, 1)
    for year in (2021, 2022):
        record(day=day.replace(year=year), service="IC", channel="VIDEO", count=2)
    for year, expected in ((2021, {"": 2}), (2022, {"video": 2})):
        own = [category for category in categories.valid_in(year) if category.service == "IC"]
        parts = categories.split(contacts.of_year(year).manners("IC"), own)
        assert {part.code: part.count for part in parts if part.count} == expected


def test_a_million_contacts_in_one_tally_are_one_row():
    record(day=dt.date(2021, 6, 1), service="MM", count=1_000_000)
    record(day=dt.date(2021, 6, 1), service="MM", count=1_000_000)
    assert Tally.objects.get().count == 2_000_000
    assert contacts.of_year(2021).total == 2_000_000
