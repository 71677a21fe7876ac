"""What a lesson is worth to somebody under their standard, said before it is started."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from courses import rules
from courses.models.attendance import Attendance
from courses.models.completions import LessonCompletion, ModuleCompletion
from courses.models.credits import LessonCredit, Mode
from courses.models.enrollments import Enrollment
from courses.models.pages import LessonPage
from courses.models.standards import Requirement
from prepared import Given

ANY = ""
WAYS = Requirement.MODES[Requirement.Kind.TRAINING]


@dataclass(frozen=True)
class Worth:
    """How many minutes of a lesson count for nothing; ``is_over`` where a limit of the standard is the reason."""

    not_counted: int = 0
    is_over: bool = False


@dataclass(frozen=True)
class Asked:
    """What has to be known of a standard, and of what somebody has, to say what a lesson is worth.

    Nothing where the standard asks for training of any kind and limits none, as most do.
    """

    mode: str = ""
    by_area: bool = False
    is_capped: bool = False

    def columns(self) -> dict[str, Combinable]:
        """What ``of`` needs, to be asked for in a statement about an enrollment that is made anyway.

        ``lesson`` and ``standard`` are its blanks (see ``prepared``).
        """
        return (self._areas() if self.by_area else {}) | (_limits() if self.is_capped else {})

    def _areas(self) -> dict[str, Combinable]:
        ways = [way for way in (ANY, *WAYS) if rules.is_of_mode(self.mode, way)]
        rows = _rows().filter(minimum__gt=0, mode__in=ways)
        credits = LessonCredit.objects.filter(
            lesson=Given("lesson"), competency__framework=OuterRef("standard__framework")
        )
        wanted = credits.filter(competency__in=rows.filter(competency__isnull=False).values("competency"))
        return {
            "asks_all": Exists(rows.filter(competency=None)),
            "credited": _sum(credits, "lesson", "minutes"),
            "asked": _sum(wanted, "lesson", "minutes"),
        }


NOTHING = Asked()


def asked(lesson: LessonPage, enrollment: Enrollment) -> Asked:
    """What to ask about this lesson, for somebody whose enrollment comes from ``active_for``."""
    return Asked(lesson.mode, not enrollment.all_training_counts, enrollment.training_is_capped)


def of(lesson: LessonPage, found: Mapping[str, Any]) -> Worth:
    """What of a lesson counts, with what the columns of ``asked`` say."""
    caps = {name[4:]: value for name, value in found.items() if name.startswith("cap_")}
    have = {name[5:]: value or 0 for name, value in found.items() if name.startswith("have_")}
    room = rules.room(caps, have, lesson.mode)
    unasked = 0
    if not found.get("asks_all", True):
        unasked = rules.not_counted(lesson.minutes, found["credited"] or 0, found["asked"] or 0)
    over = 0 if room is None else max(0, lesson.minutes - unasked - room)
    return Worth(unasked + over, over > 0)


def _limits() -> dict[str, Combinable]:
    """The most that counts of each way of training as a whole, and what somebody has of each."""
    caps = _rows().filter(competency=None, maximum__isnull=False).order_by("maximum").values("maximum")
    most = {f"cap_{mode}": Subquery(caps.filter(mode=mode)[:1]) for mode in (ANY, *WAYS)}
    return most | {f"have_{mode}": _minutes(mode) for mode in Mode.values}


def _minutes(mode: str) -> Combinable:
    """How much training somebody has that was taken in one way: lessons, quizzes and sessions."""
    mine = {"enrollment": OuterRef("pk"), "mode": mode}
    lessons, modules = LessonCompletion.objects.filter(**mine), ModuleCompletion.objects.filter(**mine)
    meetings = Attendance.objects.standing().filter(**mine)
    whole = Coalesce(_sum(lessons, "enrollment", "minutes"), 0)
    whole += Coalesce(_sum(modules, "enrollment", "minutes"), 0)
    return whole + Coalesce(_sum(meetings, "enrollment", "training_minutes"), 0)


def _sum(rows: QuerySet, whose: str, minutes: str) -> Subquery:
    return Subquery(rows.order_by().values(whose).annotate(total=Sum(minutes)).values("total"))


def _rows() -> QuerySet:
    rows = Requirement.objects.initial()
    return rows.filter(standard=Given("standard"), kind=Requirement.Kind.TRAINING)
