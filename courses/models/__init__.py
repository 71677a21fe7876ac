"""What is learned: standards, the pages of a program, and who has done what."""

from courses.models.completions import Fact, LessonCompletion, ModuleCompletion
from courses.models.credits import EarnedLessonCredit, EarnedModuleCredit, LessonCredit, Mode, ModuleCredit
from courses.models.dependents import dependents
from courses.models.enrollments import Enrollment, EnrollmentAttempt
from courses.models.pages import (
    LearningPage,
    LessonPage,
    ModulePage,
    ModulePractice,
    ProgramIndexPage,
    ProgramPage,
    ProgramScheme,
)
from courses.models.standards import Competency, Framework, Requirement, Scheme, Standard
from courses.models.teams import ProgramTeam

__all__ = [
    "Competency",
    "EarnedLessonCredit",
    "EarnedModuleCredit",
    "Enrollment",
    "EnrollmentAttempt",
    "Fact",
    "Framework",
    "LearningPage",
    "LessonCompletion",
    "LessonCredit",
    "LessonPage",
    "Mode",
    "ModuleCompletion",
    "ModuleCredit",
    "ModulePage",
    "ModulePractice",
    "ProgramIndexPage",
    "ProgramPage",
    "ProgramScheme",
    "ProgramTeam",
    "Requirement",
    "Scheme",
    "Standard",
    "dependents",
]
