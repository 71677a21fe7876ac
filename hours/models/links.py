"""Signing without an account: a confirmed address, a link to it by mail, and a code for each decision.

The link acts as the ``User`` that a coordinator made, so ``by`` is always a person. Of a link, a code and an
alarm only digests are kept: what opens them exists in a mail alone.
"""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from django.db import models, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from hours import notices
from hours.models.contacts import SupervisorContact
from hours.models.contexts import Way
from hours.models.entries import HoursEntry
from hours.models.months import MonthClosing
from hours.models.recorded import Ending
from hours.models.signatures import SignOff
from hours.models.signing import Signing
from hours.models.versions import HoursEntryVersion
from hours.rules import links
from people.models import Statement, User


def new_token() -> str:
    """128 random bits."""
    return secrets.token_urlsafe(16)


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def newest_failure(person: str) -> models.Subquery:
    """When the newest link to somebody (a column with their key) could not be delivered; null if it could."""
    theirs = {"contact__person": models.OuterRef(person), "contact__ended_at__isnull": True}
    newest = SigningLink.objects.filter(**theirs).order_by("-created_at", "-pk")
    return models.Subquery(newest.values("failed_at")[:1])


class SigningLinkQuerySet(models.QuerySet):
    def open(self, at: datetime) -> "SigningLinkQuerySet":
        """Those that still lead somewhere."""
        return self.filter(
            revoked_at__isnull=True,
            expires_at__gt=at,
            contact__ended_at__isnull=True,
            contact__person__is_active=True,
            contact__person__groups__name=User.GROUPS["supervisor"],
        ).select_related("contact__person")

    def revoke(self, *, at: datetime) -> int:
        return self.filter(revoked_at__isnull=True).update(revoked_at=at)

    @transaction.atomic
    def issue(self, contact: SupervisorContact, *, at: datetime) -> tuple["SigningLink", str]:
        """A new link, and the token that opens it. Every one of before has stopped working."""
        User.objects.select_for_update(no_key=True).get(pk=contact.person_id)
        self.filter(contact__person=contact.person_id).revoke(at=at)
        token = new_token()
        expires_at = at + links.LINK_LASTS
        digest = token_digest(token)
        row = self.create(contact=contact, token_digest=digest, created_at=at, expires_at=expires_at)
        return row, token


class SigningLink(models.Model):
    """One link for everything that waits for one person."""

    contact = models.ForeignKey(SupervisorContact, models.PROTECT, related_name="links")
    token_digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)

    objects = SigningLinkQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("link to sign")
        verbose_name_plural = _("links to sign")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d}"

    @property
    def person(self) -> User:
        return self.contact.person

    @transaction.atomic
    def came_back(self, *, at: datetime) -> None:
        """The mailbox refused it. A coordinator is told, and the trainees read it beside what waits."""
        self.failed_at = at
        self.save(update_fields=["failed_at"])
        notices.tell_coordinators_of_a_returned_mail(self.person, at=at)

    def ask(self, asked: dict, *, at: datetime) -> "SigningRequest | None":
        """Keep what somebody wants to decide, and mail a code for it. None when that were too many codes."""
        from hours.tasks import mail_code

        recent = SigningRequest.objects.filter(link=self, asked_at__gt=at - timedelta(hours=1))
        if recent.count() >= links.MOST_CODES:
            return None
        expires_at = at + links.CODE_LASTS
        request = self.requests.create(asked=asked, asked_at=at, expires_at=expires_at)
        transaction.on_commit(lambda: mail_code.enqueue(str(request.pk)))
        return request


class SigningRequestQuerySet(models.QuerySet):
    def forget(self, at: datetime) -> int:
        """What was typed and never confirmed goes, with its words."""
        return self.filter(used_at__isnull=True, expires_at__lt=at - timedelta(days=1)).delete()[0]


