"""The form on which a trainer rates what they saw: one person or several, on one screen."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from courses import refusals
from courses.models import Mark, Membership, ObservedPractice, PracticeRating, Sheet
from courses.models.ratings import LONGEST_COMMENT
from people.refusals import Refused


class RateForm(forms.Form):
    """For each person a level in every criterion, and a comment. Whoever is left blank is left out."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args,
        practice: ObservedPractice,
        places: Sequence[Membership],
        standing: dict[int, PracticeRating],
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.places, self.standing, self.rubric = places, standing, practice.rubric()
        self.hints = {row.pk: row.look_for for row in practice.criteria.all()}
        self.initial |= {
            "form_id": uuid4(),
            "revision": practice.live_revision_id,
            "seen": max((row.pk for row in standing.values()), default=0),
        }
        for place in places:
            self._add(place)

    def _add(self, place: Membership) -> None:
        for criterion in self.rubric:
            self.fields[f"level_{place.pk}_{criterion.id}"] = forms.TypedChoiceField(
                label=criterion.title,
                choices=[(level.id, level.words) for level in criterion.levels],
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
        self.fields[f"comment_{place.pk}"] = forms.CharField(
            label=_("A few words, if you like"),
            max_length=LONGEST_COMMENT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3, "aria-describedby": f"who-{place.pk}"}),
        )

    def people(self) -> Iterator[dict]:
        """Each person with their fields, and what was last written about them."""
        for place in self.places:
            lines = [
                {
                    "field": self[f"level_{place.pk}_{criterion.id}"],
                    "hint": self.hints[criterion.id],
                    "enough": {level.id for level in criterion.levels if level.meets},
                }
                for criterion in self.rubric
            ]
            yield {
                "place": place,
                "lines": lines,
                "comment": self[f"comment_{place.pk}"],
                "last": self.standing.get(place.enrollment_id),
            }

    def clean(self) -> dict:
        cleaned = super().clean()
        for place in self.places:
            levels = self._levels(place)
            if self._is_blank(place) or len(levels) == len(self.rubric):
                continue
            for criterion in self.rubric:
                if criterion.id not in levels:
                    words = _("%(name)s, %(what)s: choose one line.")
                    about = {"name": place.person.display_name, "what": criterion.title}
                    self.add_error(f"level_{place.pk}_{criterion.id}", words % about)
        if not self.errors and not self.marks:
            self.add_error(None, refusals.level_missing().sentence)
        return cleaned

    def clean_comment(self, place: Membership) -> str:
        return self.cleaned_data.get(f"comment_{place.pk}", "").replace("\r\n", "\n").strip()

    def look_again(self, refusal: Refused) -> None:
        """Say what is in the way; what is on the screen now is what the next press saves."""
        self.add_error(None, refusal.sentence)
        self.data = self.data.copy()
        self.data.update({name: self.initial[name] for name in ("revision", "seen")})

    @property
    def marks(self) -> list[Mark]:
        return [
            Mark(place.enrollment, self._levels(place), self.clean_comment(place))
            for place in self.places
            if not self._is_blank(place)
        ]

    @property
    def left_out(self) -> list[Membership]:
        """Those about whom nothing was said."""
        return [place for place in self.places if self._is_blank(place)]

    @property
    def sheet(self) -> Sheet:
        data = self.cleaned_data
        return Sheet(data["form_id"], data["revision"], data["seen"])

    def _levels(self, place: Membership) -> dict[int, int]:
        found = {row.id: self.cleaned_data.get(f"level_{place.pk}_{row.id}") for row in self.rubric}
        return {criterion: level for criterion, level in found.items() if level}

    def _is_blank(self, place: Membership) -> bool:
        return not self._levels(place) and not self.clean_comment(place)
