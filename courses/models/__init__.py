"""What is learned: standards, the pages of a program, and who has done what."""

from courses.models.attendance import Attendance, AttendanceCredit, AttendanceDecision
from courses.models.cohorts import Cohort, Membership
from courses.models.completions import Fact, LessonCompletion, ModuleCompletion
from courses.models.credits import EarnedLessonCredit, EarnedModuleCredit, LessonCredit, Mode, ModuleCredit
from courses.models.dependents import dependents
from courses.models.enrollments import Enrollment, EnrollmentAttempt
from courses.models.milestones import MilestoneRecord, counting_begins, reached
from courses.models.openings import ModuleOpening
from courses.models.own import Bookmark, Goal, Note, Place, Reflection, ReflectionShare
from courses.models.pages import (
    LearningPage,
    LessonPage,
    ModulePage,
    ModulePractice,
    ModulePrerequisite,
    ProgramIndexPage,
    ProgramPage,
    ProgramScheme,
)
from courses.models.pairs import PairNo, Partner
from courses.models.practices import ObservedPractice, PracticeCriterion, PracticeLevel
from courses.models.ratings import Mark, PracticeRating, PracticeRatingLine, Sheet
from courses.models.reading import ReadingRequest
from courses.models.reviews import Review
from courses.models.sessions import Announcement, CalendarAddress, Session, SessionCredit
from courses.models.standard_rows import (
    AttestationRule,
    CountingStart,
    Deadline,
    Endorsement,
    EvidenceRule,
    ExamTerms,
    Milestone,
    Pathway,
    ReferenceRule,
    RenewalRule,
    RetentionRule,
    SupervisionRule,
    SupervisorRule,
    TimeCount,
)
from courses.models.standards import Competency, Framework, Requirement, Scheme, Standard
from courses.models.talk import NotesWanted, PracticeNote
from courses.models.teams import ProgramTeam

__all__ = [
    "Announcement",
    "Attendance",
    "AttendanceCredit",
    "AttendanceDecision",
    "AttestationRule",
    "Bookmark",
    "CalendarAddress",
    "Cohort",
    "Competency",
    "CountingStart",
    "Deadline",
    "EarnedLessonCredit",
    "EarnedModuleCredit",
    "Endorsement",
    "Enrollment",
    "EnrollmentAttempt",
    "EvidenceRule",
    "ExamTerms",
    "Fact",
    "Framework",
    "Goal",
    "LearningPage",
    "LessonCompletion",
    "LessonCredit",
    "LessonPage",
    "Mark",
    "Membership",
    "Milestone",
    "MilestoneRecord",
    "Mode",
    "ModuleCompletion",
    "ModuleCredit",
    "ModuleOpening",
    "ModulePage",
    "ModulePractice",
    "ModulePrerequisite",
    "Note",
    "NotesWanted",
    "ObservedPractice",
    "PairNo",
    "Partner",
    "Pathway",
    "Place",
    "PracticeCriterion",
    "PracticeLevel",
    "PracticeNote",
    "PracticeRating",
    "PracticeRatingLine",
    "ProgramIndexPage",
    "ProgramPage",
    "ProgramScheme",
    "ProgramTeam",
    "ReadingRequest",
    "ReferenceRule",
    "Reflection",
    "ReflectionShare",
    "RenewalRule",
    "Requirement",
    "RetentionRule",
    "Review",
    "Scheme",
    "Session",
    "SessionCredit",
    "Sheet",
    "Standard",
    "SupervisionRule",
    "SupervisorRule",
    "TimeCount",
    "counting_begins",
    "dependents",
    "reached",
]
