"""When the modules of a program open for one cohort: on a day, or on the day of one of its sessions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courses.models.cohorts import Cohort
from courses.models.pages import ModulePage
from courses.models.sessions import Session


@dataclass(frozen=True)
class Opening:
    """What is planned for one module: a day, a session whose day it follows, or neither."""

    module: ModulePage
    opens_on: date | None = None
    session: Session | None = None


class ModuleOpeningQuerySet(models.QuerySet):
    @transaction.atomic
    def plan(self, cohort: Cohort, openings: Iterable[Opening]) -> None:
        """Set the days of a cohort's modules. Those that are named with neither day nor session have none."""
        Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
        for opening in openings:
            rows = self.filter(cohort=cohort, module=opening.module)
            if opening.opens_on is None and opening.session is None:
                rows.delete()
                continue
            when = {"opens_on": opening.opens_on, "session": opening.session}
            self.update_or_create(cohort=cohort, module=opening.module, defaults=when)


class ModuleOpening(models.Model):
    """The day on which a module opens for the people of one cohort.

    With a session it follows that session: when the session moves, so does the day.
    """

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="openings")
    module = models.ForeignKey(ModulePage, models.CASCADE, related_name="openings")
    opens_on = models.DateField(null=True, blank=True)
    session = models.ForeignKey(Session, models.PROTECT, null=True, blank=True, related_name="opens")

    objects = ModuleOpeningQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("opening of a module")
        verbose_name_plural = _("openings of modules")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "module"], name="one_opening_per_cohort_and_module"),
            models.CheckConstraint(
                condition=Q(opens_on__isnull=True, session__isnull=False)
                | Q(opens_on__isnull=False, session__isnull=True),
                name="opening_is_a_day_or_a_session",
            ),
        ]

    @property
    def day(self) -> date:
        """The day it stands for: that of the session is the day where it takes place."""
        if self.session is None:
            return self.opens_on
        return self.session.starts_at.astimezone(ZoneInfo(self.session.zone)).date()
