"""The SQL of 0007: what it makes, how it fills it, what it takes back. Frozen with the migration."""

from importlib import import_module

KEYS = ("service", "channel", "context", "theme", "language", "partner", "programme")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
QUESTIONS = ("sex", "age5", "municipality", "status", "education", "referral", "first_visit")
BY_DAY = ("heldtally", "daycount", "hourcount")
BY_MONTH = ("groupanswer",)
LOCK = "x'73746174'::int"  # "stat": the class of the years' advisory locks

_KEYS = ", ".join(KEYS)
_MONTH = "date_trunc('month', day::timestamp)::date"
_COUNTS = ", ".join(("count", *DAYS))
_OF_DAY = [f"coalesce(sum(count) FILTER (WHERE extract(isodow FROM day) = {n}), 0)" for n in range(1, 8)]
_DAY_SUMS = ", ".join(_OF_DAY)
_DAY_SUMS_NAMED = ", ".join(f"{summed} AS {name}" for summed, name in zip(_OF_DAY, DAYS, strict=True))
_SUMS = f"sum(count), {_DAY_SUMS}"
_ADD = ", ".join(f"{name} = kept.{name} + EXCLUDED.{name}" for name in ("count", *DAYS))
_CHANGE = ", ".join(f"{name} = kept.{name} + net.{name}" for name in ("count", *DAYS))
_SAME = " AND ".join(f"kept.{name} = net.{name}" for name in ("month", *KEYS))
_NOTHING = " AND ".join(f"{name} = 0" for name in ("count", *DAYS))
_NETS = ", ".join(f"net.{name}" for name in ("month", *KEYS, "count", *DAYS))
_ROW = f"{_KEYS}, sum(count), month"  # the first columns of stats_monthlytally, in their order
_ANSWER = "month, municipality, question, code"
_GIVEN = ", ".join(f"('{name}', {name})" for name in QUESTIONS)
_REWRITING = "current_setting('stats.rewriting', true) = 'on'"

GUARD = f"""
CREATE FUNCTION stats_refuse_closed(years int[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    one int;
BEGIN
    FOREACH one IN ARRAY years LOOP
        PERFORM pg_advisory_xact_lock_shared({LOCK}, one);
    END LOOP;
    -- A query of its own, after the locks: it sees a closing that was waited for.
    SELECT year INTO one FROM stats_yearversion WHERE year = ANY (years) ORDER BY year LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the year % is closed', one USING ERRCODE = 'check_violation', CONSTRAINT = 'stats_closed_year';
    END IF;
END $$;
"""  # noqa: S608  names of our own


def _touching(column: str) -> str:
    """The beginning of every trigger: nothing to do, or the years it touches held open."""
    years = f"array_agg(DISTINCT extract(year FROM {column})::int ORDER BY extract(year FROM {column})::int)"
    return f"""
    IF {_REWRITING} THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        SELECT {years} INTO touched FROM added;
    ELSIF TG_OP = 'DELETE' THEN
        SELECT {years} INTO touched FROM gone;
    ELSE
        SELECT {years} INTO touched FROM (SELECT {column} FROM added UNION SELECT {column} FROM gone) AS rows;
    END IF;
    IF touched IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM stats_refuse_closed(touched);
"""  # noqa: S608  names of our own


def _guarding(name: str, column: str) -> str:
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched int[];
BEGIN
    {_touching(column)}
    RETURN NULL;
END $$;
"""


def _triggers(table: str, function: str) -> str:
    return f"""
CREATE TRIGGER stats_{table}_added AFTER INSERT ON stats_{table}
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER stats_{table}_changed AFTER UPDATE ON stats_{table}
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION {function}();
CREATE TRIGGER stats_{table}_removed AFTER DELETE ON stats_{table}
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""


