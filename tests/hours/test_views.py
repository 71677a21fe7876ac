"""The trainee's pages, asked as a browser asks."""

import re
from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from hours.models import HoursEntry, HoursEntryVersion
from people.models import Statement
from tests import builders

LIST, NEW = "/hours/", "/hours/new/"


@pytest.fixture
def form(placement):
    """What Tess's browser posts for one hour three days ago."""
    day = timezone.now().astimezone(builders.NEW_YORK).date() - timedelta(days=3)
    return {
        "client_id": str(uuid4()),
        "placement": placement.pk,
        "statement": Statement.objects.current("hours-submit").pk,
        "kind": "practice",
        "worked_on": day.isoformat(),
        "starts": "09:00",
        "ends": "10:00",
        "break_minutes": "",
        "activity": "check-in",
        "competency": "mentoring",
        "mode": "in-person",
        "note": "We went for a walk.",
    }


@pytest.fixture
def browser(client_for, tess):
    return client_for(tess)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


# --- The list -----------------------------------------------------------------------------------------


def test_the_list_shows_weeks_and_what_it_adds_up_to_with_the_states_apart(browser, placement, sam):
    builders.signed_entry(placement, builders.stretch(days_ago=20, minutes=135))
    builders.signed_entry(placement, builders.stretch(days_ago=21, minutes=10, kind="supervision"))
    builders.sent_entry(placement, builders.stretch(days_ago=2, minutes=30))
    back = builders.sent_entry(placement, builders.stretch(days_ago=3, minutes=40))
    back.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    builders.draft_entry(placement, builders.stretch(days_ago=1))
    page = text(browser.get(LIST))
    rows = re.findall(r"<dt>(.*?)</dt> <dd>(.*?)</dd>", page)
    assert [(name, re.sub("<.*?>", "", words).strip()) for name, words in rows] == [
        (
            "Practice",
            "2 h 15 min signed · the rules ask for 2 h 30 min waiting · 40 min sent back · 1 h in drafts",
        ),
        ("Supervision", "10 min signed · the rules ask for 15 min"),
        ("All together", "2 h 25 min signed 30 min waiting · 40 min sent back · 1 h in drafts"),
    ]
    assert f'href="{reverse("certificates:path")}">See what is left</a>' in page
    assert page.count("Week of") >= 2
    assert all(word in page for word in ("Signed", "Waiting", "Draft", "Log time"))


def test_somebody_without_a_placement_is_told_what_comes_first(client_for, otto):
    browser = client_for(otto)
    assert "Nothing to log yet" in text(browser.get(LIST))
    assert "You have no placement yet" in text(browser.get(NEW))


def test_a_script_in_a_note_is_text(browser, placement):
    entry = builders.draft_entry(placement, note="<script>alert(1)</script>")
    page = text(browser.get(reverse("hours:entry", args=[entry.pk])))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("count", [2, 25])
def test_the_list_takes_the_same_number_of_statements(browser, placement, count, django_assert_num_queries):
    for days in range(count):
        log = builders.draft_entry if days % 2 else builders.sent_entry
        log(placement, builders.stretch(days_ago=days + 1))
    browser.get(LIST)  # fills the caches of sites and content types
    with django_assert_num_queries(15):  # the goal; 12 where nothing waits
        browser.get(LIST)


# --- Logging ------------------------------------------------------------------------------------------


def test_a_first_entry_is_filled_in_and_sent(browser, form, sam):
    page = text(browser.get(NEW))
    assert "Save and send to Sam" in page
    assert Statement.objects.current("hours-submit").body in page
    response = browser.post(NEW, form | {"send": "1"}, follow=True)
    assert "Sent to Sam." in text(response)
    version = HoursEntryVersion.objects.get()
    assert (version.status, version.minutes, version.activity) == ("submitted", 60, "check-in")
    assert version.note.text == "We went for a walk."


def test_keeping_a_draft_sends_nothing_and_says_what_is_in_the_way(browser, form):
    tomorrow = timezone.now().astimezone(builders.NEW_YORK).date() + timedelta(days=1)
    response = browser.post(NEW, form | {"worked_on": tomorrow.isoformat(), "keep": "1"}, follow=True)
    page = text(response)
    assert "Planned. Afterwards we ask you if it happened." in page
    assert "Before you can send this:" in page
    assert "This time is not over yet." in page
    assert "Send it</button>" not in page


