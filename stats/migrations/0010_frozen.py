"""What was published stays as it was: the database refuses to change or delete a snapshot (design P3)."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION stats_refuse_snapshot() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the figures published for % are frozen', to_char(OLD.month, 'YYYY-MM')
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'snapshot_frozen', TABLE = 'stats_snapshot';
END $$;
CREATE TRIGGER stats_snapshot_frozen BEFORE UPDATE OR DELETE ON stats_snapshot
    FOR EACH ROW EXECUTE FUNCTION stats_refuse_snapshot();
"""
UNDO = """
DROP TRIGGER stats_snapshot_frozen ON stats_snapshot;
DROP FUNCTION stats_refuse_snapshot();
"""


class Migration(migrations.Migration):
    dependencies = (("stats", "0009_totals"),)

    operations = (migrations.RunSQL(REFUSE, UNDO),)