# Only an addition may be proposed for insertion: a check is made before a conflict is looked for.
MONTHS = f"""
CREATE FUNCTION stats_change_month(net stats_monthlytally) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    nothing_left boolean;
BEGIN
    UPDATE stats_monthlytally AS kept SET {_CHANGE} WHERE {_SAME} RETURNING {_NOTHING} INTO nothing_left;
    IF NOT FOUND THEN
        INSERT INTO stats_monthlytally AS kept (month, {_KEYS}, {_COUNTS}) VALUES ({_NETS})
        ON CONFLICT (month, {_KEYS}) DO UPDATE SET {_ADD};
    ELSIF nothing_left THEN
        DELETE FROM stats_monthlytally AS kept WHERE {_SAME} AND {_NOTHING};
    END IF;
END $$;

CREATE OR REPLACE FUNCTION stats_add_months() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched int[];
    net stats_monthlytally;
BEGIN
    {_touching("day")}
    IF TG_OP = 'INSERT' THEN
        INSERT INTO stats_monthlytally AS kept (month, {_KEYS}, {_COUNTS})
        SELECT {_MONTH}, {_KEYS}, {_SUMS} FROM added GROUP BY 1, {_KEYS} ORDER BY 1, {_KEYS}
        ON CONFLICT (month, {_KEYS}) DO UPDATE SET {_ADD};
    ELSIF TG_OP = 'DELETE' THEN
        FOR net IN
            SELECT {_ROW}, {_DAY_SUMS} FROM (SELECT {_MONTH} AS month, day, {_KEYS}, -count AS count FROM gone) AS rows
            GROUP BY month, {_KEYS} ORDER BY month, {_KEYS}
        LOOP
            PERFORM stats_change_month(net);
        END LOOP;
    ELSE
        FOR net IN
            SELECT {_ROW}, {_DAY_SUMS} FROM (
                SELECT {_MONTH} AS month, day, {_KEYS}, count FROM added
                UNION ALL
                SELECT {_MONTH}, day, {_KEYS}, -count FROM gone
            ) AS rows
            GROUP BY month, {_KEYS} ORDER BY month, {_KEYS}
        LOOP
            PERFORM stats_change_month(net);
        END LOOP;
    END IF;
    RETURN NULL;
END $$;
"""  # noqa: S608  names of our own

ANSWERS = f"""
CREATE FUNCTION stats_change_answers(net stats_answertally) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    number_left bigint;
BEGIN
    UPDATE stats_answertally AS kept SET count = kept.count + net.count
    WHERE kept.month = net.month AND kept.municipality = net.municipality AND kept.question = net.question
    AND kept.code = net.code RETURNING count INTO number_left;
    IF NOT FOUND THEN
        INSERT INTO stats_answertally AS kept ({_ANSWER}, count)
        VALUES (net.month, net.municipality, net.question, net.code, net.count)
        ON CONFLICT ({_ANSWER}) DO UPDATE SET count = kept.count + EXCLUDED.count;
    ELSIF number_left = 0 THEN
        DELETE FROM stats_answertally AS kept
        WHERE kept.month = net.month AND kept.municipality = net.municipality AND kept.question = net.question
        AND kept.code = net.code AND kept.count = 0;
    END IF;
END $$;

CREATE FUNCTION stats_add_answers() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched int[];
    net stats_answertally;
BEGIN
    {_touching("month")}
    IF TG_OP = 'INSERT' THEN
        INSERT INTO stats_answertally AS kept ({_ANSWER}, count)
        SELECT {_ANSWER}, count(*) FROM added CROSS JOIN LATERAL (VALUES {_GIVEN}) AS given (question, code)
        GROUP BY {_ANSWER} ORDER BY {_ANSWER}
        ON CONFLICT ({_ANSWER}) DO UPDATE SET count = kept.count + EXCLUDED.count;
    ELSIF TG_OP = 'DELETE' THEN
        FOR net IN
            SELECT {_ANSWER}, -count(*) FROM gone CROSS JOIN LATERAL (VALUES {_GIVEN}) AS given (question, code)
            GROUP BY {_ANSWER} ORDER BY {_ANSWER}
        LOOP
            PERFORM stats_change_answers(net);
        END LOOP;
    ELSE
        FOR net IN
            SELECT {_ANSWER}, sum(one)
            FROM (SELECT *, 1 AS one FROM added UNION ALL SELECT *, -1 FROM gone) AS rows
            CROSS JOIN LATERAL (VALUES {_GIVEN}) AS given (question, code)
            GROUP BY {_ANSWER} HAVING sum(one) <> 0 ORDER BY {_ANSWER}
        LOOP
            PERFORM stats_change_answers(net);
        END LOOP;
    END IF;
    RETURN NULL;
END $$;
"""  # noqa: S608  names of our own

