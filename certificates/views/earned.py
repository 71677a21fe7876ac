"""The trainee's path and certificates, and the coordinator's desk."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_POST, require_safe

from certificates import linkedin, paths
from certificates.models import Certificate, CertificateBadge, CertificateDocument, Credential, Review
from certificates.path_json import as_json
from certificates.views.renewal import about
from certificates.views.standing import visible
from cms.models import TrainingBody
from courses.models import Enrollment, Goal, Session
from courses.models.languages import say_titles
from people.access import fresh_login_required, login_required, role_required
from people.models import Leave
from people.refusals import Refused

PER_PAGE = 25
LATELY = 10


@login_required
@require_safe
def path(request: HttpRequest) -> HttpResponse:
    """What is done, what is left, what is next."""
    mine = Enrollment.objects.visible_to(request.user).of(request.user)
    walked_on = mine.exclude(status=Enrollment.Status.WITHDRAWN)
    enrollments = list(walked_on.with_names().order_by("-enrolled_at"))
    goals = Goal.objects.visible_to(request.user).open()
    if not enrollments:
        left = mine.left().with_names().first()
        return render(request, "certificates/no_path.html", {"goals": goals, "left": left})
    asked = request.GET.get("program", "")
    chosen = next((row for row in enrollments if str(row.pk) == asked), paths.usual(enrollments))
    now = timezone.now()
    today = timezone.localdate(now)
    context = {
        "path": paths.walk(chosen, at=now, body=TrainingBody.load(request_or_site=request)),
        "enrollments": enrollments,
        "goals": goals,
        "meeting": Session.objects.of_enrollment(chosen)
        .coming(now)
        .with_names()
        .select_related("makes_up_for")
        .first(),
        "leave": Leave.objects.of(request.user).on(today).first(),
        "today": today,
    }
    say_titles([row.program for row in enrollments], request.user)
    return render(request, "certificates/path.html", context)


@login_required
@require_safe
@never_cache
def path_json(request: HttpRequest, enrollment_id: int) -> JsonResponse:
    """What is done and what is left, row by row, for programs."""
    found = Enrollment.objects.visible_to(request.user).with_names()
    enrollment = get_object_or_404(found, pk=enrollment_id)
    return JsonResponse(as_json(paths.walk(enrollment, at=timezone.now()), request.user))


@login_required
@require_safe
def own(request: HttpRequest) -> HttpResponse:
    """One's own certificates."""
    rows = Certificate.objects.visible_to(request.user).of(request.user).with_status()
    return render(request, "certificates/list.html", {"certificates": _with_status(rows)})


@login_required
@require_safe
@never_cache
def detail(request: HttpRequest, number: str) -> HttpResponse:
    """One certificate: get it, show it, decide who may see the name on it."""
    certificate = visible(request, number)
    is_holder = certificate.credential.enrollment.person_id == request.user.pk
    context = {
        "certificate": certificate,
        "status": certificate.status_at(timezone.now()),
        "review": Review.objects.filter(certificate=certificate).open().first(),
        "history": certificate.history(with_words=request.user.is_coordinator and not is_holder),
        "badge": CertificateBadge.objects.filter(certificate=certificate).first(),
        "is_made": CertificateDocument.objects.filter(certificate=certificate).exists(),
        "is_holder": is_holder,
        "linkedin": linkedin.address(certificate.snapshot),
    }
    context |= about(certificate)
    fragment = request.htmx and not request.htmx.boosted
    template = "certificates/document_state.html" if fragment else "certificates/detail.html"
    return render(request, template, context)


def _sha256(request: HttpRequest, number: str) -> str | None:
    """The ETag of a download: the digest of the stored bytes, for those who may have them."""
    if not request.user.is_authenticated:
        return None
    documents = CertificateDocument.objects.filter(
        certificate__in=Certificate.objects.files_for(request.user).numbered(number)
    )
    digest = documents.values_list("pdf_sha256", flat=True).first()
    return f'"{digest}"' if digest else None


@login_required
@require_safe
@condition(etag_func=_sha256)
def download(request: HttpRequest, number: str) -> HttpResponse:
    """The PDF, exactly as it was made."""
    certificate = get_object_or_404(Certificate.objects.files_for(request.user).numbered(number))
    document = get_object_or_404(CertificateDocument, certificate=certificate)
    response = HttpResponse(bytes(document.pdf), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="certificate-{certificate.number}.pdf"'
    response["Cache-Control"] = "private, no-cache"
    return response


@login_required
@require_POST
def name_visibility(request: HttpRequest, number: str) -> HttpResponse:
    """The holder decides whether whoever checks the number sees the name."""
    certificate = visible(request, number)
    public = request.POST.get("public") == "yes"
    try:
        certificate.credential.show_name(public, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.warning(request, refused.sentence)
    else:
        messages.success(request, _shown() if public else _hidden())
    return redirect("certificates:detail", certificate.number)


def _shown() -> str:
    return _("Saved. Whoever checks this certificate now sees your name.")


def _hidden() -> str:
    return _("Saved. Your name is hidden from whoever checks this certificate.")


# --- The coordinator's desk -------------------------------------------------------------------------


@role_required("coordinator")
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Who has earned a certificate, who is close and what is missing; and what was issued lately."""
    desk = paths.desk(Enrollment.objects.visible_to(request.user), at=timezone.now())
    page = Paginator(desk, PER_PAGE).get_page(request.GET.get("page"))
    lately = Certificate.objects.visible_to(request.user).with_status()[:LATELY]
    context = {
        "page": page,
        "ready_count": sum(row.is_ready for row in desk),
        "can_get_one": sum(len(row.ready) for row in desk if row.can_get_one),
        "bulk": uuid.uuid4(),
        "lately": _with_status(lately),
    }
    return render(request, "certificates/ready.html", context)


@role_required("coordinator")
@require_POST
@fresh_login_required
def issue(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """Issue what was earned. Pressing twice gives one certificate."""
    enrollment = get_object_or_404(Enrollment.objects.visible_to(request.user), pk=enrollment_id)
    kind = request.POST.get("kind", Credential.Kind.TRAINING_COMPLETION)
    if kind not in Credential.Kind.values:
        raise Http404
    try:
        certificate = Certificate.objects.issue(enrollment, kind=kind, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return redirect("certificates:ready")
    messages.success(
        request,
        _("Certificate %(number)s is issued to %(name)s.")
        % {"number": certificate.number, "name": enrollment.person.display_name},
    )
    return redirect("certificates:ready")


# --- What they share --------------------------------------------------------------------------------


def _with_status(certificates) -> list[tuple[Certificate, str]]:
    now = timezone.now()
    return [(certificate, certificate.status_at(now)) for certificate in certificates]
