"""What belongs to the trainee alone: notes, bookmarks, reflections, goals, and where they left off.

None of it is a record. It is in no report, its owner can erase it at any time, and then it is gone. So it
keeps the titles and questions it was written under, and a page that is deleted leaves it readable.
"""

from datetime import datetime
from functools import cache

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from courses import refusals, rules
from courses.models.enrollments import Enrollment
from courses.models.pages import LessonPage
from courses.models.worth import NOTHING, Asked
from people.models import User
from prepared import Given, Prepared

LONGEST = 5_000  # characters; a page of handwriting has some 2,000
LONGEST_GOAL = 300


class OwnQuerySet(models.QuerySet):
    """Rows with a ``person`` to whom they belong."""

    def visible_to(self, user: User) -> "OwnQuerySet":
        """One's own, whatever the role of whoever asks."""
        return self.filter(person=user)


class OwnTextQuerySet(OwnQuerySet):
    def _write(self, where: dict, text: str, *, seen: str, at: datetime, **also):
        """Keep this text in this place; without a word left, the row is erased.

        ``seen`` is the state that was on screen. Raises ``Refused`` when there is another one by now.
        """
        row = self.filter(**where).first()
        if row and rules.changed_elsewhere(row.text, row.state, text, seen):
            raise refusals.changed_elsewhere()
        if not text:
            self.filter(**where).delete()
            return None
        if row is None:
            return self.create(**where, **also, text=text, changed_at=at)
        if row.text != text:
            for name, value in {**also, "text": text, "changed_at": at}.items():
                setattr(row, name, value)
            row.save()
        return row


class OwnText(models.Model):
    """Words somebody wrote for themselves in a lesson."""

    title = models.CharField(_("lesson"), max_length=255)
    text = models.TextField(_("text"), max_length=LONGEST)
    changed_at = models.DateTimeField(_("last changed"))

    wagtail_reference_index_ignore = True

    class Meta:
        abstract = True

    @property
    def state(self) -> str:
        """A name for this state of the text, so that a page can tell an older one from it."""
        return self.changed_at.isoformat()


class NoteQuerySet(OwnTextQuerySet):
    @transaction.atomic
    def write(self, lesson: LessonPage, text: str, *, seen: str, by: User, at: datetime) -> "Note | None":
        """Keep a person's own note on a lesson. Without a word left, it is erased."""
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        return self._write({"person": by, "lesson": lesson}, text, seen=seen, at=at, title=lesson.title)


class Note(OwnText):
    """A private note on a lesson. Nobody but its owner ever reads it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notes")
    lesson = models.ForeignKey(LessonPage, models.SET_NULL, null=True, related_name="+")

    objects = NoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ["lesson__path", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="one_note_per_lesson")]


class BookmarkQuerySet(OwnQuerySet):
    def keep(self, lesson: LessonPage, *, by: User) -> "Bookmark":
        """Keep a lesson to find it again. Twice is once."""
        return self.get_or_create(person=by, lesson=lesson)[0]

    def let_go(self, lesson: LessonPage, *, by: User) -> None:
        """Keep it no longer; nothing happens when it was not kept."""
        self.filter(person=by, lesson=lesson).delete()


class Bookmark(models.Model):
    """A lesson somebody wants to find again."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="bookmarks")
    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="+")

    objects = BookmarkQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("bookmark")
        verbose_name_plural = _("bookmarks")
        ordering = ["lesson__path"]
        constraints = [models.UniqueConstraint(fields=["person", "lesson"], name="one_bookmark_per_lesson")]


