"""The coordinator's pages about placements: who has no supervisor, and what is missing where."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from hours import desk, months
from hours.models import Placement, StandIn
from hours.rules.months import first_of_month
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


@role_required(COORDINATOR)
@require_safe
def placement(request: HttpRequest, placement_id: int) -> HttpResponse:
    """One placement: what is missing, who supervises or stands in, and how its months stand."""
    mine = Placement.objects.visible_to(request.user).filter(pk=placement_id)
    [row] = desk.placement_rows(mine.select_related("enrollment__program"), at=timezone.now()) or [None]
    if row is None:
        raise Http404
    today = timezone.localdate()
    context = {
        "row": row,
        "placement": row.placement,
        "left": {left.pk for left in desk.left_behind(today).filter(placement=placement_id)},
        "stand_ins": StandIn.objects.filter(placement=placement_id).with_names().order_by("-starts_on", "pk"),
        "months": months.of_placement(row.placement),
        "today": today,
        "this_month": first_of_month(today),
    }
    return render(request, "hours/placement.html", context)
