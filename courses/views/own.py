"""What belongs to the trainee alone. A page here answers its owner, and for everybody else it is not there.

Each works without JavaScript; with it, a text is saved while it is typed (``static/js/own.js``).
"""

from collections.abc import Callable
from functools import wraps
from itertools import groupby

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import rules
from courses.forms.own import GoalForm, OwnTextForm, ShareForm
from courses.models import (
    Bookmark,
    Enrollment,
    Goal,
    LessonPage,
    Note,
    Partner,
    Place,
    Reflection,
    ReflectionShare,
)
from courses.models.own import LONGEST, own_at, prompts_of
from people import kept
from people.access import login_required
from people.models import Notice, User
from people.refusals import Refused


def own_words(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For pages on which somebody writes for themselves: nothing typed is lost, and nothing is logged.

    Who has to log in again comes back to this page with their text. A script is told so, and keeps it.
    """

    @sensitive_post_parameters()
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.user.is_authenticated:
            return view(request, *args, **kwargs)
        if _is_script(request):
            return JsonResponse({"saved": False}, status=401)
        kept.keep(request, longest=LONGEST * 8)  # one letter may take six signs and more in a form
        return redirect_to_login(request.path)

    return guarded


def _is_script(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "") == "application/json"


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent now, or what this person sent before they had to log in again."""
    if request.method == "POST":
        return request.POST
    kept_words = kept.take_own(request)
    if kept_words:
        messages.info(request, _("You had to log in again. What you typed is still here. Save it now."))
    return kept_words


# --- In a lesson ------------------------------------------------------------------------------------


def _place(request: HttpRequest, lesson_id: int) -> tuple[LessonPage, Enrollment]:
    """An open lesson of a program this person is in. Else there is no page."""
    lesson = get_object_or_404(LessonPage.objects.live(), pk=lesson_id)
    enrollment = Enrollment.objects.active_for(request.user, lesson)
    step = enrollment.outline().step(rules.LESSON, lesson.pk) if enrollment else None
    if step is None or step.state == rules.LOCKED:
        raise Http404
    return lesson, enrollment


@own_words
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """My note on a lesson."""
    lesson, _enrollment = _place(request, lesson_id)
    mine = Note.objects.visible_to(request.user).filter(lesson=lesson).first()

    def save(text: str, seen: str) -> Note | None:
        return Note.objects.write(lesson, text, seen=seen, by=request.user, at=timezone.now())

    context = {"lesson": lesson, "back": f"{lesson.get_url(request)}#my-note"}
    return converse(request, save, mine, _("Your note"), context)


@own_words
@require_http_methods(["GET", "POST"])
def reflect(request: HttpRequest, lesson_id: int, block_id: str) -> HttpResponse:
    """My answer to a question of a lesson."""
    lesson, enrollment = _place(request, lesson_id)
    if block_id not in (prompts := prompts_of(lesson)):
        raise Http404
    mine = own_at(lesson, enrollment)["answers"].get(block_id)

    def save(text: str, seen: str) -> Reflection | None:
        return Reflection.objects.write(enrollment, lesson, block_id, text, seen=seen, at=timezone.now())

    back = f"{lesson.get_url(request)}#reflection-{block_id}"
    context = {"lesson": lesson, "prompt": prompts[block_id], "back": back}
    return converse(request, save, mine, _("Your thoughts"), context)


def converse(request: HttpRequest, save: Callable, mine, label: str, context: dict) -> HttpResponse:
    """Save what was typed, or show it with what is in the way; a script is told in JSON."""
    first = {"text": mine.text if mine else "", "seen": mine.state if mine else ""}
    form = OwnTextForm(typed(request), initial=first, label=label)
    if request.method == "POST" and form.is_valid():
        try:
            saved = save(form.cleaned_data["text"], form.cleaned_data["seen"])
        except Refused as refusal:
            form.add_error("text", refusal)
            context["elsewhere"] = mine
        else:
            return _saved(request, saved, context["back"])
    if request.method == "POST" and _is_script(request):
        return JsonResponse({"saved": False, "sentence": " ".join(form.errors.get("text", []))})
    context |= {"form": form, "seen": first["seen"], "is_shared": getattr(mine, "is_shared", False)}
    return render(request, "courses/own_text.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, saved: Note | Reflection | None, back: str) -> HttpResponse:
    if _is_script(request):
        return JsonResponse({"saved": True, "seen": saved.state if saved else ""})
    messages.success(request, _("Saved.") if saved else _("There is nothing here now."))
    return redirect(back)


@login_required
@require_POST
def bookmark(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Keep a lesson to find it again, or take that away."""
    lesson, _enrollment = _place(request, lesson_id)
    if request.POST.get("keep") == "yes":
        Bookmark.objects.keep(lesson, by=request.user)
    else:
        Bookmark.objects.let_go(lesson, by=request.user)
    return redirect(lesson.get_url(request))


@login_required
@require_POST
def here(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Remember how far somebody has read, for the next time and for their other phone."""
    lesson, enrollment = _place(request, lesson_id)
    part = request.POST.get("part", "")
    Place.objects.mark(enrollment, lesson, int(part) if part.isdecimal() and len(part) < 4 else 0)
    return HttpResponse(status=204)


# --- All of it --------------------------------------------------------------------------------------


def _collected(request: HttpRequest) -> list[dict]:
    """Bookmarks, notes and reflections of one person, by program and then by lesson."""
    user = request.user
    programs = dict(Enrollment.objects.of(user).values_list("program__path", "program__title"))
    lessons: dict[tuple, dict] = {}
    for kind, rows in (
        ("bookmark", Bookmark.objects.visible_to(user)),
        ("notes", Note.objects.visible_to(user)),
        ("reflections", Reflection.objects.of(user).prefetch_related("shares__reader")),
    ):
        for row in rows.select_related("lesson").defer("lesson__body"):
            lesson = row.lesson
            title = lesson.title if lesson else row.title
            program = programs.get(lesson.program_path, "") if lesson else ""
            place = (program, lesson.path if lesson else "", title)
            found = lessons.setdefault(place, {"title": title, "lesson": lesson, "program": program})
            found.setdefault(kind, []).append(row)
    ordered = [lessons[place] for place in sorted(lessons)]
    by_program = groupby(ordered, key=lambda lesson: lesson["program"])
    return [{"title": program, "lessons": list(rows)} for program, rows in by_program]


@login_required
@require_safe
@never_cache
def notes(request: HttpRequest) -> HttpResponse:
    """Everything I keep for myself."""
    shared = Reflection.objects.visible_to(request.user).exclude(enrollment__person=request.user)
    context = {
        "programs": _collected(request),
        "goals": Goal.objects.visible_to(request.user).open(),
        "shared": shared.count(),
    }
    return render(request, "courses/notes.html", context)


@login_required
@require_safe
@never_cache
def download(request: HttpRequest) -> HttpResponse:
    """The same as one Markdown file, to keep."""
    context = {
        "programs": _collected(request),
        "goals": Goal.objects.visible_to(request.user),
        "today": timezone.localdate(),
    }
    text = render_to_string("courses/notes.txt", context)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="my-notes.md"'
    return response


@login_required
@require_POST
def erase_note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Erase a note, also when its lesson is gone."""
    get_object_or_404(Note.objects.visible_to(request.user), pk=note_id).delete()
    messages.success(request, _("Erased. It is gone."))
    return redirect("courses:notes")


# --- Reflections ------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def reflection(request: HttpRequest, reflection_id: int) -> HttpResponse:
    """One reflection: its owner decides who else may read it; whoever may, reads it."""
    rows = Reflection.objects.visible_to(request.user).select_related("enrollment__person", "lesson")
    found = get_object_or_404(rows, pk=reflection_id)
    is_mine = found.enrollment.person_id == request.user.pk
    if request.method == "POST" and not is_mine:
        raise Http404
    mine = Partner.objects.filter(membership__enrollment=found.enrollment).first() if is_mine else None
    pair = mine and mine.pair()
    typed = request.POST if request.method == "POST" else None
    form = ShareForm(typed, owner=request.user, pair=pair and pair.person)
    if request.method == "POST" and form.is_valid():
        _share(found, form, mine)
        messages.success(request, _("Shared. You can take it back at any time."))
        return redirect("courses:reflection", found.pk)
    context = {"reflection": found, "is_mine": is_mine, "form": form}
    if is_mine:
        context["shares"] = found.shares.select_related("reader")
    return render(request, "courses/reflection.html", context, status=422 if form.errors else 200)


def _share(found: Reflection, form: ShareForm, mine: Partner | None) -> None:
    """Share it, and tell a trainer or a pair of it. A peer with an address is told by whoever shares."""
    if address := form.cleaned_data["address"]:
        found.share(address=address)
    if trainer := form.cleaned_data["trainer"]:
        _tell(found.share(reader=trainer).reader)
    if form.cleaned_data.get("pair") and mine and (share := mine.share(found)):
        _tell(share.reader)


def _tell(reader: User) -> None:
    """Say that there is something to read, once until they have looked."""
    url = reverse("courses:shared")
    if not Notice.objects.visible_to(reader).unread().filter(url=url).exists():
        subject, body = _("Something to read"), _("Somebody shared a text with you. It is here to read.")
        Notice.objects.send(reader, subject, body, url=url, at=timezone.now())


@login_required
@require_POST
def unshare(request: HttpRequest, share_id: int) -> HttpResponse:
    """Take it back: from now on that person cannot read it."""
    share = get_object_or_404(ReflectionShare.objects.visible_to(request.user), pk=share_id)
    share.delete()
    messages.success(request, _("Taken back. They cannot read it any more."))
    return redirect("courses:reflection", share.reflection_id)


@login_required
@require_POST
def erase_reflection(request: HttpRequest, reflection_id: int) -> HttpResponse:
    """Erase a reflection, for everybody it was shared with too."""
    get_object_or_404(Reflection.objects.of(request.user), pk=reflection_id).delete()
    messages.success(request, _("Erased. It is gone."))
    return redirect("courses:notes")


@login_required
@require_safe
@never_cache
def shared(request: HttpRequest) -> HttpResponse:
    """What others let me read."""
    rows = Reflection.objects.visible_to(request.user).exclude(enrollment__person=request.user)
    return render(request, "courses/shared.html", {"reflections": rows.select_related("enrollment__person")})


# --- Goals ------------------------------------------------------------------------------------------


@own_words
@require_http_methods(["GET", "POST"])
def goals(request: HttpRequest) -> HttpResponse:
    """My goals: what I want for myself."""
    form = GoalForm(typed(request))
    if request.method == "POST" and form.is_valid():
        Goal.objects.add(request.user, form.cleaned_data["text"], at=timezone.now())
        messages.success(request, _("Your goal is there. Only you can read it."))
        return redirect("courses:goals")
    context = {"form": form, "goals": Goal.objects.visible_to(request.user)}
    is_wrong = request.method == "POST" and form.errors
    return render(request, "courses/goals.html", context, status=422 if is_wrong else 200)


@own_words
@require_http_methods(["GET", "POST"])
def goal(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Say a goal in other words."""
    mine = get_object_or_404(Goal.objects.visible_to(request.user), pk=goal_id)
    form = GoalForm(typed(request), initial={"text": mine.text})
    if request.method == "POST" and form.is_valid():
        mine.reword(form.cleaned_data["text"])
        return redirect("courses:goals")
    context = {"form": form, "goal": mine}
    is_wrong = request.method == "POST" and form.errors
    return render(request, "courses/goal.html", context, status=422 if is_wrong else 200)


@login_required
@require_POST
def move_goal(request: HttpRequest, goal_id: int) -> HttpResponse:
    """Done, let go, taken up again, or erased."""
    mine = get_object_or_404(Goal.objects.visible_to(request.user), pk=goal_id)
    status = request.POST.get("to", "")
    if status == "erase":
        mine.delete()
        messages.success(request, _("Erased. It is gone."))
    elif status in Goal.Status.values:
        mine.move_to(status)
    return redirect("courses:goals")
