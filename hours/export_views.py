"""Hours to take along: whose one may have, what of it, and the file itself."""

from datetime import datetime

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
from hours.export_forms import ExportForm
from hours.exports import Log, as_pdf, enrollments_for, gather
from hours.exports.as_json import as_json
from hours.exports.as_xlsx import as_xlsx
from people.access import login_required

PER_PAGE = 50
TYPES = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


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
    return _ask(request, _visible(request, enrollment_id), ExportForm())


@login_required
@require_safe
@never_cache
def export_file(request: HttpRequest, enrollment_id: int, kind: str) -> HttpResponse:
    """The file. It is made when it is asked for, and kept nowhere."""
    enrollment = _visible(request, enrollment_id)
    if kind not in TYPES:
        raise Http404
    form = ExportForm(request.GET)
    if not form.is_valid():
        return _ask(request, enrollment, form)
    at = timezone.now()
    log = gather(enrollment, request.user, form.choice, at=at)
    if kind == "pdf" and (problem := _cannot_print(log)):
        form.add_error(None, problem)
        return _ask(request, enrollment, form)
    response = HttpResponse(_written(log, kind), content_type=TYPES[kind])
    response["Content-Disposition"] = f'attachment; filename="{_filename(at)}.{kind}"'
    return response


def _visible(request: HttpRequest, enrollment_id: int) -> Enrollment:
    return get_object_or_404(enrollments_for(request.user), pk=enrollment_id)


def _ask(request: HttpRequest, enrollment: Enrollment, form: ExportForm) -> HttpResponse:
    context = {"enrollment": enrollment, "form": form}
    return render(request, "hours/export.html", context, status=422 if form.errors else 200)


def _written(log: Log, kind: str) -> bytes:
    if kind == "json":
        return as_json(log)
    address = settings.BASE_URL + reverse("verify:log")
    return as_pdf.as_pdf(log, address=address) if kind == "pdf" else as_xlsx(log, address=address)


def _cannot_print(log: Log) -> str:
    if len(log.lines) > as_pdf.MOST_LINES:
        return _("These are too many lines for one PDF. Please choose fewer days, or take the spreadsheet.")
    if holes := as_pdf.cannot_print(log):
        return _("We cannot print these signs: %(signs)s. Please take the spreadsheet.") % {
            "signs": " ".join(sorted(holes))
        }
    return ""


def _filename(at: datetime) -> str:
    """Says nothing about what it is about: a file name stands in the open."""
    return f"log-{timezone.localtime(at):%Y-%m-%d}"
