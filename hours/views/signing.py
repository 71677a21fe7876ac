"""The supervisor's pages: what waits, sign, send back. Looking never signs; each decision is one POST."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST, require_safe

from hours import agreements, leaving, months, rules, waiting, wording
from hours.forms.entries import ReturnForm, SigningForm
from hours.models import HoursEntry, HoursEntryVersion, MonthClosing, MonthReport
from hours.models.signing import SIGN, Signing, current_statement
from hours.models.stand_ins import WORDS
from hours.note_check import around
from hours.refusals import EntryRefused
from hours.way import way_of
from people.access import role_required
from people.models import Statement, User
from people.rules import SUPERVISOR

PER_PAGE = 100
TITLES = {
    "": gettext_lazy("When you sign, you say:"),
    rules.SUCCESSOR: gettext_lazy("For somebody who has left, you say:"),
    rules.DELEGATE: gettext_lazy("When you sign for somebody, you say:"),
}
"""Over each of the texts that somebody signs, in this order."""


@dataclass(frozen=True)
class Text:
    """One of the texts on a page, and which lines it is for."""

    kind: str
    statement: Statement

    @property
    def title(self) -> str:
        return str(TITLES[self.kind])

    @property
    def is_own(self) -> bool:
        """Other words than those of a supervisor who was there."""
        return self.kind != ""


def texts(by: User, versions: Iterable[HoursEntryVersion], *, months: bool = False) -> list[Text]:
    """The exact words that these lines, and perhaps a month, are signed under."""
    kinds = {version.stand_in.kind if version.stand_in else "" for version in versions}
    keys = {"": SIGN, **WORDS}
    wanted = [kind for kind in TITLES if kind in kinds or (months and not kind)]
    return [Text(kind, current_statement(keys[kind], by.language)) for kind in wanted]


@role_required(SUPERVISOR)
@require_safe
def to_sign(request: HttpRequest) -> HttpResponse:
    """What waits for me: by trainee, oldest first."""
    return _queue(request, SigningForm())


@role_required(SUPERVISOR)
@require_safe
def review(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry that waits: read it, sign it or send it back."""
    return _review(request, entry_id)


@role_required(SUPERVISOR)
@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """Sign every line that is ticked, and close the ticked months. A line in doubt stays behind.

    Each line gets a signature of its own.
    """
    form = SigningForm(request.POST)
    ticked, reports = ticked_lines(request), ticked_months(request, request.user)
    if not (ticked or reports):
        form.add_error(None, _("Tick at least one line to sign."))
    if not form.is_valid():
        return _again(request, form, ticked)
    data = form.cleaned_data
    entries = HoursEntry.objects.ever_visible_to(request.user).filter(pk__in=ticked)
    if entries.count() != len(ticked):
        raise Http404
    by, at = request.user, timezone.now()
    try:
        current_statement(SIGN, by.language, data["statement"])
        done = HoursEntry.objects.sign_all(ticked, by=by, at=at, way=way_of(request), **data)
    except EntryRefused as refused:  # the words to agree to are new
        form.add_error(None, refused.sentence)
        return _again(request, form, ticked)
    tell(request, done)
    for report in reports:
        close(request, report, data, by=by, at=at)
    return redirect("hours:to_sign")


def close(request: HttpRequest, report: MonthReport, data: dict, *, by: User, at: datetime) -> None:
    """Close a ticked month under the same name and words; one that cannot be closed says why."""
    words = {"printed_name": data["printed_name"], "statement": data["statement"]}
    month = date_format(report.month, "YEAR_MONTH_FORMAT")
    try:
        MonthClosing.objects.close(report.placement, report.month, by=by, at=at, **words)
    except EntryRefused as refused:
        messages.warning(request, f"{month}: {refused.sentence}")
    else:
        messages.success(request, _("Closed: %(month)s.") % {"month": month})


