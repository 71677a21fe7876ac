"""Taking out hours that were signed: two people say so, one after the other."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hours.forms.decision import VoidForm
from hours.models import HoursEntry, Voiding
from hours.models.voidings import Outsider
from hours.note_check import around
from hours.refusals import EntryRefused
from people.access import login_required


@login_required
@require_http_methods(["GET", "POST"])
def void(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Be one of the two people who take out what was signed."""
    entry = get_object_or_404(HoursEntry.objects.visible_to(request.user).with_versions(), pk=entry_id)
    version = entry.counting_version
    if version is None or version.trainee_id == request.user.pk:
        return redirect("hours:entry", entry_id)
    first = Voiding.objects.with_words().filter(version=version).first()
    mine = first is not None and first.by_id == request.user.pk
    form = VoidForm(
        request.POST or None,
        names_outsider=mine,
        around=lambda: around([entry.placement]),
        initial={"reason": first.reason if first else None},
    )
    if request.method == "POST" and form.is_valid() and (done := _void(request, form, entry)):
        return done
    context = {"entry": entry, "version": version, "first": first, "mine": mine, "form": form}
    return render(request, "hours/void.html", context, status=422 if form.errors else 200)


def _void(request: HttpRequest, form: VoidForm, entry: HoursEntry) -> HttpResponse | None:
    data = form.cleaned_data
    outsider = Outsider(data["outsider_name"], data["outsider_role"]) if "outsider_name" in data else None
    try:
        act = Voiding.objects.void(
            entry,
            by=request.user,
            at=timezone.now(),
            reason=data["reason"],
            text=data["text"],
            outsider=outsider,
        )
    except EntryRefused as refused:
        form.add_error(None, refused.sentence)
        return None
    said = _("Taken out. It does not count any more, and it stays visible.")
    waits = _("We asked a second person. Until they agree, the hours count.")
    messages.success(request, said if act.completes else waits)
    return redirect("hours:entry", entry.pk)
