"""An entry: one stretch of practice, through all its versions. Every change of its state is a method here.

Each method is one transaction, names who acts (``by``) and when (``at``), asks the rules, takes its locks
in one order (the person, entries by id, the head of the chain) and appends to the chain. Doing the same
thing twice gives the result of the first time.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from courses.models import Competency, Enrollment
from hours import ledger, notices, rules
from hours.models import amendments, context, discards, returning, signing
from hours.models.amendments import tell_who_asked
from hours.models.contexts import LOGGED_IN, Way
from hours.models.placements import Placement
from hours.models.signatures import SignOff
from hours.models.versions import EntryNote, HoursEntryVersion
from hours.refusals import refuse
from people.models import Statement, User


class HoursEntryQuerySet(models.QuerySet):
    def visible_to(self, user: User) -> "HoursEntryQuerySet":
        """One's own; all for a coordinator; what stands sent for who supervised on the day worked."""
        return self.filter(Exists(HoursEntryVersion.objects.filter(entry=OuterRef("pk")).visible_to(user)))

    def ever_visible_to(self, user: User) -> "HoursEntryQuerySet":
        """The same, and what was taken back since: a late click gets an answer, though nothing to read."""
        versions = HoursEntryVersion.objects.filter(entry=OuterRef("pk"))
        return self.filter(Exists(versions.ever_visible_to(user)))

    def with_versions(self) -> "HoursEntryQuerySet":
        """With the version that stands and the one that counts, in the same statement."""
        return self.select_related("latest_version__trainee", "counting_version__competency")

    def of(self, person: User) -> "HoursEntryQuerySet":
        """One trainee's own."""
        return self.filter(placement__enrollment__person=person)

    def awaiting(self, user: User) -> "HoursEntryQuerySet":
        """Those this supervisor is asked to decide."""
        return self.filter(Exists(HoursEntryVersion.objects.filter(latest_of=OuterRef("pk")).awaiting(user)))

    def signed_for(self, enrollment: Enrollment) -> list[rules.SignedTime]:
        """Every signed and counting stretch of an enrollment, oldest first. One statement."""
        rows = (
            HoursEntryVersion.objects.filter(
                counting_for__isnull=False, entry__placement__enrollment=enrollment
            )
            .order_by("starts_at")
            .values_list(
                "entry", "kind", "competency__code", "minutes", "worked_on",
                "sign_off__printed_name", "sign_off__at",
            )
        )  # fmt: skip
        return [rules.SignedTime(*row) for row in rows]

    @transaction.atomic
    def log(
        self,
        placement: Placement,
        facts: rules.EntryFacts,
        *,
        note: str = "",
        was_looked_at: bool = False,
        client_id: UUID,
        by: User,
        at: datetime,
    ) -> "HoursEntry":
        """Keep a new entry as a draft. ``client_id`` is made by the form; the same one again is the same entry.

        ``was_looked_at`` says that somebody looked at the note and nobody can be known from it.
        Raises ``EntryRefused`` when the facts cannot be kept, when it is not one's own placement, and when
        this id was used before for something else.
        """
        trainee = lock_person(placement.enrollment.person_id)
        refuse([rules.check_move("change", rules.DRAFT, actor(by, trainee))])
        if existing := self.filter(pk=client_id).first():
            return existing.replayed(placement, facts, note)
        entry = HoursEntry(pk=client_id, placement=placement, created_at=at)
        refuse(rules.check_draft(facts, entry.context(facts, at=at)))
        entry.save(force_insert=True)
        version = HoursEntryVersion(entry=entry, trainee=trainee, competency=entry.competency(facts))
        entry.keep(version, facts, note, was_looked_at)
        entry.point(latest_version=version)
        return entry

    def sign_all(
        self,
        seen: Mapping[UUID, str],
        *,
        by: User,
        at: datetime,
        printed_name: str,
        basis: str,
        statement: Statement | None = None,
        own_words: Collection[Statement] = (),
        way: Way = LOGGED_IN,
    ) -> signing.Signing:
        """Sign many entries at once; each line gets its own signature. ``seen`` maps entry to digest shown.

        One line that cannot be signed leaves the others unharmed and is listed with its reasons.
        ``statement`` is the wording on the screen, ``own_words`` those for lines signed in the place of somebody,
        ``basis`` how the signer knows. The SQL does not grow with the number of lines.
        """
        how = {"printed_name": printed_name, "statement": statement, "basis": basis, "own_words": own_words}
        return signing.sign_all(self, seen, by=by, at=at, way=way, **how)


