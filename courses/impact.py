"""The impact preview: how many people stand on a page, and what a change does to them, in words.

It shows numbers and no names: who they are is on the pages of those who may see them.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from courses.models import (
    Enrollment,
    LearningPage,
    LessonCompletion,
    LessonPage,
    ModuleCompletion,
    ModulePage,
    ReadingRequest,
)
from courses.models.languages import of_originals
from courses.rules import impact as rules


@dataclass(frozen=True)
class Impact:
    """What the editor and the confirmation show."""

    standing: rules.Standing | None
    sentences: list[str]
    concerns: bool
    told: str = ""
    """What it says, in short: so that a press can be held to what was read before it. Empty: it concerns nobody."""
    may_ask: bool = False
    """Is there anybody who could be asked to read the new text?"""
    is_asked: bool = False


def of(page: Page, kind: str = rules.PUBLISH) -> Impact | None:
    """What a change does to people; None for pages that nobody walks through. Five statements at most."""
    if not isinstance(page, LessonPage | ModulePage) or page.pk is None:
        return None
    if page.locale.language_code != of_originals():
        return None if kind == rules.MOVE else Impact(None, [_of_words(kind)], concerns=False)
    is_lesson, is_new = isinstance(page, LessonPage), page.first_published_at is None
    standing = _standing(page)
    minutes_change = is_lesson and not is_new and _minutes_change(page)
    waits = is_lesson and is_new and kind == rules.PUBLISH and not page.get_parent().live
    change = rules.Change(kind, is_lesson, is_new, minutes_change, waits)
    found = rules.effects(change, standing)
    may_ask = is_lesson and kind == rules.PUBLISH and not is_new and bool(standing.completed)
    concerns = rules.concerns(change, standing)
    return Impact(
        standing,
        [sentence(effect, is_lesson) for effect in found],
        concerns,
        " ".join(effect.code for effect in found) if concerns else "",
        may_ask,
        may_ask and ReadingRequest.objects.pending(page).exists(),
    )


def _of_words(kind: str) -> str:
    """A translation has words and nothing else: whoever has done something has done it on the original."""
    if kind == rules.UNPUBLISH:
        return _("This is a translation. Without it, people read the words of the original.")
    return _("This is a translation. Who reads in this language sees the new words. What is done stays done.")


def _standing(page: LearningPage) -> rules.Standing:
    """Where the people of this program are."""
    module = page.path[: page.steplen * (LearningPage.PROGRAM_DEPTH + 1)]
    finished = ModuleCompletion.objects.filter(enrollment=OuterRef("pk"), module__path=module)
    begun = LessonCompletion.objects.filter(enrollment=OuterRef("pk"), lesson__path__startswith=module)
    active = Enrollment.objects.active().filter(program__path=page.program_path)
    counts = active.annotate(is_finished=Exists(finished), has_begun=Exists(begun)).aggregate(
        inside=Count("person", filter=Q(is_finished=False, has_begun=True)),
        finished=Count("person", filter=Q(is_finished=True)),
        ahead=Count("person", filter=Q(is_finished=False, has_begun=False)),
    )
    people = page.completions.aggregate(people=Count("enrollment__person", distinct=True))["people"]
    return rules.Standing(completed=people, **counts)


def _minutes_change(lesson: LessonPage) -> bool:
    """Does the latest version have other minutes than the published one?"""
    published = LessonPage.objects.filter(pk=lesson.pk).values_list("minutes", flat=True).first()
    latest = lesson.latest_revision
    return bool(latest) and latest.content.get("minutes", published) != published


def sentence(effect: rules.Effect, is_lesson: bool = True) -> str:
    """One effect in words."""
    n = effect.people
    match effect.code:
        case rules.STEP:
            text = ngettext(
                "For %(n)d person it becomes a step on their way.",
                "For %(n)d people it becomes a step on their way.",
                n,
            )
        case rules.OFFER:
            text = ngettext(
                "%(n)d person has finished the module and stays finished. The lesson is an offer to them.",
                "%(n)d people have finished the module and stay finished. The lesson is an offer to them.",
                n,
            )
        case rules.ADDED:
            text = ngettext(
                "%(n)d person in this program gets one more module. Days of their plan may move.",
                "%(n)d people in this program get one more module. Days of their plan may move.",
                n,
            )
        case rules.KEPT:
            text = ngettext(
                "%(n)d person has completed this. It stays done, with the version they saw.",
                "%(n)d people have completed this. It stays done, with the version they saw.",
                n,
            )
        case rules.OLD_MINUTES:
            text = ngettext(
                "%(n)d person keeps the minutes of before. The new ones count for whoever completes it now.",
                "%(n)d people keep the minutes of before. The new ones count for whoever completes it now.",
                n,
            )
        case _:
            return _inside(effect, n, is_lesson)
    return text % {"n": n}


def _inside(effect: rules.Effect, n: int, is_lesson: bool) -> str:
    """What it does to those inside the module, or that it does nothing."""
    match effect.code:
        case rules.WAITS:
            return _("Its module is a draft. Nobody sees this lesson before the module is published, too.")
        case rules.NEW_TEXT:
            text = ngettext(
                "%(n)d person is inside this module and sees the new text.",
                "%(n)d people are inside this module and see the new text.",
                n,
            )
        case rules.FALLS_AWAY:
            text = ngettext(
                "%(n)d person is inside this module. They do not need this lesson any more.",
                "%(n)d people are inside this module. They do not need this lesson any more.",
                n,
            )
        case rules.MODULE_AWAY:
            text = ngettext(
                "%(n)d person is inside this module. They go on with what comes after it.",
                "%(n)d people are inside this module. They go on with what comes after it.",
                n,
            )
        case rules.REORDERED:
            text = ngettext(
                "%(n)d person is inside this module. What is open for them may change; what is done stays.",
                "%(n)d people are inside this module. What is open for them may change; what is done stays.",
                n,
            )
        case _:
            return _("Nobody is on this page yet, so it changes nothing for anybody.")
    return text % {"n": n}
