"""What templates ask about hours."""

from django import template
from django.urls import reverse

from courses.models import SupervisionRule
from hours import rules, signal_wording, supervision_wording, wording
from hours.models import SignalStep, SignOff
from hours.models.erasable import ErasableText
from hours.models.redactions import BY_MODEL, facts_of
from hours.rules.counting import Lost
from hours.rules.redaction import may_redact
from hours.rules.signals import Signal
from hours.rules.supervision import Supervised
from people.models import User

register = template.Library()


@register.filter
def sentence(problem: rules.Problem) -> str:
    """A problem or a remark, as a person reads it."""
    return wording.sentence(problem)


@register.filter
def in_place_of(decision: SignOff) -> str:
    """By whom for whom something was signed."""
    return wording.in_place_of(decision)


@register.filter
def why_lost(lost: Lost) -> str:
    """Why signed minutes do not count, as a person reads it."""
    return wording.lost(lost.code, lost.minutes, lost.params)


@register.filter
def supervision_asked(rule: SupervisionRule) -> str:
    """What a rule about supervision asks for."""
    return supervision_wording.asked(rule)


@register.filter
def supervision_state(state: Supervised) -> str:
    """How somebody stands with it."""
    return supervision_wording.state(state)


@register.filter
def milestone(code: str) -> str:
    """A step that has to happen first, as people say it."""
    return str(wording.MILESTONES[code])


@register.filter
def for_the_desk(problem: rules.Problem) -> str:
    """A problem of a supervisor, as a coordinator reads it."""
    return wording.for_the_desk(problem)


@register.filter
def signal_title(code: str) -> str:
    """What kind of thing there is to look at."""
    return str(signal_wording.WORDS[code].title)


@register.filter
def signal_often(code: str) -> str:
    """How it often comes about."""
    return str(signal_wording.WORDS[code].often)


@register.filter
def signal_seen(signal: Signal) -> str:
    """What was seen, as a coordinator reads it."""
    return str(signal_wording.seen(signal))


@register.filter
def signal_to_you(step: SignalStep) -> str:
    """What was seen, as the person reads it whom it is about."""
    return signal_wording.to_you(step.code, step.number)


@register.inclusion_tag("components/tag.html")
def signal_standing(standing: str) -> dict:
    """How far somebody has looked at it."""
    kind, text = signal_wording.STANDINGS[standing]
    return {"kind": kind, "text": text}


@register.filter
def redaction_door(words: ErasableText, user: User) -> str:
    """Where this person can take these words out; nothing for everybody else."""
    what = BY_MODEL.get(type(words))
    if not what or not getattr(user, "is_authenticated", False):
        return ""
    facts = facts_of(what, words)
    may = may_redact(facts, user.pk, is_coordinator=user.is_coordinator)
    return reverse("hours:redact", args=[what, words.pk]) if may else ""
