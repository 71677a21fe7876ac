"""Placements at Harbor House, and time in every state: draft, waiting, sent back, signed."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from courses.models import Enrollment
from hours import rules
from hours.models import (
    HoursEntry,
    MonthReport,
    Placement,
    PlacementSignature,
    PlacementSupervisor,
    StandIn,
    SupervisionSession,
    SupervisorContact,
    SupervisorQualification,
    SupervisorRequest,
    SupervisorSuggestion,
    Voiding,
)
from people.models import Organization, User
from people.rules import SUPERVISOR

ZONE = ZoneInfo("America/New_York")


@dataclass(frozen=True)
class Stretch:
    """One entry of the demonstration: how many days ago, from when, how long, and how far it has come."""

    days_ago: int
    start: time
    minutes: int
    activity: str
    competency: str
    state: str = "signed"
    kind: str = rules.PRACTICE
    note: str = ""
    setting: str = "recovery-house"


MORNING, AFTERNOON = time(9, 30), time(14, 0)

DONE = (
    Stretch(40, MORNING, 60, "one-to-one", "mentoring"),
    Stretch(38, AFTERNOON, 45, "group", "recovery"),
    Stretch(36, MORNING, 30, "navigation", "advocacy"),
    Stretch(35, AFTERNOON, 20, "", "ethics", kind=rules.SUPERVISION),
)
LOGS = {
    "Ana": DONE,
    "Max": DONE,
    "Noor": DONE,
    "Tess": (
        Stretch(20, MORNING, 30, "outreach", "advocacy", "to void"),
        Stretch(16, MORNING, 50, "navigation", "advocacy", "amended"),
        Stretch(12, MORNING, 45, "check-in", "mentoring"),
        Stretch(9, AFTERNOON, 30, "life-skills", "recovery", "returned", note="Went along to a first shift."),
        Stretch(6, AFTERNOON, 60, "check-in", "mentoring", "proposed"),
        Stretch(4, MORNING, 40, "outreach", "advocacy", "submitted", setting="street"),
        Stretch(3, AFTERNOON, 15, "", "ethics", "submitted", kind=rules.SUPERVISION),
        Stretch(2, AFTERNOON, 60, "navigation", "advocacy", "planned"),
        Stretch(1, MORNING, 25, "group", "recovery", "draft"),
        Stretch(-2, AFTERNOON, 60, "one-to-one", "mentoring", "planned"),
    ),
}
BY_LINK = (
    Stretch(5, AFTERNOON, 60, "group", "recovery", "submitted"),
    Stretch(3, AFTERNOON, 45, "outreach", "advocacy", "submitted"),
)
PAPERS = (
    ("Certified peer specialist", "State Peer Board", "CPS-1182", 140),
    ("Course for supervisors, 12 hours", "State Peer Board", "", 0),
)
COMMENT = "Was this one stretch or two? Please write down the break, then send it again."

NOT_THERE = "The center was closed that morning. I signed it with the rest."
SUMMARY = "How to end a talk in time, and what to do with a worry that stays."

TOO_LONG = "The last ten minutes were my bus ride."


def load(cast: dict[str, User], enrollments: dict[str, Enrollment], now: datetime) -> None:
    """Give each trainee a placement with Sam, and log what they did."""
    house = Organization.objects.create(name="Harbor House Recovery Center", city="Port Ellery")
    _papers(cast["Sam"], cast["Cora"], now)
    for name, enrollment in enrollments.items():
        if name == "Lee":  # just started
            _look(place(enrollment, house, None), now)
            continue
        placement = place(enrollment, house, cast["Sam"])
        for number, stretch in enumerate(LOGS.get(name, ())):
            log(placement, stretch, f"{name}-{number}", cast["Sam"], now)
        if name == "Noor":
            _complete(placement, now)
    _sessions(enrollments, cast["Sam"], now)
    _by_link(enrollments["Noor"], cast["Cora"], now)
    _meanwhile(Placement.objects.get(enrollment=enrollments["Tess"]), cast["Sam"], now)


def _by_link(enrollment: Enrollment, coordinator: User, now: datetime) -> None:
    """Rosa of the drop-in center supervises Noor on some days. She has no account: a link goes out to her."""
    center = Organization.objects.create(name="Eastside Drop-in Center", city="Port Ellery")
    person = User.objects.invite("rosa@example.org", preferred_name="Rosa")
    person.grant(SUPERVISOR)
    began = enrollment.enrolled_at
    SupervisorContact(
        person=person, address=person.email, how="call", confirmed_with="Ms. Reyes, office of the center",
        confirmed_on=began.date(), by=coordinator, at=began,
    ).record()  # fmt: skip
    placement = place(enrollment, center, person)
    for number, stretch in enumerate(BY_LINK):
        log(placement, stretch, f"link-{number}", person, now)


def _meanwhile(placement: Placement, supervisor: User, now: datetime) -> None:
    """Sam is away for two weeks from next week on. Rosa signs Tess's hours then."""
    first = now.astimezone(ZONE).date() + timedelta(days=7)
    rosa = User.objects.get(email="rosa@example.org")
    StandIn.objects.appoint(
        rules.DELEGATE, [placement], supervisor, rosa, reason=StandIn.Reason.AWAY, starts_on=first,
        ends_on=first + timedelta(days=13), by=supervisor, at=now, printed_name=supervisor.legal_name,
    )  # fmt: skip


