"""The words supervisors sign say how they know, and what it means to close a month."""

import hashlib

from django.db import migrations

BODY = (
    "I supervised each person named here, on the day shown. I know that the time was spent as it says here, in the "
    "way I chose above: I saw it, I talked it through with them, or I checked the records. Each date, time and kind "
    "of work is right, as far as I know. Where I ticked a month, nothing of it is missing, as far as I know. When I "
    "type my name and press “Sign”, I sign every entry I chose. I understand that a signed entry cannot be changed."
)


def write(apps, schema_editor):
    digest = hashlib.sha256(BODY.encode()).hexdigest()
    apps.get_model("people", "Statement").objects.get_or_create(
        key="hours-sign", version=2, language="en", defaults={"body": BODY, "digest": digest}
    )


class Migration(migrations.Migration):
    dependencies = [("hours", "0015_months")]

    operations = [migrations.RunPython(write, migrations.RunPython.noop)]