CLOSING = f"""
CREATE FUNCTION stats_add_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    net stats_monthlytally;
BEGIN
    IF {_REWRITING} THEN
        RETURN NULL;
    END IF;
    IF EXISTS (
        SELECT FROM added WHERE NOT EXISTS (
            SELECT FROM stats_yearversion WHERE year = extract(year FROM added.month)
        )
    ) THEN
        RAISE EXCEPTION 'only a closed year is corrected'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'stats_open_year';
    END IF;
    FOR net IN
        SELECT {_ROW}, 0, 0, 0, 0, 0, 0, 0 FROM added GROUP BY month, {_KEYS} HAVING sum(count) <> 0
        ORDER BY month, {_KEYS}
    LOOP
        PERFORM stats_change_month(net);
    END LOOP;
    RETURN NULL;
END $$;

CREATE FUNCTION stats_stay_as_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF {_REWRITING} THEN
        RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    RAISE EXCEPTION 'versions and corrections of a closed year stay as they were written'
    USING ERRCODE = 'check_violation', CONSTRAINT = 'stats_stays_as_written';
END $$;

CREATE FUNCTION stats_close_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock({LOCK}, NEW.year);
    RETURN NEW;
END $$;

CREATE TRIGGER stats_correction_added AFTER INSERT ON stats_correction
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stats_add_corrections();
CREATE TRIGGER stats_correction_stays BEFORE UPDATE OR DELETE ON stats_correction
    FOR EACH ROW EXECUTE FUNCTION stats_stay_as_written();
CREATE TRIGGER stats_yearversion_stays BEFORE UPDATE OR DELETE ON stats_yearversion
    FOR EACH ROW EXECUTE FUNCTION stats_stay_as_written();
CREATE TRIGGER stats_yearversion_alone BEFORE INSERT ON stats_yearversion
    FOR EACH ROW EXECUTE FUNCTION stats_close_alone();
"""  # noqa: S608  names of our own

MAKE = "".join(
    (
        GUARD,
        MONTHS,
        ANSWERS,
        _triggers("profile", "stats_add_answers"),
        _guarding("stats_guard_days", "day"),
        *(_triggers(table, "stats_guard_days") for table in BY_DAY),
        _guarding("stats_guard_months", "month"),
        *(_triggers(table, "stats_guard_months") for table in BY_MONTH),
        CLOSING,
    )
)
FILL = f"""
UPDATE stats_monthlytally AS kept SET {", ".join(f"{name} = net.{name}" for name in DAYS)} FROM (
    SELECT {_MONTH} AS month, {_KEYS}, {_DAY_SUMS_NAMED} FROM stats_tally GROUP BY 1, {_KEYS}
) AS net WHERE {_SAME};
INSERT INTO stats_answertally ({_ANSWER}, count)
SELECT {_ANSWER}, count(*) FROM stats_profile CROSS JOIN LATERAL (VALUES {_GIVEN}) AS given (question, code)
GROUP BY {_ANSWER};
"""  # noqa: S608  names of our own
UNDO = f"""
DROP FUNCTION stats_close_alone, stats_stay_as_written, stats_add_corrections, stats_guard_days, stats_guard_months,
    stats_add_answers CASCADE;
{import_module("stats.migrations.0002_monthly").FUNCTION.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")}
DROP FUNCTION stats_change_month, stats_change_answers, stats_refuse_closed;
"""
