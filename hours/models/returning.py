"""Sending back: with what to change, with a proposal of what it should say, or because it is not theirs.

An approver never edits hours. What they propose is a record beside the decision; only the trainee turns it
into a version, certifies it and sends it.
"""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from courses.models import Competency
from hours import ledger, notices, rules
from hours.models import signing
from hours.models.contexts import LOGGED_IN, SignatureContext, Way
from hours.models.places_taken import PlacesTaken
from hours.models.signatures import ReturnComment, SignOff
from hours.models.versions import HoursEntryVersion
from hours.refusals import refuse
from people.models import Statement, User

if TYPE_CHECKING:
    from hours.models.entries import HoursEntry


class Proposal(models.Model):
    """What a supervisor thinks the times and the work were. The rest stays as the trainee wrote it.

    Append-only, by trigger.
    """

    sign_off = models.OneToOneField(SignOff, models.PROTECT, related_name="proposal")
    activity = models.CharField(max_length=20, choices=HoursEntryVersion.Activity.choices, blank=True)
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    zone = models.CharField(max_length=60)
    break_minutes = models.PositiveSmallIntegerField(default=0)
    mode = models.CharField(max_length=20, choices=HoursEntryVersion.Mode.choices)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self) -> str:
        return f"{self.sign_off_id}: {self.starts_at} - {self.ends_at}"

    def over(self, facts: rules.EntryFacts) -> rules.EntryFacts:
        """What the trainee wrote, with what is proposed instead."""
        return replace(
            facts,
            activity=self.activity,
            competency_code=self.competency.code,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            zone=self.zone,
            break_minutes=self.break_minutes,
            mode=self.mode,
        )

    @property
    def digest(self) -> str:
        """What the chain keeps of it."""
        return ledger.digest(
            {
                "sign_off": str(self.sign_off_id),
                "activity": self.activity,
                "competency": self.competency_id,
                "starts_at": ledger.instant(self.starts_at),
                "ends_at": ledger.instant(self.ends_at),
                "zone": self.zone,
                "break_minutes": self.break_minutes,
                "mode": self.mode,
            }
        )

    # --- How it is shown, in the words of a version -----------------------------------------------

    @property
    def minutes(self) -> int:
        return (self.ends_at - self.starts_at) // timedelta(minutes=1) - self.break_minutes

    @property
    def worked_on(self) -> date:
        return self.local_start.date()

    @property
    def local_start(self) -> datetime:
        return rules.to_local(self.starts_at, self.zone)

    @property
    def local_end(self) -> datetime:
        return rules.to_local(self.ends_at, self.zone)

    @property
    def what(self) -> str:
        return self.get_activity_display() or _("Supervision")

    @property
    def skill_area(self) -> str:
        return self.competency.name


@transaction.atomic
def return_to_trainee(
    entry: "HoursEntry",
    *,
    by: User,
    at: datetime,
    comment: str,
    reason: str,
    seen_digest: str | None,
    was_looked_at: bool = False,
    proposed: rules.EntryFacts | None = None,
    way: Way = LOGGED_IN,
) -> SignOff:
    """See ``HoursEntry.return_to_trainee`` and ``HoursEntry.propose``."""
    version = entry.lock()
    if version.status == rules.RETURNED and version.sign_off.by_id == by.pk:
        return version.sign_off
    move = "propose" if proposed else "return"
    refuse([rules.check_move(move, version.status, rules.SUPERVISOR)])
    seen = version.content_digest if seen_digest is None else seen_digest
    places = PlacesTaken.read(by, [version], at=at, lock=True)
    stand_in = places.stand_in(version)
    facts = places.facts(version, seen, stand_in)
    refuse(rules.check_return(facts, comment, reason=reason, proposes=proposed is not None))
    if proposed:
        refuse(rules.check_proposal(proposed, entry.context(proposed, at=at), sent=version.facts))
    words = ReturnComment(text=comment.strip(), was_looked_at=was_looked_at)
    how = {"role": facts.role, "reason": SignOff.Reason(reason), "stand_in": stand_in, "method": way.method}
    decision = _decide(version, by, words, at, **how)
    SignatureContext.objects.keep([decision], way)
    if proposed:
        _propose(entry, decision, proposed)
    version.status = rules.RETURNED
    version.save(update_fields=["status"])
    ledger.append_all(signing.events([decision]), by=by, at=at)
    notices.tell_trainee(version.trainee, decision, at=at)
    if decision.is_declined:
        notices.tell_coordinators_of_a_decline(decision, at=at)
    return decision


def _decide(
    version: HoursEntryVersion,
    by: User,
    words: ReturnComment,
    at: datetime,
    **how,
) -> SignOff:
    decision = words.sign_off = SignOff.objects.create(
        version=version,
        decision=SignOff.Decision.RETURN,
        by=by,
        content_digest=version.content_digest,
        comment_digest=words.digest if words.text else "",
        at=at,
        **how,
    )
    if words.text:
        words.save()
    return decision


def _propose(entry: "HoursEntry", decision: SignOff, facts: rules.EntryFacts) -> None:
    Proposal.objects.create(
        sign_off=decision,
        activity=facts.activity,
        competency=entry.competency(facts),
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        zone=facts.zone,
        break_minutes=facts.break_minutes,
        mode=facts.mode,
    )


@transaction.atomic
def accept(
    entry: "HoursEntry", *, by: User, at: datetime, statement: Statement | None = None
) -> HoursEntryVersion:
    """See ``HoursEntry.accept``."""
    version = entry.lock()
    if version.status == rules.SUBMITTED and _was_accepted(entry, version):
        return version
    refuse([entry.check_step("accept", version, by)])
    proposal = _proposal(version)
    refuse([None if proposal else rules.Problem(None, "too-late", {"status": version.status})])
    entry.append("revised", version, by=by, at=at)
    draft, facts = entry.open_next(version), proposal.over(version.facts)
    draft.competency = entry.competency(facts)
    entry.keep(draft, facts, draft.note.text if hasattr(draft, "note") else "")
    return entry.submit(by=by, at=at, statement=statement)


def _proposal(version: HoursEntryVersion) -> Proposal | None:
    return Proposal.objects.select_related("competency").filter(sign_off__version=version).first()


def _was_accepted(entry: "HoursEntry", version: HoursEntryVersion) -> bool:
    """Whether this sent version is what was proposed for the one before it: the same press again."""
    before = entry.versions.filter(number__lt=version.number).order_by("number").last()
    proposal = _proposal(before) if before else None
    return proposal is not None and proposal.over(before.facts) == version.facts


def declined() -> models.QuerySet:
    """What somebody said is not theirs to decide, and what was not sent again since: oldest first."""
    nobodys = SignOff.objects.filter(reason__in=rules.DECLINES)
    return (
        HoursEntryVersion.objects.filter(sign_off__in=nobodys)
        .exclude(entry__latest_version__status__in=(rules.SUBMITTED, rules.SIGNED))
        .order_by("sign_off__at")
    )
