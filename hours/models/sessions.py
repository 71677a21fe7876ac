"""A session of supervision: logged once by its supervisor, a draft until it is signed, and then kept.

What comes of signing it is in ``hours.models.crediting``.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from courses.models import Competency
from hours import ledger, notices, rules, wording
from hours.models import crediting
from hours.models.contexts import LOGGED_IN, Way
from hours.models.erasable import ErasableText
from hours.models.placements import Placement
from hours.models.recorded import Ending, Recorded
from hours.models.signing import Signing
from hours.models.versions import HoursEntryVersion
from hours.refusals import refuse
from people.models import Statement, User


class SupervisionSessionQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> Self:
        """One's own; signed ones for a coordinator, and for those who were there."""
        there = SessionAttendee.objects.filter(
            session=models.OuterRef("pk"), placement__enrollment__person=user, entry__isnull=False
        )
        if user.is_coordinator:
            return self.filter(Q(supervisor=user) | Q(signed_at__isnull=False))
        return self.filter(Q(supervisor=user) | models.Exists(there))

    def with_numbers(self) -> Self:
        """With how many were there, and for how many it counts."""
        return self.annotate(
            there=Count("attendees"),
            waiting=Count("attendees", filter=Q(attendees__entry__isnull=True)),
        )

    def with_people(self) -> Self:
        """With what a page shows, in three statements."""
        people = SessionAttendee.objects.select_related(
            "placement__enrollment__person", "placement__enrollment__standard", "placement__organization",
            "competency", "entry",
        ).prefetch_related("placement__supervisors__supervisor")  # fmt: skip
        return self.select_related("summary", "supervisor").prefetch_related(
            models.Prefetch("attendees", people.order_by("pk"))
        )

    @transaction.atomic
    def log(
        self,
        facts: rules.SessionFacts,
        attended: Sequence[rules.Attended],
        *,
        summary: str = "",
        was_looked_at: bool = False,
        client_id: UUID,
        by: User,
        at: datetime,
    ) -> "SupervisionSession":
        """Keep a session as a draft; the same ``client_id`` again writes the same one anew.

        Raises ``EntryRefused`` for what cannot be kept, and once it was signed.
        """
        refuse(rules.check_session(facts, attended))
        rows = self.select_for_update(no_key=True, of=("self",))
        session = rows.filter(pk=client_id, supervisor=by).first()
        if session is None:
            session = SupervisionSession(pk=client_id, supervisor=by, created_at=at)
        refuse([rules.Problem(None, "session-signed") if session.signed_at else None])
        return session.keep(facts, attended, summary.strip(), was_looked_at)


