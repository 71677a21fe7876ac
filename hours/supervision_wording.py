"""Rules about how often there is supervision, in plain words."""

from collections.abc import Sequence
from datetime import date

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.templatetags.alongside import hm
from courses.models import SupervisionRule
from courses.rules.standards import GAP, MONTH, RATIO
from hours.rules.supervision import Supervised

SHOWN = 6
"""So many weeks or months are named."""


def asked(rule: SupervisionRule) -> str:
    """What one rule asks for."""
    if rule.shape == RATIO:
        words = {"time": hm(rule.minutes), "worked": hm(rule.per_minutes)}
        return _("%(time)s with your supervisor for each %(worked)s of practice.") % words
    if rule.shape == GAP:
        most = _("Never more than %(time)s of practice without time with your supervisor.")
        return most % {"time": hm(rule.gap_minutes)}
    return _rhythm(rule.every == MONTH, rule.times or 1)


def _rhythm(monthly: bool, times: int) -> str:
    if monthly:
        return ngettext(
            "Time with your supervisor in each month you practice.",
            "Time with your supervisor %(times)s times in each month you practice.",
            times,
        ) % {"times": times}
    return ngettext(
        "Time with your supervisor in each week you practice.",
        "Time with your supervisor %(times)s times in each week you practice.",
        times,
    ) % {"times": times}


def state(found: Supervised) -> str:
    """How somebody stands with it."""
    if found.rhythm.shape == RATIO:
        words = {"have": hm(found.have), "need": hm(found.need)}
        return _("You have %(have)s. So far it takes %(need)s.") % words
    if found.rhythm.shape == GAP:
        words = {"longest": hm(found.have)}
        return _("Your longest stretch without was %(longest)s of practice.") % words
    if found.missed:
        return _missed(found.missed, monthly=found.rhythm.every == MONTH)
    return _("There was enough each time.")


def _missed(days: Sequence[date], *, monthly: bool) -> str:
    """Which weeks or months had too little of it, the last ones first."""
    format = "YEAR_MONTH_FORMAT" if monthly else "MONTH_DAY_FORMAT"
    latest = [formats.date_format(day, format) for day in reversed(days[-SHOWN:])]
    listed = ", ".join(latest) + (" …" if len(days) > SHOWN else "")
    text = _("Too little in: %(when)s.") if monthly else _("Too little in the weeks of %(when)s.")
    return text % {"when": listed}
