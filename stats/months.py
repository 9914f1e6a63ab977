"""The monthly tallies, added up anew: a check on the trigger, and a repair should one ever be needed."""

from __future__ import annotations

from django.db import connection, transaction

from stats.models import DIMENSIONS

COLUMNS = ", ".join(DIMENSIONS)
_TRUE = f"SELECT date_trunc('month', day)::date, {COLUMNS}, sum(count)::bigint FROM stats_tally GROUP BY 1, {COLUMNS}"  # noqa: S608
_KEPT = f"SELECT month, {COLUMNS}, count FROM stats_monthlytally"  # noqa: S608


def rebuild() -> int:
    """Replace every monthly tally; return how many were wrong or missing. Recording waits meanwhile."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE stats_tally IN SHARE ROW EXCLUSIVE MODE")
        cursor.execute(
            f"SELECT count(*) FROM (({_TRUE} EXCEPT {_KEPT}) UNION ALL ({_KEPT} EXCEPT {_TRUE})) AS differing"  # noqa: S608
        )
        differing: int = cursor.fetchone()[0]
        cursor.execute("DELETE FROM stats_monthlytally")
        cursor.execute(f"INSERT INTO stats_monthlytally (month, {COLUMNS}, count) {_TRUE}")
    return differing
