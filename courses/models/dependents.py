"""Who stands on a page: asked before the admin deletes, moves or changes it."""

from collections.abc import Iterable

from django.db.models import Q
from wagtail.models import Page

from courses.models.completions import LessonCompletion, ModuleCompletion
from courses.models.enrollments import Enrollment
from courses.models.ratings import PracticeRating


def dependents(pages: Iterable[Page]) -> dict[str, int]:
    """How many people stand on these pages or on anything below them, by kind of record.

    Translations count with their source. Asked before a page is deleted or moved: records of learners
    must outlive content.
    """
    wanted = Q()
    for page in pages:
        wanted |= Q(path__startswith=page.path)
    keys = Page.objects.filter(wanted).values("translation_key") if wanted else []
    below = Page.objects.filter(translation_key__in=keys).values("pk")
    return {
        "enrolled": Enrollment.objects.filter(program__in=below).values("person").distinct().count(),
        "completed": LessonCompletion.objects.filter(lesson__in=below)
        .values("enrollment__person")
        .union(
            ModuleCompletion.objects.filter(module__in=below).values("enrollment__person"),
            PracticeRating.objects.filter(practice__module__in=below).order_by().values("enrollment__person"),
        )
        .count(),
    }
