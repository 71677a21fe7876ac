"""Pages and the glossary for everybody; for authors, how their text will look and read."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.views.pages.preview import PreviewOnCreateView, PreviewOnEditView
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.fields import StreamField
from wagtail.models import Site
from wagtail.views import serve

from cms import checks, finding
from cms.models import GlossaryTerm


def page(request: HttpRequest, path: str) -> HttpResponse:
    """A page of the site, found by its address at once. What is not found, Wagtail looks for level by level."""
    site, steps = Site.find_for_request(request), path.split("/")[:-1]
    if site and steps and (found := finding.find(site.root_page, steps)):
        request._wagtail_route_for_request = found.route(request, [])
    return serve(request, path)


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word we explain, in the reader's language, from A to Z."""
    code = get_supported_content_language_variant(getattr(request.user, "language", get_language()))
    return render(
        request, "cms/glossary.html", {"words": GlossaryTerm.objects.in_language(code).alphabetical()}
    )


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The text that somebody writes in the admin, as readers will see it. Nothing is saved."""
    text = request.POST.get("text", "")
    context = {"text": text, "report": checks.report_on_text(text)}
    return render(request, "cms/editor/preview.html", context)


class PlainWords:
    """Hints on the page as it stands in the form. Wagtail's preview reads the form and checks who may.

    The rest of the form may be empty or wrong, as it is while somebody writes; only the texts have to be readable.
    """

    http_method_names = ("post",)

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        form = self.get_form(request.POST)
        self.validate_form(form)
        texts = {field.name for field in form.instance._meta.get_fields() if isinstance(field, StreamField)}
        if texts & form.fields.keys() - form.cleaned_data.keys():
            return render(request, "cms/editor/cannot_read.html", status=422)
        return render(request, "cms/editor/findings.html", {"report": checks.report(form.instance)})


class PlainWordsOnEdit(PlainWords, PreviewOnEditView):
    """Of a page that exists."""


class PlainWordsOnCreate(PlainWords, PreviewOnCreateView):
    """Of a page that is being added."""
