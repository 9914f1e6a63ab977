"""The rollups added up anew: a check on their triggers, and a repair should one ever be needed."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from stats.models import DIMENSIONS, SAID, WEEKDAYS
from stats.recording import ANSWERS

_OF_DAYS = ", ".join(
    f"coalesce(sum(count) FILTER (WHERE extract(isodow FROM day) = {number}), 0)::bigint AS {name}"
    for number, name in enumerate(WEEKDAYS, 1)
)
_NO_DAYS = ", ".join("0" for _name in WEEKDAYS)
_GIVEN = ", ".join(f"('{name}', {name})" for name in ANSWERS)


@dataclass(frozen=True)
class Rollup:
    """``table`` holds ``counts`` by ``key``; ``true`` selects both, in that order, from ``sources``.

    ``slotted`` when a key's counts may lie in several slots.
    """

    table: str
    key: tuple[str, ...]
    counts: tuple[str, ...]
    sources: tuple[str, ...]
    true: str
    slotted: bool = False


_SUMS = ", ".join(f"sum({name})::bigint AS {name}" for name in ("count", *WEEKDAYS))


def _by_month(dimensions: tuple[str, ...]) -> str:
    """Contacts by month and ``dimensions``: those of days, and the corrections of closed years, which have no day."""
    columns = ", ".join(dimensions)
    return f"""
        SELECT month, {columns}, {_SUMS} FROM (
            SELECT date_trunc('month', day::timestamp)::date AS month, {columns}, sum(count) AS count, {_OF_DAYS}
            FROM stats_tally GROUP BY 1, {columns}
            UNION ALL
            SELECT month, {columns}, count, {_NO_DAYS} FROM stats_correction
        ) AS facts GROUP BY month, {columns}
        HAVING sum(count) <> 0 OR {" OR ".join(f"sum({name}) <> 0" for name in WEEKDAYS)}
        """  # noqa: S608  names of our own columns


WITHOUT_PARTNER = tuple(name for name in DIMENSIONS if name != "partner")
ROLLUPS = (
    Rollup(
        "stats_monthlytally",
        ("month", *DIMENSIONS),
        ("count", *WEEKDAYS),
        ("stats_tally", "stats_correction"),
        _by_month(DIMENSIONS),
    ),
    Rollup(
        "stats_monthlytotal",
        ("month", *WITHOUT_PARTNER),
        ("count", *WEEKDAYS),
        (),
        _by_month(WITHOUT_PARTNER),
        slotted=True,
    ),
    Rollup(
        "stats_partnertotal",
        ("month", "service", "partner"),
        ("count",),
        (),
        """
        SELECT month, service, partner, sum(count)::bigint AS count FROM (
            SELECT date_trunc('month', day::timestamp)::date AS month, service, partner, sum(count) AS count
            FROM stats_tally GROUP BY 1, 2, 3
            UNION ALL
            SELECT month, service, partner, count FROM stats_correction
        ) AS facts GROUP BY month, service, partner HAVING sum(count) <> 0
        """,
        slotted=True,
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
    Rollup(
        "stats_monthcount",
        ("month", "measure", "item"),
        ("count",),
        ("stats_daycount",),
        f"""
        SELECT date_trunc('month', day::timestamp)::date AS month, measure, item, sum(count)::bigint AS count
        FROM stats_daycount WHERE measure IN ({", ".join(f"'{measure.value}'" for measure in SAID)}) GROUP BY 1, 2, 3
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
    key = ", ".join(rollup.key)
    columns = ", ".join((*rollup.key, *rollup.counts))
    sums = ", ".join(f"sum({name}) AS {name}" for name in rollup.counts)
    kept, true = (
        ", ".join(f"coalesce({name}.{count}, 0)" for count in rollup.counts) for name in ("kept", "right_ones")
    )
    cursor.execute(f"CREATE TEMPORARY TABLE stats_true ON COMMIT DROP AS {rollup.true}")
    cursor.execute(
        f"CREATE TEMPORARY TABLE stats_wrong ON COMMIT DROP AS SELECT {key}"  # noqa: S608  names of our own
        f" FROM (SELECT {key}, {sums} FROM {rollup.table} GROUP BY {key}) AS kept"
        f" FULL JOIN stats_true AS right_ones USING ({key}) WHERE ({kept}) IS DISTINCT FROM ({true})"
    )
    differing = cursor.rowcount
    if differing:
        same = " AND ".join(f"kept.{name} = wrong.{name}" for name in rollup.key)
        slot = (", slot", ", 0") if rollup.slotted else ("", "")
        cursor.execute(f"DELETE FROM {rollup.table} AS kept USING stats_wrong AS wrong WHERE {same}")  # noqa: S608
        cursor.execute(
            f"INSERT INTO {rollup.table} ({columns}{slot[0]})"  # noqa: S608  names of our own
            f" SELECT {columns}{slot[1]} FROM stats_true JOIN stats_wrong USING ({key}) ORDER BY random()"
        )
    cursor.execute("DROP TABLE stats_true, stats_wrong")
    return differing
