"""What the database itself makes sure of: no overlaps (PostgreSQL), and records that stay as they are.

In ``Meta`` the exclusion constraint would be a syntax error on SQLite, where the check is made inside the
immediate transaction. The triggers are brought up to date after every ``migrate``, see ``hours.triggers``.
"""

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations

from hours import triggers

CONSTRAINT = """
ALTER TABLE hours_hoursentryversion ADD CONSTRAINT no_overlap_with_another_entry
EXCLUDE USING gist (
    trainee_id WITH =, entry_id WITH <>, tstzrange(starts_at, ends_at) WITH &&
) WHERE (status IN ('submitted', 'signed'))
"""


def forbid_overlaps(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(CONSTRAINT)


def allow_overlaps(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE hours_hoursentryversion DROP CONSTRAINT no_overlap_with_another_entry"
        )


def install_triggers(apps, schema_editor):
    triggers.install(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("hours", "0002_words_and_first_link")]

    operations = [
        BtreeGistExtension(),
        migrations.RunPython(forbid_overlaps, allow_overlaps),
        migrations.RunPython(install_triggers, migrations.RunPython.noop),
    ]
