"""Signing without an account. The link opens a page; each decision is one POST with a code that was mailed.

The token stands in one address only, which sends on at once: no other page, no ``Referer`` and no form holds
it. Those pages keep the site's own referrer policy, since with ``no-referrer`` a browser would send their
forms with ``Origin: null``, which is what a forged form looks like.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from hours import rules, waiting, wording
from hours.forms.entries import ReturnForm, SigningForm
from hours.forms.link import CodeForm, NewLinkForm
from hours.models import (
    HoursEntryVersion,
    MonthReport,
    SigningLink,
    SigningRequest,
    SignOff,
    SupervisorContact,
)
from hours.models.links import token_digest
from hours.models.signing import SIGN
from hours.models.words import current_statement
from hours.note_check import around
from hours.refusals import EntryRefused
from hours.rules import links
from hours.views.signing import close, queue, tell, texts, ticked_lines, ticked_months
from hours.way import way_of
from people.limits import Limit
from people.models import Statement, User

LINK, REQUEST, ALARM = "by_mail", "by_mail_request", "by_mail_alarm"
"""What a session holds: which link was opened, which decision waits for its code, which one is disputed."""
SESSION = 2 * 3600

OPENING = Limit("by-mail-open", most=30, seconds=600)
CONFIRMING = Limit("by-mail-code", most=60, seconds=600)
ASKING = Limit("by-mail-new", most=5, seconds=3600)

SORRY = {
    links.WRONG: _("This is not the code. Please look at the newest mail."),
    links.USED_UP: _("That were too many tries. Please ask for a new code."),
    links.TOO_OLD: _("This code is too old. Please ask for a new one."),
}


def private(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Nothing of these pages is kept or found."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


def with_link(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let in who opened a link that still works. Others are told how to get a new one."""

    @private
    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        opened = SigningLink.objects.open(timezone.now())
        if link := opened.filter(pk=request.session.get(LINK)).first():
            return view(request, link, *args, **kwargs)
        return redirect("hours:by_mail_new")

    return guarded


# --- Doors: they hold a token, and send on --------------------------------------------------------------


