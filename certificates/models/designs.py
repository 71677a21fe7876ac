"""How certificates look: what a coordinator edits in Wagtail, and the part of it that is never changed."""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.images.models import SourceImageIOError
from wagtail.models import DraftStateMixin, Orderable, PreviewableMixin, RevisionMixin

from certificates import document, logos, specimens
from certificates.document import Snapshot
from certificates.rules import design as rules

LINE = 110
"""So many letters fit on one line of the page."""


class CertificateLogo(models.Model):
    """A logo that was printed, or may be. It is known by its digest and never changes."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    content = models.BinaryField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = gettext_lazy("printed logo")
        verbose_name_plural = gettext_lazy("printed logos")

    def __str__(self) -> str:
        return self.sha256

    @classmethod
    def keep(cls, logo: logos.Logo) -> "CertificateLogo":
        """Keep a logo; the same one twice is once."""
        fields = {"content": logo.content, "width": logo.width, "height": logo.height}
        return cls.objects.get_or_create(sha256=logo.sha256, defaults=fields)[0]

    @staticmethod
    def of(snapshot: Snapshot) -> bytes:
        """The bytes of the logo that a snapshot names; none when it names none."""
        logo = (snapshot.get("design") or {}).get("logo")
        return _content(logo["sha256"]) if logo else b""


@lru_cache(maxsize=4)
def _content(sha256: str) -> bytes:
    """They stand for their digest, so they can be remembered: many certificates have one logo."""
    return bytes(CertificateLogo.objects.values_list("content", flat=True).get(pk=sha256))


class CertificateDesignQuerySet(models.QuerySet):
    def current(self) -> "CertificateDesign | None":
        """The one that new certificates take: of those that are published, the one published last."""
        published = self.filter(live=True).order_by("-last_published_at", "-pk")
        return published.select_related("printed_logo").defer("printed_logo__content").first()

    def frozen(self, language: str) -> dict[str, Any] | None:
        """What a certificate in this language keeps of the current design; None without one."""
        design = self.current()
        return design.frozen(language, design.printed_logo) if design else None


class CertificateDesign(PreviewableMixin, DraftStateMixin, RevisionMixin, ClusterableModel):
    """Logo, signatories, wording and color of certificates. What was issued keeps the design it has."""

    title = models.CharField(
        gettext_lazy("name of this design"), max_length=80, help_text=gettext_lazy("Only you see it.")
    )
    logo = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=gettext_lazy("logo"),
        help_text=gettext_lazy("PNG, JPEG or WebP. Without one, our own mark stands there."),
    )
    logo_alt = models.CharField(
        gettext_lazy("logo in words"),
        max_length=120,
        blank=True,
        help_text=gettext_lazy("For people who do not see it, such as: Logo of Harbor House."),
    )
    printed_logo = models.ForeignKey(
        CertificateLogo, models.PROTECT, null=True, editable=False, related_name="+"
    )
    """The logo as it was when this was published. Another picture in the library does not change it."""
    accent = models.CharField(
        gettext_lazy("color"),
        max_length=7,
        default="#0d4f55",
        help_text=gettext_lazy("For the name, the frame and the lines. It has to be dark enough to read."),
    )
    above_en = models.CharField(gettext_lazy("above the name, in English"), max_length=LINE, blank=True)
    below_en = models.CharField(gettext_lazy("below the program, in English"), max_length=LINE, blank=True)
    above_es = models.CharField(gettext_lazy("above the name, in Spanish"), max_length=LINE, blank=True)
    below_es = models.CharField(gettext_lazy("below the program, in Spanish"), max_length=LINE, blank=True)

    objects = CertificateDesignQuerySet.as_manager()

    class Meta:
        verbose_name = gettext_lazy("certificate design")
        verbose_name_plural = gettext_lazy("certificate designs")
        ordering = ["-last_published_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        """Raises with a sentence when it could not be printed, or not be read by everybody."""
        super().clean()
        self.accent = self.accent.strip().lower()
        problems = {"accent": _accent_problem(self.accent), "logo": "", "logo_alt": ""}
        if self.logo:
            try:
                self._prepared()
            except ValidationError as error:
                problems["logo"] = error.message
            if not self.logo_alt.strip():
                problems["logo_alt"] = _("Say in words what the logo is. People who do not see it hear that.")
        if any(problems.values()):
            raise ValidationError({field: words for field, words in problems.items() if words})

    def save(self, *args, **kwargs) -> None:
        """Publishing keeps the logo as it is printed."""
        if self.live and not kwargs.get("update_fields"):
            self.printed_logo = CertificateLogo.keep(self._prepared()) if self.logo else None
        super().save(*args, **kwargs)

    def frozen(self, language: str, logo: "CertificateLogo | logos.Logo | None") -> dict[str, Any]:
        """What a snapshot keeps: all that is printed, and the logo by its digest."""
        return {
            "accent": self.accent,
            "above": " ".join(getattr(self, f"above_{language}").split()),
            "below": " ".join(getattr(self, f"below_{language}").split()),
            "logo": {
                "sha256": logo.sha256,
                "alt": self.logo_alt.strip(),
                "width": logo.width,
                "height": logo.height,
            }
            if logo and self.logo_id
            else None,
            "signatories": [{"name": one.name, "role": one.role} for one in self.signatories.all()],
        }

    def _prepared(self) -> logos.Logo:
        try:
            with self.logo.open_file() as file:
                return logos.prepare(file.read())
        except SourceImageIOError as error:
            raise ValidationError(_("The file of this picture is gone. Add it again.")) from error

    # --- How it looks before it is used -----------------------------------------------------------

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """The page in each language. ``-pdf`` behind one of them is the same as a real PDF."""
        return [(code, str(name)) for code, name in settings.LANGUAGES]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """One size: the sheet of paper."""
        label = _("Preview of the whole page")
        return [{"name": "paper", "icon": "desktop", "device_width": 1120, "label": label}]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """A certificate of an invented holder in this design, marked as a specimen."""
        language, _dash, form = mode_name.partition("-")
        if language not in dict(self.preview_modes):
            language = self.default_preview_mode
        logo = self._prepared() if self.logo else None
        snapshot = specimens.snapshot(language) | {"design": self.frozen(language, logo)}
        content = logo.content if logo else b""
        if form == "pdf":
            pdf = document.render(snapshot, logo=content)
            return HttpResponse(
                pdf,
                content_type="application/pdf",
                headers={"Content-Disposition": 'inline; filename="specimen.pdf"'},
            )
        sheet = {"mode": language, "width": document.WIDTHS[snapshot["paper"]]}
        return HttpResponse(document.page(snapshot, content, "certificates/design_preview.html", **sheet))


def _accent_problem(color: str) -> str:
    """Why this color cannot be used, and what to do; empty when it can."""
    if not rules.is_color(color):
        return _("Write the color as # and six digits, such as #0d4f55.")
    if rules.is_readable(color):
        return ""
    facts = {
        "ratio": rules.shown(rules.contrast(color, rules.PAPER)),
        "enough": rules.ENOUGH,
        "other": rules.readable(color),
    }
    return (
        _(
            "This color is too pale to read: its contrast with the paper is %(ratio)s to 1, and text needs "
            "%(enough)s to 1. Choose a darker one, such as %(other)s."
        )
        % facts
    )


class DesignSignatory(Orderable):
    """Somebody whose name stands under a line. Nothing is signed by that, and no picture of a hand is kept."""

    design = ParentalKey(CertificateDesign, on_delete=models.CASCADE, related_name="signatories")
    name = models.CharField(gettext_lazy("name"), max_length=60)
    role = models.CharField(gettext_lazy("role"), max_length=80, blank=True)

    class Meta(Orderable.Meta):
        verbose_name = gettext_lazy("signatory")
        verbose_name_plural = gettext_lazy("signatories")

    def __str__(self) -> str:
        return self.name
