"""What every page must keep to in a real browser, whatever the test is about."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page, Request, Response

SERIOUS = ("serious", "critical")
SMALL_TARGETS = """() => {
  const inText = link => [...link.parentElement.childNodes].some(
    node => node.nodeType === Node.TEXT_NODE && node.textContent.trim().length > 1);
  const mayBeSmall = target => target.matches("label input, .skip-link")
    || (target.matches("a") && getComputedStyle(target).display === "inline" && inText(target))
    || target.matches("sup > a");
  return [...document.querySelectorAll("a, button, summary, select, textarea, input:not([type=hidden])")]
    .map(target => [target, target.getBoundingClientRect()])
    .filter(([target, box]) => box.width && box.height < 43.5 && !mayBeSmall(target))
    .map(([target, box]) => `${target.outerHTML.slice(0, 120)} is ${Math.round(box.height)} px high`);
}"""
"""What a thumb would miss: lower than 44 px, and not a link within a sentence."""


class Watch:
    """Listens to a page and collects what should not happen on it.

    A request that leaves the site, a script error, a breach of the Content Security Policy (Chromium reports
    it as an error on the console), a picture or script that is missing, an answer of 500.
    """

    def __init__(self, page: Page, site_url: str) -> None:
        self.site_url = site_url
        self.complaints: list[str] = []
        page.on("request", self.request)
        page.on("response", self.response)
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.complaints.append(f"script error: {error}"))

    def request(self, request: Request) -> None:
        if not request.url.startswith((f"{self.site_url}/", "data:", "blob:", "about:")):
            self.complaints.append(f"a request leaves the site: {request.url}")

    def response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()  # tests ask for some 403 and 404 on purpose
        is_expected = is_page or response.status == 401  # the script asks, and then says to log in again
        if response.status >= 500 or (response.status >= 400 and not is_expected):
            self.complaints.append(f"{response.status} for {response.url}")

    def console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.complaints.append(f"on the console: {message.text}")


class LookingAtNewThings:
    """Looks at a page when it shows an element that no page before it has shown, told by tag and classes."""

    ELEMENTS = """() => [...document.querySelectorAll("body *")].map(
        element => [element.tagName, element.getAttribute("type"), ...element.classList].join(" "))"""

    def __init__(self, look: Callable[[Page], None]) -> None:
        self.look = look
        self.seen: set[str] = set()

    def __call__(self, page: Page) -> None:
        shown = set(page.evaluate(self.ELEMENTS))
        if not shown <= self.seen:
            self.seen |= shown
            self.look(page)


def assert_accessible(page: Page) -> None:
    """axe finds nothing serious or critical, a thumb finds every target, and nothing scrolls sideways."""
    found = Axe().run(page).response["violations"]
    serious = [
        f"{violation['id']} ({violation['impact']}): {violation['help']}\n  "
        + "\n  ".join(node["html"] for node in violation["nodes"])
        for violation in found
        if violation["impact"] in SERIOUS
    ]
    assert not serious, f"axe on {page.url}:\n" + "\n".join(serious)
    small = page.evaluate(SMALL_TARGETS)
    assert not small, f"too small on {page.url}:\n" + "\n".join(small)
    wide, window = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    assert wide <= window, f"{page.url} is {wide} px wide in a window of {window} px"