class SigningRequest(models.Model):
    """What somebody wants to decide by link: it waits for the code that was mailed for it, and only it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(SigningLink, models.PROTECT, related_name="requests")
    asked = models.JSONField(default=dict)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    code_digest = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    alarm_digest = models.CharField(max_length=64, blank=True, db_index=True)

    objects = SigningRequestQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("decision by link")
        verbose_name_plural = _("decisions by link")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return str(self.pk)

    def new_code(self) -> str:
        """Six digits, of which only the digest is kept."""
        code = f"{secrets.randbelow(10**6):06}"
        self.code_digest = self._digest(code)
        self.save(update_fields=["code_digest"])
        return code

    def _digest(self, code: str) -> str:
        return salted_hmac("hours.links.code", f"{self.pk}:{code}", algorithm="sha256").hexdigest()

    @property
    def sign_offs(self) -> models.QuerySet:
        """What was decided by this request."""
        return SignOff.objects.filter(
            by=self.link.contact.person_id, at=self.used_at, method=SignOff.Method.EMAIL_CODE
        )

    @transaction.atomic
    def confirm(self, code: str, *, at: datetime, way: Way) -> tuple[str, Signing]:
        """Decide, if this is the code. Twice is once. Raises ``EntryRefused`` with nothing done."""
        fresh = SigningRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=self.pk)
        matches = constant_time_compare(fresh.code_digest, self._digest(code))
        outcome = links.answer_to_code(
            matches=matches,
            used=fresh.used_at is not None,
            tries=fresh.tries,
            expires_at=fresh.expires_at,
            at=at,
        )
        if outcome == links.WRONG:
            SigningRequest.objects.filter(pk=self.pk).update(tries=models.F("tries") + 1)
        if outcome != links.DONE:
            return outcome, Signing()
        self.used_at = fresh.used_at
        if fresh.used_at:
            return outcome, Signing(signed=list(self.sign_offs))
        return outcome, self._decide(fresh.asked, at=at, way=way)

    def _decide(self, asked: dict, *, at: datetime, way: Way) -> Signing:
        done = self._send_back(asked, at, way) if "comment" in asked else self._sign(asked, at, way)
        # The words are kept where they belong, and no second time.
        self.asked, self.used_at = {}, at
        self.save(update_fields=["asked", "used_at"])
        return done

    def _sign(self, asked: dict, at: datetime, way: Way) -> Signing:
        by = self.link.person
        lines = {UUID(entry): digest for entry, digest in asked["lines"].items()}
        return HoursEntry.objects.ever_visible_to(by).sign_all(
            lines,
            by=by,
            at=at,
            printed_name=asked["printed_name"],
            basis=asked["basis"],
            statement=Statement.objects.get(pk=asked["statement"]),
            own_words=Statement.objects.filter(pk__in=asked.get("own_words", [])),
            way=way,
        )

    def _send_back(self, asked: dict, at: datetime, way: Way) -> Signing:
        by = self.link.person
        [(entry_id, digest)] = asked["lines"].items()
        entry = HoursEntry.objects.ever_visible_to(by).get(pk=entry_id)
        entry.return_to_trainee(
            by=by,
            at=at,
            comment=asked["comment"],
            reason=asked["reason"],
            seen_digest=digest,
            was_looked_at=asked["looked"],
            way=way,
        )
        return Signing()

    def versions(self) -> models.QuerySet:
        """The lines it is about, as they stand now."""
        entries = [UUID(entry) for entry in self.asked.get("lines", {})]
        rows = HoursEntryVersion.objects.filter(latest_of__in=entries).ever_visible_to(self.link.person)
        return rows.with_details().order_by("starts_at")

    def signed(self) -> models.QuerySet:
        """What was signed by this request, with all that a copy of it says."""
        rows = self.sign_offs.filter(decision=SignOff.Decision.SIGN).order_by(
            "statement", "version__starts_at"
        )
        return rows.select_related(
            *("version__trainee", "version__competency", "version__entry", "version__sign_off", "statement"),
            *("by", "stand_in__supervisor"),
        )

    def closed(self) -> models.QuerySet:
        """The months that were closed together with it."""
        rows = MonthClosing.objects.filter(by=self.link.contact.person_id, at=self.used_at)
        return rows.select_related("placement__enrollment__person", "statement").order_by("month", "pk")

    def send_copy(self) -> bool:
        """Mail a copy of what was signed and closed; whether there was anything."""
        from hours.tasks import mail_copy

        there_is = self.signed().exists() or self.closed().exists()
        if there_is:
            transaction.on_commit(lambda: mail_copy.enqueue(str(self.pk)))
        return there_is

    def new_alarm(self) -> str:
        """What the address for "this was not me" holds. Empty when there is one: it was mailed, and stays."""
        token = new_token()
        mine = SigningRequest.objects.filter(pk=self.pk, alarm_digest="")
        return token if mine.update(alarm_digest=token_digest(token)) else ""

    @transaction.atomic
    def dispute(self, *, at: datetime) -> None:
        """Whose address it is says it was not them: no link works, coordinators are told, and a person looks.

        Nothing is undone by software. Twice is once.
        """
        from hours import notices

        SigningRequest.objects.select_for_update(no_key=True).get(pk=self.pk)
        if SigningAlarm.objects.filter(request=self).exists():
            return
        person = self.link.person
        SigningLink.objects.filter(contact__person=person).revoke(at=at)
        notices.tell_coordinators_of_an_alarm(person, at=at)
        SigningAlarm(request=self, by=person, at=at).record()


class SigningAlarmQuerySet(models.QuerySet):
    def open(self) -> "SigningAlarmQuerySet":
        """Those nobody has sorted out yet, oldest first, with what a line shows."""
        return self.filter(ended_at__isnull=True).select_related("by", "request").order_by("at")


class SigningAlarm(Ending):
    """Somebody says that they did not sign what was signed from their address. A coordinator ends it."""

    EVENT: ClassVar[str] = "supervisor.disputed"
    SAYS: ClassVar[list[str]] = ["request"]

    request = models.OneToOneField(SigningRequest, models.PROTECT, related_name="alarm")

    objects = SigningAlarmQuerySet.as_manager()

    class Meta(Ending.Meta):
        verbose_name = _("disputed signing")
        verbose_name_plural = _("disputed signings")

    def __str__(self) -> str:
        return str(self.by)


def tell_by_link(contact: SupervisorContact, *, at: datetime) -> bool:
    """Something waits for somebody who signs by link: mail them one, at most once a day."""
    busy = SigningRequest.objects.filter(link__contact=contact, used_at__isnull=True, expires_at__gt=at)
    if busy.exists() or not links.link_due(contact.last_mailed_at(), at):
        return False
    contact.send_link(unless_since=at)
    return True
