"""The whole path in a real browser: five people, from sign-up to a certificate that a stranger checks.

Through a short program in the window of a phone: once with nothing but a keyboard and with axe on every page
that shows something new, once with a thumb and with JavaScript off. (The tests of ``journeys`` walk through the
whole starter curriculum, by requests.)
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.hands import Keyboard, Thumb
from tests.browser.manners import LookingAtNewThings
from tests.browser.pages import RIGHT, SHORT
from tests.browser.server import RunningSite

Hands = Thumb | Keyboard
Check = Callable[[Page], None]
SECRET = "a-path-of-my-own"


def letters(text: str) -> str:
    """Only letters and digits: quotation marks and spaces may be set in another way on a page."""
    return re.sub(r"\W", "", text).lower()


ANSWERS = {letters(stem): {letters(words) for words in right} for stem, right in RIGHT.items()}


def press(hands: Hands, role: str, words: str) -> None:
    """Press the first button or link of the page with these words, and come to another page."""
    with hands.page.expect_navigation():
        hands.press(hands.page.locator("main").get_by_role(role, name=words).first)


class Walk:
    """One new trainee on the way, on a phone; every page they come to is looked at with ``check``."""

    def __init__(self, hands: Hands, site: RunningSite, name: str, check: Check) -> None:
        self.page, self.hands, self.site, self.name, self.check = hands.page, hands, site, name, check
        self.email = f"{name.lower()}@example.org"

    def field(self, name: str) -> Locator:
        return self.page.locator(f"main [name={name}]")

    def visit(self, url: str) -> None:
        self.page.goto(url)
        self.check(self.page)

    def press(self, words: str) -> None:
        press(self.hands, "button", words)
        self.check(self.page)

    def follow(self, words: str) -> None:
        press(self.hands, "link", words)
        self.check(self.page)

    def sign_up(self) -> None:
        self.visit("/")
        self.follow("See the program")
        self.follow(SHORT)
        self.follow("Join this program")
        self.follow("Sign up")
        self.hands.write(self.field("preferred_name"), self.name)
        self.hands.write(self.field("email"), self.email)
        self.hands.write(self.field("password1"), SECRET)
        self.press("Sign up")
        code = re.search(r"^\s*([A-Z0-9-]{6,9})\s*$", self.site.mails(self.email)[-1], re.MULTILINE)[1]
        self.hands.write(self.field("code"), code)
        self.press("Go on")
        self.press("Join")

    def learn(self) -> None:
        for _ in range(60):
            if self.page.url.endswith("/path/"):
                return
            if "/quizzes/" in self.page.url:
                self.pass_quiz()
            else:
                self.press("I have read this. Go on")
        pytest.fail("the program never ended")

    def pass_quiz(self) -> None:
        self.press("Start")
        while not self.page.get_by_role("button", name="Hand in").count():
            self.answer()
        self.press("Hand in")
        expect(self.page.locator("h1")).to_have_text("You passed")
        self.follow("Go on")

    def answer(self) -> None:
        wanted = ANSWERS[letters(self.page.inner_text("#stem"))]
        for choice in self.page.locator("label.choice").all():
            if letters(choice.inner_text()) in wanted:
                self.hands.tick(choice.locator("input"))
        self.press("Save and")

    def log_time(self, days_ago: int, starts: str, ends: str, kind: str) -> None:
        self.visit("/hours/")
        self.follow("Log time")
        self.hands.tick(self.page.locator(f"[name=kind][value={kind}]"))
        self.hands.write_day(self.field("worked_on"), date.today() - timedelta(days=days_ago))
        self.hands.write_time(self.field("starts"), starts)
        self.hands.write_time(self.field("ends"), ends)
        if kind == "practice":
            self.hands.choose(self.field("activity"), "one-to-one")
        self.hands.choose(self.field("competency"), "mentoring")
        self.press("Save and send to Sam")

    def give_legal_name(self) -> None:
        self.visit("/me/")
        self.hands.write(self.field("legal_name"), f"{self.name} Delacroix")
        self.press("Save")


def place(desk: Page, trainee: str) -> None:
    """Cora gives somebody a placement with Sam, in Wagtail's admin."""
    first_day = (date.today() - timedelta(days=30)).isoformat()
    desk.goto("/admin/placement/new/")
    desk.select_option("[name=enrollment]", label=f"{trainee}: {SHORT}")
    desk.select_option("[name=organization]", index=1)
    desk.fill("[name=starts_on]", first_day)
    # By key: a calendar opens over the button, sooner or later.
    desk.get_by_role("button", name="Add supervisor").press("Enter")
    desk.select_option("[name=supervisors-0-supervisor]", label="Sam")
    desk.fill("[name=supervisors-0-starts_on]", first_day)
    save = desk.get_by_role("button", name="Create").or_(desk.get_by_role("button", name="Save")).first
    with desk.expect_navigation():
        save.press("Enter")
    expect(desk.locator("body")).to_contain_text("created")


