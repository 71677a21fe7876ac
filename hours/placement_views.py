"""The coordinator's pages about placements: who has no supervisor, and what is missing where."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hours import desk
from people.access import role_required
from people.rules import COORDINATOR

PER_PAGE, FIRST_SEEKERS = 50, 12


@role_required(COORDINATOR)
@require_safe
def placements(request: HttpRequest) -> HttpResponse:
    """Who waits longest for a supervisor, and every placement, those with something missing first."""
    now = timezone.now()
    page = Paginator(desk.placements(at=now), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = desk.placement_rows(page.object_list, at=now)
    seekers = Paginator(desk.seekers(at=now), FIRST_SEEKERS).get_page(1)
    seekers.object_list = desk.seeking_rows(seekers.object_list, at=now)
    return render(request, "hours/placements.html", {"seekers": seekers, "page": page})


@role_required(COORDINATOR)
@require_safe
def seekers(request: HttpRequest) -> HttpResponse:
    """Everybody without a supervisor: who waits longest comes first."""
    now = timezone.now()
    page = Paginator(desk.seekers(at=now), PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = desk.seeking_rows(page.object_list, at=now)
    return render(request, "hours/seekers.html", {"page": page})
