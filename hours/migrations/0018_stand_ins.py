"""Somebody signs in the place of a supervisor: a successor, or whom they named; and the words for it."""

import hashlib
import django.db.models.deletion
import hours.models.erasable
import uuid
from django.conf import settings
from django.db import migrations, models

TEXTS = {
    "hours-sign-successor": (
        "I sign for a supervisor who has left. I did not see this work, and I did not supervise it. A coordinator "
        "asked me to look at it. I checked the records of it, or I talked it through with the people who know of it, "
        "as I chose above. What I found fits each date, time and kind of work, as far as I know. None of these hours "
        "are mine. When I type my name and press “Sign”, I sign every entry I chose that says “who has "
        "left”. I understand that a signed entry cannot be changed, and that it shows that I came later."
    ),
    "hours-sign-delegate": (
        "I sign for the supervisor whose name stands beside each entry, because I was named to do so for a while. I "
        "know that the time was spent as it says here, in the way I chose above: I saw it, I talked it through, or I "
        "checked the records. Each date, time and kind of work is right, as far as I know. None of these hours are "
        "mine. When I type my name and press “Sign”, I sign every entry I chose that is marked with that name. I "
        "understand that a signed entry cannot be changed, and that it shows both our names."
    ),
    "hours-delegate": (
        "I name the person above to sign hours from the first day to the last day I chose, and for the people I "
        "chose. They look at each entry as its supervisor would, and sign with their own name. Each entry shows who "
        "signed it, and for whom. They do not sign hours of their own. I can end this on any day. When I type my name "
        "and press “Sign”, I sign this."
    ),
}


def write(apps, schema_editor):
    for key, body in TEXTS.items():
        digest = hashlib.sha256(body.encode()).hexdigest()
        words = {"body": body, "digest": digest}
        apps.get_model("people", "Statement").objects.get_or_create(
            key=key, version=1, language="en", defaults=words
        )


class Migration(migrations.Migration):
    dependencies = [
        ("hours", "0022_signed_on_paper"),
        ("people", "0004_notes_about_hours"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="StandIn",
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
                    "kind",
                    models.CharField(
                        choices=[("successor", "Successor"), ("delegate", "Signs meanwhile")], max_length=20
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("left", "They work somewhere else now"),
                            ("unreachable", "They cannot be reached"),
                            ("other-work", "They do not supervise any more"),
                            ("away", "Away for a while"),
                            ("busy", "Too much waits at the moment"),
                            ("shared", "We supervise together"),
                        ],
                        max_length=20,
                        verbose_name="reason",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="first day")),
                ("ends_on", models.DateField(verbose_name="last day")),
                ("printed_name", models.CharField(blank=True, max_length=120)),
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stands_in",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who signs",
                    ),
                ),
                (
                    "placement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stand_ins",
                        to="hours.placement",
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
                    "supervisor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stood_in_for",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="supervisor",
                    ),
                ),
            ],
            options={
                "verbose_name": "signing for somebody",
                "verbose_name_plural": "signing for somebody",
                "ordering": ["at", "pk"],
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="signoff",
            name="stand_in",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sign_offs",
                to="hours.standin",
            ),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("ends_on__isnull", True), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                ),
                name="stand_in_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.CheckConstraint(
                condition=models.Q(("person", models.F("supervisor")), _negated=True),
                name="nobody_stands_in_for_themselves",
            ),
        ),
        migrations.AddConstraint(
            model_name="standin",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind", "successor"), ("statement__isnull", False), _connector="OR"),
                name="delegation_names_its_words",
            ),
        ),
        migrations.RunPython(write, migrations.RunPython.noop),
    ]
