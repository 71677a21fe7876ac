"""The supervisor's pages, asked as a browser asks."""

import re
from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hours.models import HoursEntry, HoursEntryVersion, LedgerRecord, PlacementSupervisor, SignOff
from people.models import Notice, Statement
from tests import builders

QUEUE, SIGN = "/hours/to-sign/", "/hours/to-sign/sign/"


@pytest.fixture
def browser(client_for, sam):
    return client_for(sam)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def line(entry: HoursEntry) -> str:
    return f"{entry.pk}:{entry.latest_version.content_digest}"


def signature(*entries: HoursEntry, **fields) -> dict:
    return {
        "line": [line(entry) for entry in entries],
        "printed_name": "Sam Example",
        "basis": "talked",
        "statement": Statement.objects.current("hours-sign").pk,
    } | fields


def test_the_queue_is_by_trainee_oldest_first_with_the_exact_words(browser, placement, noor, sam):
    builders.signed_entry(placement, builders.stretch(days_ago=9, minutes=90))
    newer = builders.sent_entry(placement, builders.stretch(days_ago=2, minutes=30))
    older = builders.sent_entry(placement, builders.stretch(days_ago=4))
    builders.sent_entry(builders.placement(noor, sam), builders.stretch(days_ago=3), note="A long walk")
    page = text(browser.get(QUEUE))
    assert page.index("Noor") < page.index("Tess")
    assert page.index(str(older.pk)) < page.index(str(newer.pk))
    assert "2 entries wait: 1 h 30 min. Signed so far: 1 h 30 min." in page
    assert "1 entry waits: 1 h. Signed so far: 0 min." in page
    assert "Note: A long walk" in page
    assert Statement.objects.current("hours-sign").body in page


def test_an_empty_queue_says_so(browser):
    assert "Nothing waits for you" in text(browser.get(QUEUE))


def test_what_is_pointed_out_is_not_ticked(browser, placement):
    plain = builders.sent_entry(placement, builders.stretch(days_ago=3))
    late = builders.sent_entry(placement, builders.stretch(days_ago=40, late_reason="was-away"))
    shift = builders.stretch(days_ago=5, start=time(6), minutes=13 * 60, long_reason="night")
    long = builders.sent_entry(placement, shift)
    page = text(browser.get(QUEUE))
    assert re.search(rf'value="{line(plain)}" checked', page)
    for entry in (late, long):
        assert re.search(rf'value="{line(entry)}">', page)
    assert "Long: 13 h in one go" in page
    assert "days after the work" in page


def test_ticked_lines_are_signed_each_with_its_own_signature(browser, placement, tess):
    first, second, third = (
        builders.sent_entry(placement, builders.stretch(days_ago=days)) for days in (2, 3, 4)
    )
    response = browser.post(SIGN, signature(first, second), follow=True)
    assert "You signed 2 entries." in text(response)
    assert SignOff.objects.count() == 2
    assert list(HoursEntry.objects.filter(counting_version=None)) == [third]
    assert set(SignOff.objects.values_list("basis", flat=True)) == {"talked"}
    told = Notice.objects.get(person=tess)
    assert "Sam signed 2 of your entries." in told.body


def test_a_double_click_signs_once(browser, placement):
    entry = builders.sent_entry(placement)
    data = signature(entry)
    for _click in range(2):
        assert browser.post(SIGN, data).status_code == 302
    assert SignOff.objects.count() == 1
    assert LedgerRecord.objects.count() == 2


def test_without_a_name_or_a_tick_nothing_is_signed_and_ticks_are_kept(browser, placement):
    chosen, other = (builders.sent_entry(placement, builders.stretch(days_ago=days)) for days in (2, 3))
    response = browser.post(SIGN, signature(chosen, printed_name=""))
    assert response.status_code == 422
    page = text(response)
    assert "Please type your name." in page
    assert f'value="{line(chosen)}" checked' in page
    assert f'value="{line(other)}">' in page
    response = browser.post(SIGN, signature())
    assert response.status_code == 422
    assert "Tick at least one line to sign." in text(response)
    assert 'value="Sam Example"' in text(response)
    assert not SignOff.objects.exists()


def test_what_changed_while_looking_stays_behind_and_the_rest_is_signed(browser, placement, tess):
    changed, same = (builders.sent_entry(placement, builders.stretch(days_ago=days)) for days in (2, 3))
    data = signature(changed, same)
    changed.recall(by=tess, at=timezone.now())
    changed.change(builders.stretch(days_ago=2, minutes=30), by=tess, at=timezone.now())
    changed.submit(by=tess, at=timezone.now())
    page = text(browser.post(SIGN, data, follow=True))
    assert "You signed one entry." in page
    assert "This changed while you looked at it." in page
    assert [signed.version.entry for signed in SignOff.objects.all()] == [same]


def test_what_was_taken_back_while_looking_stays_behind_and_is_not_shown(browser, placement, tess):
    back, same = (
        builders.sent_entry(placement, builders.stretch(days_ago=days), note="Not yet") for days in (2, 3)
    )
    data = signature(back, same)
    back.recall(by=tess, at=timezone.now())
    page = text(browser.post(SIGN, data, follow=True))
    assert "You signed one entry." in page
    assert "One entry was not signed. This cannot be done any more." in page
    answer = {"seen": "x", "reason": "times", "comment": "Please add the break."}
    url = reverse("hours:return", args=[back.pk])
    assert "This cannot be done any more." in text(browser.post(url, answer, follow=True))
    for response in (
        browser.get(reverse("hours:review", args=[back.pk]), follow=True),
        browser.post(url, {}, follow=True),
    ):
        assert "This was taken back, so it does not wait for you any more." in text(response)
        assert "Not yet" not in text(response)
    assert [signed.version.entry for signed in SignOff.objects.all()] == [same]


