"""How a quiz says no: one sentence for each reason, for the screen."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from people.refusals import Refused
from quizzes import rules


def moment(at: datetime) -> str:
    """An instant in the clock of the person who reads it."""
    return date_format(timezone.localtime(at), "DATETIME_FORMAT")


def bad_wording(problem: str) -> Refused:
    sentences = {
        "unknown_kind": _("We do not know this kind of question."),
        "no_stem": _("The question has no text."),
        "too_few_choices": _("It needs at least two answers to choose from."),
        "same_key_twice": _("Two of its answers have the same key."),
        "not_true_or_false": _("A question of this kind has two answers: true first, then false."),
        "empty_choice": _("One of its answers has no text."),
        "weight_out_of_range": _("A weight must be from -100 to 100 per cent."),
        "no_right_answer": _("None of its answers is right."),
    }
    return Refused(sentences[problem], code=problem)


def may_not_start(refusal: rules.Refusal) -> Refused:
    """The plain reason behind a refusal to start, with from when it is possible."""
    sentences = {
        rules.CLOSED: _("This quiz is closed now. Your coordinator can tell you what comes next."),
        rules.NO_TRIES_LEFT: _(
            "You have used all your tries. Your coordinator can help you with what comes next."
        ),
        rules.COOL_DOWN: _("There is a break between tries. From {when} on you can start again."),
    }
    if refusal.code == rules.COOL_DOWN and refusal.again_at is None:
        sentence = _("The break between tries waits while you are on leave. It goes on when you are back.")
        return Refused(sentence, code=refusal.code)
    when = moment(refusal.again_at) if refusal.again_at else ""
    return Refused(sentences[refusal.code].format(when=when), code=refusal.code)


def no_questions() -> Refused:
    return Refused(_("This quiz has no questions yet. Please tell your trainer."), code="no_questions")


def not_yours() -> Refused:
    return Refused(_("This try belongs to somebody else."), code="not_yours")


def handed_in() -> Refused:
    return Refused(_("You have handed this quiz in, so answers no longer change."), code="handed_in")


def time_is_up() -> Refused:
    return Refused(
        _("The time for this try has ended. Everything you saved before that counts."), code="time_is_up"
    )


def bad_choice(problem: str) -> Refused:
    sentences = {
        "unknown_choice": _("Please choose from the answers shown."),
        "choose_one": _("Please choose only one answer."),
    }
    return Refused(sentences[problem], code=problem, field="chosen")


def used_client_id() -> Refused:
    return Refused(
        _(
            "This page was older than your last save, so nothing was changed. Please check your choice and save it again."
        ),
        code="used_client_id",
    )


def still_open() -> Refused:
    return Refused(_("This try is still open, so it has no points to change."), code="still_open")


def points_out_of_range() -> Refused:
    return Refused(_("Points go from 0 to 1."), code="points_out_of_range", field="points")
