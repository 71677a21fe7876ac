"""Fixtures of the browser tests: a running site, and pages on a phone, a desktop, or with JavaScript off.

These tests never touch the database of the test process, only the site: through pages, and its mail.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from config.demo.people import PASSWORD, address
from scripts.bootstrap import find_browser
from tests import database
from tests.browser.manners import Watch, assert_accessible
from tests.browser.server import RunningSite, running_site, seed

HERE = Path(__file__).parent
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
# No spare process for a page that may come, and none to draw with: an eighth less for the whole run.
FLAGS += ["--renderer-process-limit=1", "--in-process-gpu"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker("browser")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Without a browser each test says by name that it was skipped; in CI that is a failure."""
    if find_browser():
        return
    sentence = f"{item.name} needs a browser: install Chromium, or set CHROMIUM_PATH to one"
    if os.environ.get("CI"):
        pytest.fail(sentence, pytrace=False)
    pytest.skip(sentence)


@pytest.fixture(scope="package")
def seeded(tmp_path_factory: pytest.TempPathFactory, django_db_setup) -> Path:
    """A folder with the demonstration, made by whichever test process comes first."""
    mine = tmp_path_factory.getbasetemp()
    folder = (mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine) / "seeded"
    with database.one_at_a_time("site"):
        if not folder.exists():
            draft = folder.with_name("seeding")
            seed(draft)
            draft.rename(folder)
    return folder


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory, seeded: Path) -> Iterator[RunningSite]:
    """The running site with the demonstration in it, shared by all browser tests of this process."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(seeded, folder, dirs_exist_ok=True)
    with running_site(folder) as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    # For this package only: while Playwright runs, Django takes the main thread for an asynchronous one.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browse(site: RunningSite, browser: Browser) -> Iterator[Callable[..., Page]]:
    """``browse(PHONE)`` opens a new browser window that knows nothing of the others.

    When the test is over, nothing may have happened on any page that should not (see ``Watch``).
    """
    contexts, watches = [], []

    def open_page(viewport: dict[str, int], *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=site.url, viewport=viewport, java_script_enabled=javascript, locale="en-US"
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        contexts.append(context)
        watches.append(Watch(page, site.url))
        return page

    yield open_page
    for context in contexts:
        context.close()
    complaints = [complaint for watch in watches for complaint in watch.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def phone(browse: Callable[..., Page]) -> Page:
    return browse(PHONE)


@pytest.fixture
def desktop(browse: Callable[..., Page]) -> Page:
    return browse(DESKTOP)


@pytest.fixture
def no_js_phone(browse: Callable[..., Page]) -> Page:
    return browse(PHONE, javascript=False)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """``axe(page)`` fails when the page has a serious or critical fault. It needs JavaScript."""
    return assert_accessible


@pytest.fixture(scope="package")
def logged_in(site: RunningSite) -> dict[str, list]:
    """The cookies of everybody who has logged in on the running site."""
    return {}


@pytest.fixture
def log_in(logged_in: dict[str, list]) -> Callable[..., None]:
    """``log_in(phone, "Tess")`` logs somebody of the demonstration in, through the log-in page.

    From the second time on the browser is handed the same session, unless it has to be one of its own.
    """

    def once(page: Page, name: str, *, anew: bool = False) -> None:
        if name in logged_in and not anew:
            page.context.add_cookies(logged_in[name])
        else:
            through_the_page(page, name)
            logged_in[name] = page.context.cookies()

    def through_the_page(page: Page, name: str) -> None:
        page.goto("/accounts/login/")
        page.fill("main [name=login]", address(name))
        page.fill("main [name=password]", PASSWORD)
        with page.expect_navigation():
            page.press("main [name=password]", "Enter")
        assert "/accounts/login/" not in page.url, page.inner_text("main")

    return once
