import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0021_practice_keys_are_unique"),
        ("hours", "0013_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="hoursentryversion",
            name="rating",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="courses.practicerating",
            ),
        ),
    ]
