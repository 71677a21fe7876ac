"""The check of words before they are kept: what a form asks, and whom a writer has around them.

The words stay in the form and in the row that keeps them: they go to nobody and into no log.
"""

from collections.abc import Callable, Iterable

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.models import Membership
from hours.models import Placement
from hours.rules import privacy
from hours.rules.privacy import Around, Finding

ASK = _("Could somebody be known from this? Please look below.")
SEEN = {
    privacy.NAME: _("this may be a name"),
    privacy.INITIALS: _("these may be somebody’s initials"),
    privacy.PHONE: _("this may be a phone number"),
    privacy.EMAIL: _("this is an e-mail address"),
    privacy.RECORD: _("this may be the number of a record"),
    privacy.BIRTH: _("this may be a date of birth"),
}
"""What a finding looks like, as people say it."""


class CarefulForm(forms.Form):
    """A form with words in it. It asks before it takes words from which somebody could be known.

    ``words`` names the field. The answer to the question is the mark of what was found, so that it is asked
    again about other words.
    """

    words = "note"
    looked_at = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, around: Callable[[], Around] = Around, **kwargs):
        super().__init__(*args, **kwargs)
        self._around = around
        self.findings: list[Finding] = []

    @property
    def mark(self) -> str:
        return privacy.mark(self.findings)

    @property
    def was_looked_at(self) -> bool:
        """Something was found, and whoever wrote it said that nobody can be known from it."""
        return bool(self.findings) and self.cleaned_data.get("looked_at") == self.mark

    @property
    def found(self) -> list[tuple[str, str]]:
        """What was found, and what each looks like."""
        return [(finding.text, str(SEEN[finding.kind])) for finding in self.findings]

    def clean(self) -> dict:
        data = super().clean()
        if text := data.get(self.words):
            self.findings = privacy.look(text, timezone.localdate(), self._around())
        if self.findings and not self.was_looked_at:
            self.ask()
        return data

    def ask(self) -> None:
        """Ask before it is taken."""
        self.add_error(self.words, ASK)


def around(placements: Iterable[Placement]) -> Around:
    """Whom somebody who writes about these placements has around them. One statement.

    The others of the trainee's groups are not to be named. The trainee, the supervisors and the places are
    known to everybody who reads it.
    """
    known, enrollments = [], []
    for placement in placements:
        supervisors = [row.supervisor for row in placement.supervisors.all()]
        for person in (placement.trainee, *supervisors):
            known += [person.display_name, person.legal_name]
        known += [placement.organization.name, placement.organization.city, placement.site_name]
        enrollments.append(placement.enrollment_id)
    ours = Membership.objects.members().filter(enrollment__in=enrollments).values("cohort")
    others = Membership.objects.filter(cohort__in=ours).exclude(enrollment__in=enrollments)
    names = others.values_list("enrollment__person__preferred_name", "enrollment__person__legal_name")
    return Around(people=tuple(name for row in names for name in row), known=tuple(known))
