"""Keep the monthly tallies equal to the daily ones, on every path and in the same transaction.

One trigger a statement, not a row: an import of a million lines adds its months once.
"""

from django.db import migrations

KEYS = "service, channel, context, theme, language, partner, programme"

FUNCTION = f"""
CREATE FUNCTION stats_add_months() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO stats_monthlytally AS kept (month, {KEYS}, count)
        SELECT date_trunc('month', day)::date, {KEYS}, sum(count)
        FROM added GROUP BY 1, {KEYS} ORDER BY 1, {KEYS}
        ON CONFLICT (month, {KEYS}) DO UPDATE SET count = kept.count + EXCLUDED.count;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        INSERT INTO stats_monthlytally AS kept (month, {KEYS}, count)
        SELECT date_trunc('month', day)::date, {KEYS}, sum(count)
        FROM added GROUP BY 1, {KEYS} ORDER BY 1, {KEYS}
        ON CONFLICT (month, {KEYS}) DO UPDATE SET count = kept.count + EXCLUDED.count;
    END IF;
    UPDATE stats_monthlytally AS kept SET count = kept.count - less.count
    FROM (
        SELECT date_trunc('month', day)::date AS month, {KEYS}, sum(count) AS count
        FROM gone GROUP BY 1, {KEYS}
    ) AS less
    WHERE (kept.month, kept.service, kept.channel, kept.context, kept.theme, kept.language, kept.partner, kept.programme)
        = (less.month, less.service, less.channel, less.context, less.theme, less.language, less.partner, less.programme);
    DELETE FROM stats_monthlytally AS kept USING (SELECT DISTINCT date_trunc('month', day)::date AS month FROM gone) AS less
    WHERE kept.month = less.month AND kept.count = 0;
    RETURN NULL;
END $$;
"""

TRIGGERS = """
CREATE TRIGGER stats_tally_added AFTER INSERT ON stats_tally
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stats_add_months();
CREATE TRIGGER stats_tally_changed AFTER UPDATE ON stats_tally
    REFERENCING OLD TABLE AS gone NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION stats_add_months();
CREATE TRIGGER stats_tally_removed AFTER DELETE ON stats_tally
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION stats_add_months();
"""

UNDO = """
DROP TRIGGER stats_tally_added ON stats_tally;
DROP TRIGGER stats_tally_changed ON stats_tally;
DROP TRIGGER stats_tally_removed ON stats_tally;
DROP FUNCTION stats_add_months();
"""


class Migration(migrations.Migration):
    dependencies = (("stats", "0001_initial"),)

    operations = (migrations.RunSQL(FUNCTION + TRIGGERS, UNDO),)