class SupervisionSession(models.Model):
    """Time with one or several trainees. Signed, it stands behind one entry for each of them."""

    class Mode(models.TextChoices):
        IN_PERSON = "in-person", _("In person")
        REMOTE = "remote", _("By phone or video")

    class Topic(models.TextChoices):
        OWN_WORK = "own-work", _("Their work with people")
        LIMITS = "limits", _("Boundaries and ethics")
        SKILLS = "skills", _("Practicing a skill")
        HARD_DAY = "hard-day", _("Something that was hard")
        SELF_CARE = "self-care", _("Looking after oneself")
        TEAMWORK = "teamwork", _("Working in the team")
        PAPERWORK = "paperwork", _("Notes and paperwork")
        NEXT_STEPS = "next-steps", _("What comes next")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    supervisor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="held_sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    break_minutes = models.PositiveSmallIntegerField(default=0)
    mode = models.CharField(max_length=20, choices=Mode.choices, default=Mode.IN_PERSON)
    topics = models.CharField(max_length=120, blank=True)
    summary_digest = models.CharField(max_length=64, blank=True)
    # Set when it is signed.
    format = models.CharField(max_length=20, blank=True)
    signed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects = SupervisionSessionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("session of supervision")
        verbose_name_plural = _("sessions of supervision")
        ordering = ["-starts_at", "pk"]

    def __str__(self) -> str:
        return f"{self.local_start:%Y-%m-%d %H:%M}"

    @property
    def facts(self) -> rules.SessionFacts:
        return rules.SessionFacts(
            self.starts_at, self.ends_at, self.zone, self.break_minutes, self.mode, tuple(self.topic_codes)
        )

    @property
    def topic_codes(self) -> list[str]:
        return self.topics.split(",") if self.topics else []

    @property
    def topic_names(self) -> list[str]:
        return [str(self.Topic(code).label) for code in self.topic_codes]

    @property
    def local_start(self) -> datetime:
        return rules.to_local(self.starts_at, self.zone)

    @property
    def local_end(self) -> datetime:
        return rules.to_local(self.ends_at, self.zone)

    @property
    def zone_name(self) -> str:
        return wording.zone(self.zone)

    @property
    def minutes(self) -> int:
        """How long it was, without the break."""
        return int((self.ends_at - self.starts_at).total_seconds() // 60) - self.break_minutes

    @cached_property
    def content_digest(self) -> str:
        """SHA-256 of all it says, and of who was there: what is on the screen when it is signed."""
        attended = {
            str(row.placement_id): {
                "competency": row.competency_id, "late": row.late_minutes, "early": row.early_minutes
            }
            for row in self.attendees.all()
        }  # fmt: skip
        return ledger.digest(
            {
                "session": str(self.pk),
                "starts_at": ledger.instant(self.starts_at),
                "ends_at": ledger.instant(self.ends_at),
                "zone": self.zone,
                "break_minutes": self.break_minutes,
                "mode": self.mode,
                "topics": self.topics,
                "summary": self.summary_digest,
                "attended": attended,
            }
        )

    def keep(
        self,
        facts: rules.SessionFacts,
        attended: Sequence[rules.Attended],
        summary: str,
        was_looked_at: bool,
    ) -> "SupervisionSession":
        """Write a draft anew, with its people and its summary."""
        self.starts_at, self.ends_at, self.zone = facts.starts_at, facts.ends_at, facts.zone
        self.break_minutes, self.mode, self.topics = facts.break_minutes, facts.mode, ",".join(facts.topics)
        words = SessionSummary(session=self, text=summary, was_looked_at=was_looked_at)
        self.summary_digest = words.digest if summary else ""
        self.save()
        self.__dict__.pop("content_digest", None)
        SessionSummary.objects.filter(session=self).delete()
        if summary:
            words.save()
        self.attendees.all().delete()
        SessionAttendee.objects.bulk_create(self._attendees(attended))
        return self

    def _attendees(self, attended: Sequence[rules.Attended]) -> Iterator["SessionAttendee"]:
        """Each once, with the skill area of their own program."""
        codes = [row.competency_code for row in attended]
        areas = Competency.objects.filter(code__in=codes).in_bulk()
        by_key = {(area.framework_id, area.code): area for area in areas.values()}
        placements = Placement.objects.filter(pk__in=[row.placement_id for row in attended])
        fields = ("pk", "enrollment__standard__framework", "enrollment__person")
        frameworks, people = {}, set()
        for pk, framework, person in placements.values_list(*fields):
            frameworks[pk] = framework
            people.add(person)
        refuse([rules.Problem(None, "there-twice") if len(people) < len(attended) else None])
        for row in attended:
            competency = by_key.get((frameworks[row.placement_id], row.competency_code))
            refuse([None if competency else rules.Problem(None, "credit-not-on-list")])
            yield SessionAttendee(
                session=self, placement_id=row.placement_id, competency=competency,
                late_minutes=row.late_minutes, early_minutes=row.early_minutes,
            )  # fmt: skip

    @transaction.atomic
    def discard(self, *, by: User) -> None:
        """Throw a draft away. Twice is once. Raises ``EntryRefused`` once it was signed."""
        session = SupervisionSession.objects.select_for_update(no_key=True).filter(pk=self.pk).first()
        if session is None:
            return
        signed = rules.Problem(None, "session-signed")
        refuse([signed if session.signed_at or session.supervisor_id != by.pk else None])
        SessionSummary.objects.filter(session=session).delete()
        session.attendees.all().delete()
        session.delete()

    def sign(
        self,
        *,
        by: User,
        at: datetime,
        seen_digest: str,
        printed_name: str,
        statement: Statement | None = None,
        way: Way = LOGGED_IN,
    ) -> Signing:
        """Sign it: one signed entry for each who was there and can have it. The others are named with why.

        They stay on the session: signing once more tries them again. Raises ``EntryRefused`` when nobody
        can have it, and for what holds for all: another session than on the screen, no name.
        """
        said = {"seen_digest": seen_digest, "printed_name": printed_name, "statement": statement}
        return crediting.sign(self, by=by, at=at, way=way, **said)

    def crossing(self, user: User) -> list[HoursEntryVersion]:
        """What those who were there sent or had signed for the same time, as far as this person may see it."""
        people = [row.placement.enrollment.person_id for row in self.attendees.all()]
        rows = HoursEntryVersion.objects.visible_to(user).taken().with_details()
        return list(
            rows.filter(trainee__in=people, starts_at__lt=self.ends_at, ends_at__gt=self.starts_at)
            .exclude(session=self)
            .order_by("starts_at")
        )


class SessionSummary(ErasableText):
    """What was talked about, in the supervisor's words. The session holds only its salted digest."""

    session = models.OneToOneField(SupervisionSession, models.CASCADE, related_name="summary")
    # A check found something in it, and its writer said that nobody can be known from it.
    was_looked_at = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("summary of a session")
        verbose_name_plural = _("summaries of sessions")


class SessionAttendee(models.Model):
    """Somebody who was there, at one of their placements. ``entry`` is what they got of it, once signed."""

    session = models.ForeignKey(SupervisionSession, models.CASCADE, related_name="attendees")
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    late_minutes = models.PositiveSmallIntegerField(default=0)
    early_minutes = models.PositiveSmallIntegerField(default=0)
    is_kept = models.BooleanField(default=False)
    entry = models.OneToOneField("hours.HoursEntry", models.PROTECT, null=True, related_name="attended")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("attendee of a session")
        verbose_name_plural = _("attendees of sessions")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "placement"], name="once_in_a_session"),
        ]

    def __str__(self) -> str:
        return str(self.placement)

    @property
    def person(self) -> User:
        return self.placement.trainee

    @property
    def facts(self) -> rules.EntryFacts:
        """What this person was there for."""
        attended = rules.Attended(
            self.placement_id, self.competency.code, self.late_minutes, self.early_minutes
        )
        return rules.stretch_of(self.session.facts, attended)

    @property
    def minutes(self) -> int:
        return max(0, self.facts.minutes)


