"""What certificates say to people, in one place and in plain words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certificates import rules
from cms.templatetags.alongside import hm

MEANING_VERSION = 1
"""Counts up when what a certificate proves is put into other words; frozen in each snapshot."""

KINDS = {"training-completion": gettext_lazy("Certificate of completion")}


def proves(kind: str) -> list[str]:
    """What a certificate shows to be true, sentence by sentence."""
    return [
        _("The training body named above says that this person finished this training program."),
        _("It also vouches for the time shown here: supervisors signed the hours of practice."),
    ]


def does_not_prove() -> list[str]:
    """What nobody should read into it."""
    return [
        _("It is not a state credential and not a license."),
        _("It says nothing about a person's health or life story."),
    ]


def amount(value: int, unit: str) -> str:
    """So much of a requirement: minutes as hours and minutes, everything else as a number."""
    return hm(value) if unit == "minutes" else str(value)


NAMES = {
    rules.MODULES: gettext_lazy("Modules"),
    rules.TRAINING: gettext_lazy("Training"),
    rules.PRACTICE: gettext_lazy("Practice"),
    rules.SUPERVISION: gettext_lazy("Time with your supervisor"),
    rules.EXAM: gettext_lazy("Exam"),
}


def name(status: rules.RequirementStatus) -> str:
    """What a requirement is called on screen: its kind, and the skill area if it has one."""
    if not status.competency_label:
        return str(NAMES[status.kind])
    return _("%(kind)s in %(area)s") % {"kind": NAMES[status.kind], "area": status.competency_label}


def missing(status: rules.RequirementStatus) -> str:
    """What is still open in one requirement, as a short phrase: "Practice: 1 h 15 min"."""
    return _("%(what)s: %(left)s") % {"what": name(status), "left": amount(status.left, status.unit)}


def not_earned(unmet: Iterable[rules.RequirementStatus]) -> str:
    """Why there is no certificate yet, in one sentence."""
    phrases = "; ".join(missing(status) for status in unmet)
    if not phrases:
        return _("This program has no rules yet that say what must be done.")
    return _("Not everything is done yet. Still open: %(what)s.") % {"what": phrases}


def reason(why: rules.NotCounted) -> str:
    """Why some minutes do not count, as a person reads it."""
    area = {"minutes": hm(why.minutes), "area": why.competency_label}
    match why.code:
        case rules.WAITING_FOR_SIGNATURE:
            return _("%(minutes)s wait for your supervisor. They count once they are signed.") % area
        case rules.RETURNED_TO_TRAINEE:
            return _("%(minutes)s came back to you. Open your hours to see what to change.") % area
        case rules.OVER_MAXIMUM if why.competency_label:
            return _("%(minutes)s in %(area)s are more than can count there.") % area
        case rules.OVER_MAXIMUM:
            return _("%(minutes)s are more than can count here.") % area
        case rules.OTHER_COMPETENCY:
            return _("%(minutes)s are in %(area)s, so they count there and not here.") % area
        case rules.NO_COMPETENCY:
            return _("%(minutes)s belong to no single area. They count only for the total.") % area
        case rules.LATER:
            return _("%(minutes)s have a date that is still to come.") % area
    raise ValueError(f"no sentence for {why.code!r}")
