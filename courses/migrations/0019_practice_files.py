"""Observed practice gets the key and the name it has in a folder of Markdown."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0018_what_a_meeting_counts")]
    operations = [
        migrations.AddField(
            "observedpractice",
            "slug",
            models.CharField(blank=True, default="", editable=False, max_length=250),
        ),
        migrations.AddField("observedpractice", "key", models.UUIDField(editable=False, null=True)),
    ]