def test_the_next_form_starts_from_the_last_entry_with_todays_date(browser, placement):
    builders.sent_entry(
        placement,
        builders.stretch(start=time(14, 30), minutes=45, activity="group", competency_code="ethics"),
        note="Not to be repeated",
    )
    form = browser.get(NEW).context["form"]
    today = timezone.now().astimezone(builders.NEW_YORK).date()
    assert form["worked_on"].value() == today
    assert (form["starts"].value(), form["ends"].value()) == (time(14, 30), time(15, 15))
    assert (form["activity"].value(), form["competency"].value()) == ("group", "ethics")
    assert not form["note"].value()


def test_sending_the_form_twice_gives_one_entry(browser, form):
    for _click in range(2):
        assert browser.post(NEW, form | {"send": "1"}).status_code == 302
    assert HoursEntry.objects.count() == 1


REFUSED = {
    "the future": ({"worked_on": "2099-01-01"}, "worked_on", "This time is not over yet."),
    "zero length": ({"ends": "09:00"}, "ends", "The start and the end are the same time."),
    "backwards": ({"ends": "08:00"}, "ends", "The end is before the start."),
    "over 16 hours": ({"starts": "00:00", "ends": "16:01"}, "ends", "That makes 16 h 1 min."),
    "outside the placement": ({"worked_on": "2020-01-01"}, "worked_on", "Your placement starts on"),
    "overlapping": ({"starts": "12:30", "ends": "13:30"}, "starts", "You have another entry at this time"),
    "a long break": ({"break_minutes": "60"}, "break_minutes", "The break must be shorter"),
    "the first day there is": ({"worked_on": "0001-01-01"}, "worked_on", "Choose a day from 2000 on."),
    "the last day there is": ({"worked_on": "9999-12-31"}, "worked_on", "Choose a day before 2100."),
    "the day after the last": (
        {"worked_on": "9999-12-31", "next_day": "on"},
        "worked_on",
        "Choose a day before 2100.",
    ),
    "no activity": ({"activity": ""}, "activity", "Choose what you did."),
    "no end": ({"ends": ""}, "ends", "When did it end?"),
    "nonsense": ({"worked_on": "soon", "starts": "noonish"}, "starts", "valid time"),
    "another framework": ({"competency": "astrology"}, "competency", "not one of the available"),
}


