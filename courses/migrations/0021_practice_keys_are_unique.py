import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("courses", "0020_fill_practice_keys")]
    operations = [
        migrations.AlterField(
            "observedpractice", "key", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
    ]
