"""The forms of Wagtail's editor for pages whose minutes count as training."""

from collections.abc import Iterator
from itertools import groupby

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import Panel, TitleFieldPanel

from courses import refusals, rules
from courses.models.standards import Framework
from people.refusals import Refused


class CompetencySelect(forms.Select):
    """Competencies under the name of their framework, since several frameworks use the same words."""

    def optgroups(self, name, value, attrs=None):
        frameworks = {framework.pk: framework.name for framework in Framework.objects.all()}

        def framework(choice) -> str:
            competency = getattr(choice[0], "instance", None)
            return frameworks[competency.framework_id] if competency else ""

        plain = [choice for choice in self.choices if not framework(choice)]
        rest = sorted((choice for choice in self.choices if framework(choice)), key=framework)
        grouped = [(group, list(members)) for group, members in groupby(rest, key=framework)]
        kept, self.choices = self.choices, [*plain, *grouped]
        try:
            return super().optgroups(name, value, attrs)
        finally:
            self.choices = kept


class CreditsForm(WagtailAdminPageForm):
    """Holds the rows of minutes to the minutes of the page: in one framework, each counts once."""

    minutes_field = "minutes"

    def minutes(self, cleaned: dict) -> int | None:
        """How many minutes there are to share out; None while that is not known."""
        return cleaned.get("minutes")

    def clean(self) -> dict:
        cleaned = super().clean()
        minutes = self.minutes(cleaned)
        if minutes is not None and (framework := rules.over_credited(self._credits(), minutes)):
            self.add_error(self.minutes_field, refusals.over_credited(framework, minutes).sentence)
        return cleaned

    def _credits(self) -> Iterator[rules.Credit]:
        formset = self.formsets.get("credits")
        if formset is None or not formset.is_valid():
            return
        for row in formset.cleaned_data:
            if row.get("competency") and not row.get("DELETE"):
                competency = row["competency"]
                yield rules.Credit(competency.framework.name, competency.code, row["minutes"])


class LessonForm(CreditsForm):
    """A lesson may ask those who completed it to read its new text; that is chosen here, and sent once."""

    ask_to_read = forms.BooleanField(
        label=_("When this is published, ask those who completed it to read the new text"),
        required=False,
        help_text=_("They get one message. It stays done for them."),
        # A browser that puts back what it remembers on reloading would take the choice back unasked.
        widget=forms.CheckboxInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.minutes:
            self.initial["minutes"] = None  # not known yet, so it is asked for before this is sent in
        if "ask_to_read" in self.fields and self.instance.pk:
            self.fields["ask_to_read"].initial = self._requests().pending(self.instance).exists()

    def clean_minutes(self) -> int:
        """A draft is saved while somebody writes, long before they know how long it takes, or changes it."""
        typed = self.cleaned_data["minutes"]
        return (self.instance.minutes or 0) if typed is None else typed

    def minutes(self, cleaned: dict) -> int | None:
        return (cleaned.get("minutes") or None) if self.is_deferred_validation else cleaned.get("minutes")

    def save(self, commit: bool = True):
        page = super().save(commit)
        if page.pk and "ask_to_read" in self.fields:
            wanted = self.cleaned_data.get("ask_to_read", False)
            self._requests().choose(page, wanted, by=self.for_user, at=timezone.now())
        return page

    @staticmethod
    def _requests():
        from courses.models.reading import ReadingRequest

        return ReadingRequest.objects


class ModuleForm(CreditsForm):
    """For a module, the minutes are those of its quiz."""

    minutes_field = "quiz"

    def minutes(self, cleaned: dict) -> int | None:
        quiz = cleaned.get("quiz")
        return quiz.minutes if quiz else 0

    def clean(self) -> dict:
        cleaned = super().clean()
        try:
            self._check_prerequisites()
        except Refused as refusal:
            self.add_error("opens_on", refusal.sentence)
        return cleaned

    def _check_prerequisites(self) -> None:
        """Only modules of this program, and no circle. Drafts of other modules count as well."""
        formset = self.formsets.get("prerequisites")
        if formset is None or not formset.is_valid():
            return
        rows = [row for row in formset.cleaned_data if row.get("needs") and not row.get("DELETE")]
        module, program = self.instance, self.parent_page or self.instance.get_parent()
        for row in rows:
            if row["needs"].pk == module.pk or not row["needs"].is_child_of(program):
                raise refusals.other_program(row["needs"].title)
        siblings = {page.pk: page for page in type(module).objects.child_of(program).defer_streamfields()}
        needs = {pk: _needs(page) for pk, page in siblings.items()}
        if module.pk and (way := rules.circle(needs | {module.pk: [r["needs"].pk for r in rows]}, module.pk)):
            raise refusals.circle(siblings[pk].title for pk in way)


def _needs(module) -> set[int]:
    """What a module waits for, as published and as drafted."""
    needed = set(module.prerequisites.values_list("needs", flat=True))
    if module.has_unpublished_changes and module.latest_revision:
        needed |= {row["needs"] for row in module.latest_revision.content.get("prerequisites", [])}
    return needed


def title_panel() -> TitleFieldPanel:
    """The title, with what hangs on it: Wagtail saves a page by itself only when it has one."""
    return TitleFieldPanel(
        "title", help_text=_("Readers see it. Give the page one first: then it is saved while you write.")
    )


class ImpactPanel(Panel):
    """Beside the editor: who stands on this page, and what publishing does to them."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/impact_panel.html"

        @property
        def impact(self):
            from courses import impact

            return impact.of(self.instance)

        @property
        def may_approve(self) -> bool:
            from courses.models.reviews import Review

            return bool(self.instance.pk) and Review.waits_for(self.instance, self.request.user)


class MeetingsPanel(Panel):
    """Beside the minutes of meetings a module asks for: how many each running cohort has planned."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/meetings_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and bool(self.instance.pk and self.instance.meeting_minutes)

        @property
        def plans(self):
            from courses import meeting_plans

            return meeting_plans.of_module(self.instance, on=timezone.localdate())

        @property
        def own(self) -> set[int]:
            """The cohorts whose page the reader may open."""
            from courses.models import Cohort

            return set(Cohort.objects.run_by(self.request.user).values_list("pk", flat=True))


class PracticesPanel(Panel):
    """Beside the editor of a module: what a trainer watches in it, and the way to write it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "courses/admin/practices_panel.html"

        @property
        def practices(self):
            return self.instance.observed_practices.all() if self.instance.pk else []

        @property
        def may_write(self) -> bool:
            return self.request.user.has_perm("courses.add_observedpractice")
