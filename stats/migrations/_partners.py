"""The SQL of 0011: what it makes, how it fills it, what it takes back. Frozen with the migration."""

from stats.migrations import _totals

KEYS = "service, partner"
ONE, MANY = 0, 1  # the slot of statements of one row, and of several: the two never wait for each other

_MONTH = "date_trunc('month', day::timestamp)::date"
_REWRITING = "coalesce(current_setting('stats.rewriting', true), '') = 'on'"


def _adding(rows: str, slot: str) -> str:
    """Upsert who gave what in ``rows`` (month, keys, count), in the order of the key."""
    return f"""
        INSERT INTO stats_partnertotal AS kept (month, {KEYS}, slot, count)
        SELECT month, {KEYS}, {slot}, sum(count) FROM ({rows}) AS rows GROUP BY month, {KEYS} ORDER BY month, {KEYS}
        ON CONFLICT (month, {KEYS}, slot) DO UPDATE SET count = kept.count + EXCLUDED.count;
"""  # noqa: S608  names of our own


def _slot(table: str) -> str:
    return f"CASE WHEN (SELECT count(*) FROM {table}) > 1 THEN {MANY} ELSE {ONE} END"  # noqa: S608


_ADDED = f"SELECT {_MONTH} AS month, {KEYS}, count FROM added"  # noqa: S608  names of our own
_GONE = f"SELECT {_MONTH} AS month, {KEYS}, -count AS count FROM gone"  # noqa: S608  names of our own

# In one function with the totals, after them: a trigger more would cost every record its beginning.
MAKE = f"""
CREATE OR REPLACE FUNCTION stats_add_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {_REWRITING} THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF EXISTS (SELECT FROM added) THEN
            {_totals.AFTER_INSERT}
            {_adding(_ADDED, _slot("added"))}
        END IF;
    ELSIF TG_OP = 'DELETE' THEN
        IF EXISTS (SELECT FROM gone) THEN
            {_totals.AFTER_DELETE}
            {_adding(_GONE, _slot("gone"))}
        END IF;
    ELSIF EXISTS (SELECT FROM gone) THEN
        {_totals.AFTER_UPDATE}
        {_adding(f"{_ADDED} UNION ALL {_GONE}", _slot("gone"))}
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION stats_total_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {_REWRITING} THEN
        RETURN NULL;
    END IF;
    {_totals.AFTER_CORRECTION}
    {_adding(f"SELECT month, {KEYS}, count FROM added", str(MANY))}
    RETURN NULL;
END $$;
"""  # noqa: S608  names of our own
FILL = f"""
INSERT INTO stats_partnertotal (month, {KEYS}, slot, count)
SELECT month, {KEYS}, {MANY}, sum(count) FROM stats_monthlytally GROUP BY month, {KEYS};
"""  # noqa: S608  names of our own
UNDO = _totals.FUNCTIONS
