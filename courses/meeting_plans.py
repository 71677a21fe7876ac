"""Modules of meetings and those who plan: how much time together each asks for, and how much is planned."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from courses.models import Cohort, ModulePage, Session


@dataclass(frozen=True)
class Plan:
    """What one cohort has planned for one module, in minutes."""

    module: ModulePage
    cohort: Cohort
    planned: int

    @property
    def asked(self) -> int:
        return self.module.meeting_minutes

    @property
    def is_short(self) -> bool:
        return self.planned < self.asked


def of_cohort(cohort: Cohort, sessions: Iterable[Session]) -> list[Plan]:
    """What a cohort has planned for each module of meetings. One statement.

    Marks those sessions that count toward none (``is_loose``), where the program has such modules. What makes
    up for another session adds no time to the plan, and goes where that one goes.
    """
    modules = ModulePage.objects.child_of(cohort.program).live().filter(meeting_minutes__gt=0)
    modules = list(modules.order_by("path").defer_streamfields())
    asking = {module.pk for module in modules}
    for session in sessions:
        session.is_loose = bool(asking) and session.module_id not in asking and not session.makes_up_for_id
    return [Plan(module, cohort, _planned(module, sessions)) for module in modules]


def of_module(module: ModulePage, *, on: date) -> list[Plan]:
    """What each cohort that is not over has planned for a module. Two statements."""
    running = Cohort.objects.filter(program__path=module.program_path, ends_on__gte=on).order_by(
        "starts_on", "name"
    )
    sessions = list(Session.objects.on().filter(module=module))
    return [
        Plan(module, cohort, _planned(module, [row for row in sessions if row.cohort_id == cohort.pk]))
        for cohort in running
    ]


def _planned(module: ModulePage, sessions: Iterable[Session]) -> int:
    return sum(row.length for row in sessions if row.module_id == module.pk and not row.makes_up_for_id)
