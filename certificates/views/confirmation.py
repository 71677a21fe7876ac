"""Which standards a coordinator has compared with the board's own text, and the page to say so."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates.models import StandardConfirmation
from courses import standard_warnings
from courses.models import Standard
from people import kept
from people.access import fresh_login_required, role_required
from people.refusals import Refused


class ConfirmForm(forms.Form):
    """What the standard was compared with, and when."""

    source = forms.CharField(
        label=gettext_lazy("What did you compare it with?"),
        help_text=gettext_lazy("The name of the text, its date, and where it is: others must find it again."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
    )
    read_on = forms.DateField(
        label=gettext_lazy("When did you read it?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_same = forms.BooleanField(
        label=gettext_lazy("Every line of it is what the board asks for, as far as I can tell."),
    )


@role_required("coordinator")
@require_safe
def standards(request: HttpRequest) -> HttpResponse:
    """All standards, and which of them are confirmed."""
    rows = list(Standard.objects.select_related("scheme").order_by("scheme__title", "-version"))
    context = {
        "standards": rows,
        "confirmed": StandardConfirmation.objects.confirmed(row.pk for row in rows),
    }
    return render(request, "certificates/standards.html", context)


@role_required("coordinator")
@require_http_methods(["GET", "POST"])
@fresh_login_required
def confirm(request: HttpRequest, standard_id: int) -> HttpResponse:
    """One standard: who confirmed it, what looks odd in it, and the form."""
    found = get_object_or_404(Standard.objects.select_related("scheme", "framework"), pk=standard_id)
    form = ConfirmForm(request.POST or kept.take(request), initial={"source": found.source})
    if request.method == "POST" and form.is_valid() and _confirmed(request, form, found):
        return redirect("certificates:confirm_standard", found.pk)
    history = StandardConfirmation.objects.filter(standard=found).select_related("by", "ended_by")
    context = {
        "standard": found,
        "form": form,
        "warnings": standard_warnings.sentences(found),
        "holding": StandardConfirmation.objects.holding(found),
        "history": history.order_by("-at"),
    }
    return render(request, "certificates/confirm_standard.html", context, status=422 if form.errors else 200)


@role_required("coordinator")
@require_POST
@fresh_login_required
def take_back(request: HttpRequest, standard_id: int) -> HttpResponse:
    """From now on nothing is issued under it any more. What was issued stays."""
    found = get_object_or_404(Standard, pk=standard_id)
    for row in StandardConfirmation.objects.standing().filter(standard=found):
        row.end(by=request.user, at=timezone.now())
    messages.success(request, _("Taken back. No certificate can be issued under these rules now."))
    return redirect("certificates:confirm_standard", found.pk)


def _confirmed(request: HttpRequest, form: ConfirmForm, standard: Standard) -> bool:
    given = form.cleaned_data
    try:
        StandardConfirmation.objects.confirm(
            standard, given["source"], given["read_on"], by=request.user, at=timezone.now()
        )
    except Refused as refused:
        form.add_error(refused.field, refused)
        return False
    messages.success(request, _("Confirmed. Certificates can be issued under these rules."))
    return True
