"""Words: the public pages, and what the site says about the body that runs it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.blocks import CharBlock
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting
from wagtail.fields import StreamField
from wagtail.models import Page, TranslatableMixin
from wagtail.search import index
from wagtail.search.queryset import SearchableQuerySetMixin

from cms import glossary
from cms.blocks import PartsBlock
from cms.body import page_blocks
from cms.media import TrainingMedia  # noqa: F401 (Django finds it here)
from cms.publishing import PublishedWhole


class HomePage(PublishedWhole, Page):
    """The front door: what this is, for whom, and where to go."""

    lead = models.TextField(
        _("first words"),
        max_length=400,
        blank=True,
        help_text=_("One to three plain sentences below the title: what this is, and for whom."),
    )
    action_text = models.CharField(_("words on the button"), max_length=60, blank=True)
    action_page = models.ForeignKey(
        "wagtailcore.Page",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("page the button opens"),
    )
    body = StreamField(page_blocks(), verbose_name=_("text"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldRowPanel([FieldPanel("action_text"), FieldPanel("action_page")]),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["cms.TextPage", "courses.ProgramIndexPage"]

    class Meta:
        verbose_name = _("home page")


class TextPage(PublishedWhole, Page):
    """A plain page: about us, questions people ask, how we keep what you tell us."""

    lead = models.TextField(
        _("first words"), max_length=400, blank=True, help_text=_("One or two sentences below the title.")
    )
    body = StreamField(page_blocks(), verbose_name=_("text"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]
    parent_page_types = ["cms.HomePage", "cms.TextPage"]
    subpage_types = ["cms.TextPage"]

    class Meta:
        verbose_name = _("text page")

    @property
    def crumbs(self) -> list[Page]:
        """The text pages above this one, from the top. A page right below the home page needs none."""
        if self.depth <= 3:
            return []
        return list(self.get_ancestors().filter(depth__gt=2))


class GlossaryQuerySet(SearchableQuerySetMixin, models.QuerySet):
    """Words of our trade, as a reader may look them up."""

    def in_language(self, code: str) -> "GlossaryQuerySet":
        return self.filter(locale__language_code=code)

    def alphabetical(self) -> "GlossaryQuerySet":
        return self.order_by(Lower("term"))


class GlossaryTerm(index.Indexed, TranslatableMixin):
    """A word that not everybody knows, and what we mean by it. Lessons link it where it comes first."""

    term = models.CharField(
        _("word"), max_length=80, help_text=_("As it stands in a sentence: “lived experience”.")
    )
    also_written = models.TextField(
        _("also written as"),
        blank=True,
        help_text=_("Plurals and other forms, each on a line of its own: “peers”, “PSS”."),
    )
    definition = models.TextField(
        _("what it means"), help_text=_("One to three plain sentences, without the word itself.")
    )

    objects = GlossaryQuerySet.as_manager()

    search_fields = [
        index.SearchField("term", boost=2),
        index.SearchField("also_written"),
        index.SearchField("definition"),
        index.AutocompleteField("term"),
        index.FilterField("locale_id"),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("word in the glossary")
        verbose_name_plural = _("glossary")
        constraints = [models.UniqueConstraint(Lower("term"), "locale", name="a_word_is_explained_once")]

    def __str__(self) -> str:
        return self.term

    @property
    def forms(self) -> tuple[str, ...]:
        """Every way it is written, the word itself first."""
        return (self.term, *(line.strip() for line in self.also_written.splitlines() if line.strip()))

    @property
    def anchor(self) -> str:
        """Its place on the glossary page."""
        return slugify(self.term, allow_unicode=True) or f"word-{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('cms:glossary')}#{self.anchor}"

    def clean(self) -> None:
        """One way of writing leads to one meaning."""
        others = GlossaryTerm.objects.filter(locale=self.locale_id or self.get_default_locale()).exclude(
            pk=self.pk
        )
        if found := glossary.taken(self.forms, {other.term: other.forms for other in others}):
            form, other = found
            sentence = _("“%(form)s” already leads to “%(other)s”.") % {"form": form, "other": other}
            raise ValidationError({"term" if form == self.term else "also_written": sentence})


class CrisisLineBlock(PartsBlock):
    """Somebody to talk to: who it is, the number, what it is for."""

    name = CharBlock(label=_("Name"), max_length=80)
    number = CharBlock(
        label=_("Number"), max_length=40, help_text=_("As people dial it, for example 988 or 1-800-555-0100.")
    )
    purpose = CharBlock(
        label=_("What it is for"),
        max_length=160,
        required=False,
        help_text=_("In a few plain words, for example: call or text, day and night."),
    )

    class Meta:
        icon = "mobile-alt"
        label = _("Number")


def usual_crisis_lines() -> list[tuple[str, dict[str, str]]]:
    """The national lines of the United States, until the site names its own."""
    lifeline = {
        "name": gettext("988 Suicide and Crisis Lifeline"),
        "number": "988",
        "purpose": gettext("Call or text, day and night."),
    }
    helpline = {
        "name": gettext("SAMHSA National Helpline"),
        "number": "1-800-662-4357",
        "purpose": gettext("Where to find help near you, day and night."),
    }
    return [("line", lifeline), ("line", helpline)]


@register_setting(icon="group")
class TrainingBody(BaseGenericSetting):
    """Who runs this site. There is one in an installation; organizations where people practice are not it."""

    name = models.CharField(_("name"), max_length=120, default="Alongside")
    where_it_is = models.CharField(
        _("where it is"), max_length=160, blank=True, help_text=_("Town and state, as on a letterhead.")
    )
    contact_email = models.EmailField(_("e-mail address for questions"), blank=True)
    provider_number = models.CharField(
        _("number as an approved trainer"),
        max_length=120,
        blank=True,
        help_text=_("The number a board gave you, with its name. It stands on certificates."),
    )
    is_certifier = models.BooleanField(
        _("we certify people ourselves"),
        default=False,
        help_text=_(
            "Only if you are the body that gives the credential. Whoever only trains leaves this out."
        ),
    )
    legal_note = models.TextField(
        _("what it is, in law"),
        max_length=400,
        blank=True,
        help_text=_("One or two sentences below every page, for example: a nonprofit training program."),
    )
    crisis_lines = StreamField(
        [("line", CrisisLineBlock())],
        verbose_name=_("Talk to someone now"),
        default=usual_crisis_lines,
        blank=True,
        help_text=_(
            "Shown on every page, in this order. Call each number once a year to see that it answers."
        ),
    )
    quick_exit_url = models.URLField(
        _("Where “Leave this site quickly” goes"),
        default="https://www.weather.gov/",
        help_text=_("A page that anybody might be reading."),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("where_it_is"),
                FieldPanel("contact_email"),
                FieldPanel("provider_number"),
                FieldPanel("is_certifier"),
                FieldPanel("legal_note"),
            ],
            heading=_("Who we are"),
        ),
        MultiFieldPanel([FieldPanel("crisis_lines"), FieldPanel("quick_exit_url")], heading=_("Safety")),
    ]

    class Meta:
        verbose_name = _("training body")
