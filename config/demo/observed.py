"""Two practices that Tomas watches: Tess has shown the first and asks her group about it; more waits.

Both are offers, so that whoever tries this site alone comes to a certificate without a group.
"""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

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
    ProgramPage,
    Sheet,
)
from people.models import User

LISTENING = """Robin has just lost a job and comes to the open house for the first time. One of you is Robin. The other one is the \
peer supporter and has **ten minutes**.

- Find out what Robin hopes for today.
- Give no advice unless Robin asks for it.
- Say at the end what you heard, in Robin's words."""

GROUP = """Six people meet for the first time. Two talk all the time, one has not said a word yet. Lead the group for a quarter of an \
hour, so that everybody who likes has a turn, and nobody has to."""

# What is looked at, how it shows, and its levels: the words, and whether that is enough.
LISTENING_RUBRIC = (
    (
        "Listens first",
        "Waits, says back what was heard, asks open questions.",
        (
            ("Advice came before Robin was through. Try to wait for three breaths.", False),
            ("You listened, and now and then you were quick with an answer.", True),
            ("Robin had all the room, and you said back what you heard.", True),
        ),
    ),
    (
        "Stays a peer",
        "Shares time as equals; knows no better.",
        (
            ("You took over. Ask what Robin wants next.", False),
            ("You met as equals most of the time.", True),
            ("You were side by side all the way.", True),
        ),
    ),
    (
        "Leaves the choice with Robin",
        "Offers, and asks before going on.",
        (
            ("You decided for Robin once or more.", False),
            ("Robin chose, and you helped to see the ways there are.", True),
        ),
    ),
)
GROUP_RUBRIC = (
    (
        "Opens the circle",
        "Says what will happen and what may stay unsaid.",
        (("People were unsure what was asked of them.", False), ("Everybody knew what to expect.", True)),
    ),
    (
        "Gives everybody room",
        "Invites the quiet, slows down the quick, presses nobody.",
        (
            ("Some had no turn.", False),
            ("Whoever liked had a turn.", True),
        ),
    ),
)


def load(
    cast: dict[str, User], program: ProgramPage, enrollments: dict[str, Enrollment], now: datetime
) -> None:
    """One for the first module, rated; one for the second, still to be seen."""
    first, second = ModulePage.objects.child_of(program).live().order_by("path")[:2]
    listening = write(first, "Ten minutes with Robin", LISTENING, LISTENING_RUBRIC)
    write(second, "Lead a group for a quarter of an hour", GROUP, GROUP_RUBRIC)
    tess, noor = enrollments["Tess"], enrollments["Noor"]
    _rate(listening, tess, (0, 1, 1), "You were warm. Next time, wait a little longer.", cast, now, days=9)
    _rate(
        listening, tess, (1, 2, 1), "So much calmer than last time. Robin did the talking.", cast, now, days=2
    )
    _talk(listening, tess, noor, now - timedelta(days=1))


def write(module: ModulePage, title: str, situation: str, rubric) -> ObservedPractice:
    """A practice with its rubric, published."""
    row = ObservedPractice(module=module, title=title, situation=situation, is_required=False, live=False)
    row.criteria = [
        PracticeCriterion(title=name, look_for=look_for, sort_order=place, levels=_levels(levels))
        for place, (name, look_for, levels) in enumerate(rubric)
    ]
    row.save()
    row.save_revision().publish()
    return ObservedPractice.objects.get(pk=row.pk)


def _levels(levels) -> list[PracticeLevel]:
    return [
        PracticeLevel(words=words, meets=meets, sort_order=place)
        for place, (words, meets) in enumerate(levels)
    ]


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
