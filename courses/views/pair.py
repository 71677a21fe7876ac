"""A pair: two people of a cohort who keep each other company. Nobody else has a door, whatever their role."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses import refusals
from courses.forms.cohort import ShowForm
from courses.models import Cohort, Membership, Partner, Reflection
from people.access import login_required
from people.refusals import Refused


def _membership(request: HttpRequest, cohort_id: int) -> Membership:
    """One's own place in a cohort where pairs are open. Else there is no page."""
    mine = Membership.objects.members().filter(enrollment__person=request.user, cohort__pairs_open=True)
    return get_object_or_404(mine.with_names(), cohort=cohort_id)


def _mine(request: HttpRequest, cohort_id: int) -> Partner | None:
    """One's own side: somebody who has a pair or would like one; None when they do not, or not any more."""
    mine = _membership(request, cohort_id).partners.with_names()
    return mine.select_related("membership__cohort").first()


def _page(cohort_id: int) -> HttpResponse:
    return redirect("cohorts:pair", cohort_id)


@login_required
@require_safe
@never_cache
def pair(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Where one stands: no pair wanted, looking for one, or the two of them."""
    cohort, mine = _membership(request, cohort_id).cohort, _mine(request, cohort_id)
    context = {"cohort": cohort, "mine": mine}
    if other := mine and mine.pair():
        return render(request, "cohorts/pair.html", context | _together(request, mine, other))
    return render(request, "cohorts/pair_none.html", context | (_looking(mine) if mine else {}))


def _looking(mine: Partner) -> dict:
    """Who asks, whom one has asked, and whom else one can ask."""
    asked = Partner.objects.with_names().filter(pk=mine.asks_id).first()
    asking = list(mine.asking())
    others = [row for row in mine.others() if row != asked and row not in asking]
    return {"asked": asked, "asking": asking, "others": others}


def _together(request: HttpRequest, mine: Partner, other: Partner) -> dict:
    """What the page of two people shows to one of them."""
    at = timezone.now()
    return {
        "other": other.person,
        "glimpse": mine.glimpse_of(other, at=at),
        "form": ShowForm(initial={"shows": mine.shows}),
        "theirs": Reflection.objects.visible_to(request.user).filter(shares__partner=other),
        "shares": mine.shares(),
    }


@login_required
@require_POST
def look(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Say that one would like a pair."""
    membership = _membership(request, cohort_id)
    try:
        Partner.objects.look(membership, at=timezone.now())
    except Refused as refusal:
        messages.info(request, refusal.sentence)
        return redirect("cohorts:list")
    return _page(cohort_id)


@login_required
@require_POST
def ask(request: HttpRequest, cohort_id: int, partner_id: int) -> HttpResponse:
    """Ask somebody, or say yes to somebody who asks."""
    mine, other = _mine(request, cohort_id), _other(request, partner_id)
    try:
        if mine is None or other is None:
            raise refusals.cannot_be_asked()
        are_pair = mine.ask(other, at=timezone.now())
    except Refused as refusal:
        messages.info(request, refusal.sentence)
    else:
        messages.success(request, _paired() if are_pair else _asked())
    return _page(cohort_id)


def _paired() -> str:
    return _("You are a pair now. Nothing is shared until you choose to.")


def _asked() -> str:
    return _("You have asked. If they say yes, you get a notice.")


def _other(request: HttpRequest, partner_id: int) -> Partner | None:
    """Somebody else who looks, as far as one may see them; None when they do not, or not any more."""
    others = Partner.objects.visible_to(request.user).select_related("membership")
    return others.filter(pk=partner_id).first()


@login_required
@require_POST
def decline(request: HttpRequest, cohort_id: int, partner_id: int) -> HttpResponse:
    """Say no, quietly."""
    mine, other = _mine(request, cohort_id), _other(request, partner_id)
    if mine and other:
        mine.decline(other)
    messages.success(request, _("Done. They are not told."))
    return _page(cohort_id)


@login_required
@require_POST
def take_back(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Ask nobody any more."""
    if mine := _mine(request, cohort_id):
        mine.take_back()
    return _page(cohort_id)


@login_required
@require_POST
def show(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Choose how much of one's way the other may see."""
    mine, form = _mine(request, cohort_id), ShowForm(request.POST)
    if mine and form.is_valid():
        mine.show(form.cleaned_data["shows"])
        messages.success(request, _("Saved. It holds from now on."))
    return _page(cohort_id)


@login_required
@require_http_methods(["GET", "POST"])
@never_cache
def leave(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Want no pair any more, without a reason."""
    mine = _mine(request, cohort_id)
    if request.method == "POST":
        if mine:
            mine.leave()
        messages.success(request, _("Done. What you shared with a pair is taken back."))
    if mine is None or request.method == "POST":
        return _page(cohort_id)
    return render(request, "cohorts/pair_leave.html", {"cohort": mine.membership.cohort})


@login_required
@require_safe
@never_cache
def practice(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """How two people talk a practice round through. Nothing is written down."""
    mine = _mine(request, cohort_id)
    other = mine and mine.pair()
    if other is None:
        return _page(cohort_id)
    context = {"cohort": mine.membership.cohort, "other": other.person}
    return render(request, "cohorts/pair_practice.html", context)


@login_required
@require_POST
def open_pairs(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Whoever leads a cohort lets its people pair up, or not any more. They never see who does."""
    cohort = get_object_or_404(Cohort.objects.run_by(request.user), pk=cohort_id)
    is_open = request.POST.get("open") == "yes"
    Partner.objects.open_in(cohort, is_open, by=request.user, at=timezone.now())
    opened, closed = _("Pairs are open in this group."), _("Pairs are closed. Those there were have ended.")
    messages.success(request, opened if is_open else closed)
    return redirect(cohort)
