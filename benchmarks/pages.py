"""What the benchmark's visitors do. One round of each page is a function of a visitor and the facts."""

from collections.abc import Callable
from dataclasses import dataclass

from benchmarks.browser import Browser

Facts = dict


@dataclass(frozen=True)
class Page:
    """One line of the table: who comes, what they do in one round, and how many rounds are measured."""

    name: str
    visitor: str
    round: Callable[[Browser, Facts], None]
    rounds: int = 96


def visit(path: str) -> Callable[[Browser, Facts], None]:
    """Look at one page; ``{lesson}`` and the like are filled in from the facts."""

    def look(browser: Browser, facts: Facts) -> None:
        browser.get(path.format(**facts["paths"]))

    return look


def take_quiz(browser: Browser, facts: Facts) -> None:
    """A whole try: start, every question, hand in, result. The first option is always chosen."""
    browser.get(facts["paths"]["quiz"])
    browser.submit(browser.form("/start/"))
    while (question := browser.question()) is not None:
        browser.submit(question, chosen=question.options("chosen")[0])
    browser.submit(browser.form("/submit/"))


def sign_one(browser: Browser, facts: Facts) -> None:
    """The supervisor opens the queue, leaves one line ticked, signs, and sees the queue again."""
    browser.get("/hours/to-sign/")
    form = browser.form("/sign/")
    browser.submit(form, line=form.options("line")[0], printed_name=facts["signature"])


OURS = (
    Page("home", "anybody", visit("/")),
    Page("lesson", "trainee", visit("{lesson}")),
    Page("path", "trainee", visit("/path/")),
    Page("quiz: a whole try", "trainee", take_quiz, rounds=16),
    Page("hours", "trainee", visit("/hours/")),
    Page("sign-off: queue, sign, queue", "supervisor", sign_one, rounds=32),
    Page("verify", "anybody", visit("{certificate}")),
)
FLOOR = (
    Page("floor: a bare Wagtail page", "member", visit("{page}")),
    Page("floor: a bare Django view", "anybody", visit("/view/")),
)
