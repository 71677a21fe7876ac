"""What a coordinator looks at, all that is open or a month at a time; and what is asked of somebody, as they read it themselves."""

from datetime import date, timedelta
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from hours import seen
from hours.forms.decision import LONGEST, reason
from hours.forms.entries import FIRST_DAY, LAST_DAY
from hours.models import HoursEntryVersion, Placement, SignalStep
from hours.note_check import CarefulForm, around
from hours.refusals import EntryRefused
from hours.rules import signals as rules
from hours.rules.months import first_of_month, last_of_month
from people.access import login_required, role_required
from people.rules import COORDINATOR


class OutcomeForm(forms.Form):
    """What came of it, or a question to whom it is about."""

    step = reason(
        gettext_lazy("What do you do?"),
        [
            (rules.ASKED, gettext_lazy("Ask them how it was")),
            *((step, SignalStep.Step(step).label) for step in rules.OUTCOMES),
        ],
    )


class ExplainForm(CarefulForm):
    """How it was, in somebody's own words."""

    words = "text"

    text = forms.CharField(
        label=gettext_lazy("How was it?"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Coordinators can read this, and nobody else. You need not answer here: you can talk with them. "
            "Please write no names and nothing about anybody’s health."
        ),
        error_messages={"required": gettext_lazy("Write how it was, or leave it and talk with them.")},
    )


PER_PAGE, MONTHS = 50, 12


@role_required(COORDINATOR)
@require_safe
def signals(request: HttpRequest) -> HttpResponse:
    """All there is to look at, the oldest first; or a month with what was settled, where one is named."""
    return _month(request) if "month" in request.GET else _open(request)


def _open(request: HttpRequest) -> HttpResponse:
    """What is open of twelve months, and whatever was asked before them."""
    today = timezone.localdate()
    last = last_of_month(min(_named(request, "until"), today))
    first = _months_before(last, MONTHS - 1)
    page = Paginator(seen.open_ones(first, last), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = seen.named(page.object_list)
    begins = seen.begins()
    context = {
        "page": page,
        "first": first,
        "last": last,
        "earlier": first - timedelta(days=1) if begins and begins < first else None,
        "is_newest": last >= today,
        "this_month": today,
    }
    return render(request, "hours/signals_open.html", context)


def _months_before(day: date, count: int) -> date:
    """The first day of the month so many months before."""
    month = day.year * 12 + day.month - 1 - count
    return date(month // 12, month % 12 + 1, 1)


def _named(request: HttpRequest, name: str) -> date:
    """The month that the address names, or this one."""
    try:
        found = parse_date(f"{request.GET.get(name, '')}-01")
    except ValueError:
        found = None
    return first_of_month(min(max(found or timezone.localdate(), FIRST_DAY), LAST_DAY))


def _month(request: HttpRequest) -> HttpResponse:
    """What there is to look at in a month: facts, in words, and how each stands."""
    month = _named(request, "month")
    later = last_of_month(month) + timedelta(days=1)
    context = {
        "month": month,
        "earlier": first_of_month(month - timedelta(days=1)),
        "later": later if later <= timezone.localdate() else None,
        "rows": seen.in_month(month),
    }
    return render(request, "hours/signals.html", context)


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
def signal(request: HttpRequest, person_id: int, code: str, year: int, month: int) -> HttpResponse:
    """One of them: the hours it is about, what people said, and what came of it."""
    row = _one(person_id, code, year, month)
    form = OutcomeForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _take(request, row, form):
        return redirect("hours:signal", person_id, code, year, month)
    about = (*row.signal.entries, *row.signal.others)
    lines = HoursEntryVersion.objects.visible_to(request.user).taken().filter(entry__in=about)
    context = {
        "row": row,
        "form": form,
        "is_own": person_id == request.user.pk,
        "lines": lines.with_details().order_by("starts_at", "trainee"),
    }
    return render(request, "hours/signal.html", context, status=422 if form.errors else 200)


def _one(person_id: int, code: str, year: int, month: int) -> seen.Seen:
    try:
        row = seen.one(person_id, code, date(year, month, 1))
    except ValueError:
        row = None
    if row is None:
        raise Http404
    return row


def _take(request: HttpRequest, row: seen.Seen, form: OutcomeForm) -> bool:
    steps, step = SignalStep.objects, form.cleaned_data["step"]
    who = {"by": request.user, "at": timezone.now()}
    try:
        if step == rules.ASKED:
            steps.ask(row.signal, row.month, **who)
        else:
            steps.settle(row.signal, row.month, step, **who)
    except EntryRefused as refused:
        form.add_error(None, refused.sentence)
        return False
    asked = _("They are asked, and may say how it was.")
    messages.success(request, asked if step == rules.ASKED else _("Written down, with your name."))
    return True


# --- One's own ------------------------------------------------------------------------------------------


@login_required
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """All that coordinators asked or wrote down about one's own hours and signatures. Nothing else is kept."""
    mine = SignalStep.objects.visible_to(request.user).filter(person=request.user)
    found: dict[tuple, list[SignalStep]] = {}
    for row in mine.select_related("by").order_by("at"):
        found.setdefault((row.month, row.code), []).append(row)
    groups = sorted(found.values(), key=lambda steps: steps[-1].at, reverse=True)
    return render(request, "hours/questions.html", {"groups": groups})


@login_required
@require_http_methods(["GET", "POST"])
def explain(request: HttpRequest, step_id: UUID) -> HttpResponse:
    """Say how it was."""
    mine = SignalStep.objects.visible_to(request.user).filter(person=request.user)
    step = get_object_or_404(mine, pk=step_id)
    lines = HoursEntryVersion.objects.visible_to(request.user).taken().filter(entry__in=step.entries)
    lines = lines.with_details().order_by("starts_at", "trainee")
    places = Placement.objects.filter(entries__in=step.entries).with_facts()
    form = ExplainForm(request.POST or None, around=lambda: around(places.distinct()))
    if request.method == "POST" and form.is_valid():
        said = {"text": form.cleaned_data["text"], "was_looked_at": form.was_looked_at}
        SignalStep.objects.explain(step, **said, by=request.user, at=timezone.now())
        messages.success(request, _("Thank you. The coordinators can read it."))
        return redirect("hours:questions")
    context = {"step": step, "form": form, "lines": lines}
    return render(request, "hours/explain.html", context, status=422 if form.errors else 200)
