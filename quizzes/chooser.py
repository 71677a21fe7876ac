"""How an author picks one question of a bank, to use it somewhere else than in a quiz."""

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import chooser as views
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.blocks import ChooserBlock

from quizzes.models import Question, QuestionBank


class QuestionFilter(BaseFilterForm):
    """Find a question by its words, or look through one bank."""

    q = forms.CharField(label=_("Words in the question"), required=False)
    bank = forms.ModelChoiceField(
        QuestionBank.objects.all(), label=_("Question bank"), required=False, empty_label=_("All banks")
    )

    def filter(self, questions):
        if words := self.cleaned_data["q"]:
            self.is_searching, self.search_query = True, words
            questions = questions.filter(Q(latest_stem__icontains=words) | Q(key__icontains=words))
        if bank := self.cleaned_data["bank"]:
            questions = questions.filter(bank=bank)
        return questions


class _Listed:
    """The list of questions: those that are drawn, each with how it begins."""

    filter_form_class = QuestionFilter

    def get_object_list(self):
        return Question.objects.live().select_related("bank").with_stem()

    @property
    def title_column(self) -> TitleColumn:
        column = super().title_column
        column.label, column.accessor = _("Question"), "summary"
        return column

    @property
    def columns(self) -> list[Column]:
        return [
            self.title_column,
            Column("bank", label=_("Question bank")),
            Column("kind", label=_("Kind"), accessor="get_kind_display"),
        ]


class ChooseQuestion(_Listed, views.ChooseView):
    pass


class ChooseQuestionResults(_Listed, views.ChooseResultsView):
    pass


def title_of(question: Question) -> str:
    """How a question begins; and when it is retired, that it is."""
    shown = Question.objects.with_stem().get(pk=question.pk).summary or question.key
    return shown if question.is_live else _("%(question)s (retired)") % {"question": shown}


class QuestionChosen(views.ChosenView):
    def get_display_title(self, instance: Question) -> str:
        return str(title_of(instance))


class QuestionWidget(BaseChooser):
    """Shows how the chosen question begins."""

    def get_display_title(self, instance: Question) -> str:
        return str(title_of(instance))


class QuestionChooserViewSet(ChooserViewSet):
    """The window in which an author chooses."""

    model = Question
    icon = "help"
    choose_one_text = _("Choose a question")
    choose_another_text = _("Choose another question")
    edit_item_text = _("Edit this question")
    choose_view_class = ChooseQuestion
    choose_results_view_class = ChooseQuestionResults
    chosen_view_class = QuestionChosen
    base_widget_class = QuestionWidget
    register_widget = False


question_chooser = QuestionChooserViewSet("question_chooser")


class QuestionChooserBlock(ChooserBlock):
    """One question. Those of a page come with the wording of today, however many they are."""

    target_model = Question

    @cached_property
    def widget(self) -> QuestionWidget:
        return question_chooser.widget_class()

    def bulk_to_python(self, values: list) -> list[Question | None]:
        found = Question.objects.at_newest(value for value in values if value)
        return [found.get(value) for value in values]

    def to_python(self, value) -> Question | None:
        return self.bulk_to_python([value])[0]

    def value_from_form(self, value) -> Question | None:
        return self.to_python(value if value is None else int(getattr(value, "pk", value)))

    def clean(self, value) -> Question | None:
        return self.value_from_form(super().clean(value))

    class Meta:
        icon = "help"
