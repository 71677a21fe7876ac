import hashlib

import django.db.models.deletion
import hours.models.erasable
import uuid
from django.conf import settings
from django.db import migrations, models


WORDS = (
    "I held this session of supervision, at the time shown. Each person I name was there, for the time beside "
    "their name. These hours may count toward a credential for them. I know that each of them is told, and can "
    "say if it was not like that."
)


def write(apps, schema_editor):
    apps.get_model("people", "Statement").objects.get_or_create(
        key="hours-session",
        version=1,
        language="en",
        defaults={"body": WORDS, "digest": hashlib.sha256(WORDS.encode()).hexdigest()},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("courses", "0021_practice_keys_are_unique"),
        ("hours", "0012_daily_heads"),
        ("people", "0004_notes_about_hours"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SessionAttendee",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("late_minutes", models.PositiveSmallIntegerField(default=0)),
                ("early_minutes", models.PositiveSmallIntegerField(default=0)),
                ("is_kept", models.BooleanField(default=False)),
                (
                    "competency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="courses.competency"
                    ),
                ),
                (
                    "entry",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attended",
                        to="hours.hoursentry",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="hours.placement"
                    ),
                ),
            ],
            options={
                "verbose_name": "attendee of a session",
                "verbose_name_plural": "attendees of sessions",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="SessionObjection",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "salt",
                    models.CharField(default=hours.models.erasable.new_salt, editable=False, max_length=32),
                ),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(editable=False, null=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("not-there", "I was not there"),
                            ("other-times", "I was there, but at other times"),
                            ("no-supervision", "I was there, but it was not supervision"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "attendee",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection",
                        to="hours.sessionattendee",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "objection to a session",
                "verbose_name_plural": "objections to sessions",
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SupervisionSession",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("zone", models.CharField(max_length=60)),
                ("break_minutes", models.PositiveSmallIntegerField(default=0)),
                (
                    "mode",
                    models.CharField(
                        choices=[("in-person", "In person"), ("remote", "By phone or video")],
                        default="in-person",
                        max_length=20,
                    ),
                ),
                ("topics", models.CharField(blank=True, max_length=120)),
                ("summary_digest", models.CharField(blank=True, max_length=64)),
                ("format", models.CharField(blank=True, max_length=20)),
                ("signed_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField()),
                (
                    "supervisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="held_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session of supervision",
                "verbose_name_plural": "sessions of supervision",
                "ordering": ["-starts_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SessionSummary",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "salt",
                    models.CharField(default=hours.models.erasable.new_salt, editable=False, max_length=32),
                ),
                ("erased_at", models.DateTimeField(blank=True, null=True)),
                ("was_looked_at", models.BooleanField(default=False)),
                (
                    "session",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="summary",
                        to="hours.supervisionsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "summary of a session",
                "verbose_name_plural": "summaries of sessions",
            },
        ),
        migrations.CreateModel(
            name="SessionSignature",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "salt",
                    models.CharField(default=hours.models.erasable.new_salt, editable=False, max_length=32),
                ),
                ("at", models.DateTimeField()),
                ("printed_name", models.CharField(max_length=120)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.statement"
                    ),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="signatures",
                        to="hours.supervisionsession",
                    ),
                ),
            ],
            options={
                "verbose_name": "signature under a session",
                "verbose_name_plural": "signatures under sessions",
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="sessionattendee",
            name="session",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="attendees",
                to="hours.supervisionsession",
            ),
        ),
        migrations.AddField(
            model_name="hoursentryversion",
            name="session",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="versions",
                to="hours.supervisionsession",
            ),
        ),
        migrations.AddConstraint(
            model_name="sessionattendee",
            constraint=models.UniqueConstraint(fields=("session", "placement"), name="once_in_a_session"),
        ),
        migrations.RunPython(write, migrations.RunPython.noop, elidable=False),
    ]