class HoursEntry(models.Model):
    """One stretch of practice or supervision, in whole minutes. What it says stands in its versions.

    ``latest_version`` is the one that stands: the newest, or what was signed once a change of it was thrown
    away. ``counting_version`` is the signed one that counts, or none: there can never be two.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    placement = models.ForeignKey(Placement, models.PROTECT, related_name="entries")
    latest_version = models.OneToOneField(
        HoursEntryVersion, models.PROTECT, null=True, related_name="latest_of"
    )
    counting_version = models.OneToOneField(
        HoursEntryVersion, models.PROTECT, null=True, related_name="counting_for"
    )
    created_at = models.DateTimeField()

    objects = HoursEntryQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["-created_at", "pk"]

    def __str__(self) -> str:
        return str(self.latest_version or self.pk)

    @property
    def status(self) -> str:
        """Where it stands now: the status of its latest version."""
        return self.latest_version.status

    @property
    def is_voided(self) -> bool:
        """Signed once, and nothing of it counts any more. Asks the database only where that may be."""
        latest = self.latest_version
        if self.counting_version_id or latest.status == rules.SIGNED:
            return not self.counting_version_id
        return latest.number > 1 and self.versions.filter(status=rules.SIGNED).exists()

    def moves(self, version: HoursEntryVersion, user: User) -> frozenset[str]:
        """What somebody may do with the version they see. While a change of it is open, only that moves on."""
        if version.pk != self.latest_version_id:
            return frozenset()
        role = amendments.role_on(version, user)
        return rules.moves_for(version.standing, role, voided=self.is_voided)

    # --- What the trainee does --------------------------------------------------------------------

    @transaction.atomic
    def change(
        self, facts: rules.EntryFacts, *, note: str = "", was_looked_at: bool = False, by: User, at: datetime
    ) -> HoursEntryVersion:
        """Write a draft anew. Raises ``EntryRefused`` once it was sent."""
        version = self.lock()
        refuse([self.check_step("change", version, by)])
        refuse(rules.check_draft(facts, self.context(facts, at=at)))
        version.competency = self.competency(facts)
        return self.keep(version, facts, note, was_looked_at)

    @transaction.atomic
    def submit(self, *, by: User, at: datetime, statement: Statement | None = None) -> HoursEntryVersion:
        """Certify a draft and send it to the supervisor. From here on it is read-only.

        ``statement`` is the wording that was shown, today's if left out. Raises ``EntryRefused`` with all
        that is in the way.
        """
        version = self.lock()
        if version.status == rules.SUBMITTED and version.trainee_id == by.pk:
            return version
        refuse([self.check_step("submit", version, by)])
        refuse(rules.check_entry(version.facts, self.context(version.facts, at=at)))
        version.statement = signing.current_statement("hours-submit", by.language, statement)
        version.status, version.submitted_at = rules.SUBMITTED, at
        version.freeze_names()
        version.content_digest = ledger.digest(version.content(ledger.identity(version.trainee)))
        version.save()
        self.append("submitted", version, by=by, at=at, statement=version.statement.digest)
        notices.tell_supervisors(self.placement, version, at=at)
        return version

    @transaction.atomic
    def recall(self, *, by: User, at: datetime) -> HoursEntryVersion:
        """Take back what was sent, before anybody decided. It stays as it was; a new draft follows."""
        version = self.lock()
        if version.status == rules.DRAFT and version.number > 1:
            return version
        refuse([self.check_step("recall", version, by)])
        version.status = rules.RECALLED
        version.save(update_fields=["status"])
        self.append("recalled", version, by=by, at=at)
        return self.open_next(version)

    @transaction.atomic
    def revise(self, *, by: User, at: datetime) -> HoursEntryVersion:
        """Open a new draft from one that was sent back or taken back. The old one stays, read-only."""
        version = self.lock()
        if version.status == rules.DRAFT and version.number > 1:
            return version
        refuse([self.check_step("revise", version, by)])
        self.append("revised", version, by=by, at=at)
        return self.open_next(version)

    @transaction.atomic
    def discard(self, *, by: User, at: datetime) -> None:
        """Throw a draft away. What was sent before it stays; an entry that never was sent goes entirely.

        What was signed before then stands again as it did: it never ceased to count.
        """
        try:
            version = self.lock()
        except HoursEntry.DoesNotExist:  # the second of two clicks
            return
        refuse([rules.check_move("discard", version.status, actor(by, version.trainee))])
        tell_who_asked(self, version, at=at)
        before = self.versions.exclude(pk=version.pk).order_by("number")
        self.point(latest_version=before.filter(status=rules.SIGNED).last() or before.last())
        version.delete()
        if self.latest_version is None:
            discards.throw_away(self, at=at)

    def accept(self, *, by: User, at: datetime, statement: Statement | None = None) -> HoursEntryVersion:
        """Take over what the supervisor proposed: a new version, certified by the trainee and sent."""
        return returning.accept(self, by=by, at=at, statement=statement)

    def amend(self, *, by: User, at: datetime, reason: str, text: str = "") -> HoursEntryVersion:
        """Open the next version of what was signed, as a draft of the trainee's; the signed one still counts.

        The trainee may, a supervisor of record on the day worked, and a coordinator: these two ask, and the
        trainee writes. Returns the draft. Raises ``EntryRefused``.
        """
        return amendments.amend(self, by=by, at=at, reason=reason, text=text)

    # --- What the supervisor does -----------------------------------------------------------------

    def sign_off(
        self,
        *,
        by: User,
        at: datetime,
        seen_digest: str,
        printed_name: str,
        basis: str,
        statement: Statement | None = None,
    ) -> SignOff:
        """Sign what was shown. From here on it counts, and never changes. Raises ``EntryRefused``."""
        words = {"printed_name": printed_name, "statement": statement, "basis": basis}
        done = HoursEntry.objects.filter(pk=self.pk).sign_all({self.pk: seen_digest}, by=by, at=at, **words)
        refuse(done.problems.get(self.pk, []))
        return done.signed[0]

    def return_to_trainee(
        self,
        *,
        by: User,
        at: datetime,
        comment: str,
        reason: str = "other",
        seen_digest: str | None = None,
        was_looked_at: bool = False,
        way: Way = LOGGED_IN,
    ) -> SignOff:
        """Send it back with what to change. It stays as it is; the trainee opens a new version.

        ``seen_digest`` is what was on the screen; left out, what is there now. With a reason in
        ``rules.DECLINES`` somebody says that it is not theirs to decide, and a coordinator is told.
        """
        words = {"comment": comment, "was_looked_at": was_looked_at}
        return returning.return_to_trainee(
            self, by=by, at=at, **words, reason=reason, seen_digest=seen_digest, way=way
        )

    def propose(
        self,
        facts: rules.EntryFacts,
        *,
        by: User,
        at: datetime,
        comment: str = "",
        reason: str = "times",
        seen_digest: str | None = None,
        was_looked_at: bool = False,
    ) -> SignOff:
        """Send it back with what it should say instead. Only the trainee can make that a version."""
        words = {"comment": comment, "was_looked_at": was_looked_at}
        return returning.return_to_trainee(
            self, by=by, at=at, **words, reason=reason, seen_digest=seen_digest, proposed=facts
        )

    # --- What the rules ask about -----------------------------------------------------------------

    def context(self, facts: rules.EntryFacts, *, at: datetime) -> rules.Context:
        return context.of(self, facts, self._competencies(), at=at)

    def problems(self, version: HoursEntryVersion, *, at: datetime) -> list[rules.Problem]:
        """What keeps a draft from being sent, as of now."""
        return rules.check_entry(version.facts, self.context(version.facts, at=at))

    def competency(self, facts: rules.EntryFacts) -> Competency:
        return self._competencies().get(code=facts.competency_code)

    def _competencies(self) -> models.QuerySet:
        return Competency.objects.filter(framework=self.placement.enrollment.standard.framework_id)

    # --- How it is kept ---------------------------------------------------------------------------

    def replayed(self, placement: Placement, facts: rules.EntryFacts, note: str) -> "HoursEntry":
        """The result of the first time, for a form that was sent twice; a refusal if it was another form."""
        first = self.versions.select_related("competency", "note").get(number=1)
        text = first.note.text if hasattr(first, "note") else ""
        same = (self.placement_id, first.facts, text) == (placement.pk, facts, note.strip())
        refuse([None if same else rules.Problem(None, "already-saved")])
        return self

    def keep(
        self, version: HoursEntryVersion, facts: rules.EntryFacts, note: str, was_looked_at: bool = False
    ) -> HoursEntryVersion:
        """Write a draft and its note. The version holds only the note's digest."""
        version.facts = facts
        text = note.strip()[: rules.LONGEST_NOTE]
        words = EntryNote(version=version, text=text, was_looked_at=was_looked_at)
        version.note_digest = words.digest if text else ""
        version.save()
        EntryNote.objects.filter(version=version).delete()
        if text:
            words.save()
        return version

    def point(self, **versions: HoursEntryVersion | None) -> None:
        """Move ``latest_version`` or ``counting_version``."""
        for name, version in versions.items():
            setattr(self, name, version)
        self.save(update_fields=list(versions))

    def check_step(self, name: str, version: HoursEntryVersion, by: User) -> rules.Problem | None:
        """Whether somebody may take this step with the version that stands."""
        return rules.check_move(name, version.status, actor(by, version.trainee), voided=self.is_voided)

    def lock(self) -> HoursEntryVersion:
        """Lock the person, then this entry, and read its latest version afresh."""
        lock_person(self.placement.enrollment.person_id)
        rows = HoursEntry.objects.select_for_update(no_key=True, of=("self",))
        fresh = rows.select_related(
            "latest_version__competency",
            "latest_version__trainee",
            "placement__organization",
            "placement__enrollment__standard",
        ).get(pk=self.pk)
        self.latest_version, self.counting_version_id = fresh.latest_version, fresh.counting_version_id
        self.placement = fresh.placement
        self.latest_version.entry = self
        return self.latest_version

    def open_next(self, version: HoursEntryVersion) -> HoursEntryVersion:
        """A new draft that says what the last version said."""
        note, looked = ("", False)
        if hasattr(version, "note"):
            note, looked = version.note.text, version.note.was_looked_at
        following = HoursEntryVersion(
            entry=self,
            number=self.versions.aggregate(last=models.Max("number"))["last"] + 1,
            trainee=version.trainee,
            competency=version.competency,
            session_id=version.session_id,
        )
        self.keep(following, version.facts, note, looked)
        self.point(latest_version=following)
        return following

    def append(self, name: str, version: HoursEntryVersion, *, by: User, at: datetime, **data) -> None:
        about = version.mention(ledger.identity(version.trainee))
        ledger.append(f"hours.{name}", {**about, **data}, by=by, at=at)


def actor(by: User, trainee: User) -> str:
    """As whom somebody acts on an entry."""
    return rules.TRAINEE if by.pk == trainee.pk else rules.SUPERVISOR


def lock_person(person_id: int) -> User:
    """The first lock of every change to somebody's hours: their entries are written one after another."""
    return User.objects.select_for_update(no_key=True).get(pk=person_id)
