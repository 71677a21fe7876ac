"""The pages of a program as one person stands in it: what the database knows about each step."""

from functools import cache

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Sum, When
from wagtail.models import Page

from courses.models import languages, outlines
from courses.models.attendance import Attendance
from courses.models.cohorts import Membership
from courses.models.completions import LessonCompletion, ModuleCompletion
from courses.models.enrollments import Enrollment
from courses.models.ratings import PracticeRating
from prepared import Given, Prepared


def rows(enrollment: Enrollment) -> list:
    """Modules and lessons of the program in tree order, with what a step needs, as plain rows. One statement."""
    language = enrollment.person.language
    program = enrollment.program
    return _in_language("" if language == languages.of_originals() else language).rows(
        enrollment=enrollment.pk, program=program.path, depth=program.depth
    )


@cache
def _in_language(language: str) -> Prepared:
    """The query for readers of a language; of the originals', if none is named."""
    return Prepared(lambda: _pages(language or languages.of_originals()))


def _pages(language: str) -> QuerySet:
    mine = Q(enrollment=Given("enrollment"))
    members = Membership.objects.members().filter(mine).order_by()
    opening = members.filter(cohort__openings__module=OuterRef("pk"))
    pages = Page.objects.live().filter(path__startswith=Given("program"), depth__gt=Given("depth"))
    return (
        languages.with_titles(pages, language)
        .annotate(
            cohort_opens_on=Subquery(opening.values("cohort__openings__opens_on")),
            cohort_opens_at=Subquery(opening.values("cohort__openings__session__starts_at")),
            cohort_zone=Subquery(opening.values("cohort__openings__session__zone")),
            **_meetings(mine),
            in_cohort=Exists(members),
            quiz_id=F("modulepage__quiz"),
            quiz_title=F("modulepage__quiz__title"),
            quiz_minutes=F("modulepage__quiz__minutes"),
            lesson_minutes=F("lessonpage__minutes"),
            opens_on=F("modulepage__opens_on"),
            needs=F("modulepage__prerequisites__needs"),
            **_watched(mine),
            done=Exists(ModuleCompletion.objects.filter(mine, module=OuterRef("pk")))
            | Exists(LessonCompletion.objects.filter(mine, lesson=OuterRef("pk"))),
        )
        .order_by("path", "practice_id")
        .values_list(*outlines.PAGE_COLUMNS, named=True)
    )


def _meetings(mine: Q) -> dict:
    """What a module's meetings ask for, and what is there or was decided; asked only where it has meetings."""
    met = Attendance.objects.standing().filter(mine, session__module=OuterRef("pk")).order_by()
    decided = Membership.objects.filter(mine, attendance_decisions__module=OuterRef("pk"))
    decided = decided.order_by("-attendance_decisions__decided_at", "-attendance_decisions__pk")
    have = met.values("session__module").annotate(n=Sum("counted_minutes")).values("n")
    said = decided.values("attendance_decisions__outcome")[:1]
    has_meetings = Q(modulepage__meeting_minutes__gt=0)
    return {
        "meeting_minutes": F("modulepage__meeting_minutes"),
        "met_minutes": Case(When(has_meetings, then=Subquery(have))),
        "about_meetings": Case(When(has_meetings, then=Subquery(said))),
    }


def _watched(mine: Q) -> dict:
    """What a line of a module says of a required practice in it: which one, and whether it is met."""
    where = "modulepage__observed_practices"
    asked = Q(**{f"{where}__live": True, f"{where}__is_required": True})
    shown = PracticeRating.objects.standing().filter(mine, practice=OuterRef("practice"), met=True)
    return {
        "practice": FilteredRelation(where, condition=asked),
        "practice_id": F("practice__pk"),
        "practice_title": F("practice__title"),
        "practice_is_met": Exists(shown),
    }
