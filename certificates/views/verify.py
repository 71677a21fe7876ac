"""Checking a certificate: open to everybody, telling no more than is needed.

The pages are not for search engines, and send no address onward: it holds the number. The two forms need no
token against forged requests, since they change nothing and ask for nobody in particular.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import wraps

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from certificates import limits, names, rules, serial, uploads, verification, wording
from certificates.forms.verify import FileForm, NameForm, NumberForm
from certificates.models import EvidenceBundle
from certificates.models.status import issuer_day
from certificates.verification import Answer
from cms import pades

TOO_OFTEN = 429


def discreet(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep an answer out of search engines, caches and the logs of other sites."""

    @wraps(view)
    def quiet(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = never_cache(view)(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # Without any referrer a browser also hides where a form comes from, and the log-out button, which
        # stands here only for people who are logged in, would be refused as forged.
        signed_in = request.user.is_authenticated
        response["Referrer-Policy"] = "same-origin" if signed_in else "no-referrer"
        return response

    return quiet


@discreet
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One box for the number, one for the file."""
    if "number" not in request.GET:
        return _ask(request)
    form = NumberForm(request.GET)
    if not form.is_valid():
        return _ask(request, number_form=form)
    number = serial.parse(form.cleaned_data["number"])
    if isinstance(number, serial.NotASerial):
        form.add_error(
            "number", _("This does not look like one of our numbers. They have 13 letters and digits.")
        )
        return _ask(request, number_form=form)
    if isinstance(number, serial.Mistyped):
        return _show(request, Answer(rules.MISTYPED), typed=number.typed)
    return redirect("verify:certificate", number.display)


@discreet
@require_safe
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """What is known about one number."""
    parsed = serial.parse(number)
    if isinstance(parsed, serial.Serial) and number != parsed.display:
        return redirect("verify:certificate", parsed.display)
    if not limits.NUMBERS.allows(request):
        form = NumberForm({"number": number})
        form.add_error(
            "number", _("That was a lot of numbers from one place. Please try again in ten minutes.")
        )
        return _ask(request, number_form=form, code=TOO_OFTEN)
    return _show(request, verification.of_number(number, on=_today()), typed=number)


@require_safe
def any_case(request: HttpRequest, number: str = "") -> HttpResponse:
    """A QR code is in capitals, address included. Send its reader to the page itself."""
    if not number:
        return redirect("verify:home")
    parsed = serial.parse(number)
    return redirect("verify:certificate", str(parsed) if isinstance(parsed, serial.Serial) else number)


@discreet
@require_safe
def as_json(request: HttpRequest, number: str) -> HttpResponse:
    """The same for machines: one object, its ``status`` first of all; 429 for too many from one place."""
    if not limits.NUMBERS.allows(request):
        return JsonResponse({"status": "ask-later", "retry_after": limits.NUMBERS.seconds}, status=TOO_OFTEN)
    answer = verification.of_number(number, on=_today())
    return JsonResponse(answer.as_dict(), status=200 if answer.is_known else 404)


@csrf_exempt
@discreet
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, number: str) -> HttpResponse:
    """Compare a typed name with the one on the certificate, without showing that one.

    The answer's address stays in the browser; opened again, it leads to the page with the question.
    """
    if request.method != "POST":
        return redirect("verify:certificate", number)
    answer = verification.of_number(number, on=_today())
    form = NameForm(request.POST)
    if not answer.is_known or not form.is_valid():
        return _show(request, answer, typed=number, name_form=form)
    if not limits.NAMES.allows(request):
        form.add_error("name", _("That was a lot of names from one place. Please try again in an hour."))
        return _show(request, answer, typed=number, name_form=form, code=TOO_OFTEN)
    verdict = names.compare_names(form.cleaned_data["name"], answer.certificate.credential.name_now)
    return _show(request, answer, typed=number, name_form=form, verdict=wording.NAME_VERDICTS[verdict])


@csrf_exempt
@discreet
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Check a file. It is read, compared and forgotten; opened again, the address leads to the question."""
    if request.method != "POST":
        return redirect("verify:home")
    cap = uploads.cap(request)
    form = FileForm(request.POST, request.FILES)
    if cap.is_too_large:
        form.errors.clear()  # what we did not keep is not what somebody forgot
        form.add_error("file", _("This file is too large to be one of our certificates."))
        return _ask(request, file_form=form, code=413)
    if not form.is_valid():
        return _ask(request, file_form=form)
    if not limits.FILES.allows(request):
        form.add_error("file", _("That was a lot of files from one place. Please try again in an hour."))
        return _ask(request, file_form=form, code=TOO_OFTEN)
    data = form.cleaned_data["file"].read()
    if evidence := EvidenceBundle.objects.of_file(data):
        return _show_evidence(request, evidence)
    answer = verification.of_file(data, on=_today())
    if answer.why == verification.NOT_A_CERTIFICATE:
        form.add_error("file", _("This is not a PDF. Please choose the file that the holder got from us."))
        return _ask(request, file_form=form)
    return _show(request, answer, is_file=True)


def _show_evidence(request: HttpRequest, bundle: EvidenceBundle) -> HttpResponse:
    """That evidence for a board is whole, and how the certificates in it stand. Nobody's name."""
    words = wording.EVIDENCE_TAKEN_BACK if bundle.ended_at else wording.EVIDENCE
    context = {
        "bundle": bundle,
        "words": words,
        "body": bundle.contents["issuer"]["name"],
        "is_specimen": bundle.contents["is_specimen"],
        "certificates": bundle.standings(at=timezone.now()),
    }
    return render(request, "verify/evidence.html", context)


def _today() -> date:
    """The issuer's day: everybody reads the same."""
    return issuer_day(timezone.now())


def _ask(request: HttpRequest, code: int = 422, **forms) -> HttpResponse:
    context = {"number_form": NumberForm(), "file_form": FileForm(), "signatory": _signatory()} | forms
    return render(request, "verify/home.html", context, status=code if forms else 200)


def _signatory() -> pades.Signatory | None:
    """By which certificate readers of PDFs know ours, where there is one."""
    with suppress(ImproperlyConfigured):
        return pades.signatory() if pades.is_on() else None
    return None


def _show(
    request: HttpRequest,
    answer: Answer,
    *,
    typed: str = "",
    is_file: bool = False,
    name_form: NameForm | None = None,
    verdict: wording.Words | None = None,
    code: int = 200,
) -> HttpResponse:
    if name_form is not None and name_form.errors and code == 200:
        code = 422
    if not answer.is_known and not is_file:
        code = 404
    context = {
        "answer": answer,
        "words": wording.answer(answer.status, is_file=is_file),
        "signature": wording.SIGNATURES.get(answer.proof, ""),
        "certificate": answer.certificate,
        "since": answer.since,
        "typed": typed,
        "is_file": is_file,
        "name_form": name_form or NameForm(),
        "verdict": verdict,
        "number_form": NumberForm(),
    }
    return render(request, "verify/certificate.html", context, status=code)
