"""What people did about something that a person should look at: asked, explained, and what came of it.

What is seen is worked out anew each time (``hours.seen``) and kept nowhere. These rows are kept: appended, by
trigger, each in the chain. Whom they are about reads all of them.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from hours import notices, rules
from hours.models.erasable import ErasableText
from hours.models.recorded import Recorded
from hours.refusals import refuse
from hours.rules import signals
from people.models import User


class SignalStepQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """All for a coordinator; for everybody else what is about themselves, and nothing else."""
        return self if user.is_coordinator else self.filter(person=user)

    def about(self, signal: signals.Signal, month: date) -> Self:
        return self.filter(person=signal.person_id, code=signal.code, month=month)

    def unsettled(self) -> Self:
        """Last steps that wait: for an answer, or for somebody to look at one."""
        after = SignalStep.objects.filter(
            person=models.OuterRef("person"), code=models.OuterRef("code"), month=models.OuterRef("month")
        )
        later = after.filter(at__gt=models.OuterRef("at"))
        return self.filter(~models.Exists(later), step__in=(signals.ASKED, signals.EXPLAINED))

    @transaction.atomic
    def ask(self, signal: signals.Signal, month: date, *, by: User, at: datetime) -> "SignalStep":
        """Ask whom it is about. They hear of it, and may explain."""
        row = self._take(signal, month, signals.ASKED, by=by, at=at)
        if row.at == at:
            notices.tell_of_question(row.person, at=at)
        return row

    @transaction.atomic
    def settle(
        self, signal: signals.Signal, month: date, outcome: str, *, by: User, at: datetime
    ) -> "SignalStep":
        """Say what came of it. Nothing follows from it by itself."""
        was_asked = self.about(signal, month).filter(step=signals.ASKED).exists()
        row = self._take(signal, month, SignalStep.Step(outcome), by=by, at=at)
        if row.at == at and was_asked:
            notices.tell_of_outcome(row.person, at=at)
        return row

    def _take(
        self, signal: signals.Signal, month: date, step: str, *, by: User, at: datetime
    ) -> "SignalStep":
        """Append a step of a coordinator's. Twice is once. Nobody decides about themselves."""
        refuse([rules.Problem(None, "own-signal") if by.pk == signal.person_id else None])
        person = User.objects.select_for_update(no_key=True).get(pk=signal.person_id)
        entries = sorted(map(str, signal.entries))
        last = self.about(signal, month).last()
        if last and signals.is_again([last.fact], signals.Step(step, by.pk, frozenset(entries))):
            return last
        about = {"person": person, "code": signal.code, "month": month, "number": signal.number}
        row = SignalStep(**about, step=step, entries=entries, by=by, at=at)
        row.record()
        return row

    @transaction.atomic
    def explain(
        self, before: "SignalStep", text: str, *, was_looked_at: bool = False, by: User, at: datetime
    ) -> "SignalStep":
        """Whom it is about says how it was. The same words twice are once."""
        refuse([None if by.pk == before.person_id else rules.Problem(None, "not-yours")])
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        same = self.filter(person=by, code=before.code, month=before.month).select_related("words")
        last = same.last()
        if last.step == signals.EXPLAINED and last.text == text.strip():
            return last
        words = SignalWords(text=text.strip(), was_looked_at=was_looked_at)
        words.step = row = SignalStep(
            person=by,
            code=before.code,
            month=before.month,
            step=signals.EXPLAINED,
            entries=last.entries,
            number=last.number,
            words_digest=words.digest,
            by=by,
            at=at,
        )
        row.record()
        words.save()
        notices.tell_coordinators_of_an_explanation(by, before.month, at=at)
        return row


class SignalStepManager(models.Manager.from_queryset(SignalStepQuerySet)):
    def get_queryset(self) -> SignalStepQuerySet:
        return super().get_queryset().select_related("words")


class SignalStep(Recorded):
    """One thing that somebody did about a signal. ``entries``: those they had before them."""

    class Step(models.TextChoices):
        ASKED = signals.ASKED, _("Asked about it")
        EXPLAINED = signals.EXPLAINED, _("Explained it")
        FINE = signals.FINE, _("Looked at it: it is fine")
        TALKED = signals.TALKED, _("We talked, and it is cleared up")
        MENDED = signals.MENDED, _("The hours were changed or taken out")

    EVENT: ClassVar[str] = "signal.step"
    SAYS: ClassVar[list[str]] = ["person", "code", "month", "step", "entries", "number", "words_digest", "by"]

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="signal_steps")
    code = models.CharField(max_length=20)
    month = models.DateField()
    step = models.CharField(max_length=20, choices=Step.choices)
    entries = models.JSONField(default=list)
    number = models.PositiveIntegerField(default=0)
    words_digest = models.CharField(max_length=64, blank=True)

    objects = SignalStepManager()

    class Meta(Recorded.Meta):
        verbose_name = _("step about a signal")
        verbose_name_plural = _("steps about signals")
        indexes = [models.Index(fields=["month", "person"])]

    def __str__(self) -> str:
        return f"{self.code}, {self.month:%Y-%m}: {self.get_step_display()}"

    @property
    def fact(self) -> signals.Step:
        return signals.Step(self.step, self.by_id, frozenset(self.entries))

    @property
    def text(self) -> str:
        return self.words.text if hasattr(self, "words") else ""

    def words_fit(self) -> bool:
        """The words beside it are those of then, or were taken out."""
        words = getattr(self, "words", None)
        if words is None:
            return not self.words_digest
        return words.erased_at is not None or words.digest == self.words_digest


class SignalWords(ErasableText):
    """How it was, in the words of whom it is about. The step holds only their salted digest."""

    step = models.OneToOneField(SignalStep, models.CASCADE, related_name="words")
    was_looked_at = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("words of an explanation")
        verbose_name_plural = _("words of explanations")


def steps_of(rows: Iterable[SignalStep]) -> dict[tuple[int, str], list[SignalStep]]:
    """The steps of a month, oldest first, by whom and what they are about."""
    found: dict[tuple[int, str], list[SignalStep]] = {}
    for row in rows:
        found.setdefault((row.person_id, row.code), []).append(row)
    return found
