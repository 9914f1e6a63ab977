"""Statistics hold no reference to a person (design P1): read off the schema, so that a new column cannot slip in."""

import datetime as dt

import pytest
from django.apps import apps
from django.db import connection, models

from cdm.core.refused import Refused
from stats import recording
from stats.models import HOURLY, Measure
from stats.recording import items

pytestmark = pytest.mark.django_db
TABLES = [model._meta.db_table for model in apps.get_app_config("stats").get_models()]


def ask(sql: str) -> set[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, [TABLES])
        return set(cursor.fetchall())


def test_there_is_something_to_look_at():
    assert {"stats_tally", "stats_profile", "stats_receipt", "stats_monthlytally"} <= set(TABLES)
    assert {"stats_daycount", "stats_hourcount"} <= set(TABLES)


def test_no_column_holds_a_clock_time():
    assert not ask(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_name = ANY(%s) AND (data_type LIKE 'timestamp%%' OR data_type LIKE 'time %%')"
    )


def test_nothing_refers_from_or_to_statistics():
    assert not ask("SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)")
    assert not ask("SELECT conname FROM pg_constraint WHERE contype = 'f' AND confrelid::regclass::text = ANY(%s)")


def test_no_key_counts_up():
    """A rising number would tell who came before whom."""
    assert not ask(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_name = ANY(%s) AND (is_identity = 'YES' OR column_default LIKE 'nextval%%')"
    )


def test_a_contact_and_a_visitor_share_no_key():
    tally = {column for (column,) in ask_columns("stats_tally")}
    profile = {column for (column,) in ask_columns("stats_profile")}
    assert tally & profile == set()
    held = {column for (column,) in ask_columns("stats_heldtally")}
    hands = {column for (column,) in ask_columns("stats_groupanswer")}
    assert (held | tally) & (profile | hands) == {"count"}
    day, hour = ({column for (column,) in ask_columns(table)} for table in ("stats_daycount", "stats_hourcount"))
    assert (day | hour) & (profile | hands) == {"count"}
    assert (day | hour) & (held | tally) == {"day", "count"}  # nothing but the day says what belongs together
    assert hour - day == {"hour"}
    assert {column for (column,) in ask_columns("stats_receipt")} == {"key", "day"}


def ask_columns(table: str) -> set[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        return set(cursor.fetchall())


def test_no_free_text_beside_a_contact_or_a_visitor():
    """Codes only, each of a handful of characters."""
    for name in ("tally", "monthlytally", "profile", "heldtally", "groupanswer", "daycount", "hourcount", "monthcount"):
        for field in apps.get_model("stats", name)._meta.concrete_fields:
            if isinstance(field, models.UUIDField):
                continue
            assert not isinstance(field, models.TextField)
            # of a service and a partner together: two codes
            assert (field.max_length or 0) <= (32 if field.name == "item" else 20)


@pytest.mark.parametrize("measure", list(Measure))
@pytest.mark.parametrize(
    "told",
    ["nour@example.org", "7K3D PQ2M", "8b1f0f3e-6f7f-4c1e-9d51-0b7d6f4f2a11", "Nour H.", "09:20", "IC:Nour Haddad"],
)
def test_what_a_count_tells_apart_is_a_code_of_a_closed_set(measure, told):
    """Not who, not when, not which row: neither added nor said."""
    hour = 9 if measure in HOURLY else None
    day = dt.date(2026, 3, 4)
    with pytest.raises(Refused):
        recording.count(measure=measure, day=day, item=told, hour=hour)
    if measure in items.SHAPED:
        with pytest.raises(Refused):
            recording.set_day(day=day, measures=(Measure(measure),), service="IC", counts={(measure, told): 1})
