from django.db import migrations

# B1 on every path, also the admin, an import, psql: a seat that a calendar does not have cannot be held, so nobody is
# held twice through "seat 2" of a counsellor; and seats that are held cannot be taken away by a lower capacity.
#
# Triggers, because a check sees one row only and a composite foreign key on (calendar, capacity) would count the past:
# five workstations fewer would need the allocations of all earlier years changed. Both take the lock of
# cdm/agenda/turns.py, without which an insert and a lowering would each miss the other.
FORWARD = """
CREATE FUNCTION agenda_allocation_seat() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(x'6167656e'::int);
    IF NEW.seat < 1 OR NEW.seat > (SELECT capacity FROM agenda_calendar WHERE id = NEW.calendar_id) THEN
        RAISE EXCEPTION 'calendar % has no seat %', NEW.calendar_id, NEW.seat
            USING ERRCODE = 'check_violation', CONSTRAINT = 'allocation_seat_exists', TABLE = 'agenda_allocation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER allocation_seat BEFORE INSERT OR UPDATE OF seat, calendar_id ON agenda_allocation
    FOR EACH ROW EXECUTE FUNCTION agenda_allocation_seat();

CREATE FUNCTION agenda_calendar_capacity() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(x'6167656e'::int);
    IF EXISTS (SELECT FROM agenda_allocation
               WHERE calendar_id = NEW.id AND seat > NEW.capacity AND upper(period) > now()) THEN
        RAISE EXCEPTION 'calendar % has seats above % held', NEW.id, NEW.capacity
            USING ERRCODE = 'check_violation', CONSTRAINT = 'calendar_seats_still_held', TABLE = 'agenda_calendar';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER calendar_capacity BEFORE UPDATE OF capacity ON agenda_calendar
    FOR EACH ROW WHEN (NEW.capacity < OLD.capacity) EXECUTE FUNCTION agenda_calendar_capacity();
"""
BACKWARD = """
DROP TRIGGER calendar_capacity ON agenda_calendar;
DROP FUNCTION agenda_calendar_capacity();
DROP TRIGGER allocation_seat ON agenda_allocation;
DROP FUNCTION agenda_allocation_seat();
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
