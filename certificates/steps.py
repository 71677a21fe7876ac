"""Where somebody does what would satisfy a row that is open: the page that each step on *My path* leads to."""

from collections.abc import Callable

from django.urls import reverse

from certificates import rules
from courses.models import Enrollment

Address = Callable[[Enrollment, rules.RequirementStatus], str]

PAGES: dict[str, Address] = {
    rules.LOG: lambda enrollment, status: reverse("hours:new"),
    rules.SIGNATURE: lambda enrollment, status: reverse("hours:list"),
    rules.CHANGE: lambda enrollment, status: reverse("hours:list"),
    rules.SHOW: lambda enrollment, status: reverse("certificates:hand_in", args=[enrollment.pk, status.code]),
    rules.LET_SEE: lambda enrollment, status: _papers(enrollment),
    rules.REFEREE: lambda enrollment, status: _papers(enrollment),
    rules.CHECK: lambda enrollment, status: _checked(enrollment, status),
    rules.SIGN: lambda enrollment, status: reverse("certificates:attest", args=[enrollment.pk, status.code]),
    rules.CHOOSE: lambda enrollment, status: reverse("certificates:choose_way", args=[enrollment.pk]),
    rules.TAKE: lambda enrollment, status: _exams(enrollment),
    rules.TAKE_LATER: lambda enrollment, status: _exams(enrollment),
    rules.TYPE_IN: lambda enrollment, status: reverse("certificates:education", args=[enrollment.pk]),
    rules.MEET: lambda enrollment, status: f"{reverse('hours:totals')}?program={enrollment.pk}",
}
"""By what would satisfy the row. What is not here is done elsewhere, or stands further down on the same page."""


def _papers(enrollment: Enrollment) -> str:
    return reverse("certificates:papers", args=[enrollment.pk])


def _exams(enrollment: Enrollment) -> str:
    return reverse("certificates:exams", args=[enrollment.pk])


def _checked(enrollment: Enrollment, status: rules.RequirementStatus) -> str:
    """Where somebody sees what a coordinator has to look at."""
    pages = {rules.DOCUMENT: _papers, rules.EXAM: _exams}
    return pages[status.kind](enrollment) if status.kind in pages else ""


def page(enrollment: Enrollment, status: rules.RequirementStatus) -> str:
    """The address of the page for it; empty where there is none."""
    address = PAGES.get(status.satisfied_by)
    return address(enrollment, status) if address else ""
