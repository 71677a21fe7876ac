"""The impact preview of an observed practice, in Wagtail's admin: how many people it will ask, before it goes out."""

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages

from courses.impact import Impact
from courses.models import Enrollment, ModuleCompletion, ObservedPractice, PracticeRating
from courses.rules import impact as rules
from people.models import User


def of(practice: ObservedPractice, *, is_taken_down: bool = False) -> Impact:
    """What publishing its latest version does to people, or taking it down. Three statements."""
    latest = practice.get_latest_revision_as_object()
    was_required = practice.live and practice.is_required and latest.module_id == practice.module_id
    is_required = latest.is_required and not is_taken_down
    waits = not latest.module.live
    found = rules.practice_effects(was_required, is_required, _watched(latest), waits)
    return Impact(None, [sentence(effect) for effect in found], rules.felt(found))


def _watched(practice: ObservedPractice) -> rules.Watched:
    """Where the people of its program are."""
    ratings = PracticeRating.objects.standing().filter(practice=practice.pk)
    finished = ModuleCompletion.objects.filter(enrollment=OuterRef("pk"), module=practice.module_id)
    active = Enrollment.objects.active().filter(program__path=practice.module.program_path)
    counts = active.annotate(
        is_finished=Exists(finished), has_met=Exists(ratings.filter(enrollment=OuterRef("pk"), met=True))
    ).aggregate(
        without=Count("person", filter=Q(is_finished=False, has_met=False)),
        finished=Count("person", filter=Q(is_finished=True)),
    )
    return rules.Watched(**counts, rated=ratings.values("enrollment__person").distinct().count())


def sentence(effect: rules.Effect) -> str:
    """One effect in words."""
    n = effect.people
    match effect.code:
        case rules.ASKED:
            text = ngettext(
                "It asks %(n)d person to be watched before the module is done.",
                "It asks %(n)d people to be watched before the module is done.",
                n,
            )
        case rules.REWORDED:
            text = ngettext(
                "%(n)d person has still to be watched, and is watched by the new words.",
                "%(n)d people have still to be watched, and are watched by the new words.",
                n,
            )
        case rules.RELEASED:
            text = ngettext(
                "%(n)d person does not need it any more.", "%(n)d people do not need it any more.", n
            )
        case rules.STAYS:
            text = ngettext(
                "%(n)d person has finished the module and stays finished.",
                "%(n)d people have finished the module and stay finished.",
                n,
            )
        case rules.RATED:
            text = ngettext(
                "%(n)d person was rated on it. What was written keeps its words.",
                "%(n)d people were rated on it. What was written keeps its words.",
                n,
            )
        case rules.WAITS:
            return _("Its module is not published. It concerns nobody before that is.")
        case _:
            return _("It changes nothing for anybody.")
    return text % {"n": n}


@hooks.register("register_admin_urls")
def confirmation() -> list:
    return [path("impact/practice/<int:pk>/", confirm_publishing, name="courses_practice_impact")]


def _may_publish(user: User, practice: ObservedPractice) -> bool:
    may = practice.module.permissions_for_user(user).can_edit()
    return may and user.has_perm("courses.publish_observedpractice")


@require_http_methods(["GET", "POST"])
def confirm_publishing(request: HttpRequest, pk: int) -> HttpResponse:
    """What publishing the latest version asks of people; then the button that does it."""
    practice = get_object_or_404(ObservedPractice.objects.exclude(latest_revision=None), pk=pk)
    if not _may_publish(request.user, practice):
        raise PermissionDenied
    latest = practice.get_latest_revision_as_object()
    if request.method == "GET":
        editor = reverse("wagtailsnippets_courses_observedpractice:edit", args=[pk])
        context = {"title": latest.title, "impact": of(practice), "editor": editor}
        return render(request, "courses/admin/confirm_publishing.html", context)
    practice.latest_revision.publish(user=request.user)
    messages.success(request, _("“%(title)s” is published.") % {"title": latest.title})
    return redirect("wagtailsnippets_courses_observedpractice:list")


@hooks.register("before_publish")
def say_what_publishing_does(request: HttpRequest, row) -> HttpResponse | None:
    """Where people feel it, the new version waits as a draft until somebody has read what it does."""
    if not isinstance(row, ObservedPractice):
        return None
    practice = ObservedPractice.objects.get(pk=row.pk)
    return redirect("courses_practice_impact", row.pk) if of(practice).concerns else None
