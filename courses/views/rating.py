"""For trainers: which practice there is to watch in a cohort, and one screen to write down what they saw."""

from collections.abc import Sequence

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.forms.practice import RateForm
from courses.models import Cohort, Membership, ObservedPractice, PracticeRating
from courses.views.own import own_words, typed
from people.access import login_required
from people.refusals import Refused


def _run(request: HttpRequest, cohort_id: int) -> Cohort:
    return get_object_or_404(Cohort.objects.run_by(request.user).select_related("program"), pk=cohort_id)


@login_required
@require_safe
def practices(request: HttpRequest, cohort_id: int) -> HttpResponse:
    """Every practice of the program, with how many of the cohort have met it."""
    cohort = _run(request, cohort_id)
    members = cohort.memberships.members()
    met = Q(
        ratings__met=True,
        ratings__superseded_by__isnull=True,
        ratings__enrollment__in=members.values("enrollment"),
    )
    rows = ObservedPractice.objects.live().in_program(cohort.program).select_related("module")
    context = {
        "cohort": cohort,
        "practices": rows.defer("module__body").annotate(met=Count("ratings", filter=met)),
        "people": members.count(),
        "may_write": request.user.has_perm("courses.add_observedpractice"),
    }
    return render(request, "cohorts/practices.html", context)


@own_words
@require_http_methods(["GET", "POST"])
def rate(request: HttpRequest, cohort_id: int, practice_id: int) -> HttpResponse:
    """First who was watched, then what was seen; ``who`` names the places of those who were chosen."""
    cohort = _run(request, cohort_id)
    rows = ObservedPractice.objects.live().in_program(cohort.program).with_rubric()
    practice = get_object_or_404(rows, pk=practice_id)
    everybody = list(cohort.memberships.members().with_names().by_name())
    ratings = PracticeRating.objects.standing().filter(practice=practice).with_words()
    standing = {
        row.enrollment_id: row
        for row in ratings.filter(enrollment__in=[place.enrollment_id for place in everybody])
    }
    data = typed(request)  # also what was sent before somebody had to log in again
    chosen = _chosen(request, everybody, data or request.GET)
    context = {"cohort": cohort, "practice": practice}
    if not chosen:
        people = [(place, standing.get(place.enrollment_id)) for place in everybody]
        left = _comments_on_those_who_left(request, cohort, practice)
        context |= {"people": people, "left": left, "nobody": "chosen" in request.GET}
        return render(request, "cohorts/watch.html", context)
    form = RateForm(data, practice=practice, places=chosen, standing=standing)
    if request.method == "POST" and form.is_valid() and _save(request, practice, form):
        return redirect("cohorts:rate", cohort.pk, practice.pk)
    return render(
        request,
        "cohorts/rate.html",
        {**context, "form": form},
        status=422 if request.method == "POST" else 200,
    )


def _comments_on_those_who_left(request: HttpRequest, cohort: Cohort, practice: ObservedPractice) -> QuerySet:
    """Ratings of people who were in the cohort, with a comment that whoever asks may take away."""
    rows = PracticeRating.objects.worded_by(request.user).filter(practice=practice).exclude(comment="")
    there = cohort.memberships.members().values("enrollment")
    rows = rows.filter(enrollment__in=cohort.memberships.values("enrollment")).exclude(enrollment__in=there)
    return rows.select_related("enrollment__person").order_by("enrollment__person__preferred_name", "pk")


def _chosen(request: HttpRequest, everybody: Sequence[Membership], sent: QueryDict) -> list[Membership]:
    """Those who were chosen; nobody watches themselves."""
    who = set(sent.getlist("who"))
    return [place for place in everybody if str(place.pk) in who and place.person != request.user]


def _save(request: HttpRequest, practice: ObservedPractice, form: RateForm) -> bool:
    """Append the ratings and say about whom; or put what is in the way on the form."""
    try:
        saved = PracticeRating.objects.rate(
            practice, form.marks, sheet=form.sheet, by=request.user, at=timezone.now()
        )
    except Refused as refusal:
        form.look_again(refusal)
        return False
    names = ", ".join(row.enrollment.person.display_name for row in saved)
    messages.success(request, _("Saved for %(names)s. They can read it now.") % {"names": names})
    if form.left_out:
        names = ", ".join(place.person.display_name for place in form.left_out)
        messages.info(request, _("You chose nothing for %(names)s, so nothing was saved.") % {"names": names})
    return True


@login_required
@require_POST
def erase_comment(request: HttpRequest, rating_id: int) -> HttpResponse:
    """Take the comment of a rating away: by whoever wrote it, or a coordinator. What was chosen stays."""
    row = get_object_or_404(PracticeRating.objects.worded_by(request.user), pk=rating_id)
    row.take_comment_back()
    messages.success(request, _("The comment is gone. What you chose stays."))
    places = Membership.objects.filter(enrollment=row.enrollment_id)
    place = places.filter(cohort__in=Cohort.objects.run_by(request.user).order_by().values("pk")).first()
    return redirect("cohorts:rate", place.cohort_id, row.practice_id) if place else redirect("cohorts:list")
