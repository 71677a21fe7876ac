"""Taking a quiz. The pages live here because a passed quiz completes a module.

Each page works without JavaScript. With it, replies are saved as they are chosen.
"""

import uuid
from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from courses import refusals
from courses.forms.quiz import AnswerForm, KeptAnswers
from courses.models import Enrollment, EnrollmentAttempt, ModulePage, ProgramPage
from courses.models.pages import LearningPage
from courses.rules import LOCKED, QUIZ
from people.access import login_required
from people.refusals import Refused
from quizzes.models import Attempt, AttemptItem, Quiz
from quizzes.rules import points_enough

# --- Before -------------------------------------------------------------------------------------------


@login_required
@require_safe
@never_cache
def intro(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """What this quiz is, how one passes, and the earlier tries."""
    quiz, enrollment, module = _place(request, quiz_id)
    if answer := _locked(request, enrollment, quiz, module):
        return answer
    now = timezone.now()
    running = quiz.attempts.running(request.user)
    if running:
        _close_if_due(running, now)
    tries = list(enrollment.attempts().filter(quiz=quiz).select_related("quiz"))
    context = {
        "quiz": quiz,
        "module": module,
        "enrollment": enrollment,
        "tries": [attempt for attempt in tries if not attempt.is_open],
        "running": running if running and running.is_open else None,
        "passed": any(attempt.passed for attempt in tries),
        "refusal": quiz.why_not_start(tries, at=now),
        "attempts_allowed": quiz.attempts_for(tries, at=now),
        "time_limit": quiz.time_limit_for(request.user, at=now),
        **_pass_mark(quiz),
    }
    return render(request, "quizzes/intro.html", context)


def _pass_mark(quiz: Quiz) -> dict[str, int]:
    questions = quiz.question_count()
    return {"questions": questions, "enough": points_enough(questions, quiz.pass_percent)}


def back_to(name: str):
    """Ask a visitor to log in, and bring them to a page they can look at: a GET on this one would be refused."""

    def decorate(view):
        @wraps(view)
        def guarded(request: HttpRequest, **kwargs) -> HttpResponse:
            if request.user.is_authenticated:
                return view(request, **kwargs)
            return redirect_to_login(reverse(name, kwargs=kwargs))

        return guarded

    return decorate


@require_POST
@back_to("quizzes:intro")
def start(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Begin a try, or go on with the one that is open."""
    quiz, enrollment, module = _place(request, quiz_id)
    if answer := _locked(request, enrollment, quiz, module):
        return answer
    try:
        attempt = enrollment.start_quiz(quiz, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.info(request, refusal.sentence)
        return redirect("quizzes:intro", quiz.pk)
    unanswered = attempt.first_unanswered()
    return (
        redirect("quizzes:question", attempt.pk, unanswered)
        if unanswered
        else redirect("quizzes:review", attempt.pk)
    )


def _place(request: HttpRequest, quiz_id: int) -> tuple[Quiz, Enrollment, LearningPage]:
    """The quiz, and through which module or program this person has it. Else there is no page.

    The quiz of a program is its exam: it goes with no module.
    """
    quiz = get_object_or_404(Quiz.objects.select_related("bank"), pk=quiz_id)
    for kind in (ModulePage, ProgramPage):
        for page in kind.objects.live().filter(quiz=quiz):
            if enrollment := Enrollment.objects.active_for(request.user, page):
                return quiz, enrollment, page
    raise Http404


def _locked(
    request: HttpRequest, enrollment: Enrollment, quiz: Quiz, module: LearningPage
) -> HttpResponse | None:
    """Back to the module with the reason, while something else comes first."""
    step = enrollment.outline().step(QUIZ, quiz.pk)
    if step is None or step.state != LOCKED:
        return None
    messages.info(request, refusals.locked(step).sentence)
    return redirect(module.get_url(request))


# --- During -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@never_cache
def question(request: HttpRequest, attempt_id: uuid.UUID, position: int) -> HttpResponse:
    """One question. A POST saves the reply and goes on; from htmx it saves and says so."""
    if not request.user.is_authenticated:
        return _log_in_first(request, attempt_id, position)
    link, now = _link(request, attempt_id), timezone.now()
    _save_kept(request, link.attempt, now)
    _close_if_due(link.attempt, now)
    item = get_object_or_404(link.attempt.items.with_answers(), position=position)
    if request.method == "POST":
        return _save_and_go_on(request, link.attempt, item, now)
    if not link.attempt.is_open:
        return redirect("quizzes:result", attempt_id)
    return _show(request, link.attempt, item, item.chosen)


def _show(
    request: HttpRequest, attempt: Attempt, item: AttemptItem, chosen: list[str], error: str = ""
) -> HttpResponse:
    context = {
        "attempt": attempt,
        "quiz": attempt.quiz,
        "item": item.review(),
        "chosen": chosen,
        "error": error,
        "saved": bool(item.chosen) and not error,
        "client_id": uuid.uuid4(),
        "previous": item.position - 1,
        "is_last": item.position == attempt.points_possible,
        "ends_at": attempt.true_expiry(),
    }
    return render(request, "quizzes/question.html", context, status=422 if error else 200)


def _save_and_go_on(request: HttpRequest, attempt: Attempt, item: AttemptItem, now: datetime) -> HttpResponse:
    try:
        _save(attempt, item, request.POST, now)
    except Refused as refusal:
        attempt.refresh_from_db()
        if attempt.is_open:
            return _not_saved(request, attempt, item, refusal)
        messages.info(request, refusal.sentence)
        return _go(request, "quizzes:result", attempt.pk)
    if request.htmx:
        return render(request, "quizzes/save_status.html", {"saved": True})
    if item.position == attempt.points_possible or "review" in request.POST:
        return redirect("quizzes:review", attempt.pk)
    return redirect("quizzes:question", attempt.pk, item.position + 1)


def _save(attempt: Attempt, item: AttemptItem, data: QueryDict, now: datetime) -> None:
    """Save what was sent. An untouched question stays untouched: going past it is no reply."""
    form = AnswerForm(data, item=item)
    if not form.is_valid():
        raise Refused(_("Please choose from the answers shown."), code="unknown_choice")
    chosen = form.cleaned_data["chosen"]
    if chosen or item.chosen:
        attempt.save_answer(
            item.position, chosen, client_id=form.cleaned_data["client_id"], by=attempt.person, at=now
        )


def _not_saved(request: HttpRequest, attempt: Attempt, item: AttemptItem, refusal: Refused) -> HttpResponse:
    if request.htmx:
        return render(request, "quizzes/save_status.html", {"sentence": refusal.sentence})
    return _show(request, attempt, item, request.POST.getlist("chosen"), refusal.sentence)


def _log_in_first(request: HttpRequest, attempt_id: uuid.UUID, position: int) -> HttpResponse:
    """The log-in ran out: keep the reply, and come back here after logging in."""
    if request.method == "POST":
        KeptAnswers(request).keep(attempt_id, position, request.POST)
    answer = redirect_to_login(request.path)
    return HttpResponseClientRedirect(answer.url) if request.htmx else answer


def _save_kept(request: HttpRequest, attempt: Attempt, now: datetime) -> None:
    """Save what this person sent before logging in again. It was sent by POST; only the log-in was late."""
    for position, data in KeptAnswers(request).take(attempt.pk):
        item = attempt.items.with_answers().filter(position=position).first()
        if item is None:
            continue
        try:
            _save(attempt, item, data, now)
        except Refused as refusal:
            messages.info(request, refusal.sentence)
        else:
            messages.success(
                request, _("Your answer to question {number} was kept and is saved.").format(number=position)
            )


@login_required
@require_safe
@never_cache
def review(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Every question and what is chosen, before handing in."""
    link, now = _link(request, attempt_id), timezone.now()
    _save_kept(request, link.attempt, now)
    _close_if_due(link.attempt, now)
    if not link.attempt.is_open:
        return redirect("quizzes:result", attempt_id)
    items = link.attempt.items_for_review()
    context = {
        "attempt": link.attempt,
        "quiz": link.attempt.quiz,
        "items": items,
        "unanswered": sum(not item.answered for item in items),
        "ends_at": link.attempt.true_expiry(),
    }
    return render(request, "quizzes/review.html", context)


# --- After --------------------------------------------------------------------------------------------


@require_POST
@back_to("quizzes:review")
def submit(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """Hand it in. A second click leads to the same result."""
    link = _link(request, attempt_id)
    link.submit(by=request.user, at=timezone.now())
    return redirect("quizzes:result", attempt_id)


@login_required
@require_safe
@never_cache
def result(request: HttpRequest, attempt_id: uuid.UUID) -> HttpResponse:
    """The score, what was chosen, why each option is right or not, and what comes next."""
    link, now = _link(request, attempt_id), timezone.now()
    _close_if_due(link.attempt, now)
    if link.attempt.is_open:
        return redirect("quizzes:review", attempt_id)
    quiz = link.attempt.quiz
    tries = list(link.enrollment.attempts().filter(quiz=quiz))
    context = {
        "attempt": link.attempt,
        "quiz": quiz,
        "score": link.attempt.score,
        "items": link.attempt.items_for_review(),
        "enrollment": link.enrollment,
        "module": _module(link.enrollment, quiz),
        "passed_before": any(attempt.passed for attempt in tries),
        "refusal": quiz.why_not_start(tries, at=now),
    }
    return render(request, "quizzes/result.html", context)


# --- For all of them ----------------------------------------------------------------------------------


def _link(request: HttpRequest, attempt_id: uuid.UUID) -> EnrollmentAttempt:
    links = EnrollmentAttempt.objects.visible_to(request.user).with_names()
    return get_object_or_404(links, attempt=attempt_id)


def _module(enrollment: Enrollment, quiz: Quiz) -> ModulePage | None:
    """The module this quiz goes with in this program; None when it has been paired with another since."""
    return ModulePage.objects.live().filter(quiz=quiz, path__startswith=enrollment.program.path).first()


def _close_if_due(attempt: Attempt, now: datetime) -> None:
    if attempt.is_due(now):
        attempt.enrollment_link.expire(at=now)
        attempt.refresh_from_db()


def _go(request: HttpRequest, name: str, *args) -> HttpResponse:
    """Go to another page; from htmx the whole page goes, not the part."""
    url = resolve_url(name, *args)
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
