"""What every template may need: time in words, Markdown, the training body."""

from django import template
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from cms import glossary as words_we_use
from cms import markdown as prose
from cms.models import GlossaryTerm, TrainingBody
from prepared import Given, Prepared

register = template.Library()


@register.filter
def hm(minutes: int | None) -> str:
    """Minutes as a person says them: 125 is "2 h 5 min". Part minutes are dropped, never rounded up."""
    if minutes is None:
        return ""
    sign, total = ("−" if minutes < 0 else ""), int(abs(minutes))
    hours, rest = divmod(total, 60)
    if not hours:
        return sign + _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return sign + _("%(hours)s h") % {"hours": hours}
    return sign + _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


@register.filter(is_safe=True)
def markdown(text: str | None, prefix: str | None = "") -> SafeString:
    """Markdown as safe HTML. The argument keeps the footnotes of several texts on one page apart."""
    return prose.render(text or "", prefix=f"n{prefix}" if prefix else "")


@register.filter(is_safe=True)
def markdown_inline(text: str | None) -> SafeString:
    """The same for one line inside something else."""
    return prose.render_inline(text or "")


_WORDS = Prepared(lambda: GlossaryTerm.objects.filter(locale=Given("locale")))


@register.simple_block_tag
def glossary(content: SafeString, locale_id: int) -> SafeString:
    """Link the words of the glossary where they come first in this part of a page, and explain them below it.

    One statement, however many words there are. The explanations stand on the page, so that nobody has to leave
    it, and it works without JavaScript and without a connection.
    """
    terms = {term.anchor: term for term in _WORDS.rows(locale=locale_id)}
    forms = {anchor: term.forms for anchor, term in terms.items()}
    html, found = words_we_use.link_first_uses(content, forms)
    if found:
        html += render_to_string("cms/words.html", {"words": [terms[anchor] for anchor in found]})
    return mark_safe(html)  # noqa: S308 (it was safe, and only links were added)


@register.simple_tag(takes_context=True)
def training_body(context) -> TrainingBody:
    """Who runs this site. Asks the database once for each request."""
    return TrainingBody.load(request_or_site=context.get("request"))


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(context, url_name: str, text: str) -> dict[str, str | bool]:
    """One link of the main navigation; it is marked when the reader is on that page or below it."""
    url = reverse(url_name)
    request = context.get("request")
    return {
        "url": url,
        "text": text,
        "here": request is not None and request.path.startswith(url),
    }
