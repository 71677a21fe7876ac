"""A program as Wagtail pages: ProgramIndexPage → ProgramPage → ModulePage → LessonPage.

Serving a page only gates and renders; it never writes. Whether a step is open is decided in
``courses.rules``; these pages show the answer.
"""

from datetime import date

from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from cms import library
from cms.body import page_blocks
from cms.checks import PlainWordsPanel
from cms.finding import FoundPage
from cms.publishing import PublishedWhole
from courses.blocks import lesson_blocks
from courses.forms.page import (
    CompetencySelect,
    ImpactPanel,
    LessonForm,
    MeetingsPanel,
    ModuleForm,
    PracticesPanel,
    title_panel,
)
from courses.models import languages
from courses.models.credits import Mode
from courses.models.standards import Competency, Scheme, Standard
from courses.refusals import no_alias
from people import phones


def credit_rows(label) -> InlinePanel:
    """Rows of a competency and its minutes."""
    panels = [FieldPanel("competency", widget=CompetencySelect), FieldPanel("minutes")]
    return InlinePanel("credits", label=label, panels=panels)


class LearningPage(PublishedWhole, FoundPage):
    """What program, module and lesson share: a summary, and no aliases.

    Records of learners point at the page itself, and an alias would be a second page for one thing.
    """

    words: tuple[str, ...] = ("title", "summary", "body")
    spoken_in = ""
    admin_default_ordering = "ord"
    """Whoever writes sees the parts as readers walk through them, and drags them there."""

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        languages.speak(self, request.user)
        return super().serve(request, *args, **kwargs)

    def create_alias(self, **kwargs):
        raise no_alias()

    @property
    def program_path(self) -> str:
        """The tree path of the program this page belongs to."""
        return self.path[: self.steplen * self.PROGRAM_DEPTH]

    # The tree is root / home / programs / PROGRAM / module / lesson.
    PROGRAM_DEPTH = 4


