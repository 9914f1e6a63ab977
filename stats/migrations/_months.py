"""The SQL of 0012: what is said of days, added up by month. Frozen with the migration."""

SAID = ("no_seat", "ahead", "absent", "cancelled", "supply_min", "taken_min", "unclosed")

_SAID = ", ".join(f"'{measure}'" for measure in SAID)
_KEY = "date_trunc('month', day::timestamp)::date AS month, measure, item"
_SAME = "kept.month = net.month AND kept.measure = net.measure AND kept.item = net.item"

FILL = f"""
INSERT INTO stats_monthcount (month, measure, item, count)
SELECT {_KEY}, sum(count) FROM stats_daycount WHERE measure IN ({_SAID}) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
"""  # noqa: S608  names of our own

# Statements of a night, not of a desk: each touches its own months once, in order.
MAKE = f"""
CREATE FUNCTION stats_add_said() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('stats.rewriting', true) = 'on' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        INSERT INTO stats_monthcount AS kept (month, measure, item, count)
        SELECT {_KEY}, sum(count) FROM added WHERE measure IN ({_SAID}) GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        ON CONFLICT (month, measure, item) DO UPDATE SET count = kept.count + EXCLUDED.count;
        RETURN NULL;
    END IF;
    IF TG_OP = 'DELETE' THEN
        UPDATE stats_monthcount AS kept SET count = kept.count + net.count FROM (
            SELECT {_KEY}, -sum(count) AS count FROM gone WHERE measure IN ({_SAID}) GROUP BY 1, 2, 3
        ) AS net WHERE {_SAME};
    ELSE
        UPDATE stats_monthcount AS kept SET count = kept.count + net.count FROM (
            SELECT {_KEY}, sum(count) AS count FROM (
                SELECT day, measure, item, count FROM added
                UNION ALL
                SELECT day, measure, item, -count FROM gone
            ) AS rows WHERE measure IN ({_SAID}) GROUP BY 1, 2, 3 HAVING sum(count) <> 0
        ) AS net WHERE {_SAME};
    END IF;
    DELETE FROM stats_monthcount AS kept USING (
        SELECT DISTINCT {_KEY} FROM gone WHERE measure IN ({_SAID})
    ) AS net WHERE {_SAME} AND kept.count = 0;
    RETURN NULL;
END $$;

CREATE TRIGGER stats_daycount_said AFTER INSERT ON stats_daycount
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stats_add_said();
CREATE TRIGGER stats_daycount_said_again AFTER UPDATE ON stats_daycount
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stats_add_said();
CREATE TRIGGER stats_daycount_unsaid AFTER DELETE ON stats_daycount
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION stats_add_said();
"""  # noqa: S608  names of our own

DROP = """
DROP TRIGGER stats_daycount_said ON stats_daycount;
DROP TRIGGER stats_daycount_said_again ON stats_daycount;
DROP TRIGGER stats_daycount_unsaid ON stats_daycount;
DROP FUNCTION stats_add_said();
"""
