"""What coordinators do with a certificate that was issued, and how its holder answers.

Each of them asks anew who is there, is written down with a reason, and tells the holder.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates.forms.paper import refused
from certificates.forms.standing import (
    AnewForm,
    BeginForm,
    CorrectForm,
    DecisionForm,
    HoldForm,
    ReinstateForm,
    ReplyForm,
)
from certificates.models import Certificate, Replacement, Review
from certificates.models.status import issuer_day
from certificates.rules import procedure
from hours.note_check import CarefulForm
from hours.rules.privacy import Around
from people import kept
from people.access import fresh_login_required, login_required, role_required
from people.refusals import Refused


@dataclass(frozen=True)
class Page:
    """What a page about one change says: its heading, what follows, its button, and what it says once it is done."""

    title: str | Promise
    lead: str | Promise
    button: str | Promise
    done: str | Promise


Do = Callable[[Certificate, dict[str, Any], dict[str, Any]], Certificate | None]


def with_coordinators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For coordinators who showed within the last minutes who they are."""
    asked = require_http_methods(["GET", "POST"])(fresh_login_required(view))
    return never_cache(role_required("coordinator")(asked))


def visible(request: HttpRequest, number: str) -> Certificate:
    """The certificate with this number, if this person may see it; else there is none."""
    rows = Certificate.objects.visible_to(request.user).with_status().numbered(number)
    if (certificate := rows.first()) is None:
        raise Http404(_("There is no such certificate, or it is not yours."))
    return certificate


def _around(certificate: Certificate) -> Callable[[], Around]:
    """The holder may be named: everybody who reads it knows them."""
    person = certificate.credential.enrollment.person
    return lambda: Around(people=(), known=(person.display_name, person.legal_name))


def form_for(request: HttpRequest, certificate: Certificate, kind: type[forms.Form], **more) -> forms.Form:
    if issubclass(kind, CarefulForm):
        more["around"] = _around(certificate)
    data = request.POST if request.method == "POST" else kept.take(request)
    return kind(data, **more)


def change(
    request: HttpRequest, certificate: Certificate, form: forms.Form, page: Page, do: Do, **context
) -> HttpResponse:
    """Ask, do it once, and go back to the certificate, or to the new one."""
    if request.method == "POST" and form.is_valid():
        try:
            new = do(certificate, form.said, {"by": request.user, "at": timezone.now()})
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, page.done)
            return redirect("certificates:detail", (new or certificate).number)
    context |= {"certificate": certificate, "form": form, "page": page}
    template = context.pop("template", "certificates/change.html")
    return render(request, template, context, status=422 if form.errors else 200)


# --- A doubt, an answer, a decision -----------------------------------------------------------------

BEGIN = Page(
    gettext_lazy("Look into a certificate"),
    gettext_lazy(
        "Nothing is revoked yet. The holder is told what is wrong and has time to answer. Then somebody decides. "
        "Nobody who checks the certificate learns of it, unless you put it on hold."
    ),
    gettext_lazy("Open it and tell the holder"),
    gettext_lazy("It is open. The holder can answer now, or you can decide where nobody has to wait."),
)
DECIDE = Page(
    gettext_lazy("Decide about a certificate"),
    gettext_lazy("The holder gets a notice. Whoever checks the certificate sees the day, and no reason."),
    gettext_lazy("Write down the decision"),
    gettext_lazy("Written down. The holder has been told."),
)


@with_coordinators
def revoke(request: HttpRequest, number: str) -> HttpResponse:
    """The first step of revoking: say what is wrong, and let the holder answer."""
    certificate = visible(request, number)
    if Review.objects.filter(certificate=certificate).open().exists():
        return redirect("certificates:decide", certificate.number)
    form = form_for(request, certificate, BeginForm)

    def begin(found: Certificate, said: dict, who: dict) -> None:
        Review.objects.begin(found, **said, **who)

    return change(request, certificate, form, BEGIN, begin, over=certificate.is_revoked)


