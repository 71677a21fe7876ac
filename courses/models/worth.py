"""What a lesson is worth to somebody under their standard, said before it is started."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from courses import rules
from courses.models.credits import Mode
from courses.models.enrollments import Enrollment
from courses.models.pages import LessonPage
from courses.models.standards import Requirement, Standard

ANY = ""
WAYS = Requirement.MODES[Requirement.Kind.TRAINING]


@dataclass(frozen=True)
class Worth:
    """How many minutes of a lesson count for nothing; ``is_over`` where a limit of the standard is the reason."""

    not_counted: int = 0
    is_over: bool = False


def columns(enrollment: Enrollment) -> dict[str, Combinable]:
    """What ``of`` needs to know about limits, to be asked for in a statement that is made anyway.

    Nothing where the standard limits no training as a whole, as most do not.
    """
    if not getattr(enrollment, "training_is_capped", False):
        return {}
    caps = _rows(enrollment).filter(competency=None, maximum__isnull=False).values("maximum")
    most = {f"cap_{mode}": Subquery(caps.filter(mode=mode)) for mode in (ANY, *WAYS)}
    return most | {f"have_{mode}": _minutes(enrollment, mode) for mode in Mode.values}


def of(lesson: LessonPage, enrollment: Enrollment, found: Mapping[str, int | None]) -> Worth:
    """What of a lesson counts, with what the ``columns`` say."""
    caps = {name[4:]: value for name, value in found.items() if name.startswith("cap_")}
    have = {name[5:]: value or 0 for name, value in found.items() if name.startswith("have_")}
    room = rules.room(caps, have, lesson.mode)
    unasked = _not_asked(lesson, enrollment)
    over = 0 if room is None else max(0, lesson.minutes - unasked - room)
    return Worth(unasked + over, over > 0)


def _minutes(enrollment: Enrollment, mode: str) -> Combinable:
    """How much training somebody has that was taken in one way: lessons, quizzes and sessions."""
    whole = Coalesce(_sum(enrollment.lesson_completions.all(), "minutes", mode), 0)
    whole += Coalesce(_sum(enrollment.module_completions.all(), "minutes", mode), 0)
    return whole + Coalesce(_sum(enrollment.attendances.standing(), "training_minutes", mode), 0)


def _sum(rows: QuerySet, minutes: str, mode: str) -> Subquery:
    rows = rows.filter(mode=mode).order_by().values("enrollment")
    return Subquery(rows.annotate(total=Sum(minutes)).values("total"))


def _not_asked(lesson: LessonPage, enrollment: Enrollment) -> int:
    """How many minutes no row of the standard asks for.

    No statement where the standard asks for training of any kind, as most do; else two.
    """
    if getattr(enrollment, "all_training_counts", False):
        return 0
    rows = _rows(enrollment).filter(minimum__gt=0).values_list("competency__code", "mode")
    asked = {code or ANY for code, mode in rows if rules.is_of_mode(lesson.mode, mode)}
    framework = Standard.objects.filter(pk=enrollment.standard_id).values("framework")
    credits = lesson.credits.filter(competency__framework__in=framework)
    parts = rules.shares(lesson.minutes, dict(credits.values_list("competency__code", "minutes")))
    return rules.not_counted(parts, asked)


def _rows(enrollment: Enrollment) -> QuerySet:
    rows = Requirement.objects.initial()
    return rows.filter(standard=enrollment.standard_id, kind=Requirement.Kind.TRAINING)