@pytest.mark.parametrize(("change", "field", "sentence"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused_is_said_beside_the_field_and_what_was_typed_is_kept(
    browser, form, placement, change, field, sentence
):
    builders.sent_entry(placement, builders.stretch(start=time(13)))
    response = browser.post(NEW, form | change | {"send": "1"})
    assert response.status_code == 422
    assert any(sentence in error for error in response.context["form"].errors[field])
    page = text(response)
    assert "We went for a walk." in page
    assert form["client_id"] in page
    assert HoursEntry.objects.count() == 1


def test_the_form_offers_only_the_kinds_the_standard_speaks_of(browser, form, placement):
    def offered():
        page = browser.get(NEW).context["form"]
        return [code for code, _name in page.fields["kind"].choices], "is_alike" in page.fields

    asked = placement.enrollment.standard.requirements
    asked.filter(kind="continuing-education").delete()
    assert offered() == (["practice", "supervision"], False)
    asked.create(kind="practice", is_alike=True, minimum=60, position=70)
    asked.create(kind="continuing-education", phase="renewal", minimum=60, position=71)
    assert offered() == (["practice", "supervision", "continuing-education"], True)
    assert browser.post(NEW, form | {"kind": "self-study", "send": "1"}).status_code == 422


def test_what_kind_of_place_and_with_whom_is_kept_and_offered_again(browser, form, placement):
    placement.enrollment.standard.requirements.create(kind="practice", is_alike=True, minimum=60, position=70)
    browser.post(NEW, form | {"setting": "recovery-house", "is_alike": "on", "send": "1"})
    entry = HoursEntry.objects.get()
    assert (entry.latest_version.setting, entry.latest_version.is_alike) == ("recovery-house", True)
    page = text(browser.get(reverse("hours:entry", args=[entry.pk])))
    assert "Recovery house or center" in page
    assert "People of a similar experience" in page
    assert browser.get(NEW).context["form"]["setting"].value() == "recovery-house"


def test_a_reason_is_asked_for_only_when_one_is_needed(browser, form):
    assert "Why did it take so long?" not in text(browser.get(NEW))
    long = form | {"starts": "06:00", "ends": "19:00", "send": "1"}
    response = browser.post(NEW, long)
    page = text(response)
    assert response.status_code == 422
    assert "That makes 13 h in one go. Choose why it took so long." in page
    assert "Why did it take so long?" in page
    assert "Why do you send it now?" not in page
    assert browser.post(NEW, long | {"long_reason": "event"}).status_code == 302
    entry = HoursEntry.objects.get()
    assert "A long event" in text(browser.get(reverse("hours:entry", args=[entry.pk])))
    assert browser.get(NEW).context["form"]["long_reason"].value() == ""


def test_clocks_that_change(client_for, form, placement, tess, time_machine):
    """The night clocks go back asks which 1:30 is meant; the time that is skipped is refused."""
    time_machine.move_to("2027-03-20T12:00:00Z")
    browser = client_for(tess)
    placement.starts_on = "2026-10-01"
    placement.save()
    placement.supervisors.update(starts_on="2026-10-01")
    night = form | {"worked_on": "2026-11-01", "starts": "00:30", "ends": "01:30", "send": "1"}
    response = browser.post(NEW, night)
    assert response.status_code == 422
    assert "It was 1:30 a.m. twice on this day" in text(response)
    assert "The second time, after it" in text(response)
    assert browser.post(NEW, night | {"ends_fold": "1", "late_reason": "was-away"}).status_code == 302
    version = HoursEntryVersion.objects.get()
    assert version.minutes == 120
    other = form | {"client_id": str(uuid4()), "worked_on": "2027-03-14", "starts": "02:30", "ends": "03:30"}
    response = browser.post(NEW, other | {"send": "1"})
    assert "There was no 2:30 a.m. on this day" in text(response)


def test_the_second_of_two_times_is_still_chosen_when_a_draft_is_opened_again(browser, form, placement, tess):
    night = form | {"worked_on": "2025-11-02", "starts": "00:30", "ends": "01:30", "ends_fold": "1"}
    browser.post(NEW, night | {"keep": "1"})
    entry = HoursEntry.objects.get()
    opened = browser.get(reverse("hours:edit", args=[entry.pk])).context["form"]
    assert opened["ends_fold"].value() == 1


def test_past_midnight_is_one_entry(browser, form):
    response = browser.post(NEW, form | {"starts": "22:00", "ends": "02:00", "next_day": "on", "send": "1"})
    assert response.status_code == 302
    assert HoursEntryVersion.objects.get().minutes == 240


def test_supervision_needs_no_activity(browser, form):
    assert browser.post(NEW, form | {"kind": "supervision", "send": "1"}).status_code == 302
    assert HoursEntryVersion.objects.get().activity == ""


# --- One entry ----------------------------------------------------------------------------------------


def test_a_draft_is_changed_and_sent(browser, form, placement):
    entry = builders.draft_entry(placement)
    url = reverse("hours:edit", args=[entry.pk])
    assert browser.get(url).status_code == 200
    assert browser.post(url, form | {"ends": "08:00", "send": "1"}).status_code == 422
    assert browser.post(url, form | {"ends": "09:40", "send": "1"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.latest_version.minutes, entry.status) == (40, "submitted")
    assert browser.get(url).status_code == 302  # what was sent is read, not edited


def test_the_page_offers_what_can_be_done_and_it_works(browser, placement, sam):
    entry = builders.draft_entry(placement)

    def press(name: str) -> str:
        return text(browser.post(reverse(f"hours:{name}", args=[entry.pk]), follow=True))

    assert "Send it" in text(browser.get(reverse("hours:entry", args=[entry.pk])))
    assert "Sent to Sam." in press("submit")
    assert "Take it back" in text(browser.get(reverse("hours:entry", args=[entry.pk])))
    assert "Taken back." in press("recall")
    press("submit")
    entry.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    page = text(browser.get(reverse("hours:entry", args=[entry.pk])))
    assert "Please add the break." in page
    assert "Change it and send it again" in page
    press("revise")
    press("submit")
    entry.refresh_from_db()
    builders.sign(entry, by=sam)
    page = text(browser.get(reverse("hours:entry", args=[entry.pk])))
    assert "Signed by <strong>Sam Example</strong> (Day to day)" in page
    assert "Earlier version 2" in page
    assert "<form" not in page.split("<main")[1].split("</main>")[0]
    assert "It is signed." in press("recall")


@pytest.mark.parametrize("words", ["abc", "-1", "99999999999999999999", "\0"])
def test_nobody_sends_under_words_that_do_not_exist(browser, form, placement, words):
    entry = builders.draft_entry(placement)
    response = browser.post(reverse("hours:submit", args=[entry.pk]), {"statement": words}, follow=True)
    assert "The words to agree to are new." in text(response)
    assert HoursEntryVersion.objects.get().status == "draft"
    assert browser.post(NEW, form | {"statement": words, "send": "1"}).status_code == 422


def test_a_draft_is_thrown_away(browser, placement):
    entry = builders.draft_entry(placement)
    response = browser.post(reverse("hours:discard", args=[entry.pk]), follow=True)
    assert "The draft is gone." in text(response)
    assert not HoursEntry.objects.exists()


def test_a_supervisor_reads_what_came_back_but_not_the_draft_after_it(client_for, placement, sam, tess):
    entry = builders.sent_entry(placement, note="First words")
    entry.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    entry.revise(by=tess, at=timezone.now())
    entry.change(builders.stretch(), note="Second thoughts", by=tess, at=timezone.now())
    page = text(client_for(sam).get(reverse("hours:entry", args=[entry.pk])))
    assert "First words" in page
    assert "Second thoughts" not in page


def test_what_was_taken_back_is_read_by_the_trainee_and_a_coordinator_alone(
    client_for, placement, sam, tess, cora
):
    entry = builders.sent_entry(placement, note="First words")
    entry.recall(by=tess, at=timezone.now())
    url = reverse("hours:entry", args=[entry.pk])
    assert client_for(sam).get(url).status_code == 404
    for person in (tess, cora):
        assert "First words" in text(client_for(person).get(url))
    entry.submit(by=tess, at=timezone.now())
    for page in (url, reverse("hours:review", args=[entry.pk])):
        assert "Earlier version 1" not in text(client_for(sam).get(page))


BUTTONS = ["submit", "recall", "revise", "discard"]


@pytest.mark.parametrize("name", BUTTONS)
def test_only_a_button_changes_something(browser, placement, name):
    entry = builders.draft_entry(placement)
    assert browser.get(reverse(f"hours:{name}", args=[entry.pk])).status_code == 405


@pytest.mark.parametrize("name", ["entry", "edit", *BUTTONS])
def test_somebody_elses_entry_is_not_there(client_for, placement, otto, noor, name):
    entry = builders.sent_entry(placement)
    url = reverse(f"hours:{name}", args=[entry.pk])
    for person in (otto, noor):
        ask = client_for(person)
        response = ask.post(url) if name in BUTTONS else ask.get(url)
        assert response.status_code == 404
    assert client_for(None).get(url).status_code in (302, 405)


def test_a_supervisor_and_a_coordinator_change_nothing(client_for, placement, sam, cora, form):
    entry = builders.sent_entry(placement)
    for person in (sam, cora):
        for name in ("edit", *BUTTONS):
            url = reverse(f"hours:{name}", args=[entry.pk])
            assert client_for(person).post(url, form).status_code == 404
    assert HoursEntryVersion.objects.get().status == "submitted"


def test_an_entry_at_somebody_elses_placement_is_refused(client_for, noor, sam, placement, form):
    builders.placement(noor, sam)
    response = client_for(noor).post(NEW, form | {"send": "1"})
    assert response.status_code == 422
    assert not HoursEntry.objects.exists()
