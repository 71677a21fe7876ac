"""Every observed practice gets a key of its own."""

from uuid import uuid4

from django.db import migrations


def fill(apps, schema_editor):
    practices = apps.get_model("courses", "ObservedPractice").objects
    for row in practices.filter(key__isnull=True):
        row.key = uuid4()
        row.save(update_fields=["key"])


class Migration(migrations.Migration):
    dependencies = [("courses", "0019_practice_files")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
