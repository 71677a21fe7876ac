"""What two accounts of one person have here, when they become one."""

from collections import defaultdict
from datetime import datetime

from django.db.models import Exists, Model, OuterRef, QuerySet

from courses.models import (
    Attendance,
    AttendanceDecision,
    Bookmark,
    CalendarAddress,
    Enrollment,
    Goal,
    LessonCompletion,
    Membership,
    ModuleCompletion,
    Note,
    NotesWanted,
    Partner,
    Place,
    PracticeNote,
    PracticeRating,
    Reflection,
    ReflectionShare,
    Session,
)
from courses.models.own import OwnText
from people.models import User

Moved = dict[str, list]

# --- What stands between them -----------------------------------------------------------------------


def twins(kept: User, gone: User) -> list[tuple[Enrollment, Enrollment]]:
    """The programs both are in now: what the kept account has there, and what the other one has."""
    running = Enrollment.objects.active()
    theirs = {row.program_id: row for row in running.filter(person=gone)}
    return [(row, theirs[row.program_id]) for row in running.filter(person=kept, program__in=theirs)]


def in_two_groups(kept: User, gone: User) -> bool:
    """Whether they are in two cohorts of one program."""
    for mine, theirs in twins(kept, gone):
        cohorts = Membership.objects.members().filter(enrollment__in=[mine, theirs])
        if len(set(cohorts.values_list("cohort", flat=True))) > 1:
            return True
    return False


def began_later(kept: User, gone: User) -> bool:
    """Whether the kept account is held to other rules, because it began the program later."""
    return any(
        mine.standard_id != theirs.standard_id and mine.enrolled_at > theirs.enrolled_at
        for mine, theirs in twins(kept, gone)
    )


def is_rated(kept: User, gone: User) -> tuple[bool, bool]:
    """Whether a trainer has rated either of them in a program that both are in: a rating stays where it is."""
    pairs = twins(kept, gone)
    mine, theirs = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    rated = PracticeRating.objects.filter
    return rated(enrollment__in=mine).exists(), rated(enrollment__in=theirs).exists()


def has_decided(one: User, other: User) -> bool:
    """Whether one of them wrote down what the other did, or decided about it."""
    register = Attendance.objects.exclude(how=Attendance.How.CODE)
    return any(
        register.filter(recorded_by=who, enrollment__person=whom).exists()
        or AttendanceDecision.objects.filter(decided_by=who, membership__enrollment__person=whom).exists()
        or Membership.objects.filter(decided_by=who, enrollment__person=whom).exists()
        or LessonCompletion.objects.filter(completed_by=who, enrollment__person=whom).exists()
        or PracticeRating.objects.filter(rated_by=who, enrollment__person=whom).exists()
        or ModuleCompletion.objects.filter(completed_by=who, enrollment__person=whom).exists()
        for who, whom in ((one, other), (other, one))
    )


# --- Moving -----------------------------------------------------------------------------------------


def move(kept: User, gone: User, *, by: User, at: datetime) -> tuple[Moved, dict[int, int]]:
    """Give the kept account what the other one has; and say which enrollment became part of which.

    Where both are in a program, the kept account's enrollment takes in what the other one has and it has
    not. The other one is then one that was left, with what was in both.
    """
    moved: Moved = defaultdict(list)
    list(Enrollment.objects.select_for_update(no_key=True).filter(person__in=[kept, gone]).order_by("pk"))
    Partner.objects.of(gone).end()
    _move_own_words(kept, gone, at=at)
    absorbed = {theirs.pk: mine for mine, theirs in twins(kept, gone)}
    for enrollment in Enrollment.objects.of(gone):
        moved["enrollments"].append(enrollment.pk)
        if into := absorbed.get(enrollment.pk):
            _absorb(enrollment, into, moved, by=by, at=at)
        else:
            _name(enrollment, moved)
        Enrollment.objects.filter(pk=enrollment.pk).update(person=kept)
    ReflectionShare.objects.filter(reader=kept, reflection__enrollment__person=kept).delete()
    return dict(moved), {before: after.pk for before, after in absorbed.items()}


def settle(absorbed: dict[int, int], *, by: User, at: datetime) -> None:
    """Complete what is complete now that both parts are together. After the tries have moved."""
    for enrollment in Enrollment.objects.filter(pk__in=absorbed.values()):
        enrollment.settle(by=by, at=at)


def _name(enrollment: Enrollment, moved: Moved) -> None:
    """What an enrollment brings along that moves as a whole."""
    moved["lessons"] += enrollment.lesson_completions.values_list("pk", flat=True)
    moved["modules"] += enrollment.module_completions.values_list("pk", flat=True)
    moved["sessions"] += enrollment.attendances.standing().values_list("session", flat=True)


