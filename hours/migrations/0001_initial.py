import django.db.models.deletion
import hours.models.erasable
import modelcluster.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("courses", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HoursEntry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "entry",
                "verbose_name_plural": "entries",
                "ordering": ["-created_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LedgerRecord",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("prev", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
                ("at", models.DateTimeField()),
                ("body", models.TextField()),
            ],
            options={
                "verbose_name": "ledger record",
                "verbose_name_plural": "ledger records",
                "ordering": ["seq"],
            },
        ),
        migrations.CreateModel(
            name="HoursEntryVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=1)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("submitted", "Waiting"),
                            ("returned", "Sent back"),
                            ("recalled", "Taken back"),
                            ("signed", "Signed"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("practice", "Practice: I supported people"),
                            ("supervision", "Supervision: I talked with my supervisor"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "activity",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("one-to-one", "One-to-one mentoring"),
                            ("check-in", "Check-in"),
                            ("group", "Group facilitation"),
                            ("life-skills", "Life skills: job, housing, daily life"),
                            ("navigation", "Help with finding services"),
                            ("advocacy", "Advocacy"),
                            ("crisis", "Crisis support"),
                            ("outreach", "Outreach"),
                            ("community-event", "Community event"),
                            ("training-others", "Training others"),
                            ("documentation", "Notes and paperwork"),
                        ],
                        max_length=20,
                    ),
                ),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("zone", models.CharField(max_length=60)),
                ("break_minutes", models.PositiveSmallIntegerField(default=0)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("worked_on", models.DateField()),
                (
                    "mode",
                    models.CharField(
                        choices=[
                            ("in-person", "In person"),
                            ("remote", "By phone or video"),
                            ("observed", "In person, my supervisor was there"),
                        ],
                        default="in-person",
                        max_length=20,
                    ),
                ),
                ("note_digest", models.CharField(blank=True, max_length=64)),
                ("organization_name", models.CharField(blank=True, max_length=120)),
                ("site_name", models.CharField(blank=True, max_length=80)),
                ("competency_code", models.CharField(blank=True, max_length=60)),
                ("competency_name", models.CharField(blank=True, max_length=160)),
                ("content_digest", models.CharField(blank=True, max_length=64)),
                ("submitted_at", models.DateTimeField(null=True)),
                (
                    "competency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="courses.competency"
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="hours.hoursentry",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.statement",
                    ),
                ),
                (
                    "trainee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hours_versions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "version of an entry",
                "verbose_name_plural": "versions of entries",
                "ordering": ["-starts_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="hoursentry",
            name="counting_version",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="counting_for",
                to="hours.hoursentryversion",
            ),
        ),
        migrations.AddField(
            model_name="hoursentry",
            name="latest_version",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="latest_of",
                to="hours.hoursentryversion",
            ),
        ),
        migrations.CreateModel(
            name="EntryNote",
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
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="note",
                        to="hours.hoursentryversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "note",
                "verbose_name_plural": "notes",
            },
        ),
        migrations.CreateModel(
            name="LedgerHead",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(
                        default=1, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.BigIntegerField(default=0)),
                ("hash", models.CharField(max_length=64)),
                ("recorded_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_ledger_head")
                ],
            },
        ),
        migrations.CreateModel(
            name="LedgerIdentity",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "person",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="ledger_identity",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Placement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "site_name",
                    models.CharField(
                        blank=True,
                        help_text="A team or a building. If its name would tell who is served there, use a code.",
                        max_length=80,
                        verbose_name="site",
                    ),
                ),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("paid", "Paid work"),
                            ("volunteer", "Volunteer work"),
                            ("internship", "Internship"),
                        ],
                        default="volunteer",
                        max_length=20,
                        verbose_name="kind of work",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "enrollment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="courses.enrollment",
                        verbose_name="trainee and program",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placements",
                        to="people.organization",
                        verbose_name="organization",
                    ),
                ),
            ],
            options={
                "verbose_name": "placement",
                "verbose_name_plural": "placements",
                "ordering": ["-starts_on", "pk"],
            },
        ),
        migrations.AddField(
            model_name="hoursentry",
            name="placement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="entries", to="hours.placement"
            ),
        ),
        migrations.CreateModel(
            name="PlacementSupervisor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("day-to-day", "Day to day"), ("clinical", "Clinical")],
                        default="day-to-day",
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                (
                    "placement",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="supervisors",
                        to="hours.placement",
                    ),
                ),
                (
                    "supervisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="supervisions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="supervisor",
                    ),
                ),
            ],
            options={
                "verbose_name": "supervisor",
                "verbose_name_plural": "supervisors",
                "ordering": ["starts_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SignOff",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "decision",
                    models.CharField(choices=[("sign", "Signed"), ("return", "Sent back")], max_length=20),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("times", "The date or the times"),
                            ("activity", "The kind of work or the skill area"),
                            ("note", "The note"),
                            ("not-mine", "I was not there and do not know of it"),
                            ("other", "Something else"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("day-to-day", "Day to day"), ("clinical", "Clinical")], max_length=20
                    ),
                ),
                ("content_digest", models.CharField(max_length=64)),
                ("printed_name", models.CharField(blank=True, max_length=120)),
                ("salt", models.CharField(default=hours.models.erasable.new_salt, max_length=32)),
                ("comment_digest", models.CharField(blank=True, max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_offs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.statement",
                    ),
                ),
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sign_off",
                        to="hours.hoursentryversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "decision",
                "verbose_name_plural": "decisions",
                "ordering": ["at"],
            },
        ),
        migrations.CreateModel(
            name="ReturnComment",
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
                (
                    "sign_off",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="comment",
                        to="hours.signoff",
                    ),
                ),
            ],
            options={
                "verbose_name": "comment",
                "verbose_name_plural": "comments",
            },
        ),
        migrations.AddIndex(
            model_name="hoursentryversion",
            index=models.Index(fields=["trainee", "starts_at"], name="hours_hours_trainee_8f2275_idx"),
        ),
        migrations.AddIndex(
            model_name="hoursentryversion",
            index=models.Index(
                condition=models.Q(("status", "submitted")),
                fields=["starts_at"],
                name="hours_versions_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentryversion",
            constraint=models.UniqueConstraint(fields=("entry", "number"), name="one_version_per_number"),
        ),
        migrations.AddConstraint(
            model_name="hoursentryversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("draft", "submitted"))),
                fields=("entry",),
                name="one_open_version",
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentryversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="version_ends_after_start"
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentryversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("minutes__gt", 0)), name="version_counts_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="hoursentryversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status", "draft"),
                    models.Q(("statement__isnull", False), ("submitted_at__isnull", False)),
                    _connector="OR",
                ),
                name="sent_version_is_certified",
            ),
        ),
        migrations.AddConstraint(
            model_name="placement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="placement_ends_after_it_starts",
            ),
        ),
        migrations.AddIndex(
            model_name="placementsupervisor",
            index=models.Index(fields=["supervisor", "placement"], name="hours_place_supervi_b971e0_idx"),
        ),
        migrations.AddConstraint(
            model_name="placementsupervisor",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="supervisor_ends_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="signoff",
            constraint=models.CheckConstraint(
                condition=models.Q(("decision", "return"), ("statement__isnull", False), _connector="OR"),
                name="signing_names_its_words",
            ),
        ),
    ]
