"""Certificates in every state. All are specimens, and say so on their face.

Ana's was printed wrong once, and corrected. Max's was revoked after he was heard. Iris's is on hold until something
is cleared up. Jonas is asked about his, and has time to answer; nothing of his
program is deleted until then. Ana also holds the credential itself, which ends next month.
"""

import uuid
from datetime import datetime, timedelta

from certificates.models import Certificate, CheckAccess, EducationEntry, Replacement, Review
from certificates.rules import kinds
from config.demo import learning, practice
from courses.models import Enrollment, ProgramPage
from hours.models import LegalHold, Placement
from people.models import User


def load(cast: dict[str, User], enrollments: dict[str, Enrollment], now: datetime) -> None:
    """Let Cora issue them, correct one, take one back, put one on hold, and ask about one."""
    cora = cast["Cora"]
    let_in = (uuid.uuid4(), "Board of a state that is made up", "board", (now + timedelta(days=90)).date())
    CheckAccess.objects.give(*let_in, by=cora, at=now - timedelta(days=9))
    _correct(enrollments["Ana"], cora, now)
    _issue(enrollments["Ana"], cora, now - timedelta(days=26), kind=kinds.PROGRAM_CREDENTIAL)
    _learn_on(enrollments["Ana"], cora, now)
    _revoke(enrollments["Max"], cora, now)
    placed = Placement.objects.get(enrollment=enrollments["Ana"])
    more = {name: _earn(cast[name], placed, now) for name in ("Iris", "Jonas")}
    held = _issue(more["Iris"], cora, now - timedelta(days=24))
    words = "The board asks which of two trainings this was."
    held.suspend("to-be-cleared", words, by=cora, at=now - timedelta(days=6))
    asked = _issue(more["Jonas"], cora, now - timedelta(days=22))
    words = "Two of the hours may have been logged twice. Please look at your log of the first week."
    Review.objects.begin(asked, "requirement-missing", words, by=cora, at=now - timedelta(days=3))
    LegalHold.objects.place(asked.credential.enrollment, "complaint", by=cora, at=now - timedelta(days=3))


def _correct(enrollment: Enrollment, coordinator: User, now: datetime) -> None:
    """A letter was missing on the first one."""
    person = enrollment.person
    right, person.legal_name = person.legal_name, person.legal_name[:-1]
    person.save(update_fields=["legal_name"])
    wrong = _issue(enrollment, coordinator, now - timedelta(days=30))
    person.legal_name = right
    person.save(update_fields=["legal_name"])
    at = now - timedelta(days=28)
    _print(Replacement.objects.correct(wrong, "wrong-details", by=coordinator, at=at), at)


def _learn_on(enrollment: Enrollment, coordinator: User, now: datetime) -> None:
    """Two things done elsewhere: one is accepted, one waits."""
    for title, days, minutes in (("Listening without fixing", 12, 60), ("Saying no kindly", 4, 45)):
        at = now - timedelta(days=days)
        said = {
            "done_on": at.date(),
            "minutes": minutes,
            "mode": "in_person",
            "by": enrollment.person,
            "at": at,
        }
        EducationEntry.objects.enter(enrollment, title, "Port Ellery Library", **said)
    first = EducationEntry.objects.get(title="Listening without fixing")
    first.decide(True, by=coordinator, at=now - timedelta(days=10))


def _revoke(enrollment: Enrollment, coordinator: User, now: datetime) -> None:
    """Asked about, answered, decided."""
    mistaken = _issue(enrollment, coordinator, now - timedelta(days=28))
    words = "The last quiz was taken on somebody else's account."
    review = Review.objects.begin(
        mistaken, "issued-in-error", words, by=coordinator, at=now - timedelta(days=24)
    )
    text = "That is right. I would like to take it again."
    review.give_answer(text, by=enrollment.person, at=now - timedelta(days=22))
    review.decide("revoke", by=coordinator, at=now - timedelta(days=20))


def _earn(person: User, like: Placement, now: datetime) -> Enrollment:
    """Everything is done, at the place and with the supervisor of somebody else."""
    program = ProgramPage.objects.get(pk=like.enrollment.program_id)
    enrollment = Enrollment.objects.enroll(person, program, by=person, at=now - timedelta(days=115))
    learning.walk(enrollment, steps=1000)
    supervisor = like.supervisors.first().supervisor
    placement = practice.place(enrollment, like.organization, supervisor)
    for number, stretch in enumerate(practice.DONE):
        practice.log(placement, stretch, f"{person.preferred_name}-{number}", supervisor, now)
    return enrollment


def _issue(
    enrollment: Enrollment, coordinator: User, at: datetime, kind: str = kinds.TRAINING_COMPLETION
) -> Certificate:
    fresh = Enrollment.objects.with_names().get(pk=enrollment.pk)
    made = Certificate.objects.issue(fresh, kind=kind, by=coordinator, at=at, is_specimen=True)
    return _print(made, at)


def _print(certificate: Certificate, at: datetime) -> Certificate:
    certificate.make_document(at=at)  # at once: the demonstration is whole without a worker
    return certificate
