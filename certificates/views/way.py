"""Choosing one of several ways to a credential: what each would still take, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from certificates import evidence, rules
from certificates.models import PathwayChoice
from certificates.paths import Line
from courses.models import Enrollment
from people.access import login_required
from people.refusals import Refused


@dataclass(frozen=True)
class Way:
    """One way, and the rows that are asked on it and not on every other."""

    facts: rules.PathwayFacts
    lines: Sequence[Line]


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, enrollment_id: int) -> HttpResponse:
    """How somebody would stand on each way that is open, and a button for each."""
    mine = Enrollment.objects.visible_to(request.user).of(request.user).with_names()
    enrollment = get_object_or_404(mine, pk=enrollment_id)
    now = timezone.now()
    standards, earned = evidence.facts([enrollment], at=now)
    standard, facts = standards[enrollment.standard_id], earned[enrollment.pk]
    if not standard.pathways:
        raise Http404
    if request.method == "POST" and _choose(request, enrollment):
        return redirect(f"{reverse('certificates:path')}?program={enrollment.pk}")
    found = rules.by_pathway(standard, facts, evidence.local_day(enrollment, now))
    shared, ways = _side_by_side(found)
    context = {
        "enrollment": enrollment,
        "ways": ways,
        "shared": shared,
        "chosen": next((way for way in standard.pathways if way.code == facts.pathway), None),
        "is_chosen_open": facts.pathway in {way.code for way in found},
    }
    return render(request, "certificates/ways.html", context)


def _side_by_side(
    found: dict[rules.PathwayFacts, list[rules.RequirementStatus]],
) -> tuple[list[Line], list[Way]]:
    """What every way asks, once; and of each way what is its own."""
    rows = {
        way: [row for row in statuses if row.is_asked and row.kind != rules.PATHWAY]
        for way, statuses in found.items()
    }
    everywhere = [
        row
        for row in next(iter(rows.values()), [])
        if len(rows) > 1 and all(row in others for others in rows.values())
    ]
    ways = [Way(way, [Line(row) for row in asked if row not in everywhere]) for way, asked in rows.items()]
    return [Line(row) for row in everywhere], ways


def _choose(request: HttpRequest, enrollment: Enrollment) -> bool:
    """Take the way the button says; else say why not."""
    code = request.POST.get("way", "")
    try:
        PathwayChoice.objects.choose(enrollment, code, by=request.user, at=timezone.now())
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return False
    messages.success(request, _("Saved. Your path now shows this way."))
    return True
