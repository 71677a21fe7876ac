"""What a signal says, in plain words: to a coordinator, and to whom it is about. None of it is a reproach."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.templatetags.alongside import hm
from hours.rules import signals

Text = str | Promise


@dataclass(frozen=True)
class Words:
    """A heading, what was seen, the same to the person, and how it often comes about."""

    title: Text
    seen: Text
    to_you: Text
    often: Text


WORDS = {
    signals.TWO_AT_ONCE: Words(
        _("Alone with two people at once"),
        _("%(count)s entries, each one to one with the same supervisor, share time."),
        _("You signed %(count)s entries, each one to one, that share time."),
        _("Often it was a small group, or a time was typed wrong."),
    ),
    signals.AT_ONCE: Words(
        _("Signed within a minute"),
        _("Signed less than a minute after they were sent: %(count)s entries."),
        _("You signed these less than a minute after they were sent: %(count)s entries."),
        _("Often the two sat side by side and went through it together."),
    ),
    signals.LONG_WEEK: Words(
        _("A very long week"),
        _("There is a week with more than 60 hours. The longest has %(time)s."),
        _("You have a week with more than 60 hours. The longest has %(time)s."),
        _("Often there was a crisis or a camp. Maybe they need rest, too."),
    ),
    signals.OFTEN_LATE: Words(
        _("Often sent late"),
        _("Sent more than 30 days after the work: %(count)s entries."),
        _("You sent these more than 30 days after the work: %(count)s entries."),
        _("Often somebody was away, was ill, or had no phone."),
    ),
    signals.DURING_A_QUIZ: Words(
        _("A quiz in the same minutes"),
        _("During this time the same person answered a quiz: %(count)s entries."),
        _("During this time you answered a quiz: %(count)s entries."),
        _("Often it was a quiet hour, or a break that was not written down."),
    ),
    signals.SAME_LOG: Words(
        _("The same times as somebody else"),
        _("All %(count)s entries of the month have the same times as those of somebody else."),
        _("All %(count)s entries of the month have the same times as those of somebody else."),
        _("Often two people had the same shifts at the same place."),
    ),
}
GONE = _("What was seen is not there any more.")
STANDINGS = {
    signals.NEW: ("wait", _("Not looked at yet")),
    signals.WAITING: ("info", _("Asked, no answer yet")),
    signals.ANSWERED: ("wait", _("They say how it was")),
    signals.SETTLED: ("ok", _("Looked at")),
}


def seen(signal: signals.Signal) -> Text:
    """What was seen, as a coordinator reads it."""
    return _fill(WORDS[signal.code].seen, signal.number) if signal.entries else GONE


def to_you(code: str, number: int) -> str:
    """The same, as the person reads it whom it is about."""
    return _fill(WORDS[code].to_you, number)


def _fill(text: Text, number: int) -> str:
    return str(text) % {"count": number, "time": hm(number)}
