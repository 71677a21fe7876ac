"""The rules of a test, and how a sitting begins."""

import math
from collections.abc import Iterable, Sequence
from datetime import datetime
from random import Random, SystemRandom
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from people.models import Accommodation, Leave, User
from people.refusals import Refused
from people.rules import time_factor
from quizzes import refusals, rules
from quizzes.models.attempts import Attempt
from quizzes.models.items import AttemptItem
from quizzes.models.questions import QuestionBank, QuestionVersion

A_DAY = 24 * 60
A_YEAR = 365 * A_DAY


class Quiz(models.Model):
    """The rules of a test. Each attempt copies them when it starts, so a change is for later attempts."""

    title = models.CharField(_("title"), max_length=200)
    key = models.SlugField(_("key"), max_length=100, unique=True, help_text=_("A short name for imports."))
    bank = models.ForeignKey(
        QuestionBank, models.PROTECT, related_name="quizzes", verbose_name=_("question bank")
    )
    draw_count = models.PositiveSmallIntegerField(
        _("questions to draw"),
        default=8,
        validators=[MinValueValidator(1), MaxValueValidator(200)],
        help_text=_("Each try asks this many questions, chosen anew from the bank."),
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass mark in per cent"),
        default=75,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
        help_text=_("75 per cent of 8 questions means 6 right answers."),
    )
    attempts_allowed = models.PositiveSmallIntegerField(
        _("tries"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Leave it empty for as many tries as people like."),
    )
    cool_down_minutes = models.PositiveIntegerField(
        _("minutes between tries"),
        default=0,
        validators=[MaxValueValidator(A_YEAR)],
        help_text=_("How long to wait after a try."),
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(A_DAY)],
        help_text=_("Leave it empty unless a board demands a limit."),
    )
    shuffle_choices = models.BooleanField(_("shuffle the answers"), default=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes of training"), default=0, help_text=_("What a pass is worth as training time.")
    )

    class Meta:
        verbose_name = _("quiz")
        verbose_name_plural = _("quizzes")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_percent__gte=1, pass_percent__lte=100),
                name="quiz_pass_percent_1_to_100",
            ),
            models.CheckConstraint(condition=models.Q(draw_count__gte=1), name="quiz_draws_a_question"),
        ]

    def __str__(self) -> str:
        return self.title

    def terms(self, *, closes_at: datetime | None = None) -> rules.Terms:
        """The conditions an attempt starts under today. The caller knows closing times."""
        return rules.Terms(
            pass_percent=self.pass_percent,
            attempts_allowed=self.attempts_allowed,
            cool_down_minutes=self.cool_down_minutes,
            time_limit_minutes=self.time_limit_minutes,
            closes_at=closes_at,
        )

    def why_not_start(self, previous: Iterable[Attempt], *, at: datetime) -> Refused | None:
        """Why a new try may not begin now, with a plain reason; None when it may."""
        refusal = _refusal(self.terms(), list(previous), at)
        return refusals.may_not_start(refusal) if refusal else None

    def time_limit_for(self, person: User, *, at: datetime) -> int | None:
        """The minutes this person would have, their accommodations counted; None without a limit."""
        if not self.time_limit_minutes:
            return None
        extra = list(Accommodation.objects.filter(person=person).on(at.date()))
        if any(row.is_unlimited for row in extra):
            return None
        return math.floor(self.time_limit_minutes * time_factor(row.extra_time_percent for row in extra))

    def attempts_for(self, previous: Sequence[Attempt], *, at: datetime) -> int | None:
        """How many tries this person has in all, more of them counted once the others are used; None without a limit."""
        if self.attempts_allowed is None:
            return None
        return self.attempts_allowed + _more(self.terms(), previous, at)

    def question_count(self) -> int:
        """How many questions a try asks: the draw, or the whole bank where it holds fewer."""
        return min(self.draw_count, self.bank.questions.live().count())

    def start(
        self,
        person: User,
        *,
        terms: rules.Terms,
        previous: Iterable[Attempt] = (),
        by: User,
        at: datetime,
        rng: Random | None = None,
        is_trial: bool = False,
    ) -> Attempt:
        """Begin an attempt: draw, freeze the wording, copy the terms.

        ``previous`` holds the attempts that count against the limits; the caller knows the enrollment.
        An attempt that is still open is returned instead, so a double click, a second tab and a race
        give one attempt. A trial is its author's test: it has no limits and never counts. Raises
        ``Refused`` when the rules say no, or when there is nothing to ask.
        """
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=person.pk)
            running = None if is_trial else self.attempts.running(person)
            if running:
                return running
            if not is_trial and (refusal := _refusal(terms, list(previous), at)):
                raise refusals.may_not_start(refusal)
            try:
                with transaction.atomic():
                    return self._begin(person, terms, at, rng or SystemRandom(), is_trial=is_trial)
            except IntegrityError:  # somebody got past the lock: the database let only one in
                return self.attempts.running(person)

    def _begin(
        self, person: User, terms: rules.Terms, at: datetime, rng: Random, *, is_trial: bool
    ) -> Attempt:
        language, versions = self._draw(person.language, rng)
        if not versions:
            raise refusals.no_questions()
        attempt = self.attempts.create(
            person=person,
            language=language,
            terms=terms.to_json(),
            started_at=at,
            expires_at_base=rules.base_expiry(at, terms),
            points_possible=len(versions),
            is_trial=is_trial,
        )
        AttemptItem.objects.bulk_create(
            AttemptItem.frozen(attempt, position, version, rng, shuffle=self.shuffle_choices)
            for position, version in enumerate(versions, start=1)
        )
        return attempt

    def _questions_there(self) -> int:
        return self.bank.questions.live().count()

    def _draw(self, language: str, rng: Random) -> tuple[str, Sequence[QuestionVersion]]:
        """Questions in the person's language; in English where the bank has too few in it."""
        for tongue in dict.fromkeys((language, "en")):
            live = self.bank.questions.live().worded_in(tongue).values_list("pk", flat=True)
            drawn = rules.draw(live, self.draw_count, rng)
            if drawn and (tongue == "en" or len(drawn) >= min(self.draw_count, self._questions_there())):
                latest = QuestionVersion.objects.latest_of(drawn, tongue)
                return tongue, [latest[question_id] for question_id in drawn]
        return language, []


def _refusal(terms: rules.Terms, previous: Sequence[Attempt], at: datetime) -> rules.Refusal | None:
    """Why nobody may start now. Only where there is a wait, it is asked whether the person was away."""
    ends, more = _ends(previous), _more(terms, previous, at)
    if not ends or not terms.cool_down_minutes:
        return rules.may_start(terms, ends, at, more=more)
    person = previous[0].person
    leaves = Leave.objects.filter(person=person).spans()
    return rules.may_start(terms, ends, at, leaves, ZoneInfo(person.time_zone), more=more)


def _more(terms: rules.Terms, previous: Sequence[Attempt], at: datetime) -> int:
    """The tries somebody has besides, the largest accommodation of today. Asked only once the others are used."""
    if terms.attempts_allowed is None or len(_ends(previous)) < terms.attempts_allowed:
        return 0
    extra = Accommodation.objects.filter(person=previous[0].person_id).on(at.date())
    return max(extra.values_list("extra_attempts", flat=True), default=0)


def _ends(attempts: Iterable[Attempt]) -> list[datetime]:
    """When each of these ended that counts and is over."""
    return [attempt.closed_at for attempt in attempts if attempt.closed_at and not attempt.is_trial]
