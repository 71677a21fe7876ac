"""What stands beside a sheet signed on paper: its lines, and its picture."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import Competency
from hours import ledger, rules, wording
from hours.models.erasable import ErasableFile
from hours.models.versions import HoursEntryVersion

LINE_FACTS = ("kind", "activity", "minutes", "first_on", "last_on")


class PaperLine(models.Model):
    """So much time of one kind, as it stands on a sheet: on a day, or added up over several."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey("hours.PaperSheet", models.PROTECT, related_name="lines")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=HoursEntryVersion.Kind.choices)
    activity = models.CharField(max_length=30, choices=HoursEntryVersion.Activity.choices, blank=True)
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    competency_name = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    first_on = models.DateField()
    last_on = models.DateField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("line on paper")
        verbose_name_plural = _("lines on paper")
        ordering = ["sheet", "number"]
        constraints = [models.UniqueConstraint(fields=["sheet", "number"], name="one_line_for_each_number")]

    def __str__(self) -> str:
        return f"{self.first_on}: {self.minutes}"

    @property
    def facts(self) -> rules.PaperLine:
        said = {name: getattr(self, name) for name in LINE_FACTS}
        return rules.PaperLine(competency_code=self.competency.code, **said)

    @property
    def what(self) -> str:
        """What was done, or where the sheet does not say, the kind of time."""
        return self.get_activity_display() or str(wording.KINDS[self.kind])

    @property
    def said(self) -> dict[str, ledger.Value]:
        """What is digested."""
        said = {name: str(getattr(self, name)) for name in ("id", *LINE_FACTS)}
        return {
            **said,
            "competency": self.competency_id,
            "competency_name": ledger.escaped(self.competency_name),
        }


class PaperScan(ErasableFile):
    """The picture of a sheet, or the file."""

    sheet = models.OneToOneField("hours.PaperSheet", models.PROTECT, primary_key=True, related_name="scan")

    class Meta:
        verbose_name = _("picture of a sheet")
        verbose_name_plural = _("pictures of sheets")


def digest_of(lines: Iterable[PaperLine]) -> str:
    """One digest over all lines of a sheet, in their order."""
    return ledger.digest({str(line.number): line.said for line in lines})
