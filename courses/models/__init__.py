"""What is learned: standards, the pages of a program, and who has done what."""

from courses.models.enrollments import (
    Enrollment,
    EnrollmentAttempt,
    LessonCompletion,
    ModuleCompletion,
    dependents,
)
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
    "Enrollment",
    "EnrollmentAttempt",
    "Framework",
    "LearningPage",
    "LessonCompletion",
    "LessonPage",
    "ModuleCompletion",
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
