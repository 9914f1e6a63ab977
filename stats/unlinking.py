"""What PostgreSQL itself remembers of a row, made useless every night (design P1).

Every row carries the number of the transaction that wrote it, and lies on the page where that transaction put it. The
profile of a visitor is written together with the closing of an appointment: until the night, whoever reads the
database files could lay the two side by side. Written anew in one transaction and in random order, all recent rows
look alike.
"""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction

from stats.models import DIMENSIONS, Profile

_TALLY = ", ".join(("day", *DIMENSIONS, "count"))
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
)


def rewrite(*, since: dt.date) -> None:
    """Write anew, together and shuffled, every tally of ``since`` or later and every profile of its month or later.

    No count changes. Recording waits meanwhile: some hundredths of a second a month of a busy centre.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE stats_tally, stats_profile IN SHARE ROW EXCLUSIVE MODE")
        for statement in _REWRITE:
            cursor.execute(statement, [since])
