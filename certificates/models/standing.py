"""How a certificate stands, and each way in which that changes. Every change is an event and a record in the chain."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import transaction

from certificates import notices, refusals, rules
from certificates.models.status import CertificateStatusEvent, issuer_day
from certificates.rules import status as dated
from people.models import User

if TYPE_CHECKING:
    from certificates.models.certificates import Certificate


class Standing:
    """The part of a certificate that is about what happened to it since it was issued."""

    @property
    def is_revoked(self) -> bool:
        """Whether it counts no more, for good."""
        return any(event.status == rules.REVOKED for event in self.status_events.all())

    @property
    def is_replaced(self) -> bool:
        """Whether a newer one stands in its place. Then no page says whose name is printed on this one."""
        return hasattr(self, "replaced_by") or any(
            event.status == rules.SUPERSEDED for event in self.status_events.all()
        )

    def status_on(self, day: date) -> str:
        """How it stood on a day of the issuer's, by all that is known now."""
        return dated.status_on((event.dated for event in self.status_events.all()), self.valid_until, day)

    def status_at(self, at: datetime) -> str:
        """How it stands at a moment."""
        return self.status_on(issuer_day(at))

    @property
    def last_event(self) -> "CertificateStatusEvent | None":
        """What happened to it last."""
        return next(reversed(self.status_events.all()), None)

    def since(self, status: str) -> date | None:
        """From which day it stands so; for one that is over, the last day it held."""
        if status == rules.EXPIRED:
            return self.valid_until
        found = [event.holds_from for event in self.status_events.all() if event.status == status]
        return found[-1] if found else None

    def history(self: "Certificate", *, with_words: bool) -> "list[CertificateStatusEvent]":
        """All that happened to it, in order. The words beside it are for coordinators."""
        rows = self.status_events.all()
        return list(rows.select_related("by", "note") if with_words else rows)

    # --- What happens to it -----------------------------------------------------------------------

    @transaction.atomic
    def revoke(
        self, reason_code: str, reason: str = "", *, by: User, at: datetime
    ) -> "CertificateStatusEvent":
        """Revoke it, for good: what a decision about a review does. Revoking twice is once.

        The page that checks it says so, with the day and no reason. ``reason`` is for the records of the
        coordinators only and can be erased.
        """
        self._lock(by)
        if done := self.status_events.filter(status=rules.REVOKED).first():
            return done
        event = self._append(rules.REVOKED, reason_code, reason, by=by, at=at)
        notices.tell_revoked(self, event, at=at)
        self._tell_recipients()
        return self._record(event)

    @transaction.atomic
    def suspend(
        self, reason_code: str, words: str = "", *, by: User, at: datetime
    ) -> "CertificateStatusEvent":
        """Put it on hold, at once. It is lifted later, or revoked by a decision. Twice is once.

        Raises ``Refused`` for one's own, and for one that does not count any more anyway.
        """
        self._lock(by)
        last = self.status_events.last()
        if last.status == rules.SUSPENDED:
            return last
        if last.status in rules.FINAL:
            raise refusals.is_over()
        event = self._append(rules.SUSPENDED, reason_code, words, by=by, at=at)
        notices.tell_on_hold(self, event, at=at)
        self._tell_recipients()
        return self._record(event)

    @transaction.atomic
    def reinstate(
        self, reason_code: str, words: str = "", *, effective_on: date, by: User, at: datetime
    ) -> "CertificateStatusEvent":
        """Lift a suspension, from a day on that may lie before today. Twice is once.

        Raises ``Refused`` when that day lies before the suspension, or is still to come.
        """
        self._lock(by)
        last = self.status_events.last()
        if last.status == rules.VALID:
            return last
        if last.status != rules.SUSPENDED:
            raise refusals.is_over()
        today = issuer_day(at)
        if problem := dated.check_reinstatement(last.holds_from, effective_on, today):
            raise refusals.reinstatement(problem, last.holds_from)
        day = None if effective_on == today else effective_on
        event = self._append(rules.VALID, reason_code, words, by=by, at=at, effective_on=day)
        notices.tell_reinstated(self, event, at=at)
        self._tell_recipients()
        return self._record(event)

    def supersede(self, reason_code: str, *, by: User, at: datetime) -> "CertificateStatusEvent":
        """A newer one stands in its place. Part of making that one, whose notice its holder gets."""
        return self._record(self._append(rules.SUPERSEDED, reason_code, by=by, at=at))

    def _tell_recipients(self: "Certificate") -> None:
        """Whoever was given evidence with this certificate in it hears that it stands otherwise now."""
        bundles = self.credential.enrollment.evidence_bundles.standing().defer("pdf")
        for bundle in bundles.prefetch_related("gifts"):
            if self.number in bundle.numbers:
                for gift in bundle.gifts.all():
                    gift.mail_change(self.number)

    def _lock(self: "Certificate", by: User) -> None:
        holder = self.credential.enrollment.person_id
        User.objects.select_for_update(no_key=True).get(pk=holder)
        self._prefetched_objects_cache = {}
        if by.pk == holder:
            raise refusals.not_your_own()

    def _append(
        self: "Certificate", status: str, reason_code: str, words: str = "", **when
    ) -> "CertificateStatusEvent":
        self._prefetched_objects_cache = {}
        return CertificateStatusEvent.objects.append(self, status, reason_code, words, **when)

    def _record(self: "Certificate", event: "CertificateStatusEvent") -> "CertificateStatusEvent":
        said = {"reason": event.reason_code, "note": event.note_digest}
        if event.effective_on:
            said["effective_on"] = event.effective_on.isoformat()
        self.record(RECORDED[event.status], said, by=event.by, at=event.at)
        return event


RECORDED = {
    rules.REVOKED: "revoked",
    rules.SUSPENDED: "suspended",
    rules.VALID: "reinstated",
    rules.SUPERSEDED: "superseded",
}
"""What the chain calls each of these events, after "certificate."."""
