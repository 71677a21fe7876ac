"""Standards in Wagtail's admin: begun, changed while nobody is held to them, and made anew as the next version."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.viewsets.model import ModelViewSet

from courses import standard_digest, standard_editing, standard_warnings
from courses.exchange import standard_rows
from courses.exchange.standards import stored_requirements
from courses.forms.standards import BeginForm, StandardForms, VersionForm
from courses.models import Standard
from people.access import fresh_login_required
from people.refusals import Refused


class ToEditor(RedirectView):
    """Where Wagtail would show a form of its own."""

    pattern_name = "courses_standard"
    template_name = ""
    """Wagtail asks for the name. Nothing is ever drawn."""


class ToBeginning(RedirectView):
    pattern_name = "courses_standard_new"
    template_name = ""


class StandardViewSet(ModelViewSet):
    """The list, and all that a standard says."""

    model = Standard
    icon = "list-ul"
    form_fields = ["notice", "source"]
    list_display = ["__str__", "valid_from", "get_confidence_display"]
    inspect_view_enabled = True
    copy_view_enabled = False
    edit_view_class = ToEditor
    add_view_class = ToBeginning


@hooks.register("register_admin_urls")
def editor() -> list:
    return [
        path("standard/new/", begin, name="courses_standard_new"),
        path("standard/<int:pk>/", edit, name="courses_standard"),
        path("standard/<int:pk>/next/", next_version, name="courses_standard_next"),
    ]


def _may(request: HttpRequest, verb: str) -> None:
    if not request.user.has_perm(f"courses.{verb}_standard"):
        raise PermissionDenied


def _freshly(request: HttpRequest, view, *args) -> HttpResponse:
    """Whoever opens the editor shows who they are. What is typed in it is then never sent away for that."""
    return (fresh_login_required(view) if request.method == "GET" else view)(request, *args)


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """A standard from nothing: for which scheme, and from when."""
    _may(request, "add")
    return _freshly(request, _begin)


def _begin(request: HttpRequest) -> HttpResponse:
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = standard_editing.begin(**form.cleaned_data, by=request.user)
        except Refused as refused:
            form.add_error(refused.field, refused)
        else:
            return redirect("courses_standard", made.pk)
    context = {"form": form, "title": _("A new standard")}
    return render(request, "courses/admin/standard_begin.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """All its rows on one page; where somebody is held to it, what it says and a way to the next version."""
    _may(request, "change")
    return _freshly(request, _edit, pk)


def _edit(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Standard.objects.select_related("scheme", "framework")
    standard = get_object_or_404(rows, pk=pk)
    if standard.is_frozen:
        return _frozen(request, standard, VersionForm())
    seen = standard_digest.digest(standard)
    asked, parts = stored_requirements(standard), standard_rows.stored(standard)
    forms = StandardForms(standard, asked, parts, request.POST if request.method == "POST" else None)
    if request.method == "POST" and forms.is_valid() and _change(request, pk, forms):
        messages.success(request, _("Saved. Look at what it says now, and at the notes above."))
        return redirect("courses_standard", pk)
    context = {
        "standard": standard,
        "forms": forms,
        "seen": request.POST.get("seen", seen),
        "notes": standard_warnings.sentences(Standard.objects.get(pk=pk)),
        "has_errors": request.method == "POST",
    }
    return render(request, "courses/admin/standard_edit.html", context)


def _change(request: HttpRequest, pk: int, forms: StandardForms) -> bool:
    said = (forms.said_facts, forms.said_asked, forms.said_parts)
    try:
        standard_editing.change(
            Standard.objects.get(pk=pk), *said, seen=request.POST.get("seen", ""), by=request.user
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
    except standard_rows.RowError as error:
        messages.error(request, _("This cannot be kept: %(why)s.") % {"why": error})
    else:
        return True
    return False


@require_http_methods(["GET", "POST"])
def next_version(request: HttpRequest, pk: int) -> HttpResponse:
    """The same standard again, to be changed."""
    _may(request, "add")
    return _freshly(request, _next_version, pk)


def _next_version(request: HttpRequest, pk: int) -> HttpResponse:
    standard = get_object_or_404(Standard.objects.select_related("scheme"), pk=pk)
    form = VersionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = standard_editing.new_version(standard, form.cleaned_data["valid_from"], by=request.user)
        except Refused as refused:
            form.add_error(refused.field, refused)
        else:
            messages.success(request, _("This is the next version. Nobody is held to it yet."))
            return redirect("courses_standard", made.pk)
    return _frozen(request, standard, form)


def _frozen(request: HttpRequest, standard: Standard, form: VersionForm) -> HttpResponse:
    context = {"standard": standard, "form": form, "people": standard.enrollments.count()}
    return render(request, "courses/admin/standard_frozen.html", context)
