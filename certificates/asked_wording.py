"""What is asked besides time, in plain words: exams, texts, documents, people who speak for somebody, how often."""

from collections.abc import Callable, Mapping
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates import rules
from certificates.rules import asked, exams, supervision, yearly
from cms.templatetags.alongside import hm
from courses.models import Requirement
from courses.rules import standards
from courses.standard_wording import amount

Words = Mapping[str, object]

NAMES = {
    rules.PATHWAY: gettext_lazy("Your way"),
    rules.ATTESTATION: gettext_lazy("A text to sign"),
    rules.DOCUMENT: gettext_lazy("A document"),
    rules.REFERENCE: gettext_lazy("People who speak for you"),
    rules.RATIO: gettext_lazy("Time with your supervisor for the hours you worked"),
    rules.GAP: gettext_lazy("Hours between times with your supervisor"),
    rules.RHYTHM: gettext_lazy("How often you met your supervisor"),
}

FOR_OTHERS = {
    rules.SUPERVISION: gettext_lazy("Supervision"),
    rules.PATHWAY: gettext_lazy("Way"),
    rules.ATTESTATION: gettext_lazy("Text"),
    rules.DOCUMENT: gettext_lazy("Document"),
    rules.REFERENCE: gettext_lazy("People who speak for the person"),
    rules.RATIO: gettext_lazy("Supervision for the hours worked"),
    rules.GAP: gettext_lazy("Hours between times of supervision"),
    rules.RHYTHM: gettext_lazy("How often there was supervision"),
}
"""What is called otherwise to somebody else."""

# --- How far it is --------------------------------------------------------------------------------------


def progress(status: rules.RequirementStatus) -> str:
    """How far a row is that is not simply so much of so much; empty for the others."""
    words = {"have": status.have, "need": status.need}
    if status.kind == rules.GAP:
        times = {"have": hm(status.have), "need": hm(status.need)}
        return _("the longest was %(have)s; up to %(need)s is fine") % times
    if status.kind == rules.RHYTHM:
        return _periods(status)
    if status.kind == rules.EXAM:
        return _of_exam(status)
    if status.kind == rules.ATTESTATION and status.have and not status.met:
        return _("%(have)s of %(need)s have signed") % words
    if status.kind in STATES:
        done, still_open = STATES[status.kind]
        return str(done if status.met else still_open)
    return ""


STATES: dict[str, tuple[Promise, Promise]] = {
    rules.PATHWAY: (gettext_lazy("chosen"), gettext_lazy("not chosen yet")),
    rules.ATTESTATION: (gettext_lazy("signed"), gettext_lazy("not signed yet")),
    rules.DOCUMENT: (gettext_lazy("accepted"), gettext_lazy("not accepted yet")),
}


def _of_exam(status: rules.RequirementStatus) -> str:
    """The best result so far, and what it takes; an exam is never so much of so much."""
    if status.met:
        return _("passed")
    if status.unit == Requirement.Unit.COUNT:
        return _("not passed yet")
    words = {"have": status.have, "need": amount(status.need, status.unit)}
    return (_("%(have)s so far; it takes %(need)s") if status.have else _("it takes %(need)s")) % words


def _periods(status: rules.RequirementStatus) -> str:
    words = {"have": status.have, "need": status.need}
    if not status.need:
        return _("nothing to look at yet")
    if status.code == standards.MONTH:
        return ngettext("%(have)s of one month", "%(have)s of %(need)s months", status.need) % words
    return ngettext("%(have)s of one week", "%(have)s of %(need)s weeks", status.need) % words


# --- Why it is open -------------------------------------------------------------------------------------


def _not_checked(words: Words) -> str:
    return ngettext(
        "A result is on record. It counts once a coordinator has checked it.",
        "%(number)s results are on record. They count once a coordinator has checked them.",
        int(str(words["number"])),
    )


def _not_fresh(words: Words) -> str:
    return ngettext(
        "It is of %(day)s. It may be no older than one day.",
        "It is of %(day)s. It may be no older than %(days)s days.",
        int(str(words["days"])),
    )


def _known_too_short(words: Words) -> str:
    return ngettext(
        "Somebody spoke for you who has known you for less than %(months)s months.",
        "%(number)s people spoke for you who have known you for less than %(months)s months.",
        int(str(words["number"])),
    )


def _missed(words: Words) -> str:
    number = int(str(words["number"]))
    if words["every"] == standards.MONTH:
        return ngettext(
            "In one month there was too little time with your supervisor. It began on %(day)s.",
            "In %(number)s months there was too little time with your supervisor. The last began on %(day)s.",
            number,
        )
    return ngettext(
        "In one week there was too little time with your supervisor. It began on %(day)s.",
        "In %(number)s weeks there was too little time with your supervisor. The last began on %(day)s.",
        number,
    )


