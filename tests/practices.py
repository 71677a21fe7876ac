"""Builders of observed practice; see ``meetings`` for the cohorts it is watched in."""

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from courses.models import (
    Enrollment,
    Mark,
    Membership,
    ModulePage,
    NotesWanted,
    ObservedPractice,
    PracticeCriterion,
    PracticeLevel,
    PracticeNote,
    PracticeRating,
    Sheet,
)
from people.models import User

CRITERIA = ("Listens first", "Leaves the choice")
LEVELS = (("You had an answer ready.", False), ("You waited and asked.", True))


def observed(module: ModulePage, title: str = "Ten minutes with Robin", **fields) -> ObservedPractice:
    """A published practice with two criteria of two levels each; the second level is enough."""
    row = ObservedPractice(
        module=module, title=title, situation="Robin is **new** here.", live=False, **fields
    )
    row.criteria = [
        PracticeCriterion(title=name, look_for="Silence.", sort_order=place, levels=_levels())
        for place, name in enumerate(CRITERIA)
    ]
    row.save()
    row.save_revision().publish()
    return ObservedPractice.objects.get(pk=row.pk)


def _levels() -> list[PracticeLevel]:
    return [
        PracticeLevel(words=words, meets=meets, sort_order=place)
        for place, (words, meets) in enumerate(LEVELS)
    ]


def reword(practice: ObservedPractice, **fields) -> ObservedPractice:
    """Publish other words, as the editor does."""
    for name, value in fields.items():
        setattr(practice, name, value)
    practice.save_revision().publish()
    return ObservedPractice.objects.get(pk=practice.pk)


def mark(practice: ObservedPractice, enrollment: Enrollment, *, met: bool = True, comment: str = "") -> Mark:
    """The last level in each criterion, or the first."""
    levels = {row.id: row.levels[-1 if met else 0].id for row in practice.rubric()}
    return Mark(enrollment, levels, comment)


def sheet(practice: ObservedPractice) -> Sheet:
    """A form as it stands on the screen now."""
    newest = practice.ratings.order_by("-pk").values_list("pk", flat=True).first() or 0
    return Sheet(uuid4(), practice.live_revision_id, newest)


def rate(
    practice: ObservedPractice,
    *enrollments: Enrollment,
    by: User,
    met: bool = True,
    comment: str = "",
    at: datetime | None = None,
) -> list[PracticeRating]:
    """Let a trainer write down what they saw."""
    marks = [mark(practice, row, met=met, comment=comment) for row in enrollments]
    return PracticeRating.objects.rate(practice, marks, sheet=sheet(practice), by=by, at=at or timezone.now())


def watched(place: Membership, peer: Membership, *, by: User) -> dict[str, list]:
    """A practice in which somebody was rated and wrote a note, and for which a peer has asked for notes."""
    practice = observed(ModulePage.objects.first())
    [rating] = rate(practice, place.enrollment, by=by)
    NotesWanted.objects.create(practice=practice, place=peer)
    write = PracticeNote.objects.write
    note = write(practice, place, "Wait.", seen="", by=place.person, at=timezone.now())
    return {
        "practice": [practice.pk],
        "practice and peer": [practice.pk, peer.pk],
        "practice note": [note.pk],
        "cohort and practice": [place.cohort_id, practice.pk],
        "rating": [rating.pk],
    }
