"""My hours, to take along."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hours import sheet
from people.access import login_required


@login_required
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """One's own hours as a table."""
    headers = {"Content-Disposition": 'attachment; filename="my-log.csv"'}
    return HttpResponse(sheet.of(request.user), content_type="text/csv; charset=utf-8", headers=headers)
