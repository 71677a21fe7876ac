"""Hours on a phone without a connection: what is kept, what is sent once, and what nobody else finds."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE

LESSON = "/programs/peer-support-foundations/mutuality/what-mutuality-means/"
HOURS, NEW, WEEK, HERE = "/hours/", "/hours/new/", "/hours/week/", "/on-this-phone/"
YESTERDAY = datetime.now(ZoneInfo("America/New_York")).date() - timedelta(days=1)
SLOW = 15_000  # ms, for what goes over the line in the background
KEPT = """async () => ({
  pages: (await caches.keys()).filter(name => !name.startsWith("files-")),
  databases: (await indexedDB.databases()).map(database => database.name),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""


@pytest.fixture
def own_phone(browse, log_in):
    """``own_phone("Tess")``: somebody says that this phone is theirs alone."""

    def open_phone(name: str) -> Page:
        page = browse(PHONE)
        log_in(page, name, anew=True)
        page.goto(HOURS)
        page.get_by_role("button", name="Only I use it").click()
        expect(page.locator("[data-is-mine][data-ready]")).to_be_visible(timeout=SLOW)
        return page

    return open_phone


def has_one_draft(page: Page, clock: str) -> None:
    """The list loads itself again once something was sent."""
    page.goto(HOURS)
    cards = page.locator("main li.card", has_text=clock).filter(has_text="Draft")
    expect(cards).to_have_count(1, timeout=SLOW)
    expect(page.locator("[data-count]")).to_be_hidden()


def write(page: Page, starts: str, ends: str) -> None:
    page.goto(NEW)
    page.get_by_label("Practice: I supported people").check()
    page.fill("[name=worked_on]", YESTERDAY.isoformat())
    page.fill("[name=starts]", starts)
    page.fill("[name=ends]", ends)
    page.select_option("[name=activity]", "group")
    page.select_option("[name=competency]", index=1)


def keep(page: Page, starts: str, ends: str) -> None:
    """Write an entry where there is no line."""
    page.context.set_offline(True)
    write(page, starts, ends)
    page.get_by_role("button", name="Save and send").click()
    expect(page.locator("h1")).to_have_text("On this phone")


def test_what_was_written_without_a_connection_is_sent_once_from_two_tabs(own_phone, axe):
    phone = own_phone("Tess")
    keep(phone, "00:05", "00:10")
    keep(phone, "00:15", "00:20")
    expect(phone.get_by_text("2 entries are waiting to be sent.")).to_be_visible()
    expect(phone.get_by_role("link", name="Talk to someone now")).to_be_visible()
    expect(phone.get_by_role("link", name="Leave this site quickly")).to_be_visible()
    axe(phone)
    other = phone.context.new_page()
    other.goto(HOURS)
    expect(other.get_by_text("2 entries are waiting to be sent.")).to_be_visible()
    phone.context.set_offline(False)
    expect(phone.locator("[data-count]")).to_be_hidden(timeout=SLOW)
    expect(other.locator("[data-count]")).to_be_hidden(timeout=SLOW)
    has_one_draft(other, "12:05 a.m.")
    has_one_draft(other, "12:15 a.m.")


def test_a_log_in_that_ended_meanwhile_loses_nothing(own_phone, log_in):
    phone = own_phone("Tess")
    keep(phone, "00:25", "00:30")
    phone.context.clear_cookies(name="sessionid")
    phone.context.set_offline(False)
    phone.goto(HERE)
    expect(phone.get_by_text("One entry is waiting to be sent.")).to_be_visible()
    log_in(phone, "Tess", anew=True)
    has_one_draft(phone, "12:25 a.m.")


def test_what_is_asked_about_waits_and_is_for_nobody_else(own_phone, browse, log_in):
    phone = own_phone("Tess")
    phone.goto(LESSON)
    keep(phone, "00:40", "00:35")
    phone.context.set_offline(False)
    expect(phone.get_by_text("There is a question about this one:")).to_be_visible(timeout=SLOW)
    expect(phone.get_by_text("The end is before the start.")).to_be_visible()
    hers = phone.context.cookies()
    phone.context.clear_cookies()
    log_in(phone, "Noor")
    phone.goto(HOURS)
    expect(phone.get_by_role("heading", name="Does anybody else use this phone")).to_be_visible()
    expect(phone.locator("[data-count]")).to_be_hidden()
    assert phone.evaluate(KEPT)["pages"] == []
    phone.context.set_offline(True)
    phone.goto(HOURS)
    expect(phone.locator("body")).to_contain_text("The page you wanted is not on this phone.")
    expect(phone.locator("[data-kept-entries]")).to_be_hidden()
    phone.context.set_offline(False)
    phone.context.clear_cookies()
    phone.context.add_cookies(hers)
    phone.goto(HERE)
    phone.get_by_role("button", name="Only I use it").click()
    phone.get_by_role("link", name="Open and change it").click()
    expect(phone.locator("[name=starts]")).to_have_value("00:40")
    phone.fill("[name=ends]", "00:45")
    with phone.expect_navigation():
        phone.get_by_role("button", name="Keep as draft").click()
    has_one_draft(phone, "12:40 a.m.")


def test_an_interrupted_form_is_offered_and_logging_out_forgets_it_after_a_word(own_phone):
    phone = own_phone("Tess")
    phone.goto(LESSON)
    phone.context.set_offline(True)
    phone.goto(LESSON)
    expect(phone.get_by_text("This is the copy that this phone keeps.")).to_be_visible()
    expect(phone.locator("h1")).to_have_text("What mutuality means")
    phone.context.set_offline(False)
    write(phone, "00:50", "00:55")
    phone.wait_for_timeout(600)
    phone.goto(NEW)
    expect(phone.get_by_text("You began to write here on")).to_be_visible()
    phone.get_by_role("button", name="Continue").click()
    expect(phone.locator("[name=starts]")).to_have_value("00:50")
    phone.goto(WEEK)
    monday = phone.locator("main form [type=time]").first
    monday.fill("04:05")
    phone.wait_for_timeout(600)
    phone.goto(WEEK)
    phone.get_by_role("button", name="Continue").click()
    expect(monday).to_have_value("04:05")
    phone.locator("[data-menu] summary").click()
    with phone.expect_navigation():
        phone.locator("[data-menu]").get_by_role("button", name="Log out").click()
    expect(phone.get_by_text("If you log out now, it is gone.")).to_be_visible()
    with phone.expect_navigation():
        phone.locator("main").get_by_role("button", name="Log out").click()
    assert phone.evaluate(KEPT)["pages"] == []
    phone.context.set_offline(True)
    phone.goto(LESSON)
    expect(phone.locator("body")).to_contain_text("The page you wanted is not on this phone.")


def test_a_shared_phone_keeps_nothing(own_phone):
    phone = own_phone("Tess")
    phone.goto(HERE)
    expect(phone.get_by_role("button", name="Others use it too")).to_be_visible()
    for answered in ("Only I use it", "Does anybody else use this phone"):
        expect(phone.get_by_text(answered)).to_be_hidden()
    phone.get_by_role("button", name="Others use it too").click()
    expect(phone.get_by_text("This phone keeps nothing of yours.")).to_be_visible()
    phone.goto(LESSON)
    write(phone, "01:00", "01:05")
    phone.context.set_offline(True)
    phone.get_by_role("button", name="Keep as draft").click()
    expect(phone.get_by_text("You have no connection, so this was not sent.")).to_be_visible()
    expect(phone.locator("[name=starts]")).to_have_value("01:00")
    assert phone.evaluate(KEPT) == {"pages": [], "databases": [], "workers": 0}