class SessionSignatureManager(models.Manager):
    def get_queryset(self) -> models.QuerySet:
        return (
            super().get_queryset().select_related("session__summary").prefetch_related("session__attendees")
        )


class SessionSignature(Recorded):
    """One signature under a session: the exact words, the name typed, the time, and all the session says."""

    EVENT = "session.signed"
    SAYS = ("session", "statement", "printed_name", "by")

    session = models.ForeignKey(SupervisionSession, models.PROTECT, related_name="signatures")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="+")
    printed_name = models.CharField(max_length=120)

    objects = SessionSignatureManager()

    class Meta(Recorded.Meta):
        verbose_name = _("signature under a session")
        verbose_name_plural = _("signatures under sessions")

    def __str__(self) -> str:
        return f"{self.session}: {self.at:%Y-%m-%d %H:%M}"

    @property
    def digest(self) -> str:
        return ledger.digest({"signature": super().digest, "session": self.session.content_digest})

    def words_fit(self) -> bool:
        """The summary says what it said when it was signed, or was taken out."""
        words = getattr(self.session, "summary", None)
        if words is None:
            return not self.session.summary_digest
        return words.erased_at is not None or words.digest == self.session.summary_digest


class SessionObjectionQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those nobody has sorted out yet, oldest first, with what a line shows."""
        return self.filter(ended_at__isnull=True).select_related(
            "by", "attendee__session__supervisor", "attendee__placement__organization"
        )

    @transaction.atomic
    def object(self, attendee: SessionAttendee, reason: str, *, by: User, at: datetime) -> "SessionObjection":
        """Say that a session is not as it was. Nothing is undone: a person looks at it. Twice is once."""
        User.objects.select_for_update(no_key=True).get(pk=by.pk)
        if done := self.filter(attendee=attendee).first():
            return done
        mine = attendee.placement.enrollment.person_id == by.pk and attendee.entry_id
        refuse([None if mine else rules.Problem(None, "not-yours")])
        row = SessionObjection(attendee=attendee, reason=SessionObjection.Reason(reason), by=by, at=at)
        row.record()
        notices.tell_coordinators_of_an_objection(row, at=at)
        return row


class SessionObjection(Ending):
    """Somebody says that a session their supervisor signed was not like that. A coordinator ends it."""

    class Reason(models.TextChoices):
        NOT_THERE = "not-there", _("I was not there")
        OTHER_TIMES = "other-times", _("I was there, but at other times")
        NO_SUPERVISION = "no-supervision", _("I was there, but it was not supervision")
        OTHER = "other", _("Something else")

    EVENT = "session.objected"
    SAYS = ("attendee", "reason", "by")

    attendee = models.OneToOneField(SessionAttendee, models.PROTECT, related_name="objection")
    reason = models.CharField(max_length=20, choices=Reason.choices)

    objects = SessionObjectionQuerySet.as_manager()

    class Meta(Ending.Meta):
        verbose_name = _("objection to a session")
        verbose_name_plural = _("objections to sessions")

    def __str__(self) -> str:
        return self.get_reason_display()
