"""What PostgreSQL itself remembers of a row, made useless every night (design P1).

Every row carries the number of the transaction that wrote it, and lies on the page where that transaction put it. The
profile of a visitor is written together with the closing of an appointment, the answers of a group with that of its
session, the purpose of a place with its booking: until the night, whoever reads the database files could lay the two
side by side. The rollups remember as much: the last profile of a month has given its number to each of its answers.
Written anew in one transaction and in random order, all recent rows look alike.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from stats.models import DIMENSIONS, HELD, WEEKDAYS, Correction, Profile

WITHOUT_PARTNER = tuple(name for name in DIMENSIONS if name != "partner")
_TALLY = ", ".join(("day", *DIMENSIONS, "count"))
_HELD = ", ".join(("day", *HELD, "count"))
_DAY = "day, measure, item, count"
_HOUR = "day, hour, measure, item, count"
_ANSWER = "month, question, code, count"
_MONTHLY = ", ".join(("month", *DIMENSIONS, "count", *WEEKDAYS))
_TOTAL = ", ".join(("month", *WITHOUT_PARTNER))
_SUMS = ", ".join(f"sum({name})" for name in ("count", *WEEKDAYS))
_TALLIED = "month, municipality, question, code, count"
_CORRECTION = ", ".join(field.attname for field in Correction._meta.concrete_fields if field.attname != "key")
_PROFILE = ", ".join(field.attname for field in Profile._meta.concrete_fields if field.attname != "key")

_REWRITE = (
    # Sorting by chance reads every deleted row before the first is put back. Profiles get new keys besides.
    f"""
    WITH gone AS (DELETE FROM stats_tally WHERE day >= %s RETURNING {_TALLY})
    INSERT INTO stats_tally ({_TALLY}) SELECT {_TALLY} FROM gone ORDER BY random()
    """,  # noqa: S608 - names of our own columns
    f"""
    WITH gone AS (DELETE FROM stats_profile WHERE month >= date_trunc('month', %s::date) RETURNING {_PROFILE})
    INSERT INTO stats_profile (key, {_PROFILE}) SELECT gen_random_uuid(), {_PROFILE} FROM gone ORDER BY random()
    """,  # noqa: S608 - names of our own columns
    f"""
    WITH gone AS (DELETE FROM stats_heldtally WHERE day >= %s RETURNING {_HELD})
    INSERT INTO stats_heldtally ({_HELD}) SELECT {_HELD} FROM gone ORDER BY random()
    """,  # noqa: S608 - names of our own columns
    f"""
    WITH gone AS (DELETE FROM stats_groupanswer WHERE month >= date_trunc('month', %s::date) RETURNING {_ANSWER})
    INSERT INTO stats_groupanswer ({_ANSWER}) SELECT {_ANSWER} FROM gone ORDER BY random()
    """,  # noqa: S608 - names of our own columns
    f"""
    WITH gone AS (DELETE FROM stats_daycount WHERE day >= %s RETURNING {_DAY})
    INSERT INTO stats_daycount ({_DAY}) SELECT {_DAY} FROM gone ORDER BY random()
    """,  # noqa: S608 - names of our own columns
    f"""
    WITH gone AS (DELETE FROM stats_hourcount WHERE day >= %s RETURNING {_HOUR})
    INSERT INTO stats_hourcount ({_HOUR}) SELECT {_HOUR} FROM gone ORDER BY random()
    """,  # noqa: S608 - names of our own columns
    f"""
    WITH gone AS (DELETE FROM stats_correction WHERE day >= %s RETURNING {_CORRECTION})
    INSERT INTO stats_correction (key, {_CORRECTION})
    SELECT gen_random_uuid(), {_CORRECTION} FROM gone ORDER BY random()
    """,  # noqa: S608 - names of our own columns
    f"""
    WITH gone AS (DELETE FROM stats_monthlytally WHERE month >= date_trunc('month', %s::date) RETURNING {_MONTHLY})
    INSERT INTO stats_monthlytally ({_MONTHLY}) SELECT {_MONTHLY} FROM gone ORDER BY random()
    """,  # noqa: S608 - names of our own columns
    # Which slot was whose is forgotten too: one is left.
    """
    WITH gone AS (DELETE FROM stats_partnertotal WHERE month >= date_trunc('month', %s::date) RETURNING *)
    INSERT INTO stats_partnertotal (month, service, partner, slot, count)
    SELECT month, service, partner, 0, sum(count) FROM gone
    GROUP BY month, service, partner HAVING sum(count) <> 0 ORDER BY random()
    """,
    f"""
    WITH gone AS (DELETE FROM stats_monthlytotal WHERE month >= date_trunc('month', %s::date) RETURNING *)
    INSERT INTO stats_monthlytotal ({_TOTAL}, slot, count, {", ".join(WEEKDAYS)})
    SELECT {_TOTAL}, 0, {_SUMS} FROM gone GROUP BY {_TOTAL} HAVING sum(count) <> 0 ORDER BY random()
    """,  # noqa: S608 - names of our own columns
    f"""
    WITH gone AS (DELETE FROM stats_answertally WHERE month >= date_trunc('month', %s::date) RETURNING {_TALLIED})
    INSERT INTO stats_answertally ({_TALLIED}) SELECT {_TALLIED} FROM gone ORDER BY random()
    """,  # noqa: S608 - names of our own columns
)
# The rollups are written by whoever holds one of these.
_TABLES = (
    "stats_tally, stats_profile, stats_heldtally, stats_groupanswer, stats_daycount, stats_hourcount, stats_correction"
)


def rewrite(*, since: dt.date) -> None:
    """Write anew, together and shuffled, every tally of ``since`` or later and every answer of its month or later.

    No count changes. Recording waits meanwhile: some hundredths of a second a month of a busy centre.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {_TABLES} IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute("SET LOCAL stats.rewriting = on")  # the same rows again: no rollup and no closed year changes
        for statement in _REWRITE:
            cursor.execute(statement, [since])
