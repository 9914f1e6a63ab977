"""The SQL of 0009: what it makes, how it fills it, what it takes back. Frozen with the migration."""

from stats.migrations import _rollups

KEYS = tuple(name for name in _rollups.KEYS if name != "partner")
SLOTS = 8  # so many may add to one total at once; who reads adds them up
MANY = SLOTS  # the slot of statements of several rows

_KEYS = ", ".join(KEYS)
_COUNTS = ", ".join(("count", *_rollups.DAYS))
_MONTH = "date_trunc('month', day::timestamp)::date"
_SUMS = ", ".join(
    ("sum(count)", *(f"coalesce(sum(count) FILTER (WHERE extract(isodow FROM day) = {n}), 0)" for n in range(1, 8)))
)
_ADD = ", ".join(f"{name} = kept.{name} + EXCLUDED.{name}" for name in ("count", *_rollups.DAYS))
_REWRITING = "current_setting('stats.rewriting', true) = 'on'"


def _adding(rows: str, slot: str, sums: str = _SUMS) -> str:
    """Upsert the totals of ``rows`` (month, day, keys, count), in the order of their key."""
    return f"""
        INSERT INTO stats_monthlytotal AS kept (month, {_KEYS}, slot, {_COUNTS})
        SELECT month, {_KEYS}, {slot}, {sums} FROM ({rows}) AS rows GROUP BY month, {_KEYS} ORDER BY month, {_KEYS}
        ON CONFLICT (month, {_KEYS}, slot) DO UPDATE SET {_ADD};
"""  # noqa: S608  names of our own


def _slot(table: str) -> str:
    return f"CASE WHEN (SELECT count(*) FROM {table}) > 1 THEN {MANY} ELSE pg_backend_pid() % {SLOTS} END"  # noqa: S608


_ADDED = f"SELECT {_MONTH} AS month, day, {_KEYS}, count FROM added"  # noqa: S608  names of our own
_GONE = f"SELECT {_MONTH} AS month, day, {_KEYS}, -count AS count FROM gone"  # noqa: S608  names of our own
_NO_DAYS = ", ".join("0" for _day in _rollups.DAYS)
AFTER_INSERT = _adding(_ADDED, _slot("added"))
AFTER_DELETE = _adding(_GONE, _slot("gone"))
AFTER_UPDATE = _adding(f"{_ADDED} UNION ALL {_GONE}", _slot("gone"))
AFTER_CORRECTION = _adding(
    f"SELECT month, {_KEYS}, count FROM added",  # noqa: S608  names of our own
    str(MANY),
    f"sum(count), {_NO_DAYS}",
)

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION stats_add_totals() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {_REWRITING} THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        {AFTER_INSERT}
    ELSIF TG_OP = 'DELETE' THEN
        {AFTER_DELETE}
    ELSE
        {AFTER_UPDATE}
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION stats_total_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT {_REWRITING} THEN
        {AFTER_CORRECTION}
    END IF;
    RETURN NULL;
END $$;
"""
MAKE = f"""{FUNCTIONS}
-- Triggers of one event fire in the order of their names: after the months, which also ask whether the year is closed.
CREATE TRIGGER stats_tally_total_added AFTER INSERT ON stats_tally
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stats_add_totals();
CREATE TRIGGER stats_tally_total_changed AFTER UPDATE ON stats_tally
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stats_add_totals();
CREATE TRIGGER stats_tally_total_removed AFTER DELETE ON stats_tally
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION stats_add_totals();
CREATE TRIGGER stats_correction_total AFTER INSERT ON stats_correction
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stats_total_corrections();
"""
FILL = f"""
INSERT INTO stats_monthlytotal (month, {_KEYS}, slot, {_COUNTS})
SELECT month, {_KEYS}, {MANY}, {", ".join(f"sum({name})" for name in ("count", *_rollups.DAYS))}
FROM stats_monthlytally GROUP BY month, {_KEYS};
"""  # noqa: S608  names of our own
UNDO = "DROP FUNCTION stats_add_totals, stats_total_corrections CASCADE;"
