from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Beat",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("job", models.CharField(max_length=60, unique=True)),
                ("due_at", models.DateTimeField()),
                ("claimed_at", models.DateTimeField()),
            ],
            options={"verbose_name": "repeating job", "verbose_name_plural": "repeating jobs"},
        ),
    ]
