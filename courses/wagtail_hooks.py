"""What staff see of learning in Wagtail's admin, and what the admin must not do to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.models import Page

from courses import impact_admin, practice_admin, practice_impact, sending_in, translating  # noqa: F401 (they register themselves)
from courses.cohort_admin import CohortViewSet
from courses.copying import copy_practices, lead_prerequisites_home
from courses.models import LearningPage, ProgramPage, ProgramTeam, Scheme, dependents
from courses.standard_admin import StandardViewSet
from courses.team_admin import TeamViewSet

# --- Records outlive content ------------------------------------------------------------------------


def _sentence(people: dict[str, int]) -> str:
    """Who depends on a page, in words; empty when nobody does."""
    parts = []
    if people["enrolled"]:
        parts.append(
            ngettext("%(n)d person is enrolled", "%(n)d people are enrolled", people["enrolled"])
            % {"n": people["enrolled"]}
        )
    if people["completed"]:
        parts.append(
            ngettext("%(n)d person has completed it", "%(n)d people have completed it", people["completed"])
            % {"n": people["completed"]}
        )
    return _(" and ").join(parts)


def _refuse(request: HttpRequest, pages: list[Page], sentence: str) -> HttpResponse | None:
    """Back to the list of pages with a sentence, when people depend on these pages."""
    who = _sentence(dependents(pages))
    if not who:
        return None
    messages.error(request, sentence % {"title": pages[0].get_admin_display_title(), "who": who})
    return redirect("wagtailadmin_explore", pages[0].get_parent().pk)


@hooks.register("before_delete_page")
def keep_what_people_completed(request: HttpRequest, page: Page) -> HttpResponse | None:
    """A page that somebody stands on, or has completed, is unpublished instead of deleted."""
    sentence = _("“%(title)s” cannot be deleted: %(who)s. You can unpublish it instead.")
    return _refuse(request, [page], sentence)


@hooks.register("before_bulk_action")
def keep_what_people_completed_in_bulk(request, action_type, objects, action) -> HttpResponse | None:
    """The same for many pages at once."""
    pages = [thing for thing in objects if isinstance(thing, Page)]
    if not pages:
        return None
    if action_type == "delete":
        sentence = _(
            "These pages, “%(title)s” among them, cannot be deleted: %(who)s. You can unpublish them."
        )
        return _refuse(request, pages, sentence)
    if action_type == "move":
        sentence = _("Please move these pages one at a time, “%(title)s” among them: %(who)s.")
        return _refuse(request, pages, sentence)
    return None


@hooks.register("before_move_page")
def keep_completions_in_their_program(request, page: Page, destination: Page) -> HttpResponse | None:
    """What somebody completed stays in its program; inside it, pages move freely."""
    depth = LearningPage.PROGRAM_DEPTH * Page.steplen
    if page.path[:depth] == destination.path[:depth]:
        return None
    sentence = _("“%(title)s” cannot move to another program: %(who)s. You can copy it instead.")
    return _refuse(request, [page], sentence)


@hooks.register("before_copy_page")
def say_who_copies_programs(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Before the form is filled in: a copy of a program is a new program, and not everybody may add one."""
    may_add = page.get_parent().permissions_for_user(request.user).can_add_subpage()
    if may_add or not isinstance(page.specific, ProgramPage):
        return None
    messages.error(
        request, _("A copy is a new program. Please ask a lead trainer or your coordinator for it.")
    )
    return redirect("wagtailadmin_explore", page.pk)


@hooks.register("before_copy_page")
def refuse_aliases(request: HttpRequest, page: Page) -> HttpResponse | None:
    """An alias would be a second page for one thing that people complete."""
    if request.method != "POST" or "alias" not in request.POST:
        return None
    if not isinstance(page.specific, LearningPage):
        return None
    messages.error(request, _("Programs, modules and lessons cannot be aliased. Copy without “alias”."))
    return redirect("wagtailadmin_pages:copy", page.pk)


# --- Who writes what --------------------------------------------------------------------------------


@hooks.register("after_create_page")
def give_a_new_program_its_team(request: HttpRequest, page: Page) -> None:
    """Rights are given program by program, so each program has a team."""
    if isinstance(page.specific, ProgramPage):
        ProgramTeam.objects.of(page.specific)


@hooks.register("after_copy_page")
def give_a_copy_its_own_team(request: HttpRequest, page: Page, new_page: Page) -> None:
    """A copy is another program: those who write the first one are not let into it unasked."""
    give_a_new_program_its_team(request, new_page)
    if isinstance(new_page.specific, ProgramPage):
        lead_prerequisites_home(page, new_page)
        copy_practices(page, new_page)


@hooks.register("register_admin_viewset")
def register_teams() -> TeamViewSet:
    return TeamViewSet("program-teams")


# --- What a page's history calls an import ------------------------------------------------------------


@hooks.register("register_log_actions")
def register_imports(actions) -> None:
    """So that the history says which revision came from a folder."""
    actions.register_action(
        "courses.import", gettext_lazy("Import"), gettext_lazy("Brought in from a folder")
    )
    actions.register_action(
        "courses.remove", gettext_lazy("Remove"), gettext_lazy("Unpublished: it left the folder")
    )


# --- What staff can look up -------------------------------------------------------------------------


class SchemeViewSet(ModelViewSet):
    """Schemes and their texts."""

    model = Scheme
    icon = "tasks"
    form_fields = ["key", "title", "issuer", "register_url"]
    list_display = ["title", "issuer"]
    inspect_view_enabled = True

    def formfield_for_dbfield(self, db_field, **kwargs):
        secure = {"assume_scheme": "https"} if db_field.name == "register_url" else {}
        return super().formfield_for_dbfield(db_field, **secure, **kwargs)


class StandardsGroup(ModelViewSetGroup):
    """In the menu: what boards demand."""

    menu_label = gettext_lazy("Standards")
    menu_icon = "tasks"
    menu_order = 310
    items = (SchemeViewSet("schemes"), StandardViewSet("standards"))


@hooks.register("register_admin_viewset")
def register_standards() -> StandardsGroup:
    return StandardsGroup()


@hooks.register("register_admin_viewset")
def register_cohorts() -> CohortViewSet:
    return CohortViewSet("cohort")
