"""The last gate before readers see a page, whoever opens it: a form, a bulk action, a review, the clock."""

import logging

from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from cms.media_blocks import MediaBlock
from cms.refusals import NotYet

logger = logging.getLogger(__name__)

BY_THE_CLOCK = "wagtail.publish.scheduled"


def problems(page: Page) -> list[str]:
    """Why this page may not be published yet, in sentences."""
    found = []
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            found += _problems(field.value_from_object(page))
    return found


def _problems(stream) -> list[str]:
    found = []
    for place, raw in enumerate(stream.raw_data):
        block = stream.stream_block.child_blocks.get(raw["type"])
        if isinstance(block, MediaBlock) and (problem := block.problem(stream[place].value)):
            found.append(problem)
    return found


class PublishedWhole:
    """A page that is published only when what is heard in it can be read as well."""

    def publish(self, revision: Revision, *args, log_action: bool | str = True, **kwargs) -> None:
        """Publish, or raise ``NotYet``. The clock has nobody to tell: it takes the date back and says so."""
        found = problems(revision.as_object())
        if not found:
            return super().publish(revision, *args, log_action=log_action, **kwargs)
        if log_action == BY_THE_CLOCK:
            return self._stay(revision)
        raise NotYet(
            _("“%(title)s” is not published. %(problems)s")
            % {"title": self.title, "problems": " ".join(found)},
            back=("wagtailadmin_pages:edit", self.pk),
        )

    def _stay(self, revision: Revision) -> None:
        revision.approved_go_live_at = None
        revision.save(update_fields=["approved_go_live_at"])
        log(instance=self, action="cms.not_published", revision=revision)
        logger.warning("Page %s was not published on its date: a video or audio lacks its words", self.pk)
