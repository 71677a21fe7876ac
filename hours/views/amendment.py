"""Changing hours that were signed: the trainee opens a new version, the others ask for one."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hours.forms.decision import AmendForm
from hours.models import HoursEntry
from hours.note_check import around
from hours.refusals import EntryRefused
from people.access import login_required


@login_required
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Say what is not right with a signed entry. It counts until a changed one is signed."""
    entry = get_object_or_404(HoursEntry.objects.visible_to(request.user).with_versions(), pk=entry_id)
    version = entry.counting_version
    is_mine = entry.latest_version.trainee_id == request.user.pk
    if version is None:
        return redirect("hours:entry", entry_id)
    form = AmendForm(request.POST or None, around=lambda: around([entry.placement]))
    if request.method == "POST" and form.is_valid():
        try:
            words = {name: form.cleaned_data[name] for name in ("reason", "text")}
            entry.amend(by=request.user, at=timezone.now(), **words)
        except EntryRefused as refused:
            messages.warning(request, refused.sentence)
            return redirect("hours:entry", entry_id)
        if is_mine:
            return redirect("hours:edit", entry_id)
        name = version.trainee.display_name
        messages.success(request, _("We asked %(name)s. Until then it counts as it is.") % {"name": name})
        return redirect("hours:entry", entry_id)
    context = {"entry": entry, "version": version, "is_mine": is_mine, "form": form}
    return render(request, "hours/amend.html", context, status=422 if form.errors else 200)
