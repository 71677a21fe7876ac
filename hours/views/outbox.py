"""What a phone kept without a connection comes in here, one entry at a time, and becomes a draft."""

from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid5
from zoneinfo import available_timezones

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from hours.forms.entries import EntryForm
from hours.models import HoursEntry, Placement
from hours.refusals import EntryRefused
from people import phones


@require_http_methods(["GET", "POST"])
def outbox(request: HttpRequest) -> HttpResponse:
    """GET says who is logged in, and the token to send with. POST keeps one entry, as a draft and never more.

    The same entry again is the same draft. What is refused stays on the phone, with the reasons.
    """
    mine = phones.key(request.user) if request.user.is_authenticated else ""
    if request.method == "GET":
        return JsonResponse({"person": mine, "token": get_token(request)})
    if not mine or request.POST.get("person") != mine:
        return JsonResponse({"kept": False, "sentences": []}, status=409)  # somebody else logged in meanwhile
    return JsonResponse(_take_in(request))


def _take_in(request: HttpRequest) -> dict[str, bool | list[str]]:
    person, zone = request.user, request.POST.get("zone", "")
    form = EntryForm(
        request.POST,
        placements=Placement.objects.visible_to(person).of_trainee(person).with_facts(),
        zone=zone if zone in available_timezones() else person.time_zone,  # the clock that was on the form
    )
    if form.is_valid():
        try:
            _draft(request, form)
        except EntryRefused as refused:
            form.refuse(refused.problems)
    return {"kept": not form.errors, "sentences": _sentences(form)}


def _draft(request: HttpRequest, form: EntryForm) -> None:
    """A new draft, or the one of the first time. Other content under an id that is taken is a draft, too."""
    by, at, data = request.user, timezone.now(), form.cleaned_data
    log = partial(HoursEntry.objects.log, data["placement"], form.facts, **form.written, by=by, at=at)
    entry, is_second = _logged(log, data["client_id"], form)
    if entry.created_at != at:
        return
    said = _("What you wrote without a connection is here now: a draft. Look at it, and send it.")
    if is_second:
        said = _("You wrote this once more, with something else in it. Both are kept. Keep the right one.")
    messages.success(request, said)


def _logged(log: Callable[..., HoursEntry], client_id: UUID, form: EntryForm) -> tuple[HoursEntry, bool]:
    try:
        return log(client_id=client_id), False
    except EntryRefused as refused:
        if [problem.code for problem in refused.problems] != ["already-saved"]:
            raise
    typed = "\n".join(f"{name}={form.data.get(name, '')}" for name in sorted(form.fields))
    return log(client_id=uuid5(client_id, typed)), True


def _sentences(form: EntryForm) -> list[str]:
    return [str(sentence) for sentences in form.errors.values() for sentence in sentences]
