"""What trainers see of quizzes in Wagtail's admin. Who may do what is Django's model permissions."""

from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup

from cms.markdown import render, render_inline
from quizzes import refusals, rules
from quizzes.analysis_admin import QuizList
from quizzes.chooser import question_chooser
from quizzes.forms import QuestionForm
from quizzes.models import Question, QuestionBank, Quiz


class KeepWhatIsUsed(generic.DeleteView):
    """Says in words what the database refuses, instead of failing."""

    kept = gettext_lazy("“{title}” is in use, so it cannot be deleted. A question can be retired instead.")

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ProtectedError:
            messages.error(request, self.sentence())
            return redirect(self.index_url_name)

    def sentence(self) -> str:
        return self.kept.format(title=self.object)


class KeepWhatIsAsked(KeepWhatIsUsed):
    """The same for a question, and where it is asked."""

    def sentence(self) -> str:
        pages = _("”, “").join(self.object.pages())
        asked = _("It is asked in “{pages}”.").format(pages=pages) if pages else ""
        return f"{super().sentence()} {asked}".strip()


class QuestionList(generic.IndexView):
    """The list, with the beginning of each question's latest wording."""

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("bank").with_stem()


class QuestionInspect(generic.InspectView):
    """One question as trainees read it, and how many wordings it has had."""

    def get_wording_display_value(self) -> SafeString | str:
        version = self.object.latest()
        if version is None:
            return "-"
        rows = (
            (render_inline(c.text), rules.weight_in_words(c.weight), render(c.feedback))
            for c in version.wording().choices
        )
        answers = format_html_join("", "<li>{} ({} %) {}</li>", rows)
        return format_html("{}<ul>{}</ul>{}", render(version.stem), answers, render(version.general_feedback))

    def get_versions_display_value(self) -> str:
        return ", ".join(str(version) for version in self.object.versions.all())

    def get_retired_at_display_value(self) -> str:
        return refusals.moment(self.object.retired_at) if self.object.retired_at else _("No")

    def get_field_label(self, field_name, field) -> str:
        labels = {"wording": _("Wording"), "versions": _("Versions")}
        return labels.get(field_name) or super().get_field_label(field_name, field)


class QuizViewSet(ModelViewSet):
    """The settings of quizzes. A change is for later tries; those under way keep theirs."""

    model = Quiz
    icon = "tick-inverse"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = QuizList
    delete_view_class = KeepWhatIsUsed
    list_display = ["title", "bank", "draw_count", "pass_percent", "minutes"]
    search_fields = ["title", "key"]
    form_fields = [
        *("title", "key", "bank", "draw_count", "pass_percent", "attempts_allowed", "cool_down_minutes"),
        *("time_limit_minutes", "shuffle_choices", "minutes"),
    ]


class QuestionBankViewSet(ModelViewSet):
    """The banks that quizzes draw from."""

    model = QuestionBank
    icon = "folder-open-inverse"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    delete_view_class = KeepWhatIsUsed
    list_display = ["title", "key"]
    search_fields = ["title", "key"]
    form_fields = ["title", "key"]


class QuestionViewSet(ModelViewSet):
    """Questions. Editing one makes a new version; one that is in use is retired, never deleted."""

    model = Question
    icon = "help"
    add_to_reference_index = False
    copy_view_enabled = False
    inspect_view_enabled = True
    index_view_class = QuestionList
    inspect_view_class = QuestionInspect
    delete_view_class = KeepWhatIsAsked
    list_display = [
        "key",
        Column("summary", label=gettext_lazy("Question")),
        "bank",
        "kind",
        BooleanColumn("is_live", label=gettext_lazy("Is drawn")),
    ]
    list_filter = ["bank", "kind"]
    search_fields = ["key", "versions__stem"]
    inspect_view_fields = ["bank", "key", "kind", "wording", "versions", "retired_at"]

    def get_form_class(self, for_update: bool = False) -> type[QuestionForm]:
        return QuestionForm


class QuizzesGroup(ModelViewSetGroup):
    """In the menu: what is tested."""

    menu_label = gettext_lazy("Quizzes")
    menu_icon = "tick-inverse"
    menu_order = 300
    items = (
        QuizViewSet("quiz-settings"),
        QuestionBankViewSet("question-banks"),
        QuestionViewSet("questions"),
    )


@hooks.register("register_admin_viewset")
def register_quizzes() -> list:
    return [QuizzesGroup(), question_chooser]