class ProgramIndexPage(FoundPage):
    """The list of programs."""

    introduction = models.TextField(_("introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    search_fields = [*Page.search_fields, index.SearchField("introduction")]
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["courses.ProgramPage"]
    template = "courses/program_index_page.html"
    max_count = 1

    class Meta:
        verbose_name = _("list of programs")

    @classmethod
    def of_the_site(cls) -> "ProgramIndexPage | None":
        """The list of programs as they were written first."""
        return cls.objects.filter(locale__language_code=languages.of_originals()).first()

    def in_language(self, code: str) -> "ProgramIndexPage":
        """Where programs stand in another language: a list beside this one, which readers never see."""
        return languages.beside(self, code)

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        programs = ProgramPage.objects.child_of(self).live().order_by("title")
        return {**super().get_context(request, *args, **kwargs), "programs": programs}


class ProgramPage(LearningPage):
    """A track somebody can enroll in: what it takes, how long, what it costs, who runs it."""

    class Order(models.TextChoices):
        IN_ORDER = "in_order", _("one after the other")
        FREE = "free", _("in any order, lessons inside a module one after the other")

    summary = models.TextField(_("summary"), help_text=_("One or two plain sentences."))
    takes = models.TextField(_("what it takes"), blank=True)
    how_long = models.CharField(_("how long"), max_length=160, blank=True)
    cost = models.CharField(_("what it costs"), max_length=160, blank=True)
    run_by = models.CharField(_("who runs it"), max_length=160, blank=True)
    words = (*LearningPage.words, "takes", "how_long", "cost", "run_by")
    body = StreamField(page_blocks(), blank=True)
    order = models.CharField(
        _("order of the modules"), max_length=20, choices=Order.choices, default=Order.IN_ORDER
    )
    is_continuing_education = models.BooleanField(
        _("it is continuing education"),
        default=False,
        help_text=_(
            "For people who renew: it ends with a certificate of continuing education, and no other."
        ),
    )
    quiz = models.ForeignKey(
        "quizzes.Quiz",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="program_pages",
        verbose_name=_("exam"),
        help_text=_("Where the rules ask for an exam that is taken here, it is this quiz."),
    )

    content_panels = [
        title_panel(),
        FieldPanel("summary"),
        FieldPanel("takes"),
        FieldPanel("how_long"),
        FieldPanel("cost"),
        FieldPanel("run_by"),
        FieldPanel("body"),
        FieldPanel("order"),
        FieldPanel("is_continuing_education"),
        FieldPanel("quiz"),
        InlinePanel("program_schemes", label=_("schemes it leads to"), min_num=1),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["courses.ProgramIndexPage"]
    subpage_types = ["courses.ModulePage"]
    template = "courses/program_page.html"

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")

    def standards_on(self, day: date) -> list[Standard]:
        """The standards that hold on a day, of the schemes this program leads to."""
        rows = self.program_schemes.select_related("scheme").prefetch_related("scheme__standards__framework")
        found = [row.scheme.current_standard(day) for row in rows]
        return [standard for standard in found if standard]

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        from courses.models.enrollments import Enrollment

        enrollment = Enrollment.objects.active_for(request.user, self)
        return {
            **super().get_context(request, *args, **kwargs),
            "enrollment": enrollment,
            "outline": enrollment.outline() if enrollment else None,
            "modules": ModulePage.objects.child_of(self).live(),
            "schemes": [row.scheme for row in self.program_schemes.select_related("scheme")],
        }


class ProgramScheme(Orderable):
    """A credential this program leads to. One is chosen at enrollment."""

    program = ParentalKey(ProgramPage, on_delete=models.CASCADE, related_name="program_schemes")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+", verbose_name=_("scheme"))

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["program", "scheme"], name="scheme_once_per_program")]


class ModulePage(LearningPage):
    """An ordered part of a program. It pairs with a quiz and with supervised practice."""

    summary = models.TextField(_("summary"), blank=True)
    body = StreamField(page_blocks(), blank=True)
    quiz = models.ForeignKey(
        "quizzes.Quiz",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="module_pages",
        verbose_name=_("quiz"),
        help_text=_("The module is done when its lessons are done and this quiz is passed."),
    )
    mode = models.CharField(
        _("how the quiz is taken"), max_length=20, choices=Mode.choices, default=Mode.SELF_PACED
    )
    meeting_minutes = models.PositiveIntegerField(
        _("minutes of meetings"),
        null=True,
        blank=True,
        help_text=_(
            "Empty: none. The module is done when somebody has met for so long with their cohort, or a trainer "
            "decides that it is enough. It needs no lessons then."
        ),
    )
    opens_on = models.DateField(
        _("opens on"), null=True, blank=True, help_text=_("Empty: no day. Everybody reads why it is closed.")
    )

    base_form_class = ModuleForm
    content_panels = [
        title_panel(),
        FieldPanel("summary"),
        FieldPanel("body"),
        MultiFieldPanel(
            [FieldPanel("quiz"), FieldPanel("mode"), credit_rows(_("what the quiz counts for"))], _("Quiz")
        ),
        FieldPanel("meeting_minutes"),
        MeetingsPanel(heading=_("Meetings that are planned")),
        MultiFieldPanel(
            [
                FieldPanel("opens_on"),
                InlinePanel(
                    "prerequisites",
                    label=_("module that comes first"),
                    panels=[PageChooserPanel("needs", "courses.ModulePage")],
                ),
            ],
            _("When it opens"),
        ),
        InlinePanel(
            "practices",
            label=_("supervised practice"),
            panels=[FieldPanel("competency", widget=CompetencySelect), FieldPanel("minutes")],
        ),
        PracticesPanel(heading=_("Observed practice")),
        ImpactPanel(heading=_("Who this concerns")),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["courses.ProgramPage"]
    subpage_types = ["courses.LessonPage"]
    template = "courses/module_page.html"

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")

    def get_context(self, request: HttpRequest, *args, **kwargs) -> dict:
        from courses.models.enrollments import Enrollment

        enrollment = Enrollment.objects.active_for(request.user, self)
        outline = enrollment.outline() if enrollment else None
        practices = list(self.observed_practices.live())
        program = self.get_parent()
        languages.say_titles([program], request.user)
        return {
            **super().get_context(request, *args, **kwargs),
            "enrollment": enrollment,
            "module": outline.module(self.pk) if outline else None,
            "practices": practices,
            "offers": [practice for practice in practices if not practice.is_required],
            "lessons": LessonPage.objects.child_of(self).live().defer_streamfields(),
            "meetings": enrollment.meetings_of(self) if enrollment and self.meeting_minutes else [],
            "program": program,
        }


class ModulePrerequisite(Orderable):
    """A module that has to be done before another one opens. Both belong to one program."""

    module = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="prerequisites")
    needs = models.ForeignKey(ModulePage, models.CASCADE, related_name="needed_by", verbose_name=_("module"))

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["module", "needs"], name="prerequisite_once_per_module")
        ]


