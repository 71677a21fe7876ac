"""The coordinator's matrix: people, and the parts of their standard."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from certificates import matrix
from courses.models import Enrollment, ProgramPage
from people.access import role_required

PER_PAGE = 50


@role_required("coordinator")
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Where everybody in one program stands; of the first program, where none is chosen."""
    active = Enrollment.objects.visible_to(request.user).active()
    programs = list(ProgramPage.objects.filter(pk__in=active.values("program")).order_by("title"))
    wanted = request.GET.get("program", "")
    chosen = next((row for row in programs if str(row.pk) == wanted), programs[0] if programs else None)
    found = active.filter(program=chosen).with_names().order_by("standard", "person__preferred_name", "pk")
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "programs": programs,
        "chosen": chosen,
        "page": page,
        "tables": matrix.tables(page.object_list, at=timezone.now()),
    }
    return render(request, "certificates/matrix.html", context)
