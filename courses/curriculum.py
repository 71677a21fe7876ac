"""The curriculum map of a program: gathered in a fixed number of statements, decided in
``courses.rules.curriculum``."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from courses.models import (
    Competency,
    Framework,
    LessonCredit,
    LessonPage,
    ModuleCredit,
    ModulePage,
    ProgramPage,
    Requirement,
    Standard,
)
from courses.models.outlines import address
from courses.rules import curriculum as rules


def draw(program: ProgramPage, framework: Framework, standards: list[Standard]) -> rules.CurriculumMap:
    """What the published pages of a program cover of a framework."""
    competencies = list(framework.competencies.order_by("position").values_list("code", "name"))
    return rules.curriculum_map(
        competencies, list(_pieces(program, framework)), _demands(framework, standards)
    )


def _pieces(program: ProgramPage, framework: Framework) -> Iterator[rules.Piece]:
    """Lessons, meetings and quizzes in the order of the program, each with its credits. Six statements."""
    lesson_credits = _credits(LessonCredit.objects.filter(lesson__path__startswith=program.path), "lesson")
    module_credits = _credits(ModuleCredit.objects.filter(module__path__startswith=program.path), "module")
    touched = _crosswalk(framework)
    lessons = defaultdict(list)
    for lesson in LessonPage.objects.live().descendant_of(program).order_by("path").defer_streamfields():
        lessons[lesson.path[: -lesson.steplen]].append(lesson)
    modules = ModulePage.objects.live().child_of(program).order_by("path").select_related("quiz")
    for module in modules.defer_streamfields():
        for lesson in lessons[module.path]:
            yield _piece(lesson.title, module, lesson, lesson_credits[lesson.pk], framework, touched)
        if module.meeting_minutes:
            yield _meetings(module)
        if module.quiz and (module.quiz.minutes or module_credits[module.pk]):
            yield _quiz(module, module_credits[module.pk], framework, touched)


def _piece(title, module, lesson, credits, framework, touched) -> rules.Piece:
    mode, name = lesson.mode, lesson.get_mode_display()
    found = _split(credits, framework, touched)
    return rules.Piece(title, module.title, lesson.minutes, mode, name, address(lesson), *found)


def _meetings(module: ModulePage) -> rules.Piece:
    """The time a module asks to meet. What it counts for stands on each session, so it is of no area here."""
    mode, title = Requirement.Mode.LIVE, _("Meetings with your group")
    return rules.Piece(title, module.title, module.meeting_minutes, mode, mode.label, address(module))


def _quiz(module, credits, framework, touched) -> rules.Piece:
    quiz, name = module.quiz, module.get_mode_display()
    found = _split(credits, framework, touched)
    return rules.Piece(quiz.title, module.title, quiz.minutes, module.mode, name, address(module), *found)


def _split(credits, framework: Framework, touched: dict) -> tuple[dict[str, int], frozenset[str]]:
    """Minutes in the framework that is shown, and what the others touch in it."""
    named = {code: minutes for _pk, code, other, minutes in credits if other == framework.pk}
    links = (touched.get(pk, ()) for pk, _code, other, _minutes in credits if other != framework.pk)
    return named, frozenset(code for codes in links for code in codes)


def _credits(rows, owner: str) -> dict[int, list[tuple[int, str, int, int]]]:
    found = defaultdict(list)
    columns = (owner, "competency", "competency__code", "competency__framework", "minutes")
    for pk, *credit in rows.order_by("sort_order").values_list(*columns):
        found[pk].append(tuple(credit))
    return found


def _crosswalk(framework: Framework) -> dict[int, list[str]]:
    """For competencies of other frameworks: what they touch in this one."""
    links = Competency.objects.filter(framework=framework, related__isnull=False)
    found = defaultdict(list)
    for other, code in links.values_list(F("related"), "code"):
        found[other].append(code)
    return found


def _demands(framework: Framework, standards: Iterable[Standard]) -> list[rules.Demand]:
    """What each scheme asks of training in this framework, in the order of the program."""
    wanted = [standard for standard in standards if standard.framework_id == framework.pk]
    asked = defaultdict(dict)
    rows = Requirement.objects.initial().filter(
        standard__in=wanted, kind=Requirement.Kind.TRAINING, minimum__gt=0
    )
    for standard, code, *row in rows.values_list("standard", "competency__code", "mode", "minimum"):
        mode, minimum = row
        asked[standard][code or "", mode] = minimum
    return [rules.Demand(standard.scheme.title, asked[standard.pk]) for standard in wanted]
