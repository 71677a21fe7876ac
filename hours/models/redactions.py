"""Taking words out: they and their salt are deleted, and who did it, when and why stays (hours A7.31).

What was signed does not change: a record holds only the digest of the words, and stays valid without them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import models, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from hours import rules
from hours.models.amendments import AmendmentWords
from hours.models.contacts import ContactWords
from hours.models.erasable import ErasableText
from hours.models.holds import LegalHold
from hours.models.recorded import Recorded
from hours.models.sessions import SessionSummary
from hours.models.signals import SignalWords
from hours.models.signatures import ReturnComment
from hours.models.versions import EntryNote
from hours.models.voidings import OutsiderWords, VoidingWords
from hours.refusals import refuse
from hours.rules import redaction
from people.models import User


@dataclass(frozen=True)
class Kind:
    """One kind of words: its table, what it stands beside, who wrote it, and the page on which it is read."""

    model: type[ErasableText]
    beside: str
    writer: Callable[[ErasableText], int]
    page: Callable[[ErasableText], str]
    is_sent: Callable[[ErasableText], bool] = lambda words: True
    about: Callable[[ErasableText], int] | None = None
    """Whose records they stand in (primary key); left out: the writer's."""

    def person(self, words: ErasableText) -> int:
        return (self.about or self.writer)(words)


def _entry(version) -> str:
    return reverse("hours:entry", args=[version.entry_id])


KINDS = {
    redaction.NOTE: Kind(
        EntryNote,
        "version",
        lambda words: words.version.trainee_id,
        lambda words: _entry(words.version),
        lambda words: words.version.status != rules.DRAFT,
    ),
    redaction.COMMENT: Kind(
        ReturnComment,
        "sign_off__version",
        lambda words: words.sign_off.by_id,
        lambda words: _entry(words.sign_off.version),
        about=lambda words: words.sign_off.version.trainee_id,
    ),
    redaction.AMENDMENT: Kind(
        AmendmentWords,
        "amendment__version",
        lambda words: words.amendment.by_id,
        lambda words: _entry(words.amendment.version),
        about=lambda words: words.amendment.version.trainee_id,
    ),
    redaction.VOIDING: Kind(
        VoidingWords,
        "voiding__version",
        lambda words: words.voiding.by_id,
        lambda words: _entry(words.voiding.version),
        about=lambda words: words.voiding.version.trainee_id,
    ),
    redaction.OUTSIDER: Kind(
        OutsiderWords,
        "voiding__version",
        lambda words: words.voiding.by_id,
        lambda words: _entry(words.voiding.version),
        about=lambda words: words.voiding.version.trainee_id,
    ),
    redaction.CONTACT: Kind(
        ContactWords,
        "contact",
        lambda words: words.contact.by_id,
        lambda words: reverse("hours:supervisor", args=[words.contact.person_id]),
    ),
    redaction.SUMMARY: Kind(
        SessionSummary,
        "session",
        lambda words: words.session.supervisor_id,
        lambda words: reverse("hours:session", args=[words.session_id]),
        lambda words: words.session.signed_at is not None,
    ),
    redaction.EXPLANATION: Kind(
        SignalWords,
        "step",
        lambda words: words.step.person_id,
        lambda words: reverse("hours:questions"),
    ),
}
"""Every free text about hours. A new one is added here, and can then be taken out like the others."""
BY_MODEL = {kind.model: what for what, kind in KINDS.items()}


def offer(what: str, kind: Kind) -> None:
    """Let words of a higher room be taken out, too: said when its app is ready. Twice is once."""
    KINDS[what], BY_MODEL[kind.model] = kind, what


def facts_of(what: str, words: ErasableText) -> redaction.Words:
    kind = KINDS[what]
    return redaction.Words(kind.writer(words), kind.is_sent(words))


