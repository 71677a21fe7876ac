"""A certificate of nobody: what a design is tried on."""

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from certificates import wording
from certificates.document import Snapshot, verify_address
from certificates.serial import with_check
from cms.models import TrainingBody

NUMBER = with_check([0] * 12)
"""A number that is drawn by lot is hardly ever this one, and everybody sees that it is none."""


def snapshot(language: str) -> Snapshot:
    """What somebody who is made up has earned, as of today. It says SPECIMEN on its face."""
    body, now = TrainingBody.load(), timezone.now()
    today = timezone.localdate(now).isoformat()
    with translation.override(language):
        labels = [_("Advocacy"), _("Ethics"), _("Mentoring"), _("Recovery and wellness")]
        shares = [{"competency": str(place), "minutes": 600} for place in range(len(labels))]
        return {
            "v": 1,
            "serial": NUMBER.symbols,
            "kind": "training-completion",
            "title": _("Peer Support Foundations"),
            "language": language,
            "paper": settings.CERTIFICATE_PAPER,
            "is_specimen": True,
            "verify_url": verify_address(settings.BASE_URL, NUMBER),
            "holder": {"name": _("Jordan Rivera-Example")},
            "issuer": {"name": body.name, "place": body.where_it_is, "email": body.contact_email},
            "began_on": today,
            "issued_on": today,
            "issued_at": now.isoformat(timespec="seconds"),
            "valid_until": None,
            "proves": wording.proves("training-completion", on_paper=0),
            "does_not_prove": wording.does_not_prove(),
            "standard": {"key": "", "title": _("Rules of a board"), "version": 1, "notice": ""},
            "modules": labels,
            "areas": [{"competency": str(place), "label": label} for place, label in enumerate(labels)],
            "training": shares,
            "practice": shares,
            "supervision": [{"competency": "", "minutes": 300}],
            "requirements": [],
            "enrollment": 0,
            "evidence": [],
            "ledger": {"seq": 0, "hash": "0" * 64},
        }
