"""Small builders for tests: each makes one believable thing and returns it.

One section for each app, in import order from the bottom. A builder takes what matters to the test as
arguments and fills in the rest; nothing is random.
"""

from datetime import datetime

from django.utils import timezone
from wagtail.models import Page

from cms.models import HomePage, TextPage
from courses.exchange.standards import SHIPPED, import_standard
from courses.models import (
    Competency,
    Enrollment,
    LessonPage,
    ModulePage,
    ProgramIndexPage,
    ProgramPage,
    ProgramScheme,
    Standard,
)
from people.models import User
from quizzes.models import Quiz

# --- people -----------------------------------------------------------------------------------------

# --- cms --------------------------------------------------------------------------------------------


def home_page() -> HomePage:
    """The home page; the migrations make it."""
    return HomePage.objects.get()


def text_page(title: str = "About us", body: list | None = None, parent: Page | None = None) -> TextPage:
    """A published text page. ``body`` is a list of (block name, value)."""
    return (parent or home_page()).add_child(instance=TextPage(title=title, body=body or []))


# --- quizzes ----------------------------------------------------------------------------------------

# --- courses ----------------------------------------------------------------------------------------


def demonstration_standard() -> Standard:
    """The small shipped standard: three modules, 60 minutes, 120 of practice, 15 of supervision."""
    return import_standard(SHIPPED / "demonstration.yaml")[0]


def program_index() -> ProgramIndexPage:
    """Where programs live, below a home page that is the site's front door."""
    if found := ProgramIndexPage.objects.first():
        return found
    home = HomePage.objects.get()
    return home.add_child(instance=ProgramIndexPage(title="Programs", slug="programs"))


def published(parent: Page, page: Page) -> Page:
    """Add a page and publish it, so that it has a revision people can be shown."""
    parent.add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def program(*, modules: int = 2, lessons: int = 2, quiz: Quiz | None = None) -> ProgramPage:
    """A program under the demonstration standard; ``quiz`` pairs with its first module."""
    scheme = demonstration_standard().scheme
    page = ProgramPage(title="Foundations", slug="foundations", summary="Learn to walk alongside.")
    page.program_schemes = [ProgramScheme(scheme=scheme)]
    published(program_index(), page)
    for number in range(1, modules + 1):
        module(page, number, lessons=lessons, quiz=quiz if number == 1 else None)
    return page


def module(program: ProgramPage, number: int, *, lessons: int = 2, quiz: Quiz | None = None) -> ModulePage:
    page = published(program, ModulePage(title=f"Module {number}", slug=f"module-{number}", quiz=quiz))
    for place in range(1, lessons + 1):
        lesson(page, f"Lesson {number}.{place}")
    return page


def lesson(
    module: ModulePage, title: str, *, text: str = "You listen first.", minutes: int = 8
) -> LessonPage:
    slug = title.lower().replace(" ", "-").replace(".", "-")
    body = [{"type": "prose", "value": text, "id": f"id-{slug}"}]
    competency = Competency.objects.get(code="mentoring")
    return published(
        module,
        LessonPage(title=title, slug=slug, body=body, minutes=minutes, competency=competency),
    )


def enrollment(person: User, program: ProgramPage, at: datetime | None = None) -> Enrollment:
    return Enrollment.objects.enroll(person, program, by=person, at=at or timezone.now())


def complete(enrollment: Enrollment, *titles: str, at: datetime | None = None) -> None:
    """Let the person complete these lessons, in this order."""
    for title in titles:
        page = LessonPage.objects.get(title=title)
        enrollment.complete_lesson(page, page.live_revision_id, by=enrollment.person, at=at or timezone.now())


# --- hours ------------------------------------------------------------------------------------------

# --- certificates -----------------------------------------------------------------------------------
