"""Who writes which program: teams, the review by a lead, and what a writer can do on the way."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, GroupApprovalTask, GroupPagePermission, Page, Task, Workflow, WorkflowPage

from config.setup import set_up
from courses.models import LessonCompletion, LessonPage, ModulePage, ProgramPage, ProgramTeam, Review
from people.rules import LEAD
from tests import builders
from tests.courses.editing import typed

pytestmark = pytest.mark.usefixtures("program_pk", "db")


@pytest.fixture(scope="module")
def program_pk(standing):
    page = builders.program(modules=1, lessons=1)
    set_up()
    return page.pk


@pytest.fixture
def program(program_pk, db):
    return ProgramPage.objects.get(pk=program_pk)


@pytest.fixture
def other(program):
    """A second program, which nobody of the cast writes."""
    page = builders.published(
        builders.program_index(), ProgramPage(title="Next steps", slug="next-steps", summary="Go on.")
    )
    module = builders.published(page, ModulePage(title="Elsewhere", slug="elsewhere"))
    return builders.lesson(module, "Far away")


@pytest.fixture
def writer(program, tomas, client_for):
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    return client_for(tomas)


@pytest.fixture
def lead(lee, client_for):
    lee.grant(LEAD)
    return client_for(lee)


def lesson() -> LessonPage:
    return LessonPage.objects.get(title="Lesson 1.1")


def edit(browser, page: LessonPage, **changes):
    return browser.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), typed(page, **changes))


def submit(browser):
    """Change the lesson and send it in for review."""
    answer = edit(browser, lesson(), title="A better title", **{"action-submit": "Submit"})
    assert answer.status_code == 302
    return lesson().current_workflow_task_state


def decide(browser, state, action: str):
    url = reverse("wagtailadmin_pages:workflow_action", args=[lesson().pk, action, state.pk])
    return browser.post(url, {"comment": "Please look at the title again." if action == "reject" else ""})


def test_a_review_of_a_site_from_before_gets_its_window_while_something_waits(writer, lead, program):
    state = submit(writer)
    task = Task.objects.get(pk=state.task_id)
    Review.objects.get().delete(keep_parents=True)
    old = GroupApprovalTask(task_ptr_id=task.pk, name=task.name)
    old.content_type = ContentType.objects.get_for_model(GroupApprovalTask)
    old.save()
    old.groups.set(Group.objects.filter(name="Lead trainers"))
    for _twice in range(2):
        set_up()
    assert [group.name for group in Review.objects.get().groups.all()] == ["Lead trainers"]
    assert not GroupApprovalTask.objects.filter(name=task.name).exists()
    decide(lead, lesson().current_workflow_task_state, "approve")
    assert LessonPage.objects.filter(title="A better title").exists()


# --- Program by program -----------------------------------------------------------------------------


def test_a_trainer_writes_their_program_and_cannot_edit_another(writer, other):
    assert edit(writer, lesson(), title="A better title").status_code == 302
    assert lesson().get_latest_revision_as_object().title == "A better title"
    assert edit(writer, other, title="Mine now").status_code == 302  # back to the start of the admin
    assert other.get_latest_revision_as_object().title == "Far away"


def test_a_trainer_reads_every_lesson(writer, other):
    assert writer.get(other.url).status_code == 200


def test_a_coordinator_ticks_who_writes_a_program(program, other, cora, tomas, client_for):
    team, _second = (
        ProgramTeam.objects.of(program),
        ProgramTeam.objects.of(ProgramPage.objects.get(title="Next steps")),
    )
    browser = client_for(cora)
    listed = browser.get(reverse("program-teams:index")).content.decode()
    assert "Foundations" in listed
    assert "Next steps" in listed
    browser.post(reverse("program-teams:edit", args=[team.pk]), {"trainers": [tomas.pk]})
    assert list(team.group.user_set.all()) == [tomas]
    assert edit(client_for(tomas), lesson(), title="A better title").status_code == 302
    browser.post(reverse("program-teams:edit", args=[team.pk]), {})
    assert not team.group.user_set.exists()


@pytest.mark.parametrize(("who", "status"), [("tomas", 302), ("cora", 200)])
def test_only_a_coordinator_gives_places(who, status, program, tomas, cora, client_for):
    person = {"tomas": tomas, "cora": cora}[who]
    url = reverse("program-teams:edit", args=[ProgramTeam.objects.of(program).pk])
    assert client_for(person).get(url).status_code == status


def test_the_list_of_teams_takes_the_same_statements_for_more_of_them(
    program, cora, tomas, client_for, django_assert_max_num_queries
):
    browser, address = client_for(cora), reverse("program-teams:index")
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    browser.get(address)
    with django_assert_max_num_queries(100) as few:
        browser.get(address)
    for number in range(4):
        page = ProgramPage(title=f"Program {number}", slug=f"program-{number}", summary="More.")
        builders.published(builders.program_index(), page)
        ProgramTeam.objects.of(page).group.user_set.add(tomas)
    with django_assert_max_num_queries(len(few)):
        browser.get(address)


def test_changing_somebodys_roles_keeps_their_place_in_a_team(program, cora, tomas, client_for):
    team = ProgramTeam.objects.of(program)
    team.group.user_set.add(tomas)
    roles = [Group.objects.get(name="Trainers").pk, Group.objects.get(name="Coordinators").pk]
    url = reverse("wagtailusers_users:edit", args=[tomas.pk])
    client_for(cora).post(url, {"email": tomas.email, "is_active": "on", "groups": roles})
    assert {group.name for group in tomas.groups.all()} == {"Trainers", "Coordinators", team.group.name}


def test_nobody_joins_a_team_through_the_form_of_roles(program, cora, otto, client_for):
    team = ProgramTeam.objects.of(program)
    url = reverse("wagtailusers_users:edit", args=[otto.pk])
    client_for(cora).post(url, {"email": otto.email, "is_active": "on", "groups": [team.group.pk]})
    assert not otto.groups.exists()


# --- A trainer writes, a lead reviews ---------------------------------------------------------------


def test_what_a_trainer_sends_in_is_published_when_a_lead_approves(writer, lead):
    state = submit(writer)
    assert lesson().title == "Lesson 1.1"
    decide(lead, state, "approve")
    assert LessonPage.objects.get(slug="lesson-1-1").title == "A better title"


def test_a_trainer_neither_publishes_nor_approves_their_own_text(writer, program):
    edit(writer, lesson(), title="A better title", **{"action-publish": "Publish"})
    assert lesson().title == "Lesson 1.1"
    decide(writer, submit(writer), "approve")
    assert lesson().title == "Lesson 1.1"


def test_a_lead_sends_a_text_back_and_the_trainer_sends_it_in_again(writer, lead):
    state = submit(writer)
    decide(lead, state, "reject")
    assert lesson().current_workflow_state.status == "needs_changes"
    answer = edit(writer, lesson(), title="Better still", **{"action-restart-workflow": "Again"})
    assert answer.status_code == 302
    decide(lead, lesson().current_workflow_task_state, "approve")
    assert LessonPage.objects.get(slug="lesson-1-1").title == "Better still"


def test_nothing_goes_back_without_a_word(writer, lead):
    state = submit(writer)
    url = reverse("wagtailadmin_pages:workflow_action", args=[lesson().pk, "reject", state.pk])
    answer = lead.post(url, {"comment": " "}, headers={"x-requested-with": "XMLHttpRequest"})
    assert "Please say in a few words what should change." in answer.json()["html"]
    assert lesson().current_workflow_state.status == "in_progress"


def test_whoever_opens_what_was_sent_back_reads_why(writer, lead):
    state = submit(writer)
    lead.post(
        reverse("wagtailadmin_pages:workflow_action", args=[lesson().pk, "reject", state.pk]),
        {"comment": "What if <she> cries?"},
    )
    address = reverse("wagtailadmin_pages:edit", args=[lesson().pk])
    assert "Lee sent this page back: “What if &lt;she&gt; cries?”" in writer.get(address).content.decode()
    edit(writer, lesson(), title="Better still", **{"action-submit": "Again"})
    assert "sent this page back" not in writer.get(address).content.decode()


def test_the_parts_of_a_program_stand_in_the_admin_as_readers_walk_through_them(writer, program):
    first, module = lesson(), ModulePage.objects.child_of(program).get()
    builders.lesson(module, "Added later")
    edit(writer, first, title="Lesson 1.1")
    shown = writer.get(reverse("wagtailadmin_explore", args=[module.pk])).content.decode()
    assert shown.index("Lesson 1.1") < shown.index("Added later")


def test_a_coordinator_may_review_too(writer, cora, client_for):
    decide(client_for(cora), submit(writer), "approve")
    assert LessonPage.objects.filter(title="A better title").exists()


def test_an_approved_text_with_a_date_waits_for_it(writer, lead):
    day = timezone.now() + timedelta(days=3)
    edit(writer, lesson(), title="Later", go_live_at=f"{day:%Y-%m-%d %H:%M}", **{"action-submit": "Submit"})
    decide(lead, lesson().current_workflow_task_state, "approve")
    page = lesson()
    assert page.title == "Lesson 1.1"
    assert page.latest_revision.approved_go_live_at is not None


def test_a_writer_locks_looks_back_compares_and_comments(writer, tomas):
    page = lesson()
    edit(writer, page, title="A better title")
    writer.post(reverse("wagtailadmin_pages:lock", args=[page.pk]))
    assert lesson().locked_by == tomas
    writer.post(reverse("wagtailadmin_pages:unlock", args=[page.pk]))
    assert not lesson().locked
    assert writer.get(reverse("wagtailadmin_pages:history", args=[page.pk])).status_code == 200
    compare = reverse("wagtailadmin_pages:revisions_compare", args=[page.pk, "live", "latest"])
    assert "A better title" in writer.get(compare).content.decode()
    row = {"comments-0-contentpath": "summary", "comments-0-text": "Who is this for?"}
    rows = {"comments-TOTAL_FORMS": "1", "comments-0-DELETE": "", "comments-0-resolved": ""}
    rows |= {"comments-0-id": "", "comments-0-position": "", "comments-0-replies-TOTAL_FORMS": "0"}
    edit(writer, page, **rows, **row, **{"comments-0-replies-INITIAL_FORMS": "0"})
    assert Comment.objects.get(page=page).user == tomas


# --- Setting up -------------------------------------------------------------------------------------


def test_setting_up_twice_leaves_one_review_and_keeps_what_was_changed(program):
    Workflow.objects.filter(name="review by a lead trainer").update(name="Two pairs of eyes")
    before = (Workflow.objects.count(), Group.objects.count(), GroupPagePermission.objects.count())
    set_up()
    assert (Workflow.objects.count(), Group.objects.count(), GroupPagePermission.objects.count()) == before


def test_trainers_of_a_site_from_before_keep_the_programs_they_could_edit(program, tomas, client_for):
    ProgramTeam.objects.all().delete()
    Group.objects.filter(name__startswith="Trainers of ").delete()
    WorkflowPage.objects.all().delete()
    trainers = Group.objects.get(name="Trainers")
    change = GroupPagePermission.objects.first().permission
    index = Page.objects.get(pk=builders.program_index().pk)
    GroupPagePermission.objects.create(group=trainers, page=index, permission=change)
    set_up()
    assert ProgramTeam.objects.of(program).group.user_set.get() == tomas
    assert not GroupPagePermission.objects.filter(group=trainers).exists()
    assert edit(client_for(tomas), lesson(), title="Still mine").status_code == 302
    assert lesson().get_latest_revision_as_object().title == "Still mine"


# --- Copying a whole program ------------------------------------------------------------------------


@pytest.fixture
def copied(program, tess, cora, client_for):
    """Cora copies the program that Tess is in, with everything below it."""
    module = ModulePage.objects.get(title="Module 1")
    module.quiz = builders.quiz()
    module.save_revision().publish()
    builders.complete(builders.enrollment(tess, program), "Lesson 1.1")
    data = {
        "new_title": "Foundations in spring",
        "new_slug": "foundations-spring",
        "new_parent_page": builders.program_index().pk,
        "copy_subpages": "on",
        "publish_copies": "on",
    }
    answer = client_for(cora).post(reverse("wagtailadmin_pages:copy", args=[program.pk]), data)
    assert answer.status_code == 302
    return ProgramPage.objects.get(slug="foundations-spring")


def test_a_copied_program_has_keys_of_its_own_and_nobody_in_it(copied, program, tess):
    old = Page.objects.descendant_of(program, inclusive=True)
    new = Page.objects.descendant_of(copied, inclusive=True)
    assert [page.title for page in new][1:] == [page.title for page in old][1:]
    assert {page.translation_key for page in new}.isdisjoint({page.translation_key for page in old})
    assert copied.enrollments.count() == 0
    assert LessonCompletion.objects.filter(lesson__in=new).count() == 0
    assert LessonCompletion.objects.get(lesson__in=old).enrollment.person == tess


def test_a_copied_program_asks_the_same_quiz_and_leads_to_the_same_credential(copied, program):
    modules = ModulePage.objects.filter(title="Module 1")
    assert len({module.quiz_id for module in modules}) == 1
    assert [row.scheme for row in copied.program_schemes.all()] == [
        row.scheme for row in program.program_schemes.all()
    ]


def test_who_may_not_add_a_program_reads_it_before_the_form(program, writer):
    answer = writer.get(reverse("wagtailadmin_pages:copy", args=[program.pk]), follow=True)
    assert "Please ask a lead trainer or your coordinator" in answer.content.decode()
    module = ModulePage.objects.first()
    assert writer.get(reverse("wagtailadmin_pages:copy", args=[module.pk])).status_code == 200


def test_those_who_write_a_program_do_not_write_its_copy(copied, program, tomas, client_for):
    ProgramTeam.objects.of(program).group.user_set.add(tomas)
    page = LessonPage.objects.descendant_of(copied).get()
    edit(client_for(tomas), page, title="Mine too")
    assert page.get_latest_revision_as_object().title == "Lesson 1.1"
    assert not ProgramTeam.objects.of(copied).group.user_set.exists()


def test_somebody_learns_in_the_copy_from_its_first_lesson(copied, noor):
    enrollment = builders.enrollment(noor, copied)
    page = LessonPage.objects.descendant_of(copied).get()
    enrollment.complete_lesson(page, page.live_revision_id, by=noor, at=timezone.now())
    assert enrollment.outline().next_step.kind == "quiz"
