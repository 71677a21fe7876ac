"""What every site has from the start: the list of programs, and what each role may do in Wagtail.

Safe to repeat; ``manage.py prepare`` does it after each migration, so a new permission reaches old sites.
"""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from cms.models import HomePage
from courses.models import ProgramIndexPage
from people.models import User
from people.rules import COORDINATOR, TRAINER

EDITING = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
PICTURES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")

# Which tables a role keeps in Wagtail's admin, as app.model: the verbs.
TABLES = {
    TRAINER: {
        "quizzes.quiz": ("view", "add", "change"),
        "quizzes.questionbank": ("view", "add", "change"),
        "quizzes.question": ("view", "add", "change"),
    },
    COORDINATOR: {
        "cms.trainingbody": ("change",),
        "courses.scheme": ("view",),
        "courses.standard": ("view",),
        "hours.placement": ("view", "add", "change"),
        "people.organization": ("view", "add", "change"),
        "people.user": ("view", "add", "change"),
        "quizzes.quiz": ("view",),
        "quizzes.questionbank": ("view",),
        "quizzes.question": ("view",),
    },
}


@transaction.atomic
def set_up() -> None:
    """Make what is missing and leave what is there."""
    home = HomePage.objects.first()
    programs = ProgramIndexPage.objects.first() or _programs(home)
    for role, page in ((TRAINER, programs), (COORDINATOR, home)):
        group, _new = Group.objects.get_or_create(name=User.GROUPS[role])
        _may_edit(group, page)
        group.permissions.add(*_permissions(role))


def _programs(home: HomePage) -> ProgramIndexPage:
    page = home.add_child(instance=ProgramIndexPage(title="Programs", slug="programs", show_in_menus=True))
    page.save_revision().publish()
    return page


def _may_edit(group: Group, page: Page) -> None:
    for permission in Permission.objects.filter(codename__in=EDITING, content_type__app_label="wagtailcore"):
        GroupPagePermission.objects.get_or_create(group=group, page=page.page_ptr, permission=permission)
    for permission in Permission.objects.filter(codename__in=PICTURES):
        GroupCollectionPermission.objects.get_or_create(
            group=group, collection=Collection.get_first_root_node(), permission=permission
        )


def _permissions(role: str) -> list[Permission]:
    found = [Permission.objects.get(codename="access_admin")]
    for table, verbs in TABLES[role].items():
        app, model = table.split(".")
        codenames = [f"{verb}_{model}" for verb in verbs]
        found += Permission.objects.filter(content_type__app_label=app, codename__in=codenames)
    return found