def _papers(supervisor: User, coordinator: User, now: datetime) -> None:
    """What Cora saw of Sam's, when he began. One of them ends before long."""
    today = now.astimezone(ZONE).date()
    for name, issuer, number, left in PAPERS:
        ends_on = today + timedelta(days=left) if left else None
        SupervisorQualification(
            person=supervisor, code="other", name=name, issuer=issuer, number=number,
            starts_on=today - timedelta(days=700), ends_on=ends_on, seen_on=today - timedelta(days=90),
            by=coordinator, at=now - timedelta(days=90),
        ).record()  # fmt: skip


def agree(placement: Placement, people: list[User], at: datetime) -> None:
    """Each of them signs the agreement, an hour after the other."""
    placement = Placement.objects.with_signatures().get(pk=placement.pk)
    for hours, person in enumerate(people, start=1):
        PlacementSignature.objects.sign(
            placement,
            rules.AGREEMENT,
            by=person,
            at=at + timedelta(hours=hours),
            printed_name=person.name_on_paper,
        )


def _look(placement: Placement, now: datetime) -> None:
    """Nobody supervises there yet. Yesterday they asked for somebody, and named one."""
    enrollment, at = placement.enrollment, now - timedelta(days=1)
    SupervisorRequest.objects.ask(enrollment, by=enrollment.person, at=at)
    SupervisorSuggestion.objects.suggest(
        enrollment, name="Ren", email="ren@bayclinic.example", where="Bay Clinic", by=enrollment.person, at=at
    )


def place(enrollment: Enrollment, house: Organization, supervisor: User | None) -> Placement:
    first_day = enrollment.enrolled_at.date()
    placement = Placement.objects.create(
        enrollment=enrollment, organization=house, site_name="East wing", starts_on=first_day
    )
    if supervisor:
        PlacementSupervisor.objects.create(placement=placement, supervisor=supervisor, starts_on=first_day)
    return placement


def log(placement: Placement, stretch: Stretch, name: str, supervisor: User, now: datetime) -> None:
    starts_at = datetime.combine(now.astimezone(ZONE).date(), stretch.start, ZONE) - timedelta(
        stretch.days_ago
    )
    ends_at = starts_at + timedelta(minutes=stretch.minutes)
    facts = rules.EntryFacts(
        *(stretch.kind, stretch.activity, stretch.competency, starts_at, ends_at, ZONE.key),
        setting=stretch.setting,
    )
    person, written = placement.trainee, ends_at + timedelta(hours=1)
    if stretch.state == "planned":
        written = min(starts_at - timedelta(days=2), now)
    entry = HoursEntry.objects.log(
        placement, facts, note=stretch.note, client_id=uuid5(NAMESPACE_URL, name), by=person, at=written
    )
    if stretch.state not in ("draft", "planned"):
        entry.submit(by=person, at=written)
    decided = min(written + timedelta(days=1), now)
    if stretch.state in ("signed", "amended", "to void"):
        digest = entry.latest_version.content_digest
        entry.sign_off(
            by=supervisor, at=decided, seen_digest=digest, printed_name=supervisor.legal_name, basis="talked"
        )
    if stretch.state == "returned":
        entry.return_to_trainee(by=supervisor, at=decided, comment=COMMENT)
    if stretch.state == "proposed":
        shorter = replace(facts, ends_at=facts.ends_at - timedelta(minutes=15))
        entry.propose(shorter, by=supervisor, at=decided, comment="We stopped at a quarter to three.")
    if stretch.state == "to void":
        Voiding.objects.void(entry, by=supervisor, at=decided, reason="by-mistake", text=NOT_THERE)
    if stretch.state == "amended":
        _amend(entry, facts, decided)


def _complete(placement: Placement, now: datetime) -> None:
    """The month of the signed hours is complete, as the trainee says; it waits for the supervisor's tick."""
    month = (now.astimezone(ZONE) - timedelta(days=36)).date()
    MonthReport.objects.report(placement, month, by=placement.trainee, at=now)


def _amend(entry: HoursEntry, facts: rules.EntryFacts, at: datetime) -> None:
    """The trainee found that it was shorter: the new version waits, and the signed one counts until then."""
    person, shorter = entry.placement.trainee, replace(facts, ends_at=facts.ends_at - timedelta(minutes=10))
    entry.amend(by=person, at=at, reason="times", text=TOO_LONG)
    entry.change(shorter, by=person, at=at)
    entry.submit(by=person, at=at)


def _sessions(enrollments: dict[str, Enrollment], supervisor: User, now: datetime) -> None:
    """A group that Sam signed, and a draft of another one. Tess has sent a part of that one herself."""
    there = [Placement.objects.get(enrollment=enrollments[name]) for name in ("Tess", "Noor")]
    late = {"late_minutes": 10}
    attended = [rules.Attended(there[0].pk, "ethics"), rules.Attended(there[1].pk, "ethics", **late)]
    for days_ago, name in ((2, "signed"), (3, "draft")):
        starts_at = datetime.combine(now.astimezone(ZONE).date(), AFTERNOON, ZONE) - timedelta(days_ago)
        facts = rules.SessionFacts(
            *(starts_at, starts_at + timedelta(hours=1), ZONE.key), topics=("limits", "self-care")
        )
        at = facts.ends_at + timedelta(hours=1)
        session = SupervisionSession.objects.log(
            facts, attended, summary=SUMMARY, client_id=uuid5(NAMESPACE_URL, name), by=supervisor, at=at
        )
        if name == "signed":
            digest, typed = session.content_digest, supervisor.legal_name
            session.sign(by=supervisor, at=at, seen_digest=digest, printed_name=typed)
