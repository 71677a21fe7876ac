"""The one competency a lesson had becomes the first row of what its minutes count for."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    lessons = apps.get_model("courses", "LessonPage").objects.filter(competency__isnull=False)
    credits = apps.get_model("courses", "LessonCredit").objects
    credits.bulk_create(
        credits.model(lesson_id=pk, competency_id=competency, minutes=minutes, sort_order=0)
        for pk, competency, minutes in lessons.values_list("pk", "competency", "minutes")
    )
    done = apps.get_model("courses", "LessonCompletion").objects.filter(competency__isnull=False)
    earned = apps.get_model("courses", "EarnedLessonCredit").objects
    earned.bulk_create(
        (
            earned.model(completion_id=pk, competency_id=competency, minutes=minutes)
            for pk, competency, minutes in done.values_list("pk", "competency", "minutes")
        ),
        batch_size=1000,
    )


def empty(apps, schema_editor):
    """Back to one competency for each lesson and each completed lesson: the first row's."""
    for name, parent in (("LessonCredit", "lesson"), ("EarnedLessonCredit", "completion")):
        owner = apps.get_model("courses", "LessonPage" if parent == "lesson" else "LessonCompletion").objects
        for row in apps.get_model("courses", name).objects.order_by(F("pk").desc()):
            owner.filter(pk=getattr(row, f"{parent}_id")).update(competency=row.competency_id)


class Migration(migrations.Migration):
    dependencies = [("courses", "0003_credits")]
    operations = [migrations.RunPython(fill, empty)]
