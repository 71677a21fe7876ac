"""What opens a module besides order: other modules, and a day. The reason is always shown."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from config.setup import set_up
from courses.copying import lead_prerequisites_home
from courses.models import LessonPage, ModulePage, ModulePrerequisite, ProgramPage
from people.refusals import Refused
from tests import builders
from tests.courses.editing import typed
from tests.worlds import once_a_module


def _world() -> None:
    page = builders.program(modules=3, lessons=1)
    page.order = ProgramPage.Order.FREE
    page.save_revision().publish()
    set_up()


world = once_a_module(_world)


@pytest.fixture
def program(world, db) -> ProgramPage:
    return ProgramPage.objects.get()


@pytest.fixture
def enrolled(program, tess):
    return builders.enrollment(tess, program)


def module(number: int) -> ModulePage:
    return ModulePage.objects.get(title=f"Module {number}")


def lesson(number: int) -> LessonPage:
    return LessonPage.objects.get(title=f"Lesson {number}.1")


def need(one: int, *others: int) -> None:
    for other in others:
        ModulePrerequisite.objects.create(module=module(one), needs=module(other))


def next_week():
    return timezone.localdate() + timedelta(days=7)


def states(enrollment) -> list[str]:
    return [found.state for found in enrollment.outline().modules]


def test_in_any_order_each_module_starts_at_its_first_lesson(enrolled):
    assert states(enrolled) == ["open", "open", "open"]
    builders.complete(enrolled, "Lesson 3.1")
    assert states(enrolled) == ["open", "open", "done"]


def test_a_module_waits_for_those_it_needs_and_names_them(enrolled, tess, client_for):
    need(3, 1, 2)
    browser = client_for(tess)
    answer = browser.get(lesson(3).url)
    assert answer.status_code == 403
    assert "Module 1" in answer.content.decode()
    with pytest.raises(Refused, match="First comes: Module 1"):
        builders.complete(enrolled, "Lesson 3.1")
    builders.complete(enrolled, "Lesson 1.1", "Lesson 2.1")
    assert browser.get(lesson(3).url).status_code == 200


def test_a_module_waits_for_its_day_and_names_it(enrolled, tess, client_for):
    ModulePage.objects.filter(title="Module 2").update(opens_on=next_week())
    answer = client_for(tess).get(lesson(2).url)
    assert answer.status_code == 403
    assert "It opens on" in answer.content.decode()
    with pytest.raises(Refused, match="It opens on"):
        builders.complete(enrolled, "Lesson 2.1")
    enrolled.complete_lesson(
        lesson(2), lesson(2).live_revision_id, by=tess, at=timezone.now() + timedelta(days=9)
    )


def test_the_path_names_the_day_when_nothing_else_is_open(enrolled, tess, client_for):
    ModulePage.objects.filter(title="Module 3").update(opens_on=next_week())
    builders.complete(enrolled, "Lesson 1.1", "Lesson 2.1")
    text = client_for(tess).get(reverse("certificates:path")).content.decode()
    assert "Next: a new module on" in text
    assert "Opens on" in client_for(tess).get(enrolled.program.url).content.decode()


def test_those_who_write_and_run_a_program_pass(program, tomas, cora, client_for):
    need(3, 1)
    ModulePage.objects.filter(title="Module 3").update(opens_on=next_week())
    for person in (tomas, cora):
        builders.enrollment(person, program)
        assert client_for(person).get(lesson(3).url).status_code == 200


def test_the_outline_still_takes_two_statements(enrolled, django_assert_num_queries):
    need(3, 1, 2)
    need(2, 1)
    first, second = module(1).pk, module(2).pk
    with django_assert_num_queries(2):
        placed = enrolled.outline()
    assert [found.needs for found in placed.modules] == [(), (first,), (first, second)]


# --- In the editor ----------------------------------------------------------------------------------


def edit(browser, page: ModulePage, *needs: ModulePage):
    rows = inline_formset([{"id": "", "needs": other.pk} for other in needs])
    data = typed(page) | nested_form_data({"prerequisites": rows})
    return browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)


def test_a_circle_is_refused_with_its_way(program, cora, client_for):
    need(1, 2)
    need(2, 3)
    answer = edit(client_for(cora), module(3), module(1))
    assert "Module 3 → Module 1 → Module 2 → Module 3" in answer.content.decode()


def test_a_circle_of_two_drafts_is_refused_too(program, cora, client_for):
    browser = client_for(cora)
    assert edit(browser, module(1), module(2)).status_code == 302
    answer = edit(browser, module(2), module(1))
    assert "Module 2 → Module 1 → Module 2" in answer.content.decode()


def test_a_module_of_another_program_is_refused(program, cora, client_for):
    other = ProgramPage(title="Other", slug="other", summary="Another.")
    far = builders.module(builders.published(builders.program_index(), other), 9, lessons=0)
    answer = edit(client_for(cora), module(1), far)
    assert "Module 9 is not another module of this program." in answer.content.decode()


# --- Copying ----------------------------------------------------------------------------------------


def test_in_a_copy_modules_wait_for_modules_of_the_copy(program, cora):
    need(3, 1)
    module(3).save_revision().publish()
    copy = program.copy(
        recursive=True, update_attrs={"title": "Copy", "slug": "copy"}, user=None, keep_live=True
    )
    lead_prerequisites_home(program, copy)
    first, _second, third = ModulePage.objects.child_of(copy).order_by("path")
    assert third.prerequisites.get().needs == first
    assert third.get_latest_revision_as_object().prerequisites.get().needs_id == first.pk
