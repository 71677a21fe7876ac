"""The words that trainees and supervisors sign, and the beginning of the chain."""

import hashlib

from django.db import migrations

WORDS = {
    "hours-submit": (
        "I did this work myself. The date, the times, the break and the kind of work are right, as far as I "
        "know. I have not put this time into any other entry. I understand that my supervisor will read "
        "it, and that I can take it back until they answer."
    ),
    "hours-sign": (
        "I supervised each person named here, on the day shown. I know that the time was spent as it says "
        "here, because I saw it, talked it through with them, or checked the records. Each date, time and "
        "kind of work is right, as far as I know. When I type my name and press “Sign”, I sign every entry "
        "I chose. I understand that a signed entry cannot be changed."
    ),
}


def write(apps, schema_editor):
    Statement = apps.get_model("people", "Statement")
    for key, body in WORDS.items():
        digest = hashlib.sha256(body.encode()).hexdigest()
        Statement.objects.get_or_create(
            key=key, version=1, language="en", defaults={"body": body, "digest": digest}
        )
    apps.get_model("hours", "LedgerHead").objects.get_or_create(id=1, defaults={"seq": 0, "hash": "0" * 64})


class Migration(migrations.Migration):
    dependencies = [("hours", "0001_initial"), ("people", "0001_initial")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
