"""What a standard says besides its requirements: when hours begin to count, who may sign, what is signed.

Each table is one kind of sentence that boards write, as a row. What the rows mean is decided in the rules of
the room that asks them: ``hours.rules`` and ``certificates.rules``.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models.standards import Requirement, Standard
from courses.rules import standards as rules


class Milestone(models.TextChoices):
    """A dated step on somebody's way. When one was reached: ``courses.models.milestones``."""

    ENROLLED = rules.ENROLLED, _("joined the program")
    CORE_DONE = rules.CORE_DONE, _("finished the core training")
    APPLIED = rules.APPLIED, _("sent the application to the board")
    APPROVED = rules.APPROVED, _("the board approved the application")
    AGREED = rules.AGREED, _("both signed the agreement")
    ACCEPTED = rules.ACCEPTED, _("a supervisor said yes")
    CREDENTIAL = rules.CREDENTIAL, _("received the credential")


class StandardRow(models.Model):
    """One row of a standard, in the board's order."""

    standard = models.ForeignKey(Standard, models.CASCADE, related_name="%(class)ss")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.position + 1}"


class AskedRow(StandardRow):
    """A row that is asked of people: at the start or at each renewal, of all or of one pathway."""

    phase = models.CharField(
        _("when"), max_length=20, choices=Requirement.Phase.choices, default=Requirement.Phase.INITIAL
    )
    pathway = models.SlugField(_("only on this pathway"), max_length=60, blank=True)

    class Meta(StandardRow.Meta):
        abstract = True


class Pathway(StandardRow):
    """One of several ways to earn it. Rows that name it are asked of whoever took it."""

    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    opens_on = models.DateField(_("open from"), null=True, blank=True)
    closes_on = models.DateField(_("open until"), null=True, blank=True)

    class Meta(StandardRow.Meta):
        verbose_name = _("pathway")
        verbose_name_plural = _("pathways")


class TimeCount(StandardRow):
    """What a kind of time counts for. A kind without a row counts for the requirements of its own name.

    Kentucky counts supervision inside its 500 hours of practice; Texas counts time in supervision for
    nothing else, unless it was observed practice.
    """

    class What(models.TextChoices):
        PRACTICE = rules.PRACTICE, _("practice")
        OBSERVED = rules.OBSERVED_PRACTICE, _("practice that a supervisor watched")
        SUPERVISION = rules.SUPERVISION, _("supervision")
        EDUCATION = rules.EDUCATION, _("continuing education")
        SELF_STUDY = rules.SELF_STUDY, _("self-study")

    what = models.CharField(_("what"), max_length=30, choices=What.choices)
    counts_for = models.CharField(
        _("counts for"), max_length=30, choices=Requirement.Kind.choices, blank=True
    )

    class Meta(StandardRow.Meta):
        verbose_name = _("what time counts for")
        verbose_name_plural = _("what time counts for")


class SupervisionRule(StandardRow):
    """How often, beside how much: a share of the hours worked, a largest gap, or a rhythm.

    ``ratio``: ``minutes`` of supervision for each ``per_minutes`` worked. ``gap``: never more than
    ``gap_minutes`` worked without any. ``rhythm``: ``times`` in each week or month, while somebody is between
    two milestones. A total is a requirement like any other.
    """

    class Shape(models.TextChoices):
        RATIO = rules.RATIO, _("a share of the hours worked")
        GAP = rules.GAP, _("a largest gap in hours worked")
        RHYTHM = rules.RHYTHM, _("a rhythm")

    class Every(models.TextChoices):
        WEEK = rules.WEEK, _("week")
        MONTH = rules.MONTH, _("month")

    ASKS = {
        Shape.RATIO: ("minutes", "per_minutes"),
        Shape.GAP: ("gap_minutes",),
        Shape.RHYTHM: ("every", "times"),
    }
    """What each shape needs to say."""

    shape = models.CharField(_("shape"), max_length=20, choices=Shape.choices)
    minutes = models.PositiveIntegerField(_("minutes of supervision"), null=True, blank=True)
    per_minutes = models.PositiveIntegerField(_("for so many minutes worked"), null=True, blank=True)
    gap_minutes = models.PositiveIntegerField(_("most minutes worked without any"), null=True, blank=True)
    every = models.CharField(_("in each"), max_length=20, choices=Every.choices, blank=True)
    times = models.PositiveSmallIntegerField(_("times"), null=True, blank=True)
    from_milestone = models.CharField(_("from"), max_length=30, choices=Milestone.choices, blank=True)
    until_milestone = models.CharField(_("until"), max_length=30, choices=Milestone.choices, blank=True)
    mode = models.CharField(_("how"), max_length=20, choices=Requirement.Mode.choices, blank=True)
    consequence = models.CharField(
        _("otherwise"),
        max_length=20,
        choices=Requirement.Consequence.choices,
        default=Requirement.Consequence.REMARK,
    )

    class Meta(StandardRow.Meta):
        verbose_name = _("rule about supervision")
        verbose_name_plural = _("rules about supervision")

    def clean(self) -> None:
        """A shape says its own numbers."""
        missing = [name for name in self.ASKS.get(self.shape, ()) if not getattr(self, name)]
        if missing:
            raise ValidationError(dict.fromkeys(missing, _("This shape needs a number here.")))