class RedactionQuerySet(models.QuerySet):
    def of(self, what: str, words: ErasableText) -> "Redaction | None":
        """The record of how these words were taken out, if they were."""
        return self.filter(what=what, words=words.pk).select_related("by").first()

    @transaction.atomic
    def redact(self, what: str, words: ErasableText, *, reason: str, by: User, at: datetime) -> "Redaction":
        """Delete these words and their salt, for good; keep who, when and why. Twice is once."""
        kind = KINDS[what]
        User.objects.select_for_update(no_key=True).filter(pk=kind.writer(words)).first()
        words = kind.model.objects.select_related(kind.beside).get(pk=words.pk)
        if done := self.of(what, words):
            return done
        refuse([redaction.check_redaction(facts_of(what, words), by.pk, is_coordinator=by.is_coordinator)])
        refuse([redaction.check_hold(is_held=LegalHold.objects.holds(kind.person(words)))])
        found = [words]
        if what == redaction.NOTE:
            found += _copies(words)
        return self._take_out(what, found, reason, by=by, at=at)[0]

    @transaction.atomic
    def let_go(self, what: str, found: Sequence[ErasableText], *, by: User, at: datetime) -> int:
        """Delete words whose time is over; return how many. Whether it is over, the caller has asked."""
        return len(self._take_out(what, found, Redaction.Reason.PAST, by=by, at=at))

    def _take_out(
        self, what: str, found: Sequence[ErasableText], reason: str, *, by: User, at: datetime
    ) -> list["Redaction"]:
        rows = [
            Redaction(what=what, words=one.pk, reason=Redaction.Reason(reason), by=by, at=at) for one in found
        ]
        for one in found:
            one.erase(at=at)
        for row in rows:
            row.record()
        return rows


def _copies(note: EntryNote) -> list[EntryNote]:
    """A new version begins with the note of the old one, so the same words may stand in several. A draft's just go."""
    same = EntryNote.objects.filter(version__entry=note.version.entry_id, text=note.text, erased_at=None)
    same = same.exclude(pk=note.pk).select_related("version")
    for draft in same.filter(version__status=rules.DRAFT):
        draft.version.note_digest = ""
        draft.version.save(update_fields=["note_digest"])
        draft.delete()
    return list(same.exclude(version__status=rules.DRAFT).order_by("pk"))


class Redaction(Recorded):
    """Words were taken out: which, by whom, when, and a coded reason. Never what they said."""

    class What(models.TextChoices):
        NOTE = redaction.NOTE, _("note")
        COMMENT = redaction.COMMENT, _("comment on what was sent back")
        AMENDMENT = redaction.AMENDMENT, _("words about a change")
        VOIDING = redaction.VOIDING, _("words about taking hours out")
        OUTSIDER = redaction.OUTSIDER, _("name of somebody from outside")
        CONTACT = redaction.CONTACT, _("name of who confirmed an address")
        SUMMARY = redaction.SUMMARY, _("summary of a session")
        EXPLANATION = redaction.EXPLANATION, _("answer to a question")
        REFERENCE = redaction.REFERENCE, _("words of somebody who was asked to speak for somebody")
        REVIEW = redaction.REVIEW, _("words about why a certificate is looked into")
        ANSWER = redaction.ANSWER, _("answer about a certificate")
        DECISION = redaction.DECISION, _("words about a decision about a certificate")
        EVENT = redaction.EVENT, _("words about a change of a certificate")

    class Reason(models.TextChoices):
        KNOWN = "known", _("Somebody could be known from it")
        HEALTH = "health", _("It is about somebody’s health or life")
        UNWANTED = "unwanted", _("I do not want it to stand there any more")
        WRONG_PLACE = "wrong-place", _("It does not belong there")
        PAST = "past", _("It was kept as long as it has to be")

    OFFERED: ClassVar = [row for row in Reason.choices if row[0] != "past"]
    """Why somebody takes words out. That their time is over is no choice."""
    EVENT: ClassVar[str] = "words.redacted"
    SAYS: ClassVar[list[str]] = ["what", "words", "reason", "by"]

    what = models.CharField(max_length=20, choices=What.choices)
    words = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=20, choices=Reason.choices)

    objects = RedactionQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("redaction")
        verbose_name_plural = _("redactions")
        constraints = [models.UniqueConstraint(fields=["what", "words"], name="words_are_redacted_once")]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.at:%Y-%m-%d}"
