"""The hours of one program as a document: for whoever did them, who signed them, and a coordinator.

``gather`` finds the lines this reader may have, with all that is printed beside them; ``as_pdf``, ``as_xlsx``
and ``as_json`` write them down. What is signed stands apart from what is not, everywhere (hours A7.26).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import Enrollment
from hours import ledger, on_paper, rules, wording
from hours.exports.signers import Signer, signers
from hours.models import DailyHead, HoursEntryVersion, PaperSheet, SignOff
from people.models import User

NOT_COUNTING = "not-counting"

STATES: Mapping[str, str | Promise] = {
    rules.SIGNED: _("Signed, and counts as signed"),
    rules.SUBMITTED: _("Waiting for a signature"),
    rules.RETURNED: _("Sent back, not signed"),
    NOT_COUNTING: _("Signed once, and taken out since: does not count"),
}
"""In the order of the totals."""


@dataclass(frozen=True)
class Choice:
    """What of it: days worked from and until (both included), and whether notes come along."""

    since: date | None = None
    until: date | None = None
    with_notes: bool = False


@dataclass(frozen=True)
class Sum:
    """Whole minutes in one state: by kind of time, and together."""

    state: str
    name: str | Promise
    by_kind: Mapping[str, int]

    @property
    def together(self) -> int:
        return sum(self.by_kind.values())


@dataclass(frozen=True)
class Log:
    """A log as one reader may have it, and where the chain ended when it was made."""

    enrollment: Enrollment
    reader: User
    choice: Choice
    lines: list[HoursEntryVersion]
    sums: list[Sum]
    made_at: datetime
    seq: int
    hash: str
    day_head: DailyHead | None
    papers: Sequence[PaperSheet] = ()
    """Signed on paper and accepted: they stand apart, and in no sum of what is signed."""
    signers: Sequence[Signer] = ()
    """Who signed the lines, with the papers that were on record for those days."""

    @property
    def is_own_signatures_only(self) -> bool:
        """A supervisor has what they signed, and nothing else."""
        return not (self.reader.is_coordinator or self.reader.pk == self.enrollment.person_id)

    @property
    def kinds(self) -> dict[str, str | Promise]:
        """The kinds of time in it, as they are called."""
        found = {line.kind for line in self.lines}
        return {kind: name for kind, name in wording.KINDS.items() if kind in found}

    @property
    def minutes_on_paper(self) -> int:
        return sum(sheet.minutes for sheet in self.papers)

    def groups(self) -> Iterator[tuple[Sum, list[HoursEntryVersion]]]:
        """The lines by state, each with what they add up to."""
        for total in self.sums:
            yield total, [line for line in self.lines if state_of(line) == total.state]


def enrollments_for(user: User) -> QuerySet:
    """Whose hours this person may have as a document: their own, those they signed, all for a coordinator."""
    sent = _lines().filter(entry__placement__enrollment=OuterRef("pk"))
    on_a_sheet = Exists(PaperSheet.objects.accepted().filter(enrollment=OuterRef("pk")))
    rows = Enrollment.objects.with_names().select_related("person").filter(Exists(sent) | on_a_sheet)
    if user.is_coordinator:
        return rows
    return rows.filter(Q(person=user) | Exists(sent.filter(_signed_by(user))))


def gather(enrollment: Enrollment, reader: User, choice: Choice, *, at: datetime) -> Log:
    """The lines of this program that the reader may have, oldest first. The number of statements is fixed."""
    lines = _lines().filter(entry__placement__enrollment=enrollment)
    may_have_all = reader.is_coordinator or reader.pk == enrollment.person_id
    if not may_have_all:
        lines = lines.filter(_signed_by(reader))
    if choice.since:
        lines = lines.filter(worked_on__gte=choice.since)
    if choice.until:
        lines = lines.filter(worked_on__lte=choice.until)
    found = list(lines.with_details().select_related(*BESIDE).order_by("starts_at", "pk"))
    seq, hash = ledger.head()
    day_head = DailyHead.objects.first()
    papers = _papers(enrollment, choice) if may_have_all else []
    return Log(
        enrollment, reader, choice, found, sums(found), at, seq, hash, day_head, papers, signers(found)
    )


def _papers(enrollment: Enrollment, choice: Choice) -> list[PaperSheet]:
    """The accepted sheets that touch the days that were chosen, each as a whole."""
    first, last = choice.since or date.min, choice.until or date.max
    return [row for row in on_paper.sheets_of(enrollment) if row.starts_on <= last and row.ends_on >= first]


BESIDE = (
    *("trainee__ledger_identity", "entry__placement__organization", "competency", "note"),
    *("sign_off__by", "sign_off__statement", "sign_off__stand_in__supervisor", "statement"),
)
"""What is printed beside a line, in the same statement."""


def _lines() -> QuerySet:
    """What stands: the version that counts, and the newest one where that was sent."""
    counts = Case(
        When(counting_for__isnull=False, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    stands = Q(counting_for__isnull=False) | Q(latest_of__isnull=False)
    return (
        HoursEntryVersion.objects.filter(stands)
        .exclude(status__in=rules.PRIVATE_STATUSES)
        .annotate(counts=counts)
    )


def _signed_by(user: User) -> Q:
    return Q(sign_off__by=user, sign_off__decision=SignOff.Decision.SIGN)


def state_of(line: HoursEntryVersion) -> str:
    """Under which total a line stands. Signed is only what counts."""
    if line.counts:
        return rules.SIGNED
    return line.status if line.status != rules.SIGNED else NOT_COUNTING


def sums(lines: list[HoursEntryVersion]) -> list[Sum]:
    """Minutes by state and kind, the states apart."""
    totals = rules.totals(rules.TimeLine(state_of(line), line.kind, line.minutes) for line in lines)
    kinds = sorted({line.kind for line in lines})
    found = {state for state, _kind in totals.minutes}
    return [
        Sum(state, name, {kind: totals.of(state, kind) for kind in kinds})
        for state, name in STATES.items()
        if state in found or state == rules.SIGNED
    ]


def kind_of(line: HoursEntryVersion) -> str:
    """What kind of time it was, in a word or two."""
    return str(wording.KINDS.get(line.kind) or line.get_kind_display())


def signature(line: HoursEntryVersion) -> SignOff | None:
    """The signature under a line, if there is one."""
    decision = getattr(line, "sign_off", None)
    return decision if decision and decision.decision == SignOff.Decision.SIGN else None


def marks(line: HoursEntryVersion) -> list[str]:
    """What a reader should know about how a line came to be signed."""
    found = [_("Version %(number)s") % {"number": line.number}] if line.number > 1 else []
    if (signed := signature(line)) and signed.stand_in:
        found.append(wording.in_place_of(signed))
    return found


def short(digest: str) -> str:
    """The beginning of a digest, for people. The whole of it is in the file for machines."""
    return digest[:12]


CHECKS = (
    _(
        "Each line has a fingerprint, made of everything the line says. Here only its first 12 signs are shown."
    ),
    _("The file log.json holds all fingerprints, and what they are made of. Anybody can compute them anew."),
    _("What was signed is also in a list that holds the fingerprint of each record before."),
    _("We write down each day where that list ends, and sign it. You see that on the page below."),
    _("It shows who said what, and when. It does not prove that the work was done."),
)
"""How to check a log, in plain words: at its foot, and on a sheet of its own."""
