"""What every site has from the start: the list of programs, and what each role may do in Wagtail.

Safe to repeat; ``manage.py prepare`` does it after each migration, so a new permission reaches old sites.
"""

from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Page,
    Task,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from cms.models import HomePage
from courses.models import ProgramIndexPage, ProgramPage, ProgramTeam, Review
from people.models import User
from people.rules import COORDINATOR, LEAD, TRAINER

REVIEW = "Review by a lead trainer or a coordinator"
EDITING = ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")
LIBRARY = (
    *("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document"),
    *("add_media", "change_media"),  # wagtailmedia asks for its own model's permissions, not for ours
)

# Who edits and publishes every program. Trainers write where a team lets them (courses.ProgramTeam).
PUBLISHERS = (LEAD, COORDINATOR)

# Which tables a role keeps in Wagtail's admin, as app.model: the verbs.
TABLES = {
    TRAINER: {
        "cms.glossaryterm": ("view", "add", "change", "delete"),
        "courses.observedpractice": ("view", "add", "change", "publish"),
        "quizzes.quiz": ("view", "add", "change"),
        "quizzes.questionbank": ("view", "add", "change"),
        "quizzes.question": ("view", "add", "change"),
    },
    COORDINATOR: {
        "certificates.certificatedesign": ("view", "add", "change", "publish"),
        "cms.trainingbody": ("change",),
        "courses.cohort": ("view", "add", "change"),
        "courses.observedpractice": ("view", "add", "change", "publish"),
        "courses.programteam": ("view", "change"),
        "courses.scheme": ("view", "add", "change"),
        "courses.standard": ("view", "add", "change"),
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
    programs = ProgramIndexPage.of_the_site() or _programs(home)
    groups = {role: Group.objects.get_or_create(name=User.GROUPS[role])[0] for role in (TRAINER, *PUBLISHERS)}
    for role, group in groups.items():
        _may_use_the_library(group)
        group.permissions.add(*_permissions(role))
    _may_edit(groups[LEAD], programs)
    _may_edit(groups[COORDINATOR], home)
    _approve_in_a_window()
    teams = [ProgramTeam.objects.of(program) for program in ProgramPage.objects.child_of(programs)]
    if not WorkflowPage.objects.filter(page=programs).exists():
        _split_rights(groups[TRAINER], programs, teams)
        _review(programs, [groups[role] for role in PUBLISHERS])


def _split_rights(trainers: Group, programs: Page, teams: list[ProgramTeam]) -> None:
    """Once: whoever could edit every program as a trainer now has a place in every team."""
    old = GroupPagePermission.objects.filter(group=trainers, page=programs)
    if old.exists():
        for team in teams:
            team.group.user_set.add(*trainers.user_set.all())
        old.delete()


def _review(programs: Page, reviewers: list[Group]) -> None:
    """Once: a trainer writes, a lead reviews. It can be changed in the admin, and then stays so."""
    workflow = Workflow.objects.create(name="review by a lead trainer")  # the button says: Submit to ...
    task = Review.objects.create(name=REVIEW)
    task.groups.set(reviewers)
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    WorkflowPage.objects.create(workflow=workflow, page=programs.page_ptr)


def _approve_in_a_window() -> None:
    """Once: the review of a site from before shows what publishing does, also for what waits in it now."""
    for old in GroupApprovalTask.objects.filter(name=REVIEW):
        row, groups = Task.objects.get(pk=old.pk), list(old.groups.all())
        old.delete(keep_parents=True)
        fields = {field.attname: getattr(row, field.attname) for field in Task._meta.concrete_fields}
        fields["content_type_id"] = ContentType.objects.get_for_model(Review).pk
        task = Review(task_ptr_id=row.pk, **fields)
        task.save()
        task.groups.set(groups)


def _programs(home: HomePage) -> ProgramIndexPage:
    page = home.add_child(instance=ProgramIndexPage(title="Programs", slug="programs", show_in_menus=True))
    page.save_revision().publish()
    return page


def _may_edit(group: Group, page: Page) -> None:
    permissions = Permission.objects.filter(codename__in=EDITING, content_type__app_label="wagtailcore")
    GroupPagePermission.objects.bulk_create(
        [GroupPagePermission(group=group, page_id=page.pk, permission=row) for row in permissions],
        ignore_conflicts=True,
    )


def _may_use_the_library(group: Group) -> None:
    root = Collection.get_first_root_node()
    permissions = Permission.objects.filter(codename__in=LIBRARY)
    GroupCollectionPermission.objects.bulk_create(
        [GroupCollectionPermission(group=group, collection=root, permission=row) for row in permissions],
        ignore_conflicts=True,
    )


def _permissions(role: str) -> list[Permission]:
    wanted = Q(codename="access_admin")
    for table, verbs in TABLES[TRAINER if role == LEAD else role].items():
        app, model = table.split(".")
        codenames = [f"{verb}_{model}" for verb in verbs]
        wanted |= Q(content_type__app_label=app, codename__in=codenames)
    return list(Permission.objects.filter(wanted))
