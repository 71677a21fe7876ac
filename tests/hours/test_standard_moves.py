"""Somebody finishes under the rules they began with, or is moved to newer ones by a decision that stays."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from courses.exchange.standards import SHIPPED, import_standard
from courses.models import Framework, Standard
from hours import ledger
from hours.models import StandardMove
from hours.refusals import EntryRefused
from hours.rules.moving import Rules, check_move
from people.models import Notice
from people.refusals import Refused
from tests import builders

JAN, JULY, TODAY = date(2026, 1, 1), date(2026, 7, 1), date(2026, 8, 1)
OLD = Rules(1, JAN, 1, frozenset({"ethics"}))
NEW = Rules(1, JULY, 2, frozenset({"ethics", "harm"}))


@pytest.mark.parametrize(
    ("before", "after", "used", "on", "codes"),
    [
        (OLD, NEW, {}, TODAY, []),
        (OLD, NEW, {"ethics": "Ethics"}, JULY, []),
        (OLD, Rules(1, JAN, 2), {}, TODAY, []),
        (NEW, OLD, {}, TODAY, ["move-not-newer"]),
        (OLD, OLD, {}, TODAY, ["move-not-newer"]),
        (OLD, Rules(2, JULY, 2), {}, TODAY, ["move-other-scheme"]),
        (OLD, NEW, {}, TODAY + timedelta(days=1), ["move-to-come"]),
        (OLD, NEW, {}, JULY - timedelta(days=1), ["move-before"]),
        (OLD, NEW, {"mentoring": "Mentoring"}, TODAY, ["move-no-area"]),
    ],
)
def test_a_move_goes_forward_and_loses_no_hours(before, after, used, on, codes):
    assert [problem.code for problem in check_move(before, after, used, on, TODAY)] == codes


def test_whoever_left_stays_with_the_rules_they_had():
    assert [row.code for row in check_move(OLD, NEW, {}, TODAY, TODAY, is_active=False)] == ["move-left"]


# --- In the database --------------------------------------------------------------------------------------


@pytest.fixture
def enrollment(tess):
    return builders.enrollment(tess, builders.program(modules=1, lessons=1))


@pytest.fixture
def newer(enrollment, tmp_path) -> Standard:
    text = (SHIPPED / "demonstration.yaml").read_text().replace("minutes: 120", "minutes: 240")
    file = tmp_path / "newer.yaml"
    file.write_text(text.replace("version: 1", "version: 2"))
    return import_standard(file)[0]


def move(enrollment, standard, by):
    today = timezone.localdate()
    return StandardMove.objects.move(enrollment, standard, today, "board", by=by, at=timezone.now())


def test_both_standards_are_kept_as_they_were(enrollment, newer, cora, tess, tmp_path):
    older = enrollment.standard
    row = move(enrollment, newer, cora)
    assert move(enrollment, newer, cora) == row  # pressing twice
    enrollment.refresh_from_db()
    assert (row.before, row.after, enrollment.standard) == (older, newer, newer)
    assert Standard.objects.get(pk=older.pk).is_frozen
    file = tmp_path / "older.yaml"
    file.write_text((SHIPPED / "demonstration.yaml").read_text().replace("minutes: 120", "minutes: 60"))
    with pytest.raises(Refused):
        import_standard(file)
    assert Notice.objects.get(person=tess).subject == "Something changed for you"


def test_it_stands_in_the_chain_and_stays(enrollment, newer, cora):
    move(enrollment, newer, cora)
    assert ledger.verify().broken == []
    for change in (
        "UPDATE hours_standardmove SET reason = 'asked'",
        "DELETE FROM hours_standardmove",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)


def test_hours_in_an_area_that_the_newer_rules_lack_are_not_lost(tess, sam, newer, cora, enrollment):
    builders.sent_entry(builders.placement(tess, sam, enrolled=enrollment))
    other = Framework.objects.create(code="other", name="Another")
    Standard.objects.filter(pk=newer.pk).update(framework=other)
    with pytest.raises(EntryRefused, match="There are hours in areas that the newer rules do not have"):
        move(enrollment, Standard.objects.get(pk=newer.pk), cora)
    assert not StandardMove.objects.exists()


def test_cora_moves_tess_on_a_page(enrollment, newer, cora, client_for):
    url, browser = reverse("hours:move_standard", args=[enrollment.pk]), client_for(cora)
    asked = {"standard": newer.pk, "on": timezone.localdate().isoformat(), "reason": "asked"}
    assertContains(browser.get(url), "Version 2")
    assertContains(browser.post(url, {**asked, "reason": ""}), "Please choose one.", status_code=422)
    later = (timezone.localdate() + timedelta(days=3)).isoformat()
    assertContains(browser.post(url, {**asked, "on": later}), "This day is still to come", status_code=422)
    assertRedirects(browser.post(url, asked), url)
    assert StandardMove.objects.get().reason == "asked"
    assertContains(browser.get(url), "There are no newer rules.")


def test_only_oneself_and_a_coordinator_see_it(enrollment, newer, tess, noor, cora):
    move(enrollment, newer, cora)
    seen = {person.pk: StandardMove.objects.visible_to(person).count() for person in (tess, noor, cora)}
    assert seen == {tess.pk: 1, noor.pk: 0, cora.pk: 1}