@with_coordinators
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """What was said, and the decision about it."""
    certificate = visible(request, number)
    review = Review.objects.filter(certificate=certificate).with_details().order_by("number").last()
    if review is None:
        raise Http404
    form = form_for(request, certificate, DecisionForm)
    facts = review.facts()
    if not (facts.has_others and facts.opened_by == request.user.pk):
        del form.fields["is_alone"]

    def settle(_found: Certificate, said: dict, who: dict) -> None:
        review.decide(**said, **who)

    terms = {"review": review, "may_revoke": procedure.may_revoke(facts, issuer_day(timezone.now()))}
    return change(request, certificate, form, DECIDE, settle, template="certificates/decide.html", **terms)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """The holder reads what is doubted, and answers once."""
    rows = Certificate.objects.of(request.user).with_status().numbered(number)
    certificate = rows.first()
    review = Review.objects.filter(certificate=certificate).with_details().order_by("number").last()
    if certificate is None or review is None:
        raise Http404
    form = form_for(request, certificate, ReplyForm)
    if request.method == "POST" and form.is_valid():
        try:
            review.give_answer(form.cleaned_data["text"], by=request.user, at=timezone.now())
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _("Your answer is there. A coordinator reads it and decides."))
            return redirect("certificates:reply", certificate.number)
    context = {"certificate": certificate, "review": review, "form": form}
    return render(request, "certificates/reply.html", context, status=422 if form.errors else 200)


# --- On hold, and back ------------------------------------------------------------------------------

HOLD = Page(
    gettext_lazy("Put a certificate on hold"),
    gettext_lazy(
        "Whoever checks it sees at once that it is on hold, and since when. The holder gets a notice."
    ),
    gettext_lazy("Put it on hold"),
    gettext_lazy("It is on hold now. The holder has been told."),
)
REINSTATE = Page(
    gettext_lazy("Let a certificate count again"),
    gettext_lazy("It is not on hold any more. The holder gets a notice."),
    gettext_lazy("Let it count again"),
    gettext_lazy("It counts again. The holder has been told."),
)


@with_coordinators
def hold(request: HttpRequest, number: str) -> HttpResponse:
    """Put a certificate on hold, at once."""
    certificate = visible(request, number)
    form = form_for(request, certificate, HoldForm)

    def suspend(found: Certificate, said: dict, who: dict) -> None:
        found.suspend(**said, **who)

    return change(request, certificate, form, HOLD, suspend)


@with_coordinators
def reinstate(request: HttpRequest, number: str) -> HttpResponse:
    """Lift a suspension, from a day on."""
    certificate = visible(request, number)
    today = issuer_day(timezone.now())
    form = form_for(request, certificate, ReinstateForm, initial={"effective_on": today})

    def lift(found: Certificate, said: dict, who: dict) -> None:
        found.reinstate(**said, **who)

    return change(request, certificate, form, REINSTATE, lift)


# --- A new one in its place -------------------------------------------------------------------------

CORRECT = Page(
    gettext_lazy("Correct a certificate"),
    gettext_lazy(
        "The holder gets a new certificate with the legal name that stands under My details today. Hours and dates "
        "stay as they were. The old one says that it was replaced, and shows no name."
    ),
    gettext_lazy("Issue the corrected certificate"),
    gettext_lazy("The corrected certificate is issued. The holder has been told."),
)
ANEW = Page(
    gettext_lazy("Issue a new certificate"),
    gettext_lazy("The old one stays revoked. The rules are asked again, and the new one has its own number."),
    gettext_lazy("Issue the new certificate"),
    gettext_lazy("The new certificate is issued. The holder has been told."),
)


@with_coordinators
def correct(request: HttpRequest, number: str) -> HttpResponse:
    """A new certificate with another name, in the place of this one."""
    certificate = visible(request, number)
    form = form_for(request, certificate, CorrectForm)

    def replace(found: Certificate, said: dict, who: dict) -> Certificate:
        return Replacement.objects.correct(found, **said, **who)

    name = certificate.credential.enrollment.person.legal_name
    return change(request, certificate, form, CORRECT, replace, name=name)


@with_coordinators
def reissue(request: HttpRequest, number: str) -> HttpResponse:
    """A new certificate in the place of a revoked one."""
    certificate = visible(request, number)
    form = form_for(request, certificate, AnewForm)

    def replace(found: Certificate, said: dict, who: dict) -> Certificate:
        return Replacement.objects.issue_anew(found, **said, **who)

    return change(request, certificate, form, ANEW, replace)