@private
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link from the mail. It marks nothing and signs nothing: scanners of mail open it too."""
    link = None
    if not OPENING.is_used_up(request):
        link = SigningLink.objects.open(timezone.now()).filter(token_digest=token_digest(token)).first()
    if link is None:
        OPENING.allows(request)
        return without_referrer(redirect("hours:by_mail_new"))
    remember(request, LINK, link.pk)
    return without_referrer(redirect("hours:by_mail"))


@private
@require_safe
def open_alarm(request: HttpRequest, token: str) -> HttpResponse:
    """The other link, from the copy: it was not me."""
    found = SigningRequest.objects.filter(alarm_digest=token_digest(token)).first()
    if found is None or OPENING.is_used_up(request):
        OPENING.allows(request)
        return without_referrer(redirect("hours:by_mail_new"))
    remember(request, ALARM, str(found.pk))
    return without_referrer(redirect("hours:by_mail_alarm"))


def remember(request: HttpRequest, key: str, value: int | str) -> None:
    """Keep in the session what a link opened; for a visitor, for two hours."""
    request.session[key] = value
    if not request.user.is_authenticated:
        request.session.set_expiry(SESSION)


def without_referrer(response: HttpResponse) -> HttpResponse:
    """The next page is not told the address with the token."""
    response["Referrer-Policy"] = "no-referrer"
    return response


# --- What waits, and what is asked for ------------------------------------------------------------------


@with_link
@require_safe
def by_mail(request: HttpRequest, link: SigningLink) -> HttpResponse:
    """All that waits for this person, across placements."""
    return _page(request, link, SigningForm())


def _page(request: HttpRequest, link: SigningLink, form: SigningForm, ticked=None) -> HttpResponse:
    context = queue(link.person, request, form, ticked)
    context |= {"link": link, "by_mail": True}
    return render(request, "hours/by_mail.html", context, status=422 if form.errors else 200)


@with_link
@require_POST
def ask(request: HttpRequest, link: SigningLink) -> HttpResponse:
    """Keep what is ticked and typed, and mail a code for it."""
    form, ticked = SigningForm(request.POST), ticked_lines(request)
    reports = ticked_months(request, link.person)
    if not (ticked or reports):
        form.add_error(None, _("Tick at least one line to sign."))
    if form.is_valid() and form.cleaned_data["statement"] != _statement(link.person):
        form.add_error(None, _("The words to agree to are new. Please read them before you go on."))
    if not form.is_valid():
        return _page(request, link, form, ticked)
    data = form.cleaned_data
    asked = {key: data[key] for key in ("printed_name", "basis")} | {"statement": data["statement"].pk}
    asked["own_words"] = [row.pk for row in data["own_words"]]
    asked["months"] = [str(report.pk) for report in reports]
    return _wait_for_code(request, link, ticked, asked)


def _statement(person: User):
    return current_statement(SIGN, person.language)


@with_link
@require_http_methods(["GET", "POST"])
def line(request: HttpRequest, link: SigningLink, entry_id: UUID) -> HttpResponse:
    """One line in full; it can be sent back, with a code as well."""
    version = _line(link.person, entry_id)
    initial, places = {"seen": version.content_digest}, [version.entry.placement]
    form = ReturnForm(request.POST or None, initial=initial, around=lambda: around(places))
    if request.method == "POST" and form.is_valid() and _says_enough(form):
        data = form.cleaned_data
        asked = {"reason": data["reason"], "comment": data["comment"], "looked": form.was_looked_at}
        return _wait_for_code(request, link, {entry_id: data["seen"]}, asked)
    waiting.mark_for_signer([version], link.person, at=timezone.now())
    context = {"version": version, "return_form": form}
    return render(request, "hours/by_mail_line.html", context, status=422 if form.errors else 200)


def _says_enough(form: ReturnForm) -> bool:
    """Asked before a code is mailed, so that nobody types one in vain."""
    said = form.cleaned_data
    if problem := rules.check_comment(said["comment"], said["reason"]):
        form.add_error("comment", wording.sentence(problem))
    return not form.errors


def _line(person: User, entry_id: UUID) -> HoursEntryVersion:
    rows = HoursEntryVersion.objects.awaiting(person).with_details()
    return get_object_or_404(rows.select_related("entry__placement__enrollment"), entry=entry_id)


def _wait_for_code(request: HttpRequest, link: SigningLink, lines: dict[UUID, str], asked: dict):
    theirs = HoursEntryVersion.objects.ever_visible_to(link.person).filter(entry__in=lines)
    if theirs.values("entry").distinct().count() != len(lines):
        raise Http404
    named = {str(entry): digest for entry, digest in lines.items()}
    kept = link.ask({**asked, "lines": named}, at=timezone.now())
    if kept is None:
        messages.warning(request, _("That were many codes. Please wait an hour, or ask the coordinator."))
        return redirect("hours:by_mail")
    remember(request, REQUEST, str(kept.pk))
    return redirect("hours:by_mail_code")


# --- The code -------------------------------------------------------------------------------------------


@with_link
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, link: SigningLink) -> HttpResponse:
    """Type the code for what was chosen. Then it is done."""
    waits = link.requests.filter(pk=request.session.get(REQUEST)).select_related("link__contact__person")
    if (asked := waits.first()) is None:
        return redirect("hours:by_mail")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if done := _confirm(request, asked, form):
            return done
    elif request.method != "POST" and asked.used_at:
        return redirect("hours:by_mail")
    versions, to_close = list(asked.versions().select_related("entry__placement__enrollment")), _months(asked)
    waiting.mark_for_signer(versions, link.person, at=timezone.now())
    context = {
        "form": form,
        "link": link,
        "asked": asked,
        "versions": versions,
        "basis": SignOff.Basis(asked.asked["basis"]).label if asked.asked.get("basis") else "",
        "months": to_close,
        "returns": "comment" in asked.asked,
        "reason": SignOff.Reason(asked.asked["reason"]).label if "reason" in asked.asked else "",
        "texts": texts(link.person, versions, months=bool(to_close)),
    }
    return render(request, "hours/by_mail_code.html", context, status=422 if form.errors else 200)


def _months(asked: SigningRequest) -> list[MonthReport]:
    """The months that are closed with it."""
    reports = MonthReport.objects.to_close(asked.link.person)
    return list(
        reports.filter(pk__in=asked.asked.get("months", [])).select_related("placement__organization")
    )


def _confirm(request: HttpRequest, asked: SigningRequest, form: CodeForm) -> HttpResponse | None:
    if not CONFIRMING.allows(request):
        form.add_error("code", _("Please wait some minutes before you try again."))
        return None
    wanted = asked.asked
    way = way_of(request, SignOff.Method.EMAIL_CODE)
    at = timezone.now()
    try:
        outcome, done = asked.confirm(form.cleaned_data["code"], at=at, way=way)
    except EntryRefused as refused:
        messages.warning(request, refused.sentence)
        return redirect("hours:by_mail")
    if outcome != links.DONE:
        form.add_error("code", SORRY[outcome])
        return None
    if "comment" in wanted:
        messages.success(request, _("Sent back, with your words."))
    tell(request, done)
    _close_months(request, asked.link.person, wanted, at)
    if wanted and asked.send_copy():
        messages.success(request, _("We mail you a copy of what you signed."))
    return redirect("hours:by_mail")


def _close_months(request: HttpRequest, person: User, wanted: dict, at: datetime) -> None:
    """The ticked months, each in a transaction of its own, as on the page for those who log in."""
    if not wanted.get("months"):
        return
    words = {
        "printed_name": wanted["printed_name"],
        "statement": Statement.objects.get(pk=wanted["statement"]),
    }
    for report in MonthReport.objects.to_close(person).filter(pk__in=wanted["months"]):
        close(request, report, words, by=person, at=at)


@with_link
@require_POST
def again(request: HttpRequest, link: SigningLink) -> HttpResponse:
    """A new code for the same; what was ticked and typed stays."""
    old = get_object_or_404(link.requests.filter(used_at__isnull=True), pk=request.session.get(REQUEST))
    kept = link.ask(old.asked, at=timezone.now())
    if kept is None:
        messages.warning(request, _("That were many codes. Please wait an hour, or ask the coordinator."))
    else:
        remember(request, REQUEST, str(kept.pk))
        messages.success(request, _("A new code is on its way. Only the newest one works."))
    return redirect("hours:by_mail_code")


# --- Links that end -------------------------------------------------------------------------------------


@private
@require_http_methods(["GET", "POST"])
def new_link(request: HttpRequest) -> HttpResponse:
    """A new link, to the address on record only. The answer is the same whoever asks."""
    form = NewLinkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if ASKING.allows(request):
            _send_new(form.cleaned_data["address"])
        return render(request, "hours/by_mail_sent.html")
    return render(request, "hours/by_mail_new.html", {"form": form}, status=422 if form.errors else 200)


def _send_new(address: str) -> None:
    contact = SupervisorContact.objects.standing().filter(address__iexact=address.strip()).first()
    if contact and links.new_link_allowed(contact.last_mailed_at(), timezone.now()):
        contact.send_link()


@with_link
@require_POST
def stop(request: HttpRequest, link: SigningLink) -> HttpResponse:
    """This link has stopped working, and this browser has forgotten it."""
    SigningLink.objects.filter(pk=link.pk).revoke(at=timezone.now())
    for key in (LINK, REQUEST):
        request.session.pop(key, None)
    return render(request, "hours/by_mail_stopped.html")


@private
@require_http_methods(["GET", "POST"])
def alarm(request: HttpRequest) -> HttpResponse:
    """It was not me: one page, one press."""
    found = SigningRequest.objects.filter(pk=request.session.get(ALARM)).select_related(
        "link__contact__person"
    )
    if (disputed := found.first()) is None:
        return redirect("hours:by_mail_new")
    if request.method == "POST":
        disputed.dispute(at=timezone.now())
        return render(request, "hours/by_mail_alarm.html", {"done": True})
    signed = disputed.sign_offs.select_related("version__trainee", "version__competency")
    return render(request, "hours/by_mail_alarm.html", {"signed": signed})
