from django.db import migrations

from cdm.core import folding

# B1 on every path, also the admin, an import, psql. Whoever takes or frees seats passes through the pool's row, which
# counts them; a check constraint sees the sum, and one waits for the other there. What the regime of the day leaves is
# judged only when seats are taken, so that a regime added later does not undo what was promised (B2).
SEATS = """
CREATE FUNCTION activities_allowed(seats int, mode text, starts timestamptz, site bigint, outside_hours boolean)
RETURNS int LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN mode <> 'onsite' OR site IS NULL OR regime.kind IS NULL THEN seats
        WHEN regime.kind = 'closed' AND NOT outside_hours THEN 0
        WHEN regime.kind = 'closed' THEN seats
        ELSE seats * regime.capacity_percent / 100
    END
    FROM (SELECT 1) one LEFT JOIN LATERAL (
        SELECT kind, capacity_percent FROM agenda_regime
        WHERE daterange(agenda_regime.starts, agenda_regime.ends, '[]')
            @> (activities_allowed.starts AT TIME ZONE 'Europe/Brussels')::date
        LIMIT 1) regime ON true
$$;

CREATE FUNCTION activities_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before int := 0;
    after int := 0;
    pool record;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state IN ('confirmed', 'offered') THEN before := OLD.party; END IF;
    IF TG_OP <> 'DELETE' AND NEW.state IN ('confirmed', 'offered') THEN after := NEW.party; END IF;
    IF TG_OP = 'UPDATE' AND (OLD.session_id, OLD.mode) = (NEW.session_id, NEW.mode) THEN
        after := after - before;
        before := 0;
    END IF;
    IF before <> 0 THEN
        UPDATE activities_seatpool SET taken = taken - before WHERE session_id = OLD.session_id AND mode = OLD.mode;
    END IF;
    IF after > 0 THEN
        PERFORM pg_advisory_xact_lock_shared(x'6167656e'::int);
        UPDATE activities_seatpool p SET taken = taken + after WHERE session_id = NEW.session_id AND mode = NEW.mode
            RETURNING * INTO pool;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'session % has no seats %', NEW.session_id, NEW.mode
                USING ERRCODE = 'check_violation', CONSTRAINT = 'registration_has_seats', TABLE = 'activities_registration';
        END IF;
        IF pool.taken > (SELECT activities_allowed(pool.seats, pool.mode, starts, site_id, outside_hours)
                         FROM activities_session WHERE id = NEW.session_id) THEN
            RAISE EXCEPTION 'session % is full %', NEW.session_id, NEW.mode
                USING ERRCODE = 'check_violation', CONSTRAINT = 'seat_pool_under_regime', TABLE = 'activities_seatpool';
        END IF;
    ELSIF after < 0 THEN
        UPDATE activities_seatpool SET taken = taken + after WHERE session_id = NEW.session_id AND mode = NEW.mode;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER registration_seats AFTER INSERT OR DELETE OR UPDATE OF state, mode, party, session_id
    ON activities_registration FOR EACH ROW EXECUTE FUNCTION activities_seats();
"""
UNSEATED = """
DROP TRIGGER registration_seats ON activities_registration;
DROP FUNCTION activities_seats();
DROP FUNCTION activities_allowed(int, text, timestamptz, bigint, boolean);
"""

PARTS = ("title", "summary", "description", "prerequisites")


def _words(language: str) -> str:
    return " || ' ' || ".join(f"coalesce({part}_{language}, '')" for part in PARTS)


SEARCH = folding.function("activities_fold") + "".join(
    f"""
ALTER TABLE activities_activity
    ADD COLUMN folded_{language} text GENERATED ALWAYS AS (activities_fold({_words(language)})) STORED,
    ADD COLUMN search_{language} tsvector GENERATED ALWAYS AS (
        to_tsvector('pg_catalog.{dictionary}', activities_fold({_words(language)}))) STORED;
CREATE INDEX activity_search_{language} ON activities_activity USING gin (search_{language});
"""
    for language, dictionary in (("fr", "french"), ("nl", "dutch"))
)
UNSEARCHED = """
ALTER TABLE activities_activity
    DROP COLUMN search_fr, DROP COLUMN search_nl, DROP COLUMN folded_fr, DROP COLUMN folded_nl;
DROP FUNCTION activities_fold(text);
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0001_initial"), ("agenda", "0002_seats")]

    operations = [migrations.RunSQL(SEATS, UNSEATED), migrations.RunSQL(SEARCH, UNSEARCHED)]
