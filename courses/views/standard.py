"""What boards demand, in plain words, for everybody: for an officer who asks whether we read it right."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses import standard_wording
from courses.models import Scheme, Standard


@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """Every scheme on this site, with its versions."""
    schemes = Scheme.objects.prefetch_related("standards").filter(standards__isnull=False).distinct()
    return render(request, "courses/standards.html", {"schemes": schemes})


@require_safe
def standard(request: HttpRequest, scheme: str, version: int) -> HttpResponse:
    """One version of one scheme: its rows as sentences, to read and to print."""
    rows = Standard.objects.select_related("scheme", "framework")
    found = get_object_or_404(rows, scheme__key=scheme, version=version)
    context = {
        "standard": found,
        "tables": standard_wording.tables(found),
        "parts": standard_wording.parts(found),
        "current": found.scheme.current_standard(timezone.localdate()),
    }
    return render(request, "courses/standard.html", context)
