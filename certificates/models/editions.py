"""A new certificate in the place of an old one: corrected, or issued anew after it was revoked. It points back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import ClassVar

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from certificates import notices, refusals, renewal_evidence, rules, serial, snapshots
from certificates.models.certificates import Certificate, NotEarned, random_symbols
from certificates.models.confirmations import StandardConfirmation
from certificates.models.reviews import Review, locked
from certificates.models.status import CertificateStatusEvent, issuer_day
from certificates.rules import renewal
from courses.models import Enrollment
from hours.models.recorded import Recorded
from people.models import User

Reason = CertificateStatusEvent.Reason


class ReplacementQuerySet(models.QuerySet):
    def of(self, certificate: Certificate) -> "Replacement | None":
        """What stands in the place of a certificate, if anything does."""
        return self.filter(old=certificate).select_related("new").first()

    @transaction.atomic
    def correct(self, certificate: Certificate, why: str, *, by: User, at: datetime) -> Certificate:
        """A new certificate with the legal name and the endorsements of today, and the rest as it was; twice is once.

        Where something else was printed wrong, what the issuer says of itself is taken anew, too. Verdict, hours and
        dates stay those of the old one. Raises ``Refused`` for one's own, for one that is on hold, looked into
        or revoked, where the name cannot be printed, and where the new one would say the same.
        """
        old = locked(certificate)
        if done := self.of(old):
            return done.new
        holder = old.credential.enrollment.person
        refusals.check_holder(holder, by=by)
        _check_in_force(old)
        terms = _terms(old, at)
        snapshot = snapshots.corrected(
            *(old.snapshot, terms, old.credential.enrollment, holder.legal_name),
            whole=why == Replacement.Why.DETAILS,
        )
        if snapshots.says_the_same(old.snapshot, snapshot):
            raise refusals.nothing_to_correct()
        new = Certificate.objects.append(
            *(old.credential, terms, snapshot),
            period=old.period,
            edition=old.edition + 1,
            tell=notices.tell_replaced,
            by=by,
        )
        _print(new)
        old.supersede(why, by=by, at=at)
        Replacement(old=old, new=new, why=Replacement.Why(why), by=by, at=at).record()
        return new

    @transaction.atomic
    def renew(self, certificate: Certificate, *, by: User, at: datetime) -> Certificate:
        """The next period, where everything is there that the standard asks to renew; twice is once.

        It follows on the last day of the one before, however early or late somebody renews. Raises ``NotEarned``
        with what is open, and ``Refused`` outside the time to renew, and for what ``correct`` refuses.
        """
        old = locked(certificate)
        if done := self.of(old):
            return done.new
        enrollment = Enrollment.objects.with_names().get(pk=old.credential.enrollment_id)
        refusals.check_holder(enrollment.person, by=by)
        _check_in_force(old)
        rule = renewal_evidence.rule_of(enrollment.standard)
        _check_open(old, rule, issuer_day(at))
        verdict = renewal_evidence.standings(old, enrollment, at=at)
        if open_rows := rules.unmet(verdict):
            raise NotEarned(open_rows)
        until = renewal.renewed_until(old.valid_until, rule)
        terms = replace(_terms(old, at), valid_until=until, confirmed=_confirmed(enrollment))
        new = Certificate.objects.append(
            *(old.credential, terms, snapshots.renewed(old.snapshot, terms, enrollment, verdict)),
            by=by,
            period=old.period + 1,
            tell=notices.tell_renewed,
        )
        _print(new)
        old.supersede(Replacement.Why.RENEWED, by=by, at=at)
        Replacement(old=old, new=new, why=Replacement.Why.RENEWED, by=by, at=at).record()
        return new

    @transaction.atomic
    def issue_anew(self, certificate: Certificate, *, by: User, at: datetime) -> Certificate:
        """A new certificate in the place of a revoked one, where everything is earned; twice is once.

        The old one stays revoked. Raises ``NotEarned``, and ``Refused``, as issuing does.
        """
        old = locked(certificate)
        if done := self.of(old):
            return done.new
        if not old.is_revoked:
            raise refusals.not_revoked()
        enrollment = Enrollment.objects.get(pk=old.credential.enrollment_id)
        new = Certificate.objects.issue(
            enrollment,
            kind=old.credential.kind,
            by=by,
            at=at,
            is_specimen=old.is_specimen,
            in_place_of=old,
        )
        Replacement(old=old, new=new, why=Replacement.Why.ANEW, by=by, at=at).record()
        return new


def _check_open(old: Certificate, rule: renewal.RenewalFacts | None, today: date) -> None:
    if problem := renewal.check_renewal(old.valid_until, rule, today):
        opens = renewal.opens_on(old.valid_until, rule) if rule and old.valid_until else None
        raise refusals.renewal_problem(problem, opens)


def _print(certificate: Certificate) -> None:
    """In the background, once all is committed."""
    from certificates.tasks import make_document

    transaction.on_commit(lambda: make_document.enqueue(certificate.pk))


def _check_in_force(old: Certificate) -> None:
    """Nothing is printed anew of what does not count, or of what somebody looks into."""
    last = old.last_event.status
    if last == rules.SUSPENDED:
        raise refusals.on_hold()
    if last in rules.FINAL:
        raise refusals.is_over()
    if Review.objects.filter(certificate=old).open().exists():
        raise refusals.under_review()


def _confirmed(enrollment: Enrollment) -> dict[str, str] | None:
    held = StandardConfirmation.objects.holding(enrollment.standard)
    return held and {"on": held.read_on.isoformat(), "source": held.source}


def _terms(old: Certificate, at: datetime) -> snapshots.Terms:
    """As the old one, with a number of its own, from today."""
    number = serial.new(random_symbols)
    return snapshots.Terms(number, old.credential.kind, old.title, at, old.valid_until, old.is_specimen)


class Replacement(Recorded):
    """Which certificate stands in the place of which, and why. Each has one at most, before and after."""

    class Why(models.TextChoices):
        NAME = Reason.NAME.value, _("The name has changed")
        DETAILS = Reason.DETAILS.value, _("Something on it was printed wrong")
        RENEWED = Reason.RENEWED.value, _("It was renewed")
        ANEW = Reason.ANEW.value, _("It is issued anew after it was revoked")

    CORRECTING = (Why.NAME, Why.DETAILS)
    EVENT: ClassVar[str] = "certificate.replaced"
    SAYS: ClassVar[Sequence[str]] = ("old", "new", "why", "by")

    old = models.OneToOneField(Certificate, models.PROTECT, related_name="replaced_by")
    new = models.OneToOneField(Certificate, models.PROTECT, related_name="replaces")
    why = models.CharField(_("why"), max_length=20, choices=Why.choices)

    objects = ReplacementQuerySet.as_manager()

    class Meta(Recorded.Meta):
        verbose_name = _("replacement of a certificate")
        verbose_name_plural = _("replacements of certificates")

    def __str__(self) -> str:
        return f"{self.old_id} → {self.new_id}"
