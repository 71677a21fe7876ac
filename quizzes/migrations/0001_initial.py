import django.core.validators
import django.db.models.deletion
import quizzes.fields
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="QuestionBank",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "key",
                    models.SlugField(
                        help_text="A short name that imports and exports use.",
                        max_length=100,
                        unique=True,
                        verbose_name="key",
                    ),
                ),
            ],
            options={
                "verbose_name": "question bank",
                "verbose_name_plural": "question banks",
                "ordering": ["title"],
            },
        ),
        migrations.CreateModel(
            name="Attempt",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "open"), ("submitted", "handed in"), ("expired", "time ran out")],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("language", models.CharField(default="en", max_length=10)),
                ("terms", models.JSONField()),
                ("started_at", models.DateTimeField()),
                ("expires_at_base", models.DateTimeField(blank=True, null=True)),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("points", quizzes.fields.FractionField(blank=True, max_length=40, null=True)),
                ("points_possible", models.PositiveSmallIntegerField()),
                ("is_trial", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attempts",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "attempt",
                "verbose_name_plural": "attempts",
                "ordering": ["started_at"],
            },
        ),
        migrations.CreateModel(
            name="AttemptItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                ("snapshot", models.JSONField()),
                ("points", quizzes.fields.FractionField(blank=True, max_length=40, null=True)),
                (
                    "attempt",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="quizzes.attempt",
                    ),
                ),
            ],
            options={
                "verbose_name": "question of an attempt",
                "verbose_name_plural": "questions of an attempt",
                "ordering": ["attempt", "position"],
            },
        ),
        migrations.CreateModel(
            name="GradeEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("old", quizzes.fields.FractionField(max_length=40)),
                ("new", quizzes.fields.FractionField(max_length=40)),
                ("reason", models.CharField(max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grade_events",
                        to="quizzes.attemptitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of points",
                "verbose_name_plural": "changes of points",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Question",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, verbose_name="key")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("single", "one answer"),
                            ("multiple", "several answers"),
                            ("true_false", "true or false"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                (
                    "retired_at",
                    models.DateTimeField(blank=True, editable=False, null=True, verbose_name="retired"),
                ),
                (
                    "retired_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="questions",
                        to="quizzes.questionbank",
                        verbose_name="question bank",
                    ),
                ),
            ],
            options={
                "verbose_name": "question",
                "verbose_name_plural": "questions",
                "ordering": ["bank", "pk"],
            },
        ),
        migrations.CreateModel(
            name="QuestionVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(default="en", max_length=10, verbose_name="language")),
                ("number", models.PositiveIntegerField(verbose_name="version")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("single", "one answer"),
                            ("multiple", "several answers"),
                            ("true_false", "true or false"),
                        ],
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("stem", models.TextField(verbose_name="question")),
                ("general_feedback", models.TextField(blank=True, verbose_name="feedback for everybody")),
                ("created_at", models.DateTimeField(verbose_name="written")),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="quizzes.question",
                    ),
                ),
            ],
            options={
                "verbose_name": "wording",
                "verbose_name_plural": "wordings",
                "ordering": ["question", "language", "-number"],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=20, verbose_name="key")),
                ("position", models.PositiveSmallIntegerField(verbose_name="place")),
                ("text", models.TextField(verbose_name="text")),
                ("feedback", models.TextField(blank=True, verbose_name="feedback")),
                (
                    "weight",
                    models.DecimalField(
                        decimal_places=5,
                        max_digits=8,
                        validators=[
                            django.core.validators.MinValueValidator(-100),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="weight in per cent",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="choices",
                        to="quizzes.questionversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "option",
                "verbose_name_plural": "options",
                "ordering": ["version", "position"],
            },
        ),
        migrations.AddField(
            model_name="attemptitem",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="items",
                to="quizzes.questionversion",
            ),
        ),
        migrations.CreateModel(
            name="Quiz",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                (
                    "key",
                    models.SlugField(
                        help_text="A short name for imports.", max_length=100, unique=True, verbose_name="key"
                    ),
                ),
                (
                    "draw_count",
                    models.PositiveSmallIntegerField(
                        default=8,
                        help_text="Each try asks this many questions, chosen anew from the bank.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="questions to draw",
                    ),
                ),
                (
                    "pass_percent",
                    models.PositiveSmallIntegerField(
                        default=75,
                        help_text="75 per cent of 8 questions means 6 right answers.",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(100),
                        ],
                        verbose_name="pass mark in per cent",
                    ),
                ),
                (
                    "attempts_allowed",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Leave it empty for as many tries as people like.",
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="tries",
                    ),
                ),
                (
                    "cool_down_minutes",
                    models.PositiveIntegerField(
                        default=0,
                        help_text="How long to wait after a try.",
                        validators=[django.core.validators.MaxValueValidator(525600)],
                        verbose_name="minutes between tries",
                    ),
                ),
                (
                    "time_limit_minutes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="Leave it empty unless a board demands a limit.",
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(1440),
                        ],
                        verbose_name="time limit in minutes",
                    ),
                ),
                ("shuffle_choices", models.BooleanField(default=True, verbose_name="shuffle the answers")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=0,
                        help_text="What a pass is worth as training time.",
                        verbose_name="minutes of training",
                    ),
                ),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quizzes",
                        to="quizzes.questionbank",
                        verbose_name="question bank",
                    ),
                ),
            ],
            options={
                "verbose_name": "quiz",
                "verbose_name_plural": "quizzes",
                "ordering": ["title"],
            },
        ),
        migrations.AddField(
            model_name="attempt",
            name="quiz",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="attempts", to="quizzes.quiz"
            ),
        ),
        migrations.CreateModel(
            name="Answer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("payload", models.JSONField()),
                ("client_id", models.CharField(max_length=64)),
                ("saved_at", models.DateTimeField()),
                (
                    "saved_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="answers",
                        to="quizzes.attemptitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "answer",
                "verbose_name_plural": "answers",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("item", "client_id"), name="answer_saved_once_per_client_id"
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.UniqueConstraint(fields=("bank", "key"), name="question_key_unique_in_bank"),
        ),
        migrations.AddConstraint(
            model_name="question",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ("single", "multiple", "true_false"))),
                name="question_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="questionversion",
            constraint=models.UniqueConstraint(
                fields=("question", "language", "number"), name="question_version_numbered_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="choice",
            constraint=models.UniqueConstraint(
                fields=("version", "key"), name="choice_key_unique_in_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="choice",
            constraint=models.UniqueConstraint(
                fields=("version", "position"), name="choice_place_unique_in_version"
            ),
        ),
        migrations.AddConstraint(
            model_name="attemptitem",
            constraint=models.UniqueConstraint(
                fields=("attempt", "position"), name="attempt_item_place_unique"
            ),
        ),
        migrations.AddConstraint(
            model_name="quiz",
            constraint=models.CheckConstraint(
                condition=models.Q(("pass_percent__gte", 1), ("pass_percent__lte", 100)),
                name="quiz_pass_percent_1_to_100",
            ),
        ),
        migrations.AddConstraint(
            model_name="quiz",
            constraint=models.CheckConstraint(
                condition=models.Q(("draw_count__gte", 1)), name="quiz_draws_a_question"
            ),
        ),
        migrations.AddIndex(
            model_name="attempt",
            index=models.Index(
                condition=models.Q(("status", "open")),
                fields=["expires_at_base"],
                name="attempt_open_by_expiry",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_trial", False), ("status", "open")),
                fields=("person", "quiz"),
                name="one_open_attempt_per_person_and_quiz",
            ),
        ),
        migrations.AddConstraint(
            model_name="attempt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at__isnull", True), ("points__isnull", True), ("status", "open")),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("points__isnull", False),
                        ("status__in", ["submitted", "expired"]),
                    ),
                    _connector="OR",
                ),
                name="attempt_scored_when_closed",
            ),
        ),
    ]
