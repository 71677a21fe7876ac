"""The sentences with which texts, ways and results of exams say no."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from certificates.rules import education, results
from people.refusals import Refused

OVER, NOT_ASKED, NOT_YOURS = "over", "not_asked", "not_yours"
CLOSED_WAY, OWN, TAKEN_HERE, WHY = "closed_way", "own", "taken_here", "why"

SENTENCES: dict[str, Promise] = {
    OVER: _("This program is over for this person, so nothing changes any more."),
    NOT_ASKED: _("The rules here do not ask for that any more. Please look at the page again."),
    NOT_YOURS: _("Only the person whose path it is can do that, or a supervisor who may sign for them now."),
    CLOSED_WAY: _("This way is not open today. Please choose one that is."),
    OWN: _("This is about your own exam. Please ask another coordinator."),
    TAKEN_HERE: _("This exam is taken here. You need not type a result."),
    WHY: _("Please choose why it cannot be accepted."),
    education.FUTURE: _("This day is still to come. Type it in once you were there."),
    education.MINUTES: _("Please check how long it took: from one minute to 100 hours."),
    education.AREA: _("Please choose one of the areas."),
    education.SAME: _("You typed this in already. The same counts once in a year."),
    results.FUTURE: _("This day is still to come. Type the result once you have it."),
    results.YEAR: _("Please check the year."),
    results.NOT_PER_CENT: _("This exam gives per cent: from 0 to 100. You may have typed points."),
    results.PER_CENT: _(
        "This exam gives points, and it takes %(need)s to pass. You may have typed per cent. "
        "The points stand in your letter."
    ),
    results.TOO_MANY: _("No result of this exam is as high as that. Please look at your letter again."),
    results.SAME_DAY: _(
        "A result of this day is here already. If there is a mistake in it, please tell your coordinator."
    ),
}


def refused(code: str, field: str | None = None, **words: object) -> Refused:
    """Why not, in a sentence for the person who asked."""
    return Refused(SENTENCES[code] % words if words else SENTENCES[code], code, field)
