"""Signing many entries in one transaction, with a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models import F

from hours import ledger, notices, rules
from hours.models.contexts import SignatureContext, Way
from hours.models.placements import PlacementSupervisor
from hours.models.places_taken import PlacesTaken
from hours.models.signatures import SignOff
from hours.models.stand_ins import WORDS
from hours.models.versions import HoursEntryVersion
from hours.models.words import current_statement
from people.models import Statement, User

SIGN = "hours-sign"


@dataclass
class Signing:
    """What came of a batch: the signatures, and for each line that was not signed the reasons."""

    signed: list[SignOff] = field(default_factory=list)
    problems: dict[UUID, list[rules.Problem]] = field(default_factory=dict)


@transaction.atomic
def sign_all(
    entries: models.QuerySet,
    seen: Mapping[UUID, str],
    *,
    by: User,
    at: datetime,
    printed_name: str,
    statement: Statement | None,
    basis: str,
    own_words: Collection[Statement] = (),
    way: Way,
) -> Signing:
    """See ``HoursEntry.objects.sign_all``."""
    said = _said(by.language, statement, own_words)
    typed = {"printed_name": printed_name, "basis": basis}
    done, fresh = Signing(), []
    versions = _lock(entries.filter(pk__in=seen))
    places = PlacesTaken.read(by, versions, at=at, lock=True)
    for version in versions:
        if version.status == rules.SIGNED and version.sign_off.by_id == by.pk:
            done.signed.append(version.sign_off)  # the same click again
            continue
        stand_in = places.stand_in(version)
        facts = replace(places.facts(version, seen[version.entry_id], stand_in), **typed)
        late = rules.check_move("sign", version.status, rules.SUPERVISOR)
        words = said.get(stand_in.kind if stand_in else "")
        unread = None if words else rules.Problem(None, "changed-meanwhile")
        if problems := [late] if late else rules.check_signing(facts) or [unread] * (unread is not None):
            done.problems[version.entry_id] = problems
        else:
            mine = _signature(version, facts.role, words, basis, by=by, at=at, printed_name=printed_name)
            mine.method, mine.stand_in = way.method, stand_in
            fresh.append(mine)
    if fresh:
        record(entries, fresh, by=by, at=at)
        SignatureContext.objects.keep(fresh, way)
        _tell(fresh, at=at)
    done.signed += fresh
    return done


def _said(language: str, shown: Statement | None, own_words: Collection[Statement]) -> dict[str, Statement]:
    """Today's wording for each kind of line: one's own, and in the place of somebody if that was on the screen."""
    own = {row.key: row for row in own_words}
    said = {"": current_statement(SIGN, language, shown)}
    for kind, key in WORDS.items():
        if key in own:
            said[kind] = current_statement(key, language, own[key])
    return said


def _lock(entries: models.QuerySet) -> list[HoursEntryVersion]:
    """Lock the people, then the entries by id, and read what is to be signed afresh."""
    people = User.objects.filter(pk__in=entries.values("placement__enrollment__person")).order_by("pk")
    list(people.select_for_update(no_key=True).values_list("pk"))
    rows = entries.order_by("pk").select_for_update(no_key=True, of=("self",))
    ids = list(rows.values_list("pk", flat=True))
    versions = HoursEntryVersion.objects.filter(latest_of__in=ids)
    crossing = set(versions.overlapping().values_list("pk", flat=True))
    found = versions.select_related(
        "competency", "trainee", "sign_off", "entry__placement__enrollment", "entry__counting_version"
    ).prefetch_related("entry__placement__supervisors")
    for version in (found := list(found.order_by("starts_at", "pk"))):
        version.overlaps = version.pk in crossing
    return found


def _signature(
    version: HoursEntryVersion,
    role: str,
    statement: Statement,
    basis: str,
    *,
    by: User,
    at: datetime,
    printed_name: str,
) -> SignOff:
    return SignOff(
        version=version,
        decision=SignOff.Decision.SIGN,
        by=by,
        role=PlacementSupervisor.Role(role),
        statement=statement,
        basis=SignOff.Basis(basis),
        content_digest=version.content_digest,
        printed_name=printed_name.strip(),
        at=at,
    )


def record(entries: models.QuerySet, signed: Sequence[SignOff], *, by: User, at: datetime) -> None:
    """Write the signatures, let their versions count, append to the chain.

    What counted before is superseded in the same statement in which its successor begins to count.
    """
    SignOff.objects.bulk_create(signed)
    versions = [signature.version for signature in signed]
    rows = HoursEntryVersion.objects.filter(pk__in=[version.pk for version in versions])
    rows.update(status=rules.SIGNED)
    entries.model.objects.filter(latest_version__in=rows.values("pk")).update(
        counting_version=F("latest_version")
    )
    ledger.append_all(events(signed), by=by, at=at)
    for signature in signed:
        signature.version.status = rules.SIGNED


def _tell(signed: Sequence[SignOff], *, at: datetime) -> None:
    """One notice for each trainee."""
    by_trainee = defaultdict(list)
    for signature in signed:
        by_trainee[signature.version.trainee].append(signature)
    for trainee, theirs in by_trainee.items():
        notices.tell_trainee(trainee, theirs[0], at=at, count=len(theirs))


def events(decisions: Sequence[SignOff]) -> list[ledger.Event]:
    """How decisions stand in the chain: codes and digests, no words and no name."""
    names = ledger.identities(decision.version.trainee for decision in decisions)
    return [_event(decision, names[decision.version.trainee_id]) for decision in decisions]


def _event(decision: SignOff, trainee: str) -> ledger.Event:
    version = decision.version
    data = version.mention(trainee) | {"sign_off": str(decision.pk), "role": str(decision.role)}
    data |= {"method": str(decision.method)} if decision.method else {}
    data |= {"stand_in": str(decision.stand_in_id)} if decision.stand_in_id else {}
    if decision.decision == SignOff.Decision.SIGN:
        signed = {"minutes": version.minutes, "kind": version.kind, "name": decision.name_digest}
        if (replaced := version.entry.counting_version) and replaced.pk != version.pk:
            signed["supersedes"] = replaced.number
        if decision.basis:
            signed["basis"] = str(decision.basis)
        return ledger.Event("hours.signed", data | signed | {"statement": decision.statement.digest})
    answer = {"reason": str(decision.reason), "comment": decision.comment_digest}
    if hasattr(decision, "proposal"):
        answer["proposal"] = decision.proposal.digest
    return ledger.Event("hours.returned", data | answer)