class ReflectionQuerySet(OwnTextQuerySet):
    def visible_to(self, user: User) -> "ReflectionQuerySet":
        """One's own, and those that their owners share with this person."""
        shares = ReflectionShare.objects.with_reader(user).filter(reflection=OuterRef("pk"))
        return self.filter(Q(enrollment__person=user) | Exists(shares))

    def of(self, person: User) -> "ReflectionQuerySet":
        """What one person wrote."""
        return self.filter(enrollment__person=person)

    @transaction.atomic
    def write(
        self, enrollment: Enrollment, lesson: LessonPage, block_id: str, text: str, *, seen: str, at: datetime
    ) -> "Reflection | None":
        """Keep the answer to a question of a lesson, with the question as it is now."""
        User.objects.select_for_update(no_key=True).get(pk=enrollment.person_id)
        where = {"enrollment": enrollment, "lesson": lesson, "block_id": block_id}
        prompt = prompts_of(lesson)[block_id]
        return self._write(where, text, seen=seen, at=at, title=lesson.title, prompt=prompt)


class Reflection(OwnText):
    """The answer to a reflection block. Its owner may share it, and take that back."""

    enrollment = models.ForeignKey(Enrollment, models.CASCADE, related_name="reflections")
    lesson = models.ForeignKey(LessonPage, models.SET_NULL, null=True, related_name="+")
    block_id = models.CharField(max_length=100)
    prompt = models.TextField(_("question"))

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reflection")
        verbose_name_plural = _("reflections")
        ordering = ["lesson__path", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enrollment", "lesson", "block_id"], name="one_reflection_per_question"
            )
        ]

    @property
    def quoted_prompt(self) -> str:
        """The question as a quotation in Markdown."""
        return "\n".join(f"> {line}" for line in self.prompt.splitlines())

    @transaction.atomic
    def share(self, *, reader: User | None = None, address: str = "", partner=None) -> "ReflectionShare":
        """Let a trainer read this, or whoever logs in with an address. Twice is once.

        With ``partner`` (one's own row as one of a pair) it ends with the pair; see ``Partner.share``.
        """
        address = "" if reader else address.lower()
        share, _is_new = self.shares.get_or_create(reader=reader, address=address, partner=partner)
        return share


class ReflectionShareQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "ReflectionShareQuerySet":
        """Those that this person gave: who shares decides."""
        return self.filter(reflection__enrollment__person=user)

    def with_reader(self, user: User) -> "ReflectionShareQuerySet":
        """Those this person may read, also where they were shared with another address of theirs."""
        others = user.emailaddress_set.filter(verified=True).values("email")
        return self.filter(Q(reader=user) | Q(address=user.email) | Q(address__in=others))


class ReflectionShare(models.Model):
    """Who else may read a reflection, until its owner takes that back.

    A peer is known by the address that was typed: to look it up would tell whether somebody is here. What
    is shared with one's pair hangs on ``partner``, the owner's side of it, and goes with it.
    """

    reflection = models.ForeignKey(Reflection, models.CASCADE, related_name="shares")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    address = models.EmailField(blank=True)
    partner = models.ForeignKey("courses.Partner", models.CASCADE, null=True, related_name="+")

    objects = ReflectionShareQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reflection", "reader"],
                condition=Q(reader__isnull=False, partner__isnull=True),
                name="shared_once_with_each_reader",
            ),
            models.UniqueConstraint(
                fields=["reflection", "partner"],
                condition=Q(partner__isnull=False),
                name="shared_once_with_a_pair",
            ),
            models.UniqueConstraint(
                fields=["reflection", "address"],
                condition=~Q(address=""),
                name="shared_once_with_each_address",
            ),
            models.CheckConstraint(
                condition=Q(reader__isnull=True) ^ Q(address=""), name="shared_with_a_person_or_an_address"
            ),
        ]

    @property
    def with_whom(self) -> str:
        return self.reader.display_name if self.reader else self.address


class GoalQuerySet(OwnQuerySet):
    def open(self) -> "GoalQuerySet":
        return self.filter(status=Goal.Status.OPEN)

    def add(self, person: User, text: str, *, at: datetime) -> "Goal":
        return self.create(person=person, text=text, added_at=at)


