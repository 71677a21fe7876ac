"""A page in another language, begun in Wagtail's admin: a draft beside its original, with the same blocks."""

from collections.abc import Iterator

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets import Button
from wagtail.coreutils import find_available_slug
from wagtail.models import Locale, Page

from courses.exchange.heads import repeat
from courses.models import LearningPage, ProgramIndexPage, ProgramPage, ProgramTeam
from courses.models.languages import of_originals
from people.models import User


@transaction.atomic
def translate(page: LearningPage, language: str, *, by: User) -> LearningPage:
    """The page in this language. Where there is none yet it is made as a draft, and so is what it lies below.

    It begins with the words of the original, and its blocks keep their ids: what people answered stands in
    every language. Rows that count, such as minutes by competency, stay with the original alone.
    """
    parent = page.get_parent().specific
    if isinstance(parent, ProgramIndexPage):
        above = parent.in_language(language)
    else:
        above = translate(parent, language, by=by)
    locale = Locale.objects.get(language_code=language)
    Page.objects.select_for_update().get(pk=above.pk)
    return page.get_translation_or_none(locale) or _begin(page, above, locale, by)


def _begin(page: LearningPage, above: Page, locale: Locale, by: User) -> LearningPage:
    source = page if page.live else page.get_latest_revision_as_object()
    made = type(page)(
        **{name: getattr(source, name) for name in page.words},
        slug=find_available_slug(above, page.slug),
        locale=locale,
        translation_key=page.translation_key,
        live=False,
        owner=by,
    )
    repeat(made, page)
    above.add_child(instance=made)
    made.save_revision(user=by, log_action=True)
    if isinstance(page, ProgramPage):
        ProgramTeam.objects.of(page).may_write(made)
    return made


def _may_translate(page: Page, user: User) -> bool:
    is_original = isinstance(page, LearningPage) and page.locale.language_code == of_originals()
    return is_original and page.permissions_for_user(user).can_edit()


@hooks.register("register_admin_urls")
def the_page_of_languages() -> list:
    return [path("languages/<int:page_id>/", choose_language, name="courses_translate")]


@require_http_methods(["GET", "POST"])
def choose_language(request: HttpRequest, page_id: int) -> HttpResponse:
    """The languages of this page: those there are lead to it, and for the others there is a button."""
    page = get_object_or_404(Page, pk=page_id).specific
    if not _may_translate(page, request.user):
        raise Http404
    languages = {code: name for code, name in settings.LANGUAGES if code != of_originals()}
    if request.method == "GET":
        there = {
            other.locale.language_code: other for other in page.get_translations().select_related("locale")
        }
        rows = [(code, name, there.get(code)) for code, name in languages.items()]
        return render(request, "courses/admin/translate.html", {"page": page, "rows": rows})
    language = request.POST.get("language")
    if language not in languages:
        raise Http404
    made = translate(page, language, by=request.user)
    messages.success(
        request, _("This is a draft with the words of the original. Write yours in their place.")
    )
    return redirect("wagtailadmin_pages:edit", made.pk)


@hooks.register("register_page_header_buttons")
def lead_there(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """Above the editor of a page, and above the list of what lies below it."""
    if _may_translate(page.specific, user):
        yield Button(
            _("Other languages"), reverse("courses_translate", args=[page.pk]), icon_name="globe", priority=35
        )
