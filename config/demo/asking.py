"""What people said themselves about leading groups: a way they chose, texts they signed, a talk they took elsewhere.

That Ana kept the code of ethics waits for Sam to say, too, and her talk and an addition to her credential for Cora. Max can still choose his way; his talk did not go well,
and there is a day for the next one. He asks for more time in quizzes, which Cora has not seen to yet; captions for Lee are arranged.
"""

from datetime import datetime, timedelta

from certificates.models import Attestation, EndorsementWish, ExamRecord, PathwayChoice
from courses.models import Enrollment, Requirement
from people.models import Need, User


def load(cast: dict[str, User], now: datetime) -> None:
    """After the program of groups, and the people who supervise there."""
    rows = Enrollment.objects.with_names().filter(program__slug="leading-groups")
    ana, max_ = (rows.get(person=cast[name]) for name in ("Ana", "Max"))
    PathwayChoice.objects.choose(ana, "saturdays", by=ana.person, at=now - timedelta(days=24))
    for key, days in (("lived-experience", 24), ("ethics-code", 24), ("no-ethics-breach", 10)):
        Attestation.objects.attest(ana, key, True, by=ana.person, at=now - timedelta(days=days))
    EndorsementWish.objects.ask(ana, "families", "shown", by=ana.person, at=now - timedelta(days=5))
    _enter(ana, 84, now - timedelta(days=2))
    first = _enter(max_, 61, now - timedelta(days=8))
    first.decide(True, by=cast["Cora"], at=now - timedelta(days=7))
    Need.objects.ask(cast["Max"], Need.What.TIME, by=cast["Max"], at=now - timedelta(days=3))
    captions = Need.objects.ask(cast["Lee"], Need.What.CAPTIONS, by=cast["Lee"], at=now - timedelta(days=20))
    captions.settle(True, by=cast["Cora"], at=now - timedelta(days=19))


def _enter(enrollment: Enrollment, score: int, at: datetime) -> ExamRecord:
    """They took it three days before they typed in how it went."""
    row = enrollment.standard.requirements.get(kind=Requirement.Kind.EXAM)
    taken_on = (at - timedelta(days=3)).date()
    return ExamRecord.objects.enter(enrollment, row, score, taken_on, by=enrollment.person, at=at)
