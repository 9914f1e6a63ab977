"""The rollups added up anew: a check on their triggers, and a repair should one ever be needed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from stats.models import DIMENSIONS, WEEKDAYS
from stats.recording import ANSWERS

COLUMNS = ", ".join(DIMENSIONS)
_OF_DAYS = ", ".join(
    f"coalesce(sum(count) FILTER (WHERE extract(isodow FROM day) = {number}), 0)::bigint AS {name}"
    for number, name in enumerate(WEEKDAYS, 1)
)
_NO_DAYS = ", ".join("0" for _name in WEEKDAYS)
_GIVEN = ", ".join(f"('{name}', {name})" for name in ANSWERS)


@dataclass(frozen=True)
class Rollup:
    """``table`` holds ``counts`` by ``key``; ``true`` selects both, in that order, from ``sources``."""

    table: str
    key: tuple[str, ...]
    counts: tuple[str, ...]
    sources: tuple[str, ...]
    true: str


_SUMS = ", ".join(f"sum({name})::bigint AS {name}" for name in ("count", *WEEKDAYS))
ROLLUPS = (
    Rollup(
        "stats_monthlytally",
        ("month", *DIMENSIONS),
        ("count", *WEEKDAYS),
        ("stats_tally", "stats_correction"),
        f"""
        SELECT month, {COLUMNS}, {_SUMS} FROM (
            SELECT date_trunc('month', day::timestamp)::date AS month, {COLUMNS}, sum(count) AS count, {_OF_DAYS}
            FROM stats_tally GROUP BY 1, {COLUMNS}
            UNION ALL
            SELECT month, {COLUMNS}, count, {_NO_DAYS} FROM stats_correction
        ) AS facts GROUP BY month, {COLUMNS}
        HAVING sum(count) <> 0 OR {" OR ".join(f"sum({name}) <> 0" for name in WEEKDAYS)}
        """,  # noqa: S608  names of our own columns
    ),
    Rollup(
        "stats_answertally",
        ("month", "municipality", "question", "code"),
        ("count",),
        ("stats_profile",),
        f"""
        SELECT month, municipality, question, code, count(*) AS count
        FROM stats_profile CROSS JOIN LATERAL (VALUES {_GIVEN}) AS given (question, code)
        GROUP BY month, municipality, question, code
        """,  # noqa: S608  names of our own columns
    ),
)


def rebuild() -> int:
    """Make every rollup what the facts add up to; return how many of its rows were wrong, missing or too many.

    All in one transaction. Recording waits meanwhile; reading does not. What is right already is not written.
    """
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        sources = ", ".join(source for rollup in ROLLUPS for source in rollup.sources)
        cursor.execute(f"LOCK TABLE {sources} IN SHARE ROW EXCLUSIVE MODE")
        return sum(_put_right(cursor, rollup) for rollup in ROLLUPS)


def _put_right(cursor: CursorWrapper, rollup: Rollup) -> int:
    columns, key = ", ".join((*rollup.key, *rollup.counts)), ", ".join(rollup.key)
    cursor.execute(f"CREATE TEMPORARY TABLE stats_true ON COMMIT DROP AS {rollup.true}")
    cursor.execute("ANALYZE stats_true")
    kept, true = (", ".join(f"{name}.{count}" for count in rollup.counts) for name in ("kept", "stats_true"))
    cursor.execute(
        f"SELECT count(*) FROM {rollup.table} AS kept FULL JOIN stats_true USING ({key})"  # noqa: S608
        f" WHERE ({kept}) IS DISTINCT FROM ({true})"
    )
    differing: int = cursor.fetchone()[0]
    if differing:
        same_key, same = (
            " AND ".join(f"kept.{name} = stats_true.{name}" for name in names)
            for names in (rollup.key, (*rollup.key, *rollup.counts))
        )
        cursor.execute(
            f"DELETE FROM {rollup.table} AS kept WHERE NOT EXISTS (SELECT FROM stats_true WHERE {same})"  # noqa: S608
        )
        cursor.execute(
            f"INSERT INTO {rollup.table} ({columns}) SELECT {columns} FROM stats_true"  # noqa: S608
            f" WHERE NOT EXISTS (SELECT FROM {rollup.table} AS kept WHERE {same_key}) ORDER BY random()"
        )
    cursor.execute("DROP TABLE stats_true")
    return differing
