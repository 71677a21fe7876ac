"""The glossary for everybody; for authors, how their text will look."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe
from wagtail.coreutils import get_supported_content_language_variant

from cms.models import GlossaryTerm


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word we explain, in the reader's language, from A to Z."""
    code = get_supported_content_language_variant(get_language())
    return render(
        request, "cms/glossary.html", {"words": GlossaryTerm.objects.in_language(code).alphabetical()}
    )


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """The text that somebody writes in the admin, as readers will see it. Nothing is saved."""
    return render(request, "cms/editor/preview.html", {"text": request.POST.get("text", "")})
