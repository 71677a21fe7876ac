"""The coordinator's page about placements: who has no supervisor, and what is missing where."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hours import desk
from people.access import role_required
from people.rules import COORDINATOR

PER_PAGE = 50


@role_required(COORDINATOR)
@require_safe
def placements(request: HttpRequest) -> HttpResponse:
    """Who waits for a supervisor, and every placement, those with something missing first."""
    now = timezone.now()
    context = {
        "seekers": desk.seekers(at=now),
        "page": Paginator(desk.placements(at=now), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "hours/placements.html", context)