def _absorb(before: Enrollment, into: Enrollment, moved: Moved, *, by: User, at: datetime) -> None:
    for name, model, keys in (
        ("lessons", LessonCompletion, ["lesson"]),
        ("modules", ModuleCompletion, ["module"]),
    ):
        moved[name] += _hand_over(model.objects.filter(enrollment=before), keys, enrollment=into)
    _hand_over(Reflection.objects.filter(enrollment=before), ["lesson", "block_id"], enrollment=into)
    _hand_over(before.milestones.all(), ["milestone"], enrollment=into)
    if not Place.objects.filter(enrollment=into).exists():
        Place.objects.filter(enrollment=before).update(enrollment=into)
    before.attempt_links.update(enrollment=into)
    moved["sessions"] += _move_attendance(before, into, by=by, at=at)
    _move_place_in_cohort(before, into, by=by, at=at)
    before.withdraw(by=by, at=at)


def _hand_over(rows: QuerySet, keys: list[str], **owner) -> list[int]:
    """Give rows another owner, but none that the other owner has already; return which."""
    same = {key: OuterRef(key) for key in keys}
    there = rows.model.objects.filter(**owner, **same)
    moved = list(rows.exclude(Exists(there)).values_list("pk", flat=True))
    rows.model.objects.filter(pk__in=moved).update(**owner)
    return moved


def _move_attendance(before: Enrollment, into: Enrollment, *, by: User, at: datetime) -> list[int]:
    """Each session as one person attended it: where both have minutes, the longer time holds."""
    ours = {row.session_id: row for row in Attendance.objects.standing().filter(enrollment=into)}
    moved = []
    for row in Attendance.objects.standing().filter(enrollment=before).select_related("session"):
        mine = ours.get(row.session_id)
        if mine is None:
            Attendance.objects.filter(enrollment=before, session=row.session_id).update(enrollment=into)
        elif (row.minutes or 0) > (mine.minutes or 0) or (row.arrived_at and not mine.arrived_at):
            mine.take_over(row, by=by, at=at)
        else:
            continue
        moved.append(row.session_id)
    for session in Session.objects.filter(pk__in=moved).exclude(makes_up_for=None, make_ups=None):
        Attendance.objects.recount(session, by=by, at=at)  # the one may make up for what the other attended
    return moved


def _move_place_in_cohort(before: Enrollment, into: Enrollment, *, by: User, at: datetime) -> None:
    """One place in a cohort: a seat rather than a place in line."""
    theirs, mine = before.memberships.current().first(), into.memberships.current().first()
    if mine and theirs and theirs.status == Membership.Status.MEMBER != mine.status:
        mine.leave(by=by, at=at)
    elif mine and theirs:
        if mine.cohort_id == theirs.cohort_id:
            _move_talk(theirs, mine, at=at)
        theirs.leave(by=by, at=at)
    before.memberships.update(enrollment=into)


def _move_talk(before: Membership, into: Membership, *, at: datetime) -> None:
    """What was said and decided about one person in one cohort, in two places, belongs to the place that stays."""
    _join(PracticeNote, "about", ["practice", "author"], into, before, at=at)
    _hand_over(NotesWanted.objects.filter(place=before), ["practice"], place=into)
    before.attendance_decisions.update(membership=into)


def _move_own_words(kept: User, gone: User, *, at: datetime) -> None:
    """What belongs to the person alone. Not a word of it is lost."""
    _join(Note, "person", ["lesson"], kept, gone, at=at)
    _join(PracticeNote, "author", ["practice", "about"], kept, gone, at=at)
    _hand_over(Bookmark.objects.filter(person=gone), ["lesson"], person=kept)
    Bookmark.objects.filter(person=gone).delete()
    Goal.objects.filter(person=gone).update(person=kept)
    _hand_over(CalendarAddress.objects.filter(person=gone), [], person=kept)
    CalendarAddress.objects.filter(person=gone).delete()
    _hand_over(ReflectionShare.objects.filter(reader=gone), ["reflection"], reader=kept)
    ReflectionShare.objects.filter(reader=gone).delete()


def _join(
    model: type[OwnText], owner: str, keys: list[str], kept: Model, gone: Model, *, at: datetime
) -> None:
    """Texts get another owner; two in one place become one text."""
    for text in model.objects.filter(**{owner: gone}):
        place = {key: getattr(text, f"{key}_id") for key in keys}
        longer = model.objects.filter(**{owner: kept}, **place).first() if all(place.values()) else None
        if longer:
            longer.text, longer.changed_at = f"{longer.text}\n\n{text.text}", at
            longer.save(update_fields=["text", "changed_at"])
            text.delete()
    model.objects.filter(**{owner: gone}).update(**{owner: kept})
