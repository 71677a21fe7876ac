"""Two practices that Tomas watches: Tess has shown the first and asks her group about it; more waits.

Both come with the starter curriculum and are offers, so that whoever tries this site alone comes to a certificate
without a group.
"""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from courses.models import (
    Enrollment,
    Mark,
    Membership,
    NotesWanted,
    ObservedPractice,
    PracticeNote,
    PracticeRating,
    ProgramPage,
    Sheet,
)
from people.models import User


def load(
    cast: dict[str, User], program: ProgramPage, enrollments: dict[str, Enrollment], now: datetime
) -> None:
    """The one of the first module is rated; the one of the second is still to be seen."""
    listening = ObservedPractice.objects.live().in_program(program).first()
    tess, noor = enrollments["Tess"], enrollments["Noor"]
    _rate(listening, tess, (0, 1, 1), "You were warm. Next time, wait a little longer.", cast, now, days=9)
    _rate(
        listening, tess, (1, 2, 1), "So much calmer than last time. Robin did the talking.", cast, now, days=2
    )
    _talk(listening, tess, noor, now - timedelta(days=1))


def _rate(
    practice: ObservedPractice,
    enrollment: Enrollment,
    levels: tuple[int, ...],
    comment: str,
    cast: dict[str, User],
    now: datetime,
    *,
    days: int,
) -> None:
    """Let Tomas write down what he saw: for each criterion the level in this place."""
    chosen = {row.id: row.levels[place].id for row, place in zip(practice.rubric(), levels, strict=True)}
    before = PracticeRating.objects.standing().filter(practice=practice).first()
    form = uuid5(NAMESPACE_URL, f"{enrollment.pk}-{days}")
    sheet = Sheet(form, practice.live_revision_id, before.pk if before else 0)
    PracticeRating.objects.rate(
        practice,
        [Mark(enrollment, chosen, comment)],
        sheet=sheet,
        by=cast["Tomas"],
        at=now - timedelta(days=days),
    )


def _talk(practice: ObservedPractice, tess: Enrollment, noor: Enrollment, at: datetime) -> None:
    """Tess keeps a note for herself and asks the others; Noor has written to her."""
    place = Membership.objects.members().get(enrollment=tess)
    write_note = PracticeNote.objects.write
    write_note(practice, place, "Breathe. Count to three. Then ask.", seen="", by=tess.person, at=at)
    NotesWanted.objects.create(practice=practice, place=place)
    text = "When you said nothing for a while, I felt that I could go on. Thank you."
    write_note(practice, place, text, seen="", by=noor.person, at=at)
