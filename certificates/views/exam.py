"""Exams: those of this site are a link; of others the person types the result, and a coordinator sees proof."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates import asked_evidence, evidence, rules
from certificates.forms.exam import ACCEPT, CheckForm, ResultForm
from certificates.models import ExamRecord, PathwayChoice
from certificates.models.exams import taken_here
from certificates.rules.exams import next_try
from certificates.rules.pathways import rows_for, taken
from courses.models import Enrollment, Requirement
from courses.standard_wording import amount
from people import kept
from people.access import fresh_login_required, login_required, role_required
from people.refusals import Refused
from people.rules import COORDINATOR

PER_PAGE = 30


@dataclass(frozen=True)
class Part:
    """One exam, or one part of one, that somebody's standard asks for."""

    row: Requirement
    results: list[ExamRecord]
    form: ResultForm
    next_on: date | None
    """From when on there is another try; None where there is none left."""

    @property
    def name(self) -> str:
        return self.row.label or _("Exam")

    @property
    def needed(self) -> str:
        """What it takes to pass; empty where it is only passed or not."""
        return "" if self.row.unit == Requirement.Unit.COUNT else amount(self.row.minimum, self.row.unit)

    @property
    def is_here(self) -> bool:
        return taken_here(self.row)

    @property
    def needs_another(self) -> bool:
        """Whether there was a try, and none of those that stand is enough."""
        standing = [one.score for one in self.results if one.accepted is not False]
        return bool(standing) and max(standing) < self.row.minimum


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def exams(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """The exams somebody's standard asks for, what they typed of each, and a form for one more."""
    mine = Enrollment.objects.visible_to(request.user).of(request.user).with_names()
    enrollment = get_object_or_404(mine, pk=enrollment_id)
    data = request.POST if request.method == "POST" else kept.take(request)
    parts = _parts(enrollment, data)
    typed = next((part for part in parts if part.form.is_bound), None)
    if not parts or (request.method == "POST" and typed is None):
        raise Http404
    if request.method == "POST" and typed.form.is_valid() and _enter(request, enrollment, typed):
        return redirect("certificates:exams", enrollment.pk)
    context = {
        "enrollment": enrollment,
        "parts": parts,
        "asks_elsewhere": not all(part.is_here for part in parts),
        "form": typed.form if typed else None,
    }
    wrong = bool(typed and typed.form.errors)
    return render(request, "certificates/exams.html", context, status=422 if wrong else 200)


def _parts(enrollment: Enrollment, data) -> list[Part]:
    """The exams of the way somebody is on."""
    today = evidence.local_day(enrollment, timezone.now())
    chosen = PathwayChoice.objects.latest_of([enrollment.pk]).get(enrollment.pk, "")
    way = taken(asked_evidence.ways(enrollment.standard), chosen, today)
    rows = enrollment.standard.requirements.initial().filter(kind=Requirement.Kind.EXAM)
    results = list(ExamRecord.objects.filter(enrollment=enrollment).with_verdict().order_by("taken_on", "at"))
    found = []
    for row in rows_for(rows.select_related("exam"), way):
        ours = [one for one in results if (one.label, one.unit) == (row.label, row.unit)]
        mine = data if data and data.get("part") == str(row.pk) else None
        tries = [one.taken_on for one in ours if one.accepted is not False]
        found.append(Part(row, ours, ResultForm(mine, row=row), next_try(_terms(row), tries, today)))
    return found


def _terms(row: Requirement) -> rules.ExamTerms:
    terms = getattr(row, "exam", None)
    return asked_evidence.exam_terms(terms) if terms else rules.ExamTerms()


def _enter(request: HttpRequest, enrollment: Enrollment, part: Part) -> bool:
    """Keep it; else say at the form why not."""
    said = part.form.cleaned_data
    try:
        ExamRecord.objects.enter(
            enrollment, part.row, said["score"], said["taken_on"], by=request.user, at=timezone.now()
        )
    except Refused as refused:
        part.form.add_error(refused.field, refused.sentence)
        return False
    messages.success(request, _("Saved. It counts once your coordinator has seen proof of it."))
    return True


# --- The coordinator's look -------------------------------------------------------------------------


@role_required(COORDINATOR)
@require_safe
def to_check(request: HttpRequest) -> HttpResponse:
    """Results that wait, the oldest first."""
    rows = ExamRecord.objects.awaiting(request.user).with_people().order_by("at", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "certificates/results.html", {"page": page})


@role_required(COORDINATOR)
@require_http_methods(["GET", "POST"])
@fresh_login_required
def check(request: HttpRequest, result_id: UUID) -> HttpResponse:
    """One result: what was typed, what the standard asks, and the decision."""
    rows = ExamRecord.objects.visible_to(request.user).with_people().with_verdict()
    result = get_object_or_404(rows, pk=result_id)
    form = CheckForm(request.POST if request.method == "POST" else kept.take(request))
    if request.method == "POST" and form.is_valid() and _decide(request, result, form):
        return redirect("certificates:results_to_check")
    row = _row_of(result)
    context = {
        "result": result,
        "form": form,
        "needed": amount(row.minimum, row.unit) if row and row.unit != Requirement.Unit.COUNT else "",
        "is_asked": row is not None,
        "is_early": row is not None and _is_early(result, row),
        "others": _others(result),
        "is_own": result.enrollment.person_id == request.user.pk,
    }
    return render(request, "certificates/check_result.html", context, status=422 if form.errors else 200)


def _row_of(result: ExamRecord) -> Requirement | None:
    """The row that it answers; None where the person has moved to rules that do not ask for it."""
    rows = result.enrollment.standard.requirements.initial().filter(kind=Requirement.Kind.EXAM)
    return rows.select_related("exam").filter(label=result.label, unit=result.unit).first()


def _others(result: ExamRecord) -> list[ExamRecord]:
    """What else the person typed about the same part."""
    same = ExamRecord.objects.filter(
        enrollment=result.enrollment_id, label=result.label, unit=result.unit
    ).exclude(pk=result.pk)
    return list(same.with_verdict().order_by("taken_on", "at"))


def _is_early(result: ExamRecord, row: Requirement) -> bool:
    """Whether the board's own rules leave no try on that day: then one of the days may be wrong."""
    tries = [one.taken_on for one in _others(result) if one.accepted is not False]
    before = [day for day in tries if day < result.taken_on]
    first = next_try(_terms(row), before, result.taken_on)
    return first is None or first > result.taken_on


def _decide(request: HttpRequest, result: ExamRecord, form: CheckForm) -> bool:
    """Keep the decision; else say at the form why not."""
    verdict = form.cleaned_data["verdict"]
    is_accepted = verdict == ACCEPT
    try:
        result.decide(is_accepted, "" if is_accepted else verdict, by=request.user, at=timezone.now())
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return False
    messages.success(request, _("Saved. The person has been told."))
    return True