class ModulePractice(Orderable):
    """Supervised practice that goes with a module: so many minutes in one competency.

    It is shown beside the module and never locks it.
    """

    module = ParentalKey(ModulePage, on_delete=models.CASCADE, related_name="practices")
    competency = models.ForeignKey(Competency, models.PROTECT, related_name="+", verbose_name=_("competency"))
    minutes = models.PositiveIntegerField(_("minutes"))

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["module", "competency"], name="practice_once_per_module")
        ]


class LessonPage(LearningPage):
    """The smallest thing a trainee completes."""

    summary = models.TextField(_("summary"), blank=True)
    body = StreamField(lesson_blocks())
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), help_text=_("Honest reading and thinking time. It counts as training.")
    )
    mode = models.CharField(
        _("how it is taken"), max_length=20, choices=Mode.choices, default=Mode.SELF_PACED
    )

    base_form_class = LessonForm
    content_panels = [
        title_panel(),
        FieldPanel("summary"),
        FieldPanel("body"),
        PlainWordsPanel(heading=_("Plain words")),
        MultiFieldPanel(
            [
                FieldPanel("minutes", required_on_save=False),
                FieldPanel("mode"),
                credit_rows(_("what they count for")),
            ],
            _("Training minutes"),
        ),
        MultiFieldPanel(
            [ImpactPanel(), FieldPanel("ask_to_read")], _("Who this concerns"), classname="impact"
        ),
    ]
    search_fields = [*Page.search_fields, index.SearchField("summary"), index.SearchField("body")]
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    template = "courses/lesson_page.html"
    locked_template = "courses/lesson_locked.html"

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def serve(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        """Gate, then render: log in first, enroll first, or do first what comes before."""
        from courses.models import worth
        from courses.models.enrollments import Enrollment
        from courses.models.own import own_at

        user = request.user
        if not user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        languages.speak(self, user)
        enrollment = Enrollment.objects.active_for(user, self)
        outline = enrollment.outline() if enrollment else None
        step = outline.step("lesson", self.pk) if outline else None
        module = outline.module_of(step) if step else None
        context = {"enrollment": enrollment, "outline": outline, "step": step, "module": module}
        if (step is None or step.state == "locked") and not may_read_everything(user):
            return self._locked(request, context)
        library.look_up(self.body)
        own = {}
        if step and step.state != "locked":
            is_open = step.state == "open"
            own = own_at(self, enrollment, worth.asked(self, enrollment) if is_open else worth.NOTHING)
            context["worth"] = worth.of(self, own["also"]) if is_open else None
        page = TemplateResponse(request, self.template, {**self.get_context(request), **context, **own})
        return phones.may_keep(page, phones.LESSON)

    def _locked(self, request: HttpRequest, context: dict) -> HttpResponse:
        program = Page.objects.get(path=self.program_path)
        context = {**context, "page": self, "program": program}
        return TemplateResponse(request, self.locked_template, context, status=403)


def may_read_everything(user) -> bool:
    """Those who write, check or run a program read every lesson, enrolled or not."""
    return user.is_trainer or user.is_coordinator
