"""The state of the log, for everybody: what it was on each day, and the keys to check that with."""

from dataclasses import asdict

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cms import seal
from hours import heads
from hours.models import DailyHead

PER_PAGE = 31


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Each day's last record, newest first. It holds no name and no word of anybody."""
    page = Paginator(DailyHead.objects.all(), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "keys": seal.public_keys(), "can_sign": seal.can_sign()}
    return render(request, "verify/log.html", context)


@require_safe
def log_json(request: HttpRequest) -> HttpResponse:
    """The same for machines: every day, as it stands in the file that is kept elsewhere, and every public key."""
    days = [kept.said for kept in heads.of_the_table()]
    return JsonResponse({"heads": days, "keys": [asdict(key) for key in seal.public_keys()]})
