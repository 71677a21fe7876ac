"""Hours to take along: whose one may have, what of it, and the file itself."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from courses.models import Enrollment
from hours.exports import Log, as_pdf, enrollments_for, gather
from hours.exports.as_json import as_json
from hours.exports.as_xlsx import as_xlsx
from hours.exports.board_files import as_book, as_form
from hours.exports.boards import forms, lines_of
from hours.exports.parts import Part, parts
from hours.forms.exporting import ExportForm
from people.access import login_required

PER_PAGE = 50
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
FORM_TYPES = ("pdf", "xlsx")


@login_required
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """Whose hours this reader may take along: one's own, what one signed, all for a coordinator."""
    rows = enrollments_for(request.user).order_by("person__preferred_name", "pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "hours/exports.html", {"page": page})


@login_required
@require_safe
def export(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """What of it, and as what."""
    return _ask(request, _visible(request, enrollment_id), ExportForm(forms=forms()[0]))


@login_required
@require_safe
@never_cache
def export_file(request: HttpRequest, enrollment_id: int, kind: str) -> HttpResponse:
    """The file. It is made when it is asked for, and kept nowhere."""
    enrollment = _visible(request, enrollment_id)
    if kind not in TYPES:
        raise Http404
    form = ExportForm(request.GET, forms=forms()[0])
    if not form.is_valid():
        return _ask(request, enrollment, form)
    log = gather(enrollment, request.user, form.choice, at=timezone.now())
    if kind == "pdf" and (problem := _cannot_print(log)):
        form.add_error(None, problem)
        return _ask(request, enrollment, form, parts_of(log, form, "hours:export_file"))
    return _file(_written(log, kind), kind, log.made_at)


@login_required
@require_safe
@never_cache
def board_form(request: HttpRequest, enrollment_id: int, kind: str) -> HttpResponse:
    """A board's form, filled with what is signed and counts."""
    enrollment, (known, _wrong) = _visible(request, enrollment_id), forms()
    if kind not in FORM_TYPES:
        raise Http404
    form = ExportForm(request.GET, forms=known)
    if not form.is_valid():
        return _ask(request, enrollment, form)
    chosen = known[form.cleaned_data["form"] or next(iter(known))]
    log = gather(enrollment, request.user, form.choice, at=timezone.now())
    log = replace(log, lines=lines_of(chosen, log), papers=())
    if not log.lines:
        form.add_error(
            None, _("No signed line is in these days. A form holds only what is signed and counts.")
        )
        return _ask(request, enrollment, form)
    if kind == "pdf" and (problem := _cannot_print(log)):
        form.add_error(None, problem)
        return _ask(request, enrollment, form, parts_of(log, form, "hours:board_form"))
    write = as_form if kind == "pdf" else as_book
    return _file(write(chosen, log, address=_address()), kind, log.made_at)


def _visible(request: HttpRequest, enrollment_id: int) -> Enrollment:
    return get_object_or_404(enrollments_for(request.user), pk=enrollment_id)


def _ask(
    request: HttpRequest, enrollment: Enrollment, form: ExportForm, parts: Sequence[tuple[Part, str]] = ()
) -> HttpResponse:
    wrong = forms()[1] if request.user.is_coordinator else []
    context = {"enrollment": enrollment, "form": form, "parts": parts, "wrong": wrong}
    return render(request, "hours/export.html", context, status=422 if form.errors else 200)


def _file(content: bytes, kind: str, at: datetime) -> HttpResponse:
    response = HttpResponse(content, content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{_filename(at)}.{kind}"'
    return response


def _written(log: Log, kind: str) -> bytes:
    if kind == "json":
        return as_json(log)
    write = as_pdf.as_pdf if kind == "pdf" else as_xlsx
    return write(log, address=_address())


def _address() -> str:
    return settings.BASE_URL + reverse("verify:log")


def parts_of(log: Log, form: ExportForm, name: str) -> list[tuple[Part, str]]:
    """The PDFs that hold all of it, where one cannot, each with its address."""
    found = parts((line.worked_on for line in log.lines), as_pdf.MOST_LINES)
    url, said = reverse(name, args=[log.enrollment.pk, "pdf"]), form.cleaned_data
    rest = {"with_notes": "on"} if said["with_notes"] else {}
    rest |= {"form": said["form"]} if said["form"] else {}
    asked = [{"since": part.since, "until": part.until, **rest} for part in found]
    return [(part, f"{url}?{urlencode(given)}") for part, given in zip(found, asked, strict=True)]


def _cannot_print(log: Log) -> str:
    if len(log.lines) > as_pdf.MOST_LINES:
        return _("These are too many lines for one PDF. Take it in parts, or take the spreadsheet.")
    if holes := as_pdf.cannot_print(log):
        return _("We cannot print these signs: %(signs)s. Please take the spreadsheet.") % {
            "signs": " ".join(sorted(holes))
        }
    return ""


def _filename(at: datetime) -> str:
    """Says nothing about what it is about: a file name stands in the open."""
    return f"log-{timezone.localtime(at):%Y-%m-%d}"