@role_required(SUPERVISOR)
@require_POST
def send_back(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Send one entry back, with what to change."""
    entry = get_object_or_404(HoursEntry.objects.ever_visible_to(request.user), pk=entry_id)
    form = ReturnForm(request.POST, around=lambda: around([entry.placement]))
    if not form.is_valid():
        return _review(request, entry_id, return_form=form)
    data = form.cleaned_data
    try:
        entry.return_to_trainee(
            by=request.user,
            at=timezone.now(),
            comment=data["comment"],
            reason=data["reason"],
            seen_digest=data["seen"],
            was_looked_at=form.was_looked_at,
            way=way_of(request),
        )
    except EntryRefused as refused:
        if refused.field == "comment":
            form.add_error("comment", refused.sentence)
            return _review(request, entry_id, return_form=form)
        messages.warning(request, refused.sentence)
        return redirect("hours:to_sign")
    messages.success(request, _("Sent back, with your words."))
    return redirect("hours:to_sign")


# --- The pages ----------------------------------------------------------------------------------------


def _queue(request: HttpRequest, form: SigningForm, ticked: Iterable[UUID] | None = None) -> HttpResponse:
    context = queue(request.user, request, form, ticked)
    return render(request, "hours/to_sign.html", context, status=422 if form.errors else 200)


def queue(by: User, asked: HttpRequest, form: SigningForm, ticked: Iterable[UUID] | None = None) -> dict:
    """What waits for somebody, and the words to sign, as the page shows it."""
    lines = HoursEntryVersion.objects.awaiting(by).with_details()
    lines = lines.select_related("entry__placement__enrollment")
    lines = lines.order_by("trainee__preferred_name", "trainee", "starts_at")
    page = Paginator(lines, PER_PAGE).get_page(asked.GET.get("page"))
    waiting.mark_for_signer(page, by, at=timezone.now())
    for version in page:
        is_fine = not (version.remarks or version.in_the_way or _comes_after(version))
        version.is_ticked = is_fine if ticked is None else version.entry_id in ticked
    to_close = months.to_close(by)
    for month in to_close:
        month.is_ticked = month.key in asked.POST.getlist("month")
    said = texts(by, page, months=bool(to_close))
    form.fit({text.kind for text in said})
    return {
        "page": page,
        "texts": said,
        "form": form,
        "statement": current_statement(SIGN, by.language),
        "groups": _by_trainee(page),
        "agreements": agreements.of_supervisor(by, timezone.localdate()),
        "leaving": leaving.of_supervisor(by, timezone.localdate()),
        "months": to_close,
        "can_sign": bool(to_close) or not all(version.in_the_way for version in page),
    }


def _by_trainee(versions: Iterable[HoursEntryVersion]) -> list[dict]:
    """The lines of each trainee, with what waits and what is signed so far. One statement for all."""
    groups = [
        (trainee, sorted(lines, key=_flags_first))
        for trainee, lines in groupby(versions, lambda line: line.trainee)
    ]
    everything = HoursEntryVersion.objects.filter(trainee__in=[trainee for trainee, _lines in groups])
    totals = everything.totals_by("trainee") if groups else {}
    return [
        {
            "trainee": trainee,
            "lines": lines,
            "waiting": sum(line.minutes for line in lines),
            "signed": totals[trainee.pk].signed(),
        }
        for trainee, lines in groups
    ]


def _comes_after(version: HoursEntryVersion) -> bool:
    """It waits for a successor, who reads each line before ticking it."""
    return version.stand_in is not None and version.stand_in.is_successor


def _flags_first(version: HoursEntryVersion) -> tuple:
    """Within a week, what is pointed out stands first."""
    return version.week, not (version.remarks or version.in_the_way), version.starts_at


def _review(
    request: HttpRequest,
    entry_id: UUID,
    signing_form: SigningForm | None = None,
    return_form: ReturnForm | None = None,
) -> HttpResponse:
    entry = get_object_or_404(HoursEntry.objects.ever_visible_to(request.user), pk=entry_id)
    lines = HoursEntryVersion.objects.awaiting(request.user).with_details()
    version = lines.select_related("entry__placement__enrollment").filter(entry=entry).first()
    if version is None:
        return _no_longer_waiting(request, entry)
    waiting.mark_for_signer([version], request.user, at=timezone.now())
    earlier = entry.versions.visible_to(request.user).exclude(pk=version.pk).with_details()
    errors = any(form is not None and form.errors for form in (signing_form, return_form))
    signing_form, said = signing_form or SigningForm(), texts(request.user, [version])
    signing_form.fit({text.kind for text in said})
    context = {
        "version": version,
        "texts": said,
        "earlier": earlier.select_related("sign_off__comment").order_by("-number"),
        "statement": current_statement(SIGN, request.user.language),
        "signing_form": signing_form,
        "return_form": return_form or ReturnForm(initial={"seen": version.content_digest}),
    }
    return render(request, "hours/review.html", context, status=422 if errors else 200)


def _no_longer_waiting(request: HttpRequest, entry: HoursEntry) -> HttpResponse:
    """Somebody was faster: it is decided, or it was taken back and is the trainee's own again."""
    if HoursEntry.objects.visible_to(request.user).filter(pk=entry.pk).exists():
        return redirect("hours:entry", entry.pk)
    messages.info(request, _("This was taken back, so it does not wait for you any more."))
    return redirect("hours:to_sign")


def _again(request: HttpRequest, form: SigningForm, ticked: dict[UUID, str]) -> HttpResponse:
    """The page the form was sent from, with everything as it was typed."""
    if "review" in request.POST and len(ticked) == 1:
        return _review(request, next(iter(ticked)), signing_form=form)
    return _queue(request, form, ticked)


def ticked_lines(request: HttpRequest) -> dict[UUID, str]:
    """The ticked lines: the entry, and the digest of what was on the screen. Nonsense is not there."""
    lines = {}
    for value in request.POST.getlist("line"):
        entry_id, _colon, digest = value.partition(":")
        try:
            lines[UUID(entry_id)] = digest
        except ValueError as error:
            raise Http404 from error
    return lines


def ticked_months(request: HttpRequest, by: User) -> list[MonthReport]:
    """The ticked months that still wait for this supervisor. Nonsense is not there."""
    try:
        chosen = [UUID(value) for value in request.POST.getlist("month")]
    except ValueError as error:
        raise Http404 from error
    return list(MonthReport.objects.to_close(by).filter(pk__in=chosen)) if chosen else []


def tell(request: HttpRequest, done: Signing) -> None:
    if count := len(done.signed):
        text = ngettext("You signed one entry.", "You signed %(count)s entries.", count)
        messages.success(request, text % {"count": count})
    for problems in done.problems.values():
        text = _("One entry was not signed. %(why)s")
        messages.warning(request, text % {"why": " ".join(wording.sentences(problems))})