def test_new_words_are_shown_before_anything_is_signed(browser, placement):
    entry = builders.sent_entry(placement)
    data = signature(entry)
    Statement.objects.create(key="hours-sign", version=3, body="I saw every minute of it.")
    response = browser.post(SIGN, data)
    assert response.status_code == 422
    assert "The words to agree to are new." in text(response)
    assert "I saw every minute of it." in text(response)
    assert not SignOff.objects.exists()


def test_one_entry_is_read_in_full_and_signed(browser, placement):
    entry = builders.sent_entry(placement, builders.stretch(break_minutes=5), note="A long walk")
    page = text(browser.get(reverse("hours:review", args=[entry.pk])))
    assert all(words in page for words in ("A long walk", "55 min", "Harbor House", "Check", "Sign it"))
    assert Statement.objects.current("hours-sign").body in page
    response = browser.post(SIGN, signature(entry, review="1", printed_name=""))
    assert response.status_code == 422
    assert "Or send it back" in text(response)
    browser.post(SIGN, signature(entry, review="1"))
    assert SignOff.objects.count() == 1
    response = browser.get(reverse("hours:review", args=[entry.pk]))
    assert response.url == reverse("hours:entry", args=[entry.pk])


def test_looking_never_signs(browser, placement):
    entry = builders.sent_entry(placement)
    assert browser.get(SIGN).status_code == 405
    assert browser.get(reverse("hours:return", args=[entry.pk])).status_code == 405
    browser.get(reverse("hours:review", args=[entry.pk]))
    assert not SignOff.objects.exists()


def test_sending_back_needs_a_reason_and_words(browser, placement, tess):
    entry = builders.sent_entry(placement)
    url = reverse("hours:return", args=[entry.pk])
    answer = {"seen": entry.latest_version.content_digest, "reason": "times", "comment": "Too long"}
    response = browser.post(url, answer)
    assert response.status_code == 422
    assert "in at least 10 letters" in text(response)
    assert "Too long</textarea>" in text(response)
    for _click in range(2):
        response = browser.post(url, answer | {"comment": "Please add the break."})
        assert response.status_code == 302
    assert SignOff.objects.get().comment.text == "Please add the break."
    assert HoursEntryVersion.objects.get().status == "returned"
    assert Notice.objects.filter(person=tess).count() == 1


def test_other_lines_are_not_touched_when_one_goes_back(browser, placement, sam):
    back, stays = (builders.sent_entry(placement, builders.stretch(days_ago=days)) for days in (2, 3))
    back.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    assert list(HoursEntry.objects.awaiting(sam)) == [stays]


@pytest.mark.parametrize("name", ["tess", "otto", "tomas", "cora"])
def test_other_roles_are_told_whose_page_it_is(request, client_for, placement, name):
    entry = builders.sent_entry(placement)
    browser = client_for(request.getfixturevalue(name))
    assert browser.get(QUEUE).status_code == 403
    assert browser.get(reverse("hours:review", args=[entry.pk])).status_code == 403
    assert browser.post(SIGN, signature(entry)).status_code == 403
    assert not SignOff.objects.exists()


def test_another_supervisor_finds_nothing(client_for, placement, otto):
    otto.grant("supervisor")
    entry = builders.sent_entry(placement)
    browser = client_for(otto)
    assert "Nothing waits for you" in text(browser.get(QUEUE))
    assert browser.get(reverse("hours:review", args=[entry.pk])).status_code == 404
    assert browser.post(SIGN, signature(entry)).status_code == 404
    assert browser.post(reverse("hours:return", args=[entry.pk]), {}).status_code == 404
    assert browser.post(SIGN, {"line": "nonsense", "printed_name": "Otto"}).status_code == 404


def test_a_supervisor_in_training_cannot_sign_their_own_hours(client_for, tess, sam, placement):
    tess.grant("supervisor")
    PlacementSupervisor.objects.create(placement=placement, supervisor=tess, starts_on=placement.starts_on)
    entry = builders.sent_entry(placement)
    browser = client_for(tess)
    assert "Nothing waits for you" in text(browser.get(QUEUE))
    browser.post(SIGN, signature(entry, printed_name="Tess"))
    assert not SignOff.objects.exists()


@pytest.mark.parametrize("count", [1, 15])
def test_the_queue_takes_the_same_number_of_statements(
    browser, placement, noor, sam, count, django_assert_num_queries
):
    for days in range(count):
        builders.sent_entry(placement, builders.stretch(days_ago=days + 1))
    if count > 1:
        builders.sent_entry(builders.placement(noor, sam))
    browser.get(QUEUE)  # fills the caches of sites and content types
    with django_assert_num_queries(16):  # one asks if texts wait, too
        browser.get(QUEUE)


def test_a_supervisor_from_the_past_still_signs_what_they_saw(browser, placement, sam):
    entry = builders.sent_entry(placement, builders.stretch(days_ago=20))
    placement.supervisors.update(ends_on=timezone.now().date() - timedelta(days=10))
    browser.post(SIGN, signature(entry))
    assert SignOff.objects.get().by == sam
