"""Groups of terms become rows of their own, age bands get their bounds, and PostgreSQL keeps a code that was used.

A code stands in profiles, in answers and in counts as plain text: statistics refer to nothing (P1), so no foreign key
holds it. These triggers do. Who takes a term out waits for everybody who read the list in a transaction still open:
such a one may be about to write the code.
"""

from django.db import migrations

from stats import seed

USED = """
CREATE FUNCTION stats_term_used(list text, code text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    found boolean := false;
BEGIN
    IF list IN ('sex', 'age5', 'municipality', 'status', 'education', 'referral') THEN
        EXECUTE format('SELECT EXISTS (SELECT FROM stats_profile WHERE %I = $1)', list) INTO found USING code;
        RETURN found OR EXISTS (
            SELECT FROM stats_groupanswer AS answer WHERE answer.question = list AND answer.code = stats_term_used.code
        );
    END IF;
    RETURN EXISTS (
        SELECT FROM stats_daycount
        WHERE item = code AND measure = CASE list WHEN 'audience' THEN 'reached' ELSE list END
    );
END $$;

CREATE FUNCTION stats_term_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.list, NEW.code) IS DISTINCT FROM (OLD.list, OLD.code) THEN
            RAISE EXCEPTION 'the code of a term never changes' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'term_code_stays';
        END IF;
        RETURN NEW;
    END IF;
    LOCK TABLE stats_term IN ACCESS EXCLUSIVE MODE;
    IF stats_term_used(OLD.list, OLD.code) THEN
        RAISE EXCEPTION 'the code % of % was used', OLD.code, OLD.list USING ERRCODE = 'restrict_violation',
            CONSTRAINT = 'term_in_use';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER stats_term_stays BEFORE UPDATE OR DELETE ON stats_term
    FOR EACH ROW EXECUTE FUNCTION stats_term_stays();

CREATE FUNCTION stats_category_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' THEN
        IF (NEW.service, NEW.code) IS DISTINCT FROM (OLD.service, OLD.code) THEN
            RAISE EXCEPTION 'the code of a category never changes' USING ERRCODE = 'check_violation',
                CONSTRAINT = 'category_code_stays';
        END IF;
        RETURN NEW;
    END IF;
    IF EXISTS (
        SELECT FROM stats_monthlytally
        WHERE service = OLD.service
            AND (OLD.valid_from IS NULL OR month >= make_date(OLD.valid_from, 1, 1))
            AND (OLD.valid_until IS NULL OR month < make_date(OLD.valid_until + 1, 1, 1))
    ) THEN
        RAISE EXCEPTION 'the category % of % was told', OLD.code, OLD.service USING ERRCODE = 'restrict_violation',
            CONSTRAINT = 'category_in_use';
    END IF;
    RETURN OLD;
END $$;

CREATE TRIGGER stats_category_stays BEFORE UPDATE OR DELETE ON stats_reportingcategory
    FOR EACH ROW EXECUTE FUNCTION stats_category_stays();
"""

UNDO = """
DROP TRIGGER stats_category_stays ON stats_reportingcategory;
DROP FUNCTION stats_category_stays();
DROP TRIGGER stats_term_stays ON stats_term;
DROP FUNCTION stats_term_stays();
DROP FUNCTION stats_term_used(text, text);
"""


def fill(apps, schema_editor):
    """What a new house gets from ``stats.seed``, for one that has its terms already."""
    term, group, broken = (apps.get_model("stats", name) for name in ("Term", "TermGroup", "SeriesBreak"))
    if not term.objects.exists():
        return
    members: dict[tuple[str, str], list[str]] = {}
    for name, code, of in term.objects.exclude(group="").order_by("position").values_list("list", "code", "group"):
        members.setdefault((name, of), []).append(code)
    known = {(row["list"], row["code"]): row for row in seed.rows("term-groups.csv")}
    for (name, code), codes in members.items():
        words = known.get((name, code), {"fr": code, "nl": code})
        group.objects.create(
            list=name, code=code, label=words["fr"], label_fr=words["fr"], label_nl=words["nl"], members=codes
        )
    for code, (lowest, highest) in seed.ages().items():
        term.objects.filter(list="age5", code=code).update(lowest=lowest, highest=highest)
    broken.objects.bulk_create(broken(text=fields["text_fr"], **fields) for fields in seed.breaks())


class Migration(migrations.Migration):
    dependencies = (("stats", "0007_rollups"),)

    operations = (
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveField("term", "group"),
        migrations.RunSQL(USED, UNDO),
    )
