"""Choosing one of several ways to a credential (domain 7.20)."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from certificates.models import PathwayChoice
from courses.models import Enrollment, Pathway
from hours import ledger
from people.refusals import Refused
from tests import asked


@pytest.fixture
def enrollment(tess, program) -> Enrollment:
    """Tess may learn and take an exam, or show that she practiced; that is open for some days only."""
    row = asked.held_to("icrc-pr", tess, program)
    asked.ways(row, usual=None, practiced=timezone.localdate() + timedelta(days=5))
    return row


def test_choosing_satisfies_the_row_and_the_last_choice_counts(enrollment):
    assert asked.standing(enrollment, "pathway").satisfied_by == "choose"
    asked.choose(enrollment, "usual")
    asked.choose(enrollment, "practiced")
    status = asked.standing(enrollment, "pathway")
    assert (status.met, status.code) == (True, "practiced")
    assert PathwayChoice.objects.count() == 2


def test_pressing_twice_is_once(enrollment):
    assert asked.choose(enrollment, "usual") == asked.choose(enrollment, "usual")
    assert PathwayChoice.objects.count() == 1


def test_only_a_way_that_is_open_is_chosen_and_who_chose_it_stays_on_it(enrollment):
    asked.choose(enrollment, "practiced")
    Pathway.objects.filter(code="practiced").update(closes_on=timezone.localdate() - timedelta(days=1))
    assert asked.standing(enrollment, "pathway").code == "practiced"
    asked.choose(enrollment, "usual")
    with pytest.raises(Refused, match="not open"):
        asked.choose(enrollment, "practiced")
    with pytest.raises(Refused, match="not open"):
        asked.choose(enrollment, "no-such-way")
    assert PathwayChoice.objects.count() == 2


def test_only_the_person_chooses(enrollment, noor, cora):
    for other in (noor, cora):
        with pytest.raises(Refused):
            asked.choose(enrollment, "usual", other)
    Enrollment.objects.update(status="withdrawn")
    with pytest.raises(Refused, match="over"):
        asked.choose(enrollment, "usual")
    assert not PathwayChoice.objects.exists()


def test_it_stands_in_the_chain_and_stays(enrollment, tess, noor, cora):
    asked.choose(enrollment, "usual")
    assert ledger.verify().broken == []
    seen = {who.pk: PathwayChoice.objects.visible_to(who).count() for who in (tess, noor, cora)}
    assert seen == {tess.pk: 1, noor.pk: 0, cora.pk: 1}
    for change in (
        "UPDATE certificates_pathwaychoice SET pathway = 'x'",
        "DELETE FROM certificates_pathwaychoice",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
