"""Issuing to everybody who is ready, how far it is, and all PDFs in one file."""

import uuid

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from certificates import archive, paths
from certificates.models import BulkIssue
from certificates.tasks import issue_many
from courses.models import Enrollment
from people.access import fresh_login_required, role_required


@role_required("coordinator")
@require_POST
@fresh_login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Issue to everybody who has earned it and can get it. Pressing twice is once."""
    now = timezone.now()
    desk = paths.desk(Enrollment.objects.visible_to(request.user), at=now)
    ready = [(row.enrollment, kind) for row in desk if row.can_get_one for kind in row.ready]
    try:
        pk = uuid.UUID(request.POST.get("bulk", ""))
    except ValueError:
        pk = uuid.uuid4()
    if not ready and not BulkIssue.objects.filter(pk=pk).exists():
        messages.info(request, _("Nobody is ready now."))
        return redirect("certificates:ready")
    return redirect("certificates:bulk", BulkIssue.objects.begin(pk, ready, by=request.user, at=now).pk)


@role_required("coordinator")
@require_safe
@never_cache
def bulk(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far it is, and who could not get one."""
    found = get_object_or_404(BulkIssue.objects.visible_to(request.user).select_related("by"), pk=pk)
    counts = found.items.aggregate(
        all=Count("pk"),
        issued=Count("certificate"),
        printed=Count("certificate__document"),
        refused=Count("pk", filter=~Q(refusal="")),
    )
    context = {
        "bulk": found,
        "counts": counts,
        "done": counts["printed"] + counts["refused"],
        "is_done": counts["printed"] + counts["refused"] == counts["all"],
        "refused": found.items.exclude(refusal="").select_related("enrollment__person"),
    }
    fragment = request.htmx and not request.htmx.boosted
    return render(request, "certificates/bulk_state.html" if fragment else "certificates/bulk.html", context)


@role_required("coordinator")
@require_POST
def go_on(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Begin again where it stopped. It changes nothing that is done, so nobody has to log in anew for it."""
    found = get_object_or_404(BulkIssue.objects.visible_to(request.user), pk=pk)
    issue_many.enqueue(str(found.pk))
    return redirect("certificates:bulk", found.pk)


@role_required("coordinator")
@require_safe
def as_zip(request: HttpRequest, pk: uuid.UUID) -> StreamingHttpResponse:
    """All PDFs that are made, and a list of them, as one file. It is sent while it is read."""
    found = get_object_or_404(BulkIssue.objects.visible_to(request.user), pk=pk)
    response = StreamingHttpResponse(archive.of(found.certificates), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="certificates-{found.at:%Y-%m-%d}.zip"'
    response["Cache-Control"] = "private, no-store"
    return response
