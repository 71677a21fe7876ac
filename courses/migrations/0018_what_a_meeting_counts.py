"""Attendance says how many of its minutes count. So far, all of them did."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F


def count_all(apps, schema_editor):
    attendance = apps.get_model("courses", "Attendance").objects.using(schema_editor.connection.alias)
    attendance.update(counted_minutes=F("minutes"))


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0017_whole_standard"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="counted_minutes",
            field=models.PositiveSmallIntegerField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="session",
            name="makes_up_for",
            field=models.ForeignKey(
                blank=True,
                help_text="It counts for people as far as they missed that one.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="make_ups",
                to="courses.session",
                verbose_name="makes up for",
            ),
        ),
        migrations.RunPython(count_all, migrations.RunPython.noop),
    ]
