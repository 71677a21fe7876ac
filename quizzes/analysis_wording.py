"""What the figures of a question say, in words for whoever wrote it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from quizzes.rules import statistics

REMARKS: dict[str, Promise] = {
    statistics.CHECK_KEY: _("People who do well overall miss this one. Check the key first."),
    statistics.TOO_EASY: _("Almost everyone gets this right. That is fine where it has to be known by all."),
    statistics.TOO_HARD: _("Hardly anybody does better than by guessing. Is it taught, and is it clear?"),
    statistics.WEAK: _("It tells little about who knows the matter. Look at the options."),
    statistics.GOOD: _("It does its work."),
    statistics.UNCLEAR: _("Nothing stands out."),
}
TOO_FEW = _("Too few to tell.")
