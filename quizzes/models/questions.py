"""The pool: banks, questions, and each wording a question ever had."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cached_property
from itertools import groupby, zip_longest
from operator import attrgetter

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Case, Exists, OuterRef, Prefetch, ProtectedError, Subquery, When
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.models import ReferenceIndex

from people.models import User
from prepared import Given, Prepared
from quizzes import refusals, rules


class QuestionBank(models.Model):
    """A pool of questions that quizzes draw from."""

    title = models.CharField(_("title"), max_length=200)
    key = models.SlugField(
        _("key"), max_length=100, unique=True, help_text=_("A short name that imports and exports use.")
    )

    class Meta:
        verbose_name = _("question bank")
        verbose_name_plural = _("question banks")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class QuestionQuerySet(models.QuerySet):
    def live(self) -> "QuestionQuerySet":
        """Those that may be drawn: not retired."""
        return self.filter(retired_at__isnull=True)

    def worded_in(self, language: str) -> "QuestionQuerySet":
        """Those that have a wording in this language."""
        return self.filter(versions__language=language).distinct()

    def with_stem(self) -> "QuestionQuerySet":
        """With ``latest_stem``, in English where there is one, for lists, in the same query."""
        english_first = Case(When(language="en", then=0), default=1)
        latest = QuestionVersion.objects.filter(question=OuterRef("pk")).order_by(english_first, "-pk")
        return self.annotate(latest_stem=Subquery(latest.values("stem")[:1]))

    def at_newest(self, keys: Iterable[int]) -> dict[int, "Question"]:
        """Questions by key, each with ``newest``, its wordings of today. Up to eight take one statement."""
        found: dict[int, Question] = {}
        wanted, most = sorted(set(keys)), len(_BLANKS)
        for some in (wanted[start : start + most] for start in range(0, len(wanted), most)):
            found |= _worded(_NEWEST.rows(**dict(zip_longest(_BLANKS, some))))
            found |= self.in_bulk(set(some) - set(found))  # without an option, so with nothing to ask
        return found


class Question(models.Model):
    """The identity of a question. Its words are in its versions; a new wording is a new version."""

    newest: "Sequence[QuestionVersion]" = ()

    class Kind(models.TextChoices):
        SINGLE = rules.SINGLE, _("one answer")
        MULTIPLE = rules.MULTIPLE, _("several answers")
        TRUE_FALSE = rules.TRUE_FALSE, _("true or false")

    bank = models.ForeignKey(
        QuestionBank, models.PROTECT, related_name="questions", verbose_name=_("question bank")
    )
    key = models.CharField(_("key"), max_length=120)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    retired_at = models.DateTimeField(_("retired"), null=True, blank=True, editable=False)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = QuestionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["bank", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bank", "key"], name="question_key_unique_in_bank"),
            models.CheckConstraint(condition=models.Q(kind__in=rules.KINDS), name="question_kind_known"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def is_live(self) -> bool:
        return self.retired_at is None

    @property
    def summary(self) -> str:
        """The beginning of the latest wording, for lists made by ``with_stem``."""
        return Truncator(getattr(self, "latest_stem", "") or "").chars(120)

    def latest(self, language: str = "en") -> "QuestionVersion | None":
        """The wording that is drawn from now on, or None where it has none in this language."""
        return self.versions.filter(language=language).order_by("-number").first()

    def best(self, language: str) -> "QuestionVersion | None":
        """The wording of today in this language, else in English, else in any. After ``at_newest``."""
        by_language = {version.language: version for version in self.newest}
        found = by_language.get(language) or by_language.get("en")
        return found or next(iter(by_language.values()), None)

    def pages(self) -> list[str]:
        """The titles of pages that ask this question."""
        rows = ReferenceIndex.get_references_to(self).select_related("content_type")
        return sorted({str(row.content_type.get_object_for_this_type(pk=row.object_id)) for row in rows})

    def delete(self, *args, **kwargs) -> tuple[int, dict[str, int]]:
        """Only what nobody was asked and no page asks. Raises ``ProtectedError``."""
        if self.pages():
            raise ProtectedError("A page asks this question.", {self})
        return super().delete(*args, **kwargs)

    @transaction.atomic
    def revise(
        self, wording: rules.Wording, *, language: str = "en", by: User | None, at: datetime
    ) -> "QuestionVersion":
        """Give this question a new wording. The same wording again changes nothing.

        Attempts under way and past ones keep theirs. ``by`` is None when a program did it. Raises
        ``Refused`` when nobody could answer it.
        """
        if problem := rules.wording_problem(wording):
            raise refusals.bad_wording(problem)
        Question.objects.select_for_update(no_key=True).get(pk=self.pk)
        latest = self.latest(language)
        if latest and latest.wording() == wording:
            return latest
        version = self.versions.create(
            language=language,
            number=latest.number + 1 if latest else 1,
            kind=wording.kind,
            stem=wording.stem,
            general_feedback=wording.general_feedback,
            created_by=by,
            created_at=at,
        )
        Choice.objects.bulk_create(
            Choice(
                version=version,
                key=choice.key,
                position=position,
                text=choice.text,
                feedback=choice.feedback,
                weight=choice.weight,
            )
            for position, choice in enumerate(wording.choices, start=1)
        )
        self.kind = wording.kind
        self.save(update_fields=["kind"])
        return version

    def choice_keys_used(self) -> set[str]:
        """Every key an option of this question ever had, so that none gets a second meaning."""
        return set(Choice.objects.filter(version__question=self).values_list("key", flat=True))

    def retire(self, *, by: User | None, at: datetime) -> None:
        """Draw this question no more. What was asked stays as it was. Twice is once.

        ``by`` is None when a program did it.
        """
        if self.retired_at is None:
            self.retired_at, self.retired_by = at, by
            self.save(update_fields=["retired_at", "retired_by"])

    def put_back(self, *, by: User | None, at: datetime) -> None:
        """Draw this question again."""
        self.retired_at = self.retired_by = None
        self.save(update_fields=["retired_at", "retired_by"])


class QuestionVersionQuerySet(models.QuerySet):
    def with_choices(self) -> "QuestionVersionQuerySet":
        """With options in their written order, two statements in all."""
        return self.prefetch_related(Prefetch("choices", Choice.objects.order_by("position")))

    def newest(self) -> "QuestionVersionQuerySet":
        """The last wording of each question in each language."""
        later = QuestionVersion.objects.filter(
            question=OuterRef("question"), language=OuterRef("language"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))

    def latest_of(self, question_ids: list[int], language: str) -> dict[int, "QuestionVersion"]:
        """The newest wording of each of these questions, by question id."""
        rows = self.filter(question__in=question_ids, language=language).order_by("number")
        newest = dict(rows.values_list("question", "pk"))
        return {row.question_id: row for row in self.filter(pk__in=newest.values()).with_choices()}


class QuestionVersion(models.Model):
    """One wording of a question in one language. It never changes: attempts stand on it."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="versions")
    language = models.CharField(_("language"), max_length=10, default="en")
    number = models.PositiveIntegerField(_("version"))
    kind = models.CharField(_("kind"), max_length=20, choices=Question.Kind.choices)
    stem = models.TextField(_("question"))
    general_feedback = models.TextField(_("feedback for everybody"), blank=True)
    created_at = models.DateTimeField(_("written"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = QuestionVersionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("wording")
        verbose_name_plural = _("wordings")
        ordering = ["question", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "language", "number"], name="question_version_numbered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question.key} v{self.number} ({self.language})"

    def save(self, *args, **kwargs) -> None:
        if not self._state.adding:
            raise TypeError("A wording never changes. Use Question.revise for a new one.")
        super().save(*args, **kwargs)

    @cached_property
    def options(self) -> list["Choice"]:
        """The options in their written order."""
        return sorted(self.choices.all(), key=lambda choice: choice.position)

    def wording(self) -> rules.Wording:
        """What its author wrote, as a value to compare and to copy."""
        return rules.Wording(
            kind=self.kind,
            stem=self.stem,
            general_feedback=self.general_feedback,
            choices=tuple(rules.WordedChoice(c.key, c.text, c.weight, c.feedback) for c in self.options),
        )


class Choice(models.Model):
    """One option of a wording. ``weight`` is per cent of the question's point, and may be negative."""

    version = models.ForeignKey(QuestionVersion, models.CASCADE, related_name="choices")
    key = models.CharField(_("key"), max_length=20)
    position = models.PositiveSmallIntegerField(_("place"))
    text = models.TextField(_("text"))
    feedback = models.TextField(_("feedback"), blank=True)
    weight = models.DecimalField(
        _("weight in per cent"),
        max_digits=8,
        decimal_places=5,
        validators=[MinValueValidator(-100), MaxValueValidator(100)],
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="choice_key_unique_in_version"),
            models.UniqueConstraint(fields=["version", "position"], name="choice_place_unique_in_version"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {Truncator(self.text).chars(60)}"


def _newest(keys: list[Given]) -> models.QuerySet:
    """The options of the wordings of today, with wording and question."""
    newest = QuestionVersion.objects.newest().filter(question__pk__in=keys)
    found = Choice.objects.filter(version__in=newest.values("pk")).select_related("version__question")
    return found.order_by("version", "position")


def _worded(options: list[Choice]) -> dict[int, Question]:
    """The questions that these options belong to, with their wordings."""
    questions: dict[int, Question] = {}
    for _key, some in groupby(options, key=attrgetter("version_id")):
        chosen = list(some)
        version = chosen[0].version
        version.options = chosen
        question = questions.setdefault(version.question_id, version.question)
        question.newest = [*question.newest, version]
    return questions


_BLANKS = [f"key_{number}" for number in range(8)]
_NEWEST = Prepared(lambda: _newest([Given(name) for name in _BLANKS]))
