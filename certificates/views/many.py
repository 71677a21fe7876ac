"""Checking many certificates at once, for whoever a coordinator gave a token; and giving and ending those."""

import uuid

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from certificates import limits, many
from certificates.models import CheckAccess
from certificates.models.status import issuer_day
from certificates.uploads import cap
from certificates.views.verify import TOO_OFTEN, discreet
from hours.forms.decision import reason
from hours.forms.supervisor import day_input
from people import kept
from people.access import fresh_login_required, role_required
from people.refusals import Refused

CSV = "text/csv"


class ManyForm(forms.Form):
    """A token and a list."""

    token = forms.CharField(
        label=gettext_lazy("Your token"),
        help_text=gettext_lazy("The issuer of the certificates gives it to boards and employers."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Your list"),
        help_text=gettext_lazy(
            "A CSV file with a column “number”, and, if you like, a column “name”: then we say for each if it "
            "matches. We look at it and do not keep it."
        ),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,text/csv"}),
    )


@csrf_exempt
@discreet
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """A CSV in, a CSV out: by the form, or by a program with ``Authorization: Bearer`` and the list as the body."""
    if request.method != "POST":
        return _ask(request, ManyForm())
    if request.content_type == CSV:
        return _by_program(request)
    upload = cap(request)
    form = ManyForm(request.POST, request.FILES)
    if upload.is_too_large:
        form.add_error("file", _("This file is too large."))
    if not form.is_valid():
        return _ask(request, form, 422)
    try:
        return _answered(request, form.cleaned_data["token"], form.cleaned_data["file"].read())
    except Refused as refused:
        form.add_error(refused.field, refused)
        return _ask(request, form, TOO_OFTEN if refused.code == "often" else 422)


def _by_program(request: HttpRequest) -> HttpResponse:
    _scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    try:
        return _answered(request, token, request.body)
    except Refused as refused:
        status = {"often": TOO_OFTEN, "token": 401}.get(refused.code, 422)
        return HttpResponse(f"{refused.sentence}\n", content_type="text/plain; charset=utf-8", status=status)


def _answered(request: HttpRequest, token: str, data: bytes) -> HttpResponse:
    today = issuer_day(timezone.now())
    if limits.TOKENS.is_used_up(request):
        raise Refused(_("That was a lot from one place. Please try again in an hour."), "often")
    if CheckAccess.objects.of_token(token, on=today) is None:
        limits.TOKENS.allows(request)
        sentence = _("This token does not work, or not any more. Please ask whoever issues the certificates.")
        raise Refused(sentence, "token", "token")
    if not limits.LISTS.allows(request):
        raise Refused(_("That was a lot from one place. Please try again in an hour."), "often")
    text = many.answers(many.read(data), on=today)
    disposition = f'attachment; filename="checked-{today.isoformat()}.csv"'
    return HttpResponse(
        text, content_type=f"{CSV}; charset=utf-8", headers={"Content-Disposition": disposition}
    )


def _ask(request: HttpRequest, form: ManyForm, code: int = 200) -> HttpResponse:
    return render(request, "verify/many.html", {"form": form}, status=code)


# --- Who may ----------------------------------------------------------------------------------------


class AccessForm(forms.Form):
    """Whom to let in, why, and until when."""

    pk = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=gettext_lazy("Which board or employer?"), max_length=160)
    reason = reason(gettext_lazy("Why?"), CheckAccess.Reason.choices)
    last_day = forms.DateField(
        label=gettext_lazy("Until when?"), help_text=gettext_lazy("At most a year."), widget=day_input()
    )


@role_required("coordinator")
@require_http_methods(["GET", "POST"])
@fresh_login_required
def accesses(request: HttpRequest) -> HttpResponse:
    """Who may check many at once, and letting somebody in. The token stands on the page once."""
    is_sent, token = request.method == "POST", ""
    form = AccessForm(request.POST if is_sent else kept.take(request), initial={"pk": uuid.uuid4()})
    if is_sent and form.is_valid():
        token = _given(request, form)
    shown = AccessForm(initial={"pk": uuid.uuid4()}) if token else form
    context = {
        "form": shown,
        "token": token,
        "rows": CheckAccess.objects.select_related("by", "ended_by").order_by("-at"),
        "today": issuer_day(timezone.now()),
    }
    return render(request, "certificates/accesses.html", context, status=422 if shown.errors else 200)


def _given(request: HttpRequest, form: AccessForm) -> str:
    """The token; empty where there is none to tell, and the form or a message says why."""
    said = form.cleaned_data
    try:
        _row, token = CheckAccess.objects.give(
            *(said["pk"], said["name"], said["reason"], said["last_day"]), by=request.user, at=timezone.now()
        )
    except Refused as refused:
        form.add_error(refused.field, refused)
        return ""
    if not token:
        messages.info(request, _("This token was made already, and was shown once. End it if it got lost."))
    return token


@role_required("coordinator")
@require_POST
@fresh_login_required
def end_access(request: HttpRequest, access_id: uuid.UUID) -> HttpResponse:
    """The token opens nothing any more."""
    get_object_or_404(CheckAccess, pk=access_id).end(by=request.user, at=timezone.now())
    messages.success(request, _("This token does not work any more."))
    return redirect("certificates:accesses")
