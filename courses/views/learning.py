"""Joining a program, going on, and marking a lesson done."""

from datetime import datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import refusals
from courses.forms.learning import CompleteLessonForm, EnrollForm, SearchForm
from courses.models import Cohort, Enrollment, LessonPage, Place, ProgramPage
from courses.models.languages import original
from courses.search import explained, find
from people.access import login_required
from people.models import User
from people.refusals import Refused


@login_required
@require_http_methods(["GET", "POST"])
def enroll(request: HttpRequest, program_id: int) -> HttpResponse:
    """Join a program: what it leads to, then one button."""
    program = original(get_object_or_404(ProgramPage.objects.live(), pk=program_id))
    if enrollment := Enrollment.objects.active_for(request.user, program):
        return redirect("courses:continue", enrollment.pk)
    cohorts = Cohort.objects.can_be_joined(program, timezone.localdate()).with_counts()
    data = request.POST if request.method == "POST" else None
    form = EnrollForm(data, program=program, cohorts=cohorts)
    if request.method == "POST" and form.is_valid():
        try:
            enrollment = join(request.user, program, form.cleaned_data, at=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("You are in. Start with the first lesson whenever you like."))
            return redirect("courses:continue", enrollment.pk)
    left = Enrollment.objects.of(request.user).left().filter(program=program).first()
    context = {"form": form, "program": program, "left": left}
    return render(request, "courses/enroll.html", context, status=422 if form.errors else 200)


@transaction.atomic
def join(person: User, program: ProgramPage, chosen: dict, *, at: datetime) -> Enrollment:
    """Join a program, and the cohort that was chosen with it, if any."""
    enrollment = Enrollment.objects.enroll(person, program, scheme=chosen["scheme"], by=person, at=at)
    if cohort := chosen.get("cohort"):
        cohort.take_in(enrollment, by=person, at=at)
    return enrollment


@login_required
@require_safe
def go_on(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Go where this person left off, or to the next step; to the path page when there is none left."""
    enrollment = get_object_or_404(Enrollment.objects.visible_to(request.user).with_names(), pk=enrollment_id)
    place = Place.objects.visible_to(request.user).filter(enrollment=enrollment).first()
    where = (place.lesson_id, place.part) if place else (None, 0)
    return redirect(enrollment.outline().resume(*where) or "certificates:path")


@login_required
@require_http_methods(["GET", "POST"])
def leave_program(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Leave a program, without a reason. A second click finds it left."""
    mine = Enrollment.objects.visible_to(request.user).of(request.user).select_related("program")
    enrollment = get_object_or_404(mine, pk=enrollment_id)
    if request.method == "POST":
        enrollment.withdraw(by=request.user, at=timezone.now())
        messages.success(
            request, _("You have left the program. What you earned stays, and you can come back.")
        )
    elif enrollment.status == Enrollment.Status.ACTIVE:
        in_cohort = enrollment.memberships.current().exists()
        context = {"enrollment": enrollment, "in_cohort": in_cohort}
        return render(request, "courses/leave_program.html", context)
    return redirect("certificates:path")


@login_required
@require_POST
def come_back(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Go on where one was when one left."""
    mine = Enrollment.objects.visible_to(request.user).of(request.user).left()
    enrollment = get_object_or_404(mine, pk=enrollment_id).come_back(by=request.user, at=timezone.now())
    messages.success(request, _("Good to see you. You go on where you were."))
    return redirect("courses:continue", enrollment.pk)


@login_required
@require_POST
def complete_lesson(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Mark a lesson as done and go on to the next step."""
    lesson = get_object_or_404(LessonPage.objects.live(), pk=lesson_id)
    enrollment = Enrollment.objects.active_for(request.user, lesson)
    if enrollment is None:
        raise Http404
    form = CompleteLessonForm(request.POST)
    try:
        if not form.is_valid():
            raise refusals.changed_meanwhile()
        enrollment.complete_lesson(lesson, form.cleaned_data["revision"], by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.info(request, refusal.sentence)
        return redirect(lesson.get_url(request))
    return redirect("courses:continue", enrollment.pk)


@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Find a page by a word in it.

    The words are posted: what somebody in recovery looks for has no place in an address, which the history
    of a shared phone and the log of every server on the way would keep.
    """
    form = SearchForm(request.POST or None)
    if not form.is_valid():
        return render(request, "courses/search.html", {"form": form}, status=422 if form.is_bound else 200)
    words = form.cleaned_data["words"]
    found, complete = find(words, request.user)
    context = {"words": words, "found": found, "complete": complete, "explained": explained(words)}
    return render(request, "courses/search.html", {"form": form, **context})
