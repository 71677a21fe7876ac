"""Taking words out of the hours: one page that says what follows, and one press."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from hours.forms.decision import reason
from hours.models.erasable import ErasableText
from hours.models.redactions import KINDS, Redaction, facts_of
from hours.rules.redaction import may_redact
from people.access import login_required


class RedactionForm(forms.Form):
    """Why: from a list, since more words are not what is wanted here."""

    reason = reason(gettext_lazy("Why?"), Redaction.OFFERED)


@login_required
@require_http_methods(["GET", "POST"])
def redact(request: HttpRequest, what: str, words_id: int) -> HttpResponse:
    """Take out words that one wrote, or, as a coordinator, anybody's."""
    words = _words(request, what, words_id)
    form = RedactionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["reason"]
        Redaction.objects.redact(what, words, reason=why, by=request.user, at=timezone.now())
        messages.success(request, _("Taken out. The words are gone for good."))
        return redirect("hours:redact", what, words_id)
    context = {
        "form": form,
        "words": words,
        "what": Redaction.What(what).label,
        "done": Redaction.objects.of(what, words),
        "back": KINDS[what].page(words),
    }
    return render(request, "hours/redact.html", context, status=422 if form.errors else 200)


def _words(request: HttpRequest, what: str, words_id: int) -> ErasableText:
    """Whoever may not take them out finds nothing here."""
    if what not in KINDS:
        raise Http404
    words = KINDS[what].model.objects.select_related(KINDS[what].beside).filter(pk=words_id).first()
    user = request.user
    if words is None or not may_redact(facts_of(what, words), user.pk, is_coordinator=user.is_coordinator):
        raise Http404
    return words
