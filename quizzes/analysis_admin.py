"""How the questions of a quiz do, in Wagtail's admin: a table, a chart, and the same as a spreadsheet."""

from dataclasses import dataclass
from typing import ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail import hooks
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.views import generic

from quizzes import analysis
from quizzes.analysis_wording import REMARKS, TOO_FEW
from quizzes.analysis_xlsx import as_xlsx
from quizzes.models import Quiz
from quizzes.rules.statistics import ENOUGH

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class QuizList(generic.IndexView):
    """The list of quizzes, each with a way to its figures."""

    def get_list_more_buttons(self, instance: Quiz) -> list[MenuItem]:
        url = reverse("quizzes_analysis", args=[instance.pk])
        figures = MenuItem(_("How its questions do"), url=url, icon_name="table", priority=40)
        return [*super().get_list_more_buttons(instance), figures]


@hooks.register("register_admin_urls")
def figures() -> list:
    return [
        path("quiz-analysis/<int:pk>/", analyse, name="quizzes_analysis"),
        path("quiz-analysis/<int:pk>.xlsx", spreadsheet, name="quizzes_analysis_xlsx"),
    ]


@dataclass(frozen=True)
class Bar:
    """One question in the chart: how far its bar goes, of 100, and where it stands."""

    HEIGHT: ClassVar[int] = 8

    key: str
    facility: float
    place: int

    @property
    def y(self) -> int:
        return self.place * self.HEIGHT

    @property
    def width(self) -> str:
        return f"{self.facility:.1f}"


@require_safe
def analyse(request: HttpRequest, pk: int) -> HttpResponse:
    """The table and the chart. With too few people there is no index and no remark."""
    quiz = _quiz(request, pk)
    found = analysis.of_quiz(quiz)
    rows = [(one, _said(one)) for one in found.questions]
    context = {
        "quiz": quiz,
        "whole": found.whole,
        "rows": rows,
        "bars": [Bar(one.key, one.figures.facility or 0, place) for place, one in enumerate(found.questions)],
        "height": max(1, len(found.questions)) * Bar.HEIGHT,
        "enough": ENOUGH,
    }
    return render(request, "quizzes/admin/analysis.html", context)


@require_safe
def spreadsheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The same figures for a spreadsheet."""
    quiz = _quiz(request, pk)
    response = HttpResponse(as_xlsx(analysis.of_quiz(quiz), title=quiz.title), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="questions-{quiz.key}.xlsx"'
    return response


def _quiz(request: HttpRequest, pk: int) -> Quiz:
    if not request.user.has_perm("quizzes.view_quiz"):
        raise PermissionDenied
    return get_object_or_404(Quiz.objects.select_related("bank"), pk=pk)


def _said(one: analysis.Question) -> str | Promise:
    return REMARKS[one.remark] if one.figures.is_enough else TOO_FEW
