"""Reading a text and signing it, each for themselves; and what waits for a supervisor."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from certificates import texts
from certificates.models import Attestation
from certificates.models.attestations import asked, role_of, signable
from certificates.rules.asked_facts import BOTH, SELF
from courses.models import AttestationRule, Enrollment
from hours.models import Placement
from hours.models.words import current_statement
from people.access import login_required, role_required
from people.models import Statement
from people.refusals import Refused
from people.rules import SUPERVISOR

YES, NO = "yes", "no"
OWN_WORDS = [
    (YES, gettext_lazy("Yes. This is true for me, and I sign it.")),
    (NO, gettext_lazy("No, or not yet.")),
]
SUPERVISORS_WORDS = [
    (YES, gettext_lazy("Yes. This is true as far as I know, and I sign it.")),
    (NO, gettext_lazy("No, or I cannot say.")),
]


class AttestForm(forms.Form):
    """Yes or no to the words that were on the screen. Nothing is ticked before."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Please choose yes or no.")},
    )
    statement = forms.ModelChoiceField(queryset=Statement.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args, key: str, role: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = OWN_WORDS if role == SELF else SUPERVISORS_WORDS
        self.fields["statement"].queryset = Statement.objects.filter(key=key)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def attest(request: HttpRequest, enrollment_id: int, key: str) -> HttpResponse:
    """Read a text in full, and say yes or no to it."""
    enrollment = _enrollment(request, enrollment_id)
    role = role_of(request.user, enrollment)
    row = _row(enrollment, key, role)
    form = AttestForm(request.POST if request.method == "POST" else None, key=key, role=role)
    if request.method == "POST" and form.is_valid() and (done := _sign(request, enrollment, key, form)):
        return done
    context = {
        "enrollment": enrollment,
        "row": row,
        "is_own": role == SELF,
        "form": form,
        "statement": _statement(request, key),
        "last": Attestation.objects.last_word(enrollment, key, role),
        "back": _back(enrollment, role),
    }
    return render(request, "certificates/attest.html", context, status=422 if form.errors else 200)


def _enrollment(request: HttpRequest, pk: int) -> Enrollment:
    """One's own, or one of somebody whom one supervises today and may sign for."""
    user = request.user
    if own := Enrollment.objects.visible_to(user).of(user).with_names().filter(pk=pk).first():
        return own
    placements = Placement.objects.visible_to(user).filter(enrollment=pk)
    if not signable(user, placements, at=timezone.now()):
        raise Http404
    return Enrollment.objects.with_names().get(pk=pk)


def _row(enrollment: Enrollment, key: str, role: str) -> AttestationRule:
    """The row of the standard that asks this person, or their supervisor, for it. Else there is no such page."""
    rows = [row for row in asked(enrollment, key) if row.signer in (role, BOTH)]
    if not rows:
        raise Http404
    return rows[0]


def _statement(request: HttpRequest, key: str) -> Statement | None:
    """The words, in the language of who reads them; None where nobody has written them yet."""
    try:
        return current_statement(key, request.user.language)
    except Statement.DoesNotExist:
        return None


def _sign(request: HttpRequest, enrollment: Enrollment, key: str, form: AttestForm) -> HttpResponse | None:
    """Keep the answer; else say at the form why not."""
    is_yes, role = form.cleaned_data["answer"] == YES, role_of(request.user, enrollment)
    by, at = request.user, timezone.now()
    try:
        Attestation.objects.attest(
            enrollment, key, is_yes, by=by, at=at, statement=form.cleaned_data["statement"]
        )
    except Refused as refused:
        form.add_error(refused.field, refused.sentence)
        return None
    if is_yes:
        messages.success(request, _("Signed. Thank you."))
    elif role == SELF:
        messages.info(request, _said_no())
    else:
        messages.info(request, _("Thank you. The person reads that you did not say yes, and can ask you."))
    return redirect(_back(enrollment, role))


def _said_no() -> str:
    return _(
        "Thank you for saying so. This is needed for this certificate. Your coordinator can talk with you about "
        "what else there is. You never have to say why, and you can change your answer."
    )


def _back(enrollment: Enrollment, role: str) -> str:
    if role == SELF:
        return f"{reverse('certificates:path')}?program={enrollment.pk}"
    return reverse("certificates:texts")


@role_required(SUPERVISOR)
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """The texts that wait for a supervisor."""
    rows = texts.of_supervisor(request.user, at=timezone.now())
    return render(request, "certificates/texts.html", {"texts": rows})
