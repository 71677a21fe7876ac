"""Records outlive content: what Wagtail's admin must not delete, move or alias."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import Page

from courses.models import LessonPage, ProgramPage
from people.refusals import Refused
from tests import builders
from tests.worlds import once_a_module

world = once_a_module(lambda: builders.program(modules=2, lessons=1).pk)


@pytest.fixture
def program(world, db) -> ProgramPage:
    return ProgramPage.objects.get(pk=world)


@pytest.fixture
def admin(client_for, tomas):
    """Tomas with every permission, so that only our guard can refuse him."""
    tomas.is_superuser = True
    tomas.save()
    return client_for(tomas)


@pytest.fixture
def completed(program, tess):
    enrollment = builders.enrollment(tess, program)
    builders.complete(enrollment, "Lesson 1.1")
    return enrollment


@pytest.mark.parametrize("title", ["Lesson 1.1", "Module 1", "Foundations", "Programs"])
def test_what_somebody_completed_is_not_deleted_nor_is_anything_above_it(completed, admin, title):
    page = Page.objects.get(title=title)
    answer = admin.post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert answer.status_code == 200
    assert "1 person has completed it" in answer.content.decode()
    assert Page.objects.filter(pk=page.pk).exists()


def test_a_lesson_nobody_touched_may_go(completed, admin):
    page = Page.objects.get(title="Lesson 2.1")
    admin.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert not Page.objects.filter(pk=page.pk).exists()


def test_the_bulk_action_asks_the_same(completed, admin):
    pages = Page.objects.filter(title__in=["Lesson 1.1", "Lesson 2.1"])
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
    query = "&".join(f"id={page.pk}" for page in pages)
    answer = admin.post(f"{url}?{query}", follow=True)
    assert "cannot be deleted" in answer.content.decode()
    assert pages.count() == 2


def test_what_somebody_completed_stays_in_its_program(completed, admin):
    page = Page.objects.get(title="Module 1")
    other = ProgramPage(title="Other", slug="other", summary="Another.")
    builders.published(builders.program_index(), other)
    url = reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk])
    answer = admin.post(url, follow=True)
    assert "cannot move to another program" in answer.content.decode()
    assert Page.objects.get(pk=page.pk).get_parent().title == "Foundations"


def test_the_bulk_move_asks_the_same(completed, admin):
    page = Page.objects.get(title="Module 1")
    other = ProgramPage(title="Other", slug="other", summary="Another.")
    builders.published(builders.program_index(), other)
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "move"])
    answer = admin.post(f"{url}?id={page.pk}", {"chooser": other.pk}, follow=True)
    assert "one at a time" in answer.content.decode()
    assert Page.objects.get(pk=page.pk).get_parent().title == "Foundations"


def test_inside_its_program_a_module_moves_freely(completed, admin):
    one = LessonPage.objects.get(title="Lesson 1.1")
    two = Page.objects.get(title="Module 2")
    admin.post(reverse("wagtailadmin_pages:move_confirm", args=[one.pk, two.pk]))
    assert Page.objects.get(pk=one.pk).get_parent() == two


def test_learning_pages_have_no_aliases(program, admin):
    page = LessonPage.objects.get(title="Lesson 1.1")
    with pytest.raises(Refused):
        page.create_alias(update_slug="again")
    form = {"new_title": "Again", "new_slug": "again", "new_parent_page": page.get_parent().pk, "alias": "on"}
    answer = admin.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form, follow=True)
    assert "cannot be aliased" in answer.content.decode()
    assert not Page.objects.filter(slug="again").exists()


def test_a_trainer_without_rights_is_refused_by_wagtail_itself(program, tomas, client_for):
    tomas.user_permissions.add(Permission.objects.get(codename="access_admin"))
    page = LessonPage.objects.get(title="Lesson 1.1")
    answer = client_for(tomas).post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    assert answer.status_code == 302
    assert Page.objects.filter(pk=page.pk).exists()
