"""Signing a session of supervision: one entry for each who was there, sent and signed in one transaction.

The trainee certified nothing: the entry says so by its session, and the chain by ``hours.credited``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from courses.models import Competency
from hours import ledger, notices, rules
from hours.models.contexts import SignatureContext, Way
from hours.models.entries import HoursEntry
from hours.models.placements import PlacementSupervisor
from hours.models.qualifications import Register, register
from hours.models.signatures import SignOff
from hours.models.signing import Signing, record
from hours.models.versions import NEARBY, HoursEntryVersion
from hours.models.words import current_statement
from hours.refusals import refuse
from people.models import Statement, User

if TYPE_CHECKING:
    from hours.models.sessions import SessionAttendee, SupervisionSession

WORDS = "hours-session"


@transaction.atomic
def sign(
    session: "SupervisionSession",
    *,
    by: User,
    at: datetime,
    seen_digest: str,
    printed_name: str,
    statement: Statement | None,
    way: Way,
) -> Signing:
    """See ``SupervisionSession.sign``."""
    session = _lock(session)
    seen = rules.Problem(None, "changed-meanwhile") if seen_digest != session.content_digest else None
    name = None if printed_name.strip() else rules.Problem("printed_name", "name-missing")
    refuse([rules.Problem(None, "not-supervisor-here") if session.supervisor_id != by.pk else seen, name])
    words = current_statement(WORDS, by.language, statement)
    rows = list(session.attendees.all())
    left = [row for row in rows if row.entry_id is None]
    found = problems(session, left, by, at=at)
    done = Signing(problems={key: rules.for_the_supervisor(why) for key, why in found.items() if why})
    fresh = [row for row in left if not found[row.pk]]
    if fresh:
        _keep(session, rows, at=at)
        done.signed = _credit(session, fresh, words, by=by, at=at, printed_name=printed_name)
        SignatureContext.objects.keep(done.signed, way)
    elif session.signed_at is None:
        refuse([rules.Problem(None, "nobody-left")])
    return done


def problems(
    session: "SupervisionSession", attendees: Iterable["SessionAttendee"], by: User, *, at: datetime
) -> dict[int, list[rules.Problem]]:
    """For each of these (by primary key): what keeps this session from counting for them. Few statements."""
    attendees = list(attendees)
    placements = [row.placement for row in attendees]
    known, taken = register([by], placements, at=at), _taken(session, placements)
    frameworks = {placement.enrollment.standard.framework_id for placement in placements}
    codes: dict[int, set[str]] = defaultdict(set)
    for framework, code in Competency.objects.filter(framework__in=frameworks).values_list(
        "framework", "code"
    ):
        codes[framework].add(code)
    return {row.pk: _problems(row, by, taken, codes, known) for row in attendees}


def _problems(
    row: "SessionAttendee",
    by: User,
    taken: Mapping[int, tuple[rules.Stretch, ...]],
    codes: Mapping[int, set[str]],
    known: Register,
) -> list[rules.Problem]:
    enrollment, facts = row.placement.enrollment, row.facts
    context = rules.Context(
        now=known.at,
        placement=row.placement.facts(),
        entry_id=row.session_id,
        others=taken.get(enrollment.person_id, ()),
        competency_codes=frozenset(codes[enrollment.standard.framework_id]),
    )
    standing = known.standing(by.pk, row.placement)
    # The name and what was on the screen are asked once, for the session.
    asked = rules.SigningFacts(
        by.pk, context.placement, facts.worked_on, "", "", "-", False, standing, basis=SignOff.Basis.SAW
    )
    found = rules.check_credit(facts, context) + rules.check_signing(asked)
    return list({problem.code: problem for problem in found}.values())


def _taken(session: "SupervisionSession", placements: Iterable) -> dict[int, tuple[rules.Stretch, ...]]:
    """What else takes up the time of these people, by person. One statement."""
    people = {placement.enrollment.person_id for placement in placements}
    rows = HoursEntryVersion.objects.taken().filter(
        trainee__in=people,
        starts_at__gt=session.starts_at - NEARBY,
        starts_at__lt=session.ends_at + NEARBY,
    )
    found: dict[int, tuple[rules.Stretch, ...]] = {}
    for person, *stretch in rows.values_list("trainee", "entry", "starts_at", "ends_at"):
        found[person] = (*found.get(person, ()), rules.Stretch(*stretch))
    return found


def _lock(session: "SupervisionSession") -> "SupervisionSession":
    """Lock the session, then the people, and read it all afresh."""
    model = type(session)
    model.objects.select_for_update(no_key=True, of=("self",)).get(pk=session.pk)
    people = User.objects.filter(enrollments__placements__in=session.attendees.values("placement"))
    list(User.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    return model.objects.with_people().get(pk=session.pk)


def _keep(session: "SupervisionSession", rows: list["SessionAttendee"], *, at: datetime) -> None:
    """From the first signature on it stays as it is."""
    if session.signed_at is None:
        session.signed_at, session.format = at, rules.format_of_session(rows)
        session.save(update_fields=["signed_at", "format"])
        session.attendees.update(is_kept=True)


def _credit(
    session: "SupervisionSession",
    attendees: list["SessionAttendee"],
    words: Statement,
    *,
    by: User,
    at: datetime,
    printed_name: str,
) -> list[SignOff]:
    """Make the entries, send them, and sign them: the signatures, one for each."""
    from hours.models.sessions import SessionSignature

    SessionSignature(
        session=session, statement=words, printed_name=printed_name.strip(), by=by, at=at
    ).record()
    names = ledger.identities(row.person for row in attendees)
    versions = [_version(row, words, names, at=at) for row in attendees]
    entries = HoursEntry.objects.filter(pk__in=[version.entry_id for version in versions])
    _send(versions)
    about = {"session": str(session.pk), "statement": words.digest}
    sent = [version.mention(names[version.trainee_id]) | about for version in versions]
    ledger.append_all([ledger.Event("hours.credited", data) for data in sent], by=by, at=at)
    typed = printed_name.strip()
    signed = [_sign_off(version, words, by=by, at=at, printed_name=typed) for version in versions]
    record(entries, signed, by=by, at=at)
    for row, version in zip(attendees, versions, strict=True):
        type(row).objects.filter(pk=row.pk).update(entry=version.entry)
        notices.tell_of_session(version, by, at=at)
    return signed


def _sign_off(
    version: HoursEntryVersion, words: Statement, *, by: User, at: datetime, printed_name: str
) -> SignOff:
    role = version.entry.placement.facts().supervisor_on(version.worked_on, by.pk).role
    return SignOff(
        version=version,
        decision=SignOff.Decision.SIGN,
        by=by,
        role=PlacementSupervisor.Role(role),
        statement=words,
        basis=SignOff.Basis.SAW,  # they held it
        content_digest=version.content_digest,
        printed_name=printed_name,
        at=at,
    )


def _version(
    row: "SessionAttendee", words: Statement, names: Mapping[int, str], *, at: datetime
) -> HoursEntryVersion:
    """A new entry of this person's, as it will be sent: still a draft, as every version begins."""
    entry = HoursEntry(placement=row.placement, created_at=at)
    version = HoursEntryVersion(
        entry=entry, trainee=row.person, competency=row.competency, session=row.session,
        statement=words, submitted_at=at,
    )  # fmt: skip
    version.facts = row.facts
    version.freeze_names()
    version.content_digest = ledger.digest(version.content(names[version.trainee_id]))
    return version


def _send(versions: list[HoursEntryVersion]) -> None:
    """Write entries and versions, and let them be sent. A fixed number of statements, and one for each."""
    HoursEntry.objects.bulk_create(version.entry for version in versions)
    HoursEntryVersion.objects.bulk_create(versions)
    for version in versions:
        version.entry.latest_version = version
        version.status = rules.SUBMITTED
    HoursEntry.objects.bulk_update([version.entry for version in versions], ["latest_version"])
    rows = HoursEntryVersion.objects.filter(pk__in=[version.pk for version in versions])
    rows.update(status=rules.SUBMITTED)