def sign(sam: Hands, check: Check) -> None:
    """Sam looks through what waits and is ticked, types his name and signs."""
    sam.page.goto("/hours/to-sign/")
    check(sam.page)
    sam.page.locator("[name=basis]").first.check()
    sam.write(sam.page.locator("[name=printed_name]"), "Sam Whitfield")
    press(sam, "button", "Sign what is ticked")
    check(sam.page)


def issue(desk: Page, trainee: str) -> None:
    desk.goto("/certificates/ready/")
    card = desk.locator(".card").filter(has_text=trainee).filter(has_text="Everything is done")
    with desk.expect_navigation():
        card.get_by_role("button", name="Issue: Certificate of completion").click()


def verify(stranger: Hands, number: str, name: str, check: Check) -> None:
    stranger.page.goto("/verify/")
    check(stranger.page)
    stranger.write(stranger.page.locator("[name=number]"), number.lower())
    press(stranger, "button", "Check the number")
    check(stranger.page)
    expect(stranger.page.locator("main")).to_contain_text("This certificate is valid")
    expect(stranger.page.locator("main")).not_to_contain_text(name)


def revoke(desk: Page, number: str) -> None:
    desk.goto(f"/certificates/{number}/revoke/")
    desk.check("[name=reason][value=issued-in-error]")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Open it and tell the holder").click()
    desk.goto(f"/certificates/{number}/decide/")
    desk.check("[name=outcome][value=revoke]")
    desk.check("[name=sure]")
    with desk.expect_navigation():
        desk.get_by_role("button", name="Write down the decision").click()


@pytest.mark.parametrize(
    ("name", "hands", "javascript"),
    [("Robin", Keyboard, True), ("Quinn", Thumb, False)],
    ids=["keyboard-and-axe", "no-javascript"],
)
def test_the_whole_path(name, hands, javascript, site, browse, log_in, axe):
    check = LookingAtNewThings(axe) if javascript else (lambda page: None)
    walk = Walk(hands(browse(PHONE, javascript=javascript)), site, name, check)
    walk.sign_up()
    walk.learn()

    cora = browse(DESKTOP)
    log_in(cora, "Cora")
    place(cora, name)
    walk.log_time(3, "09:00", "11:00", "practice")
    walk.log_time(2, "15:00", "15:15", "supervision")

    sam = hands(browse(PHONE, javascript=javascript))
    log_in(sam.page, "Sam")
    sign(sam, check)
    walk.give_legal_name()
    issue(cora, name)

    walk.visit("/certificates/")
    with walk.page.expect_navigation():
        walk.hands.press(walk.page.locator("main a[href*='/certificates/']").first)
    check(walk.page)
    number = re.search(r"/certificates/([^/]+)/", walk.page.url)[1]
    stranger = hands(browse(PHONE, javascript=javascript))
    verify(stranger, number, name, check)
    revoke(cora, number)
    stranger.page.reload()
    expect(stranger.page.locator("main")).to_contain_text("This certificate was revoked")
