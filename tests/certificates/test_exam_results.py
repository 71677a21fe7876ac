"""Results of exams taken elsewhere: typed by the person, looked at by a coordinator, told to the rules."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from certificates.models import ExamDecision, ExamRecord
from courses.models import Enrollment, ExamTerms
from hours import ledger
from people.models import Notice
from people.refusals import Refused
from tests import asked, builders


@pytest.fixture
def enrollment(tess, program) -> Enrollment:
    """Tess, held to IC&RC's numbers: 500 points, and ninety days between two tries."""
    return asked.held_to("icrc-pr", tess, program)


@pytest.fixture
def two_parts(noor, program) -> Enrollment:
    """Noor, held to Washington's: the written and the oral part come to 80 per cent."""
    return asked.held_to("washington", noor, program)


def accept(row: ExamRecord, by) -> ExamDecision:
    return row.decide(True, by=by, at=timezone.now())


def refuse(row: ExamRecord, by, reason: str = "no-proof") -> ExamDecision:
    return row.decide(False, reason, by=by, at=timezone.now())


def stands(enrollment):
    status = asked.standing(enrollment, "exam")
    return status.met, status.satisfied_by, [why.code for why in status.reasons]


def test_a_result_counts_once_a_coordinator_has_checked_it(enrollment, cora):
    row = asked.result(enrollment, 520, days_ago=100)
    assert stands(enrollment) == (False, "check", ["not_checked"])
    accept(row, cora)
    assert stands(enrollment) == (True, "", [])


def test_what_is_not_accepted_is_as_if_it_was_never_typed(enrollment, cora):
    row = asked.result(enrollment, 520)
    refuse(row, cora)
    assert stands(enrollment) == (False, "take", [])
    again = asked.result(enrollment, 520)
    assert again != row
    accept(row, cora)
    assert stands(enrollment)[0], "the last decision counts"


def test_a_try_that_did_not_pass_says_when_the_next_one_is(enrollment, cora):
    accept(asked.result(enrollment, 430, days_ago=10), cora)
    assert stands(enrollment) == (False, "take_later", ["next_try"])


def test_parts_that_are_passed_together_are_known_by_their_names(two_parts, cora):
    accept(asked.result(two_parts, 90, label="Written part"), cora)
    assert not asked.standing(two_parts, "exam").met
    accept(asked.result(two_parts, 70, label="Oral part"), cora)
    assert asked.standing(two_parts, "exam").met


def test_pressing_twice_is_once_and_another_result_of_the_day_is_refused(enrollment):
    assert asked.result(enrollment, 520) == asked.result(enrollment, 520)
    with pytest.raises(Refused, match="here already"):
        asked.result(enrollment, 530)
    assert ExamRecord.objects.count() == 1


@pytest.mark.parametrize(
    ("score", "days_ago", "sentence"),
    [(65, 10, "500 to pass"), (5200, 10, "as high"), (520, -1, "still to come"), (520, 365_000, "year")],
    ids=["per cent", "a digit too many", "tomorrow", "a thousand years ago"],
)
def test_what_cannot_be_is_said_in_a_sentence(enrollment, score, days_ago, sentence):
    with pytest.raises(Refused, match=sentence):
        asked.result(enrollment, score, days_ago=days_ago)


def test_only_oneself_types_and_only_what_is_asked_and_taken_elsewhere(enrollment, two_parts, noor, cora):
    for other in (noor, cora):
        with pytest.raises(Refused):
            asked.result(enrollment, 520, by=other)
    with pytest.raises(Refused, match="do not ask"):
        ExamRecord.objects.enter(
            enrollment,
            asked.exam_row(two_parts, "Oral part"),
            80,
            timezone.localdate(),
            by=enrollment.person,
            at=timezone.now(),
        )
    ExamTerms.objects.update(taken="here")
    with pytest.raises(Refused, match="taken here"):
        asked.result(enrollment, 520)
    assert not ExamRecord.objects.exists()


# --- The decision -------------------------------------------------------------------------------------


def test_deciding_the_same_twice_is_once(enrollment, cora):
    row = asked.result(enrollment, 520)
    assert accept(row, cora) == accept(row, cora)
    assert refuse(row, cora) == refuse(row, cora)
    assert ExamDecision.objects.count() == 2
    assert Notice.objects.filter(person=enrollment.person, subject="Something was looked at").count() == 2


def test_nobody_checks_their_own_and_nobody_but_a_coordinator_checks(enrollment, program, sam, cora):
    row = asked.result(enrollment, 520)
    for who in (enrollment.person, sam):
        with pytest.raises(Refused):
            accept(row, who)
    own = builders.enrollment(cora, program)
    Enrollment.objects.filter(pk=own.pk).update(standard=enrollment.standard)
    own = Enrollment.objects.with_names().get(pk=own.pk)
    with pytest.raises(Refused, match="another coordinator"):
        accept(asked.result(own, 520), cora)
    assert not ExamDecision.objects.exists()


def test_a_no_says_why(enrollment, cora):
    with pytest.raises(Refused, match="why"):
        refuse(asked.result(enrollment, 520), cora, "")
    refuse(ExamRecord.objects.get(), cora)
    assert "no proof" in Notice.objects.get(person=enrollment.person).body


def test_a_coordinator_sees_what_waits_and_not_their_own(enrollment, tess, noor, cora):
    waits = asked.result(enrollment, 520)
    assert list(ExamRecord.objects.awaiting(cora)) == [waits]
    assert not ExamRecord.objects.awaiting(tess)
    assert not ExamRecord.objects.awaiting(noor)
    accept(waits, cora)
    assert not ExamRecord.objects.awaiting(cora)


def test_coordinators_hear_of_it_once(enrollment, cora):
    asked.result(enrollment, 430, days_ago=100)
    asked.result(enrollment, 520)
    assert Notice.objects.filter(person=cora).count() == 1


def test_it_stands_in_the_chain_and_stays(enrollment, cora):
    accept(asked.result(enrollment, 520), cora)
    assert ledger.verify().broken == []
    for change in (
        "UPDATE certificates_examrecord SET score = 800",
        "DELETE FROM certificates_examrecord",
        "UPDATE certificates_examdecision SET reason = 'no-proof'",
        "DELETE FROM certificates_examdecision",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_a_result_is_moved_to_newer_rules_by_its_name_and_unit(enrollment, cora):
    accept(asked.result(enrollment, 520, days_ago=100), cora)
    enrollment.standard.requirements.filter(kind="exam").update(unit="percent", minimum=70)
    assert not asked.standing(enrollment, "exam").met, "520 points are not 520 per cent"


def test_the_newest_day_counts_from_the_day_it_was_taken(enrollment, cora):
    accept(asked.result(enrollment, 430, days_ago=95), cora)
    assert stands(enrollment) == (False, "take", [])
    assert timezone.localdate() - timedelta(days=95) == ExamRecord.objects.get().taken_on
