"""How a trainer writes a question in Wagtail's admin."""

from collections.abc import Iterator
from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm

from cms.editor import MarkdownArea
from quizzes import refusals, rules
from quizzes.models import Question

ROOM_TO_ADD = 2
ROWS_AT_FIRST = 4
SHORT = forms.Textarea(attrs={"rows": 2})


class QuestionForm(WagtailAdminModelForm):
    """The wording of a question. Saving a changed one makes a new version; the old ones stay as they were."""

    stem = forms.CharField(label=gettext_lazy("Question"), widget=MarkdownArea(attrs={"rows": 5}))
    general_feedback = forms.CharField(
        label=gettext_lazy("Feedback for everybody"),
        required=False,
        widget=MarkdownArea(attrs={"rows": 2}),
        help_text=gettext_lazy("Shown with the result, whatever was chosen."),
    )
    retired = forms.BooleanField(
        label=gettext_lazy("Retired"),
        required=False,
        help_text=gettext_lazy("It is not drawn any more. Tries that asked it keep it."),
    )

    class Meta:
        model = Question
        fields = ["bank", "key", "kind"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.latest = self.instance.latest() if self.instance.pk else None
        known = self.latest.wording() if self.latest else None
        self.choices = list(known.choices) if known else []
        if known:
            self.initial |= {"stem": known.stem, "general_feedback": known.general_feedback}
        self.initial["retired"] = bool(self.instance.retired_at)
        if self.instance.pk:
            for name in self.Meta.fields:
                self.fields[name].disabled = True
        for row in range(self._rows()):
            self._add_row(row, self.choices[row] if row < len(self.choices) else None)
        self.order_fields([*self.Meta.fields, "stem", *self._row_names(), "general_feedback", "retired"])

    def _rows(self) -> int:
        if self.instance.kind == rules.TRUE_FALSE and self.choices:
            return 2
        return len(self.choices) + ROOM_TO_ADD if self.choices else ROWS_AT_FIRST

    def _row_names(self) -> Iterator[str]:
        return (
            f"choice_{row}_{part}" for row in range(self._rows()) for part in ("text", "weight", "feedback")
        )

    def _add_row(self, row: int, choice: rules.WordedChoice | None) -> None:
        number = row + 1
        self.fields[f"choice_{row}_text"] = forms.CharField(
            label=_("Answer {number}").format(number=number),
            required=False,
            widget=SHORT,
            initial=choice.text if choice else "",
        )
        self.fields[f"choice_{row}_weight"] = forms.DecimalField(
            label=_("Answer {number}: per cent of the point").format(number=number),
            required=False,
            min_value=-100,
            max_value=100,
            max_digits=8,
            decimal_places=5,
            initial=rules.weight_in_words(choice.weight) if choice else None,
            help_text=_("100 is right, 0 is not. With several right answers give each its share."),
        )
        self.fields[f"choice_{row}_feedback"] = forms.CharField(
            label=_("Answer {number}: why").format(number=number),
            required=False,
            widget=SHORT,
            initial=choice.feedback if choice else "",
        )

    def clean(self) -> dict:
        cleaned = super().clean()
        if not self.errors and (problem := rules.wording_problem(self.wording())):
            self.add_error(None, refusals.bad_wording(problem))
        return cleaned

    def wording(self) -> rules.Wording:
        """What was typed. A row that was there keeps its key, an emptied one is left out."""
        kind = self.cleaned_data["kind"]
        used = self.instance.choice_keys_used() if self.instance.pk else set()
        fresh = iter((rules.TRUE, rules.FALSE)) if kind == rules.TRUE_FALSE else rules.fresh_keys(used)
        choices = []
        for row in range(self._rows()):
            text = self.cleaned_data[f"choice_{row}_text"].replace("\r\n", "\n")
            if not text:
                continue
            choices.append(
                rules.WordedChoice(
                    key=self.choices[row].key if row < len(self.choices) else next(fresh, f"extra-{row}"),
                    text=text,
                    weight=self.cleaned_data[f"choice_{row}_weight"] or Decimal(0),
                    feedback=self.cleaned_data[f"choice_{row}_feedback"].replace("\r\n", "\n"),
                )
            )
        return rules.Wording(
            kind=kind,
            stem=self.cleaned_data["stem"].replace("\r\n", "\n"),
            general_feedback=self.cleaned_data["general_feedback"].replace("\r\n", "\n"),
            choices=tuple(choices),
        )

    def save(self, commit: bool = True) -> Question:
        question, at = super().save(commit), timezone.now()
        question.revise(self.wording(), by=self.for_user, at=at)
        if self.cleaned_data["retired"]:
            question.retire(by=self.for_user, at=at)
        else:
            question.put_back(by=self.for_user, at=at)
        return question