def _by_role(own: Promise, supervisors: Promise) -> Callable[[Words], str]:
    return lambda words: str(own if words["role"] == rules.SELF else supervisors)


REASONS: dict[str, Callable[[Words], str]] = {
    rules.TOO_OLD: lambda words: ngettext(
        "%(minutes)s are more than one month old, so they do not count here any more.",
        "%(minutes)s are more than %(months)s months old, so they do not count here any more.",
        int(str(words["months"])),
    ),
    yearly.OF_YEAR: lambda words: _(
        "This is asked in each year. What is open is the year from %(day)s to %(last)s."
    ),
    exams.NOT_CHECKED: _not_checked,
    exams.OTHER_PART: lambda words: _(
        "It is judged together with “%(label)s”. You have not taken that part yet."
    ),
    exams.NEXT_TRY: lambda words: _("You can try again from %(day)s on."),
    exams.NO_TRY: lambda words: _(
        "You have used every try there is. Ask your coordinator what you can do now."
    ),
    asked.OLDER_TEXT: _by_role(
        gettext_lazy("You signed an older text. There is a new one now."),
        gettext_lazy("Your supervisor signed an older text. There is a new one now."),
    ),
    asked.EARLIER_TIME: _by_role(
        gettext_lazy("You signed it on %(day)s, for the time before. Please sign it again."),
        gettext_lazy(
            "Your supervisor signed it on %(day)s, for the time before. Please ask them to sign it again."
        ),
    ),
    asked.SAID_NO: _by_role(
        gettext_lazy("You said no. You can change that whenever you like."),
        gettext_lazy("Your supervisor did not say yes to it. You can ask them about it."),
    ),
    asked.NOT_SEEN: lambda words: _("A coordinator has not looked at it yet."),
    asked.NOT_ACCEPTED: lambda words: _("It could not be accepted. Your coordinator can tell you why."),
    asked.NOT_FRESH: _not_fresh,
    asked.NO_DATE: lambda words: _("It has no date, so nobody can tell how old it is."),
    asked.EARLIER_PAPER: lambda words: _("It is of %(day)s, for the time before. Please show a new one."),
    asked.KNOWN_TOO_SHORT: _known_too_short,
    asked.UNREAD: lambda words: _("There is an answer that a coordinator has not read yet."),
    supervision.TOO_LITTLE: lambda words: _(
        "For the hours you worked, %(minutes)s with your supervisor are missing."
    ),
    supervision.TOO_LONG: lambda words: _(
        "One stretch without your supervisor was %(minutes)s longer than your board allows."
    ),
    supervision.MISSED: _missed,
}
"""The sentence of each reason, by its code."""


def reason(why: rules.NotCounted) -> str:
    """Why something does not count, as a person reads it."""
    words = {
        name: date_format(value) if isinstance(value, date) else value for name, value in why.params.items()
    }
    words["minutes"] = hm(why.minutes)
    return REASONS[why.code](words) % words


# --- What to do -----------------------------------------------------------------------------------------

STEPS = {
    rules.LEARN: gettext_lazy("Go on with your lessons and meetings."),
    rules.LOG: gettext_lazy("Log the hours you worked, and send them to your supervisor."),
    rules.SIGNATURE: gettext_lazy("Your supervisor signs what waits. You need not do anything."),
    rules.CHANGE: gettext_lazy("Change what came back to you, and send it again."),
    rules.TAKE: gettext_lazy("Take the exam when you feel ready."),
    rules.TAKE_LATER: gettext_lazy("Take the exam again once you can."),
    rules.CHECK: gettext_lazy("A coordinator looks at it. You need not do anything."),
    rules.TYPE_IN: gettext_lazy("Type in what you took part in, and show your coordinator the paper."),
    rules.ASK: gettext_lazy("Ask your coordinator."),
    rules.SIGN: gettext_lazy("Read the text, and sign it if it is true for you."),
    rules.SUPERVISOR_SIGNS: gettext_lazy("Your supervisor reads the text and signs it."),
    rules.SHOW: gettext_lazy("Show the document to your coordinator."),
    rules.LET_SEE: gettext_lazy("Let your coordinator see the document. No copy of it is kept here."),
    rules.REFEREE: gettext_lazy("Ask somebody who knows you to speak for you."),
    rules.CHOOSE: gettext_lazy("Choose the way that fits you."),
    rules.MEET: gettext_lazy("Plan with your supervisor how often you meet."),
}
"""What would satisfy a row, by its code."""


def step(status: rules.RequirementStatus) -> str:
    """What would satisfy a row that is open; empty for one that is met."""
    return str(STEPS[status.satisfied_by]) if status.satisfied_by else ""


def last_day(status: rules.RequirementStatus) -> str:
    """By when, where the board sets a day."""
    return _("Your board gives you until %(day)s.") % {"day": date_format(status.by)} if status.by else ""
