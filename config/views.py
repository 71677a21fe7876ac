"""Doors that belong to no single room."""

import email
from email import policy

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config import readiness
from people.access import login_required


@login_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Where a person goes after log-in: straight to their work."""
    user = request.user
    if user.is_coordinator:
        return redirect("certificates:ready")
    if user.is_supervisor:
        return redirect("hours:to_sign")
    if user.is_trainer:
        return redirect("wagtailadmin_home")
    return redirect("certificates:path")


@require_safe
def admin_login(request: HttpRequest) -> HttpResponse:
    """Where Wagtail sends whoever may not enter its admin: one log-in for everybody.

    Somebody who is logged in already would be sent back and forth for ever, so they get a sentence.
    """
    if request.user.is_authenticated:
        raise PermissionDenied(_("These pages are for trainers and coordinators."))
    return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"))


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process can do its work: 200, or 503 with the reasons. Warnings need a person, but stop nobody."""
    if faults := readiness.faults():
        return JsonResponse({"status": "not ready", "faults": faults}, status=503)
    return JsonResponse({"status": "ok", "warnings": readiness.warnings(at=timezone.now())})


@require_safe
def dev_mail(request: HttpRequest) -> HttpResponse:
    """The mail this site would have sent, newest first. Exists only with DEBUG."""
    files = sorted(settings.DEV_MAIL_DIR.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    mails = [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files[:30]]
    shown = [(mail["to"], mail["subject"], mail.get_body(("plain",)).get_content()) for mail in mails]
    return render(request, "config/dev_mail.html", {"mails": shown})
