"""No overlaps on PostgreSQL, now that signed hours can be replaced or voided.

A signed row never changes, so it cannot say itself that it no longer takes up its time. The database keeps a
table of the time that is taken, by itself: a row comes when a version is sent, and goes when it is sent back
or taken back, or when it ceases to count. The exclusion constraint stands on that table.
"""

from django.db import migrations

TAKE = """
CREATE TABLE hours_takentime (
    version_id bigint PRIMARY KEY,
    entry_id uuid NOT NULL,
    trainee_id bigint NOT NULL,
    stretch tstzrange NOT NULL,
    CONSTRAINT no_overlap_of_taken_time
        EXCLUDE USING gist (trainee_id WITH =, entry_id WITH <>, stretch WITH &&)
);
INSERT INTO hours_takentime
    SELECT id, entry_id, trainee_id, tstzrange(starts_at, ends_at)
    FROM hours_hoursentryversion WHERE status IN ('submitted', 'signed');
ALTER TABLE hours_hoursentryversion DROP CONSTRAINT no_overlap_with_another_entry;

CREATE FUNCTION alongside_take_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status = 'submitted' THEN
        INSERT INTO hours_takentime
            VALUES (NEW.id, NEW.entry_id, NEW.trainee_id, tstzrange(NEW.starts_at, NEW.ends_at));
    ELSIF NEW.status IN ('returned', 'recalled') THEN
        DELETE FROM hours_takentime WHERE version_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER take_time AFTER UPDATE OF status ON hours_hoursentryversion
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION alongside_take_time();

CREATE FUNCTION alongside_free_time() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM hours_takentime WHERE version_id = OLD.counting_version_id;
    RETURN NULL;
END $$;
CREATE TRIGGER free_time AFTER UPDATE OF counting_version_id ON hours_hoursentry
    FOR EACH ROW WHEN (
        OLD.counting_version_id IS NOT NULL AND OLD.counting_version_id IS DISTINCT FROM NEW.counting_version_id
    ) EXECUTE FUNCTION alongside_free_time();
"""


def keep_taken_time(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(TAKE)


class Migration(migrations.Migration):
    dependencies = [("hours", "0005_amendments")]

    operations = [migrations.RunPython(keep_taken_time, migrations.RunPython.noop)]