class CountingStart(StandardRow):
    """Time of a kind counts from a milestone on. With several rows, from the latest of them."""

    kind = models.CharField(_("kind"), max_length=20, choices=Requirement.Kind.choices)
    milestone = models.CharField(_("from"), max_length=30, choices=Milestone.choices)

    class Meta(StandardRow.Meta):
        verbose_name = _("start of counting")
        verbose_name_plural = _("starts of counting")


class Deadline(StandardRow):
    """What has to be done within so many months of a milestone. Without ``kind``: everything.

    A coordinator may grant ``extensions`` times ``extension_months`` more.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=Requirement.Kind.choices, blank=True)
    milestone = models.CharField(_("from"), max_length=30, choices=Milestone.choices)
    months = models.PositiveSmallIntegerField(_("months"))
    extensions = models.PositiveSmallIntegerField(_("extensions at most"), default=0)
    extension_months = models.PositiveSmallIntegerField(_("months for each extension"), default=0)

    class Meta(StandardRow.Meta):
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")


class SupervisorRule(StandardRow):
    """A qualification that makes somebody a supervisor. With several rows, one of them is enough.

    ``grace_months``: it may follow within so many months of beginning to supervise (Pennsylvania).
    ``supervised_by``: its holder is supervised in turn, by a holder of this qualification (Texas).
    """

    code = models.SlugField(_("qualification"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    grace_months = models.PositiveSmallIntegerField(_("months to earn it while supervising"), default=0)
    supervised_by = models.SlugField(_("supervised by a holder of"), max_length=60, blank=True)

    class Meta(StandardRow.Meta):
        verbose_name = _("who may supervise")
        verbose_name_plural = _("who may supervise")


class ExamTerms(models.Model):
    """How the exam of a requirement is taken. One requirement is one part; several parts are several rows.

    Parts with the same ``combines`` are passed together: Washington asks for 80 per cent of both.
    """

    class Taken(models.TextChoices):
        HERE = "here", _("here, as a quiz")
        ELSEWHERE = "elsewhere", _("elsewhere")

    class Window(models.TextChoices):
        EVER = "", _("in all")
        MONTHS = "months", _("in so many months")
        HALF_YEAR = "half-year", _("in a half of the calendar year")

    requirement = models.OneToOneField(Requirement, models.CASCADE, related_name="exam")
    taken = models.CharField(_("taken"), max_length=20, choices=Taken.choices, default=Taken.ELSEWHERE)
    attempts = models.PositiveSmallIntegerField(_("attempts"), null=True, blank=True)
    window = models.CharField(
        _("attempts count"), max_length=20, choices=Window.choices, default=Window.EVER, blank=True
    )
    window_months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    wait_days = models.PositiveSmallIntegerField(_("days between attempts"), default=0)
    items = models.PositiveSmallIntegerField(_("questions"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes it lasts"), null=True, blank=True)
    combines = models.SlugField(_("judged together with"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("terms of an exam")
        verbose_name_plural = _("terms of exams")

    def __str__(self) -> str:
        return self.get_taken_display()


class AttestationRule(AskedRow):
    """A text that somebody signs. ``statement`` is the key of its versions in ``people.Statement``.

    ``is_private``: it touches what somebody lived through. That it was signed is kept, and no more.
    """

    class Signer(models.TextChoices):
        SELF = "self", _("the person")
        SUPERVISOR = "supervisor", _("their supervisor")
        BOTH = "both", _("both")

    statement = models.SlugField(_("text"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    signer = models.CharField(_("signed by"), max_length=20, choices=Signer.choices, default=Signer.SELF)
    is_private = models.BooleanField(_("about one's own life"), default=False)

    class Meta(StandardRow.Meta):
        verbose_name = _("attestation")
        verbose_name_plural = _("attestations")


class EvidenceRule(AskedRow):
    """A document somebody shows. ``is_sensitive``: it is recorded as seen and accepted, without a file."""

    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    fresh_days = models.PositiveIntegerField(_("no older than, in days"), null=True, blank=True)
    is_sensitive = models.BooleanField(_("looked at, never kept"), default=False)

    class Meta(StandardRow.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class ReferenceRule(AskedRow):
    """So many people who speak for somebody."""

    number = models.PositiveSmallIntegerField(_("how many"), default=1)
    who = models.CharField(_("who"), max_length=160)
    known_months = models.PositiveSmallIntegerField(_("known for at least so many months"), default=0)

    class Meta(StandardRow.Meta):
        verbose_name = _("reference")
        verbose_name_plural = _("references")


class Endorsement(StandardRow):
    """What may stand on the credential besides its title. It can say what somebody lived through.

    The ages are for somebody to read: nothing here asks people when they were born.
    """

    code = models.SlugField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=160)
    may_be_hidden = models.BooleanField(_("its holder may hide it"), default=True)
    least_age = models.PositiveSmallIntegerField(_("from this age on"), null=True, blank=True)
    most_age = models.PositiveSmallIntegerField(_("up to this age"), null=True, blank=True)

    class Meta(StandardRow.Meta):
        verbose_name = _("endorsement")
        verbose_name_plural = _("endorsements")


class RetentionRule(StandardRow):
    """How many years a board wants records of somebody kept, and from which day these are counted.

    Boards count differently for one kind of record and another (Texas from the closing of a record, Montana from
    the license).
    """

    class What(models.TextChoices):
        ALL = "", _("all of it")
        PAPERS = "papers", _("papers, and what others say for somebody")
        HOURS = "hours", _("notes and sheets about hours")

    class Since(models.TextChoices):
        CLOSED = "closed", _("the last thing that happened")
        ISSUED = "issued", _("the day of the newest certificate")
        LAPSED = "lapsed", _("the last day of the newest certificate")

    what = models.CharField(_("of what"), max_length=20, choices=What.choices, blank=True)
    years = models.PositiveSmallIntegerField(_("years to keep it"))
    since = models.CharField(_("from"), max_length=20, choices=Since.choices, default=Since.CLOSED)

    class Meta(StandardRow.Meta):
        verbose_name = _("time to keep records")
        verbose_name_plural = _("times to keep records")


class RenewalRule(StandardRow):
    """How long the credential holds, and when it can be renewed.

    ``register_months``: the board's public register shows a day that is so much later than the true one
    (North Carolina). ``file_days``: papers have to be in so many days before the end (Tennessee).
    """

    class Ends(models.TextChoices):
        ANNIVERSARY = "anniversary", _("on the day it was issued")
        MONTH_END = "month-end", _("on the last day of the month")
        YEAR_END = "year-end", _("on the last day of the calendar year")

    valid_months = models.PositiveSmallIntegerField(_("months it holds"))
    ends = models.CharField(_("it ends"), max_length=20, choices=Ends.choices, default=Ends.ANNIVERSARY)
    opens_days = models.PositiveSmallIntegerField(_("days before the end that renewal opens"), default=90)
    grace_days = models.PositiveSmallIntegerField(_("days after the end to renew late"), default=0)
    grace_months = models.PositiveSmallIntegerField(_("whole months after the end to renew late"), default=0)
    register_months = models.PositiveSmallIntegerField(
        _("months that the public register shows beyond the end"), default=0
    )
    file_days = models.PositiveSmallIntegerField(_("days before the end to hand papers in"), default=0)

    class Meta(StandardRow.Meta):
        verbose_name = _("renewal")
        verbose_name_plural = _("renewals")
        constraints = [models.UniqueConstraint(fields=["standard"], name="one_renewal_rule_per_standard")]