class Goal(models.Model):
    """Something a person wants for themselves. It has no date, and nobody asks about it."""

    class Status(models.TextChoices):
        OPEN = "open", _("going on")
        DONE = "done", _("done")
        LET_GO = "let-go", _("let go")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="goals")
    text = models.CharField(_("goal"), max_length=LONGEST_GOAL)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    added_at = models.DateTimeField()

    objects = GoalQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        ordering = ["pk"]

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN

    def reword(self, text: str) -> None:
        self.text = text
        self.save(update_fields=["text"])

    def move_to(self, status: str) -> None:
        """Done, let go, or taken up again: every way is open, every time."""
        self.status = self.Status(status)
        self.save(update_fields=["status"])


class PlaceQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "PlaceQuerySet":
        """One's own."""
        return self.filter(enrollment__person=user)

    def mark(self, enrollment: Enrollment, lesson: LessonPage, part: int) -> None:
        """Remember that this person is here. Only the last place is kept, and no time with it."""
        self.update_or_create(enrollment=enrollment, defaults={"lesson": lesson, "part": part})


class Place(models.Model):
    """Where somebody left off: the lesson they had open last, and which of its headings they had reached."""

    enrollment = models.OneToOneField(Enrollment, models.CASCADE, related_name="place")
    lesson = models.ForeignKey(LessonPage, models.CASCADE, related_name="+")
    part = models.PositiveSmallIntegerField(default=0)

    objects = PlaceQuerySet.as_manager()
    wagtail_reference_index_ignore = True


def prompts_of(lesson: LessonPage) -> dict[str, str]:
    """The questions for reflection in a lesson, by block id."""
    blocks = (block for block in lesson.body.raw_data if block["type"] == "reflection")
    return {block["id"]: block["value"]["prompt"] for block in blocks if block.get("id")}


def own_at(lesson: LessonPage, enrollment: Enrollment, asked: Asked = NOTHING) -> dict:
    """What the page of a lesson shows of one's own: note, bookmark, and answers to questions by block.

    One statement, however much there is. What else is ``asked`` of the database comes along.
    """
    here = {"lesson": lesson.pk, "enrollment": enrollment.pk, "standard": enrollment.standard_id}
    rows = _own(asked).rows(**here)
    first = rows[0]
    return {
        "note": Note(text=first.note, changed_at=first.noted_at) if first.note else None,
        "bookmarked": first.bookmarked,
        "answers": {row.block_id: _answer(row) for row in rows if row.answer_id},
        "also": {name: getattr(first, name) for name in asked.columns()},
    }


@cache
def _own(asked: Asked) -> Prepared:
    return Prepared(lambda: _own_rows(asked))


def _own_rows(asked: Asked) -> models.QuerySet:
    """A line for each answer; one without, where there is none."""
    here = {"person": OuterRef("person"), "lesson": Given("lesson")}
    note = Note.objects.filter(**here).order_by()
    shares = ReflectionShare.objects.filter(reflection=OuterRef("answer__pk"))
    return (
        Enrollment.objects.filter(pk=Given("enrollment"))
        .annotate(
            answer=FilteredRelation("reflections", condition=Q(reflections__lesson=Given("lesson"))),
            answer_id=F("answer__pk"),
            block_id=F("answer__block_id"),
            prompt=F("answer__prompt"),
            text=F("answer__text"),
            changed_at=F("answer__changed_at"),
            is_shared=Exists(shares),
            note=Subquery(note.values("text")),
            noted_at=Subquery(note.values("changed_at")),
            bookmarked=Exists(Bookmark.objects.filter(**here)),
            **asked.columns(),
        )
        .order_by("answer_id")
        .values_list(*_OWN_COLUMNS, *asked.columns(), named=True)
    )


_OWN_COLUMNS = (
    "answer_id",
    "block_id",
    "prompt",
    "text",
    "changed_at",
    "is_shared",
    "note",
    "noted_at",
    "bookmarked",
)


def _answer(row) -> Reflection:
    answer = Reflection(
        pk=row.answer_id,
        block_id=row.block_id,
        prompt=row.prompt,
        text=row.text,
        changed_at=row.changed_at,
    )
    answer.is_shared = row.is_shared
    return answer
