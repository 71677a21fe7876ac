"""The glossary: every word we explain, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe
from wagtail.coreutils import get_supported_content_language_variant

from cms.models import GlossaryTerm


@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word we explain, in the reader's language, from A to Z."""
    code = get_supported_content_language_variant(get_language())
    return render(
        request, "cms/glossary.html", {"words": GlossaryTerm.objects.in_language(code).alphabetical()}
    )
