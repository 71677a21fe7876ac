"""The sentences with which this room says no, in one place."""

from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.rules import Step, standards
from courses.rules import practice as rules
from people.refusals import Refused


def no_alias() -> Refused:
    return Refused(_("Programs, modules and lessons cannot be aliased. Copy the page instead."), "alias")


def not_enrolled() -> Refused:
    return Refused(_("You are not in this program yet. Open the program's page to join it."), "not_enrolled")


def locked(step: Step) -> Refused:
    """What has to be done first, and the day it opens, whichever there is."""
    reasons = []
    if step.opened_by:
        reasons.append(_("First comes: %(title)s.") % {"title": step.opened_by.title})
    if step.opens_on:
        words = _("It opens on %(day)s with your group.") if step.with_cohort else _("It opens on %(day)s.")
        reasons.append(words % {"day": date_format(step.opens_on)})
    return Refused(" ".join([_("This opens a little later."), *reasons]), "locked")


def circle(titles: Iterable[str]) -> Refused:
    return Refused(
        _("These modules would wait for each other and never open: %(way)s.") % {"way": " → ".join(titles)},
        "circle",
    )


def other_program(title: str) -> Refused:
    return Refused(_("%(title)s is not another module of this program.") % {"title": title}, "other_program")


def changed_meanwhile() -> Refused:
    return Refused(
        _("This lesson was changed. Please read the new text below, then mark it done."), "changed"
    )


def no_standard(program: str) -> Refused:
    return Refused(
        _("%(program)s has no rules in force yet, so nobody can join. Please ask the coordinator.")
        % {"program": program},
        "no_standard",
    )


def standard_in_use(standard) -> Refused:
    sentence = ngettext(
        "%(people)d person is held to %(standard)s. Give the new numbers a new version instead.",
        "%(people)d people are held to %(standard)s. Give the new numbers a new version instead.",
        standard.enrollments.count(),
    )
    return Refused(
        sentence % {"people": standard.enrollments.count(), "standard": standard}, "standard_in_use"
    )


def standard_changed() -> Refused:
    return Refused(
        _("Somebody changed this standard while you were at it. Please load the page again."),
        "standard_changed",
    )


def standard_from_today() -> Refused:
    return Refused(
        _("Choose a day that is still to come. From then on people are held to it."),
        "standard_from_today",
        "valid_from",
    )


def over_credited(framework: str, minutes: int) -> Refused:
    sentence = ngettext(
        "There is %(minutes)d minute here, and the rows of %(framework)s add up to more. A minute counts once.",
        "There are %(minutes)d minutes here, and the rows of %(framework)s add up to more. A minute counts once.",
        minutes,
    )
    return Refused(sentence % {"minutes": minutes, "framework": framework}, "over_credited")


def changed_elsewhere() -> Refused:
    return Refused(
        _(
            "You wrote something here on another page or phone. Look at both below, then save what you want to keep."
        ),
        "changed_elsewhere",
    )


# --- Cohorts and sessions ---------------------------------------------------------------------------


def looser_than_the_standard(minutes: int) -> Refused:
    return Refused(
        _("The standard allows %(minutes)d minutes. A cohort can ask for more than that, and not for less.")
        % {"minutes": minutes},
        "looser",
    )


def by_invitation() -> Refused:
    return Refused(_("This group is by invitation. Ask your coordinator for one."), "by_invitation")


def in_another_cohort(name: str) -> Refused:
    return Refused(
        _("You can be in one group at a time, and this person is in “%(name)s” now.") % {"name": name},
        "in_another_cohort",
    )


def no_seat_free() -> Refused:
    return Refused(_("Every seat is taken. Somebody has to leave first, or you add a seat."), "full")


def not_in_it_any_more() -> Refused:
    return Refused(_("Somebody was faster: this has been answered already."), "not_in_it")


def not_a_member() -> Refused:
    return Refused(_("This meeting is for another group. Tell the person who leads it."), "not_a_member")


def session_off() -> Refused:
    return Refused(_("This meeting was called off."), "session_off")


def session_took_place() -> Refused:
    return Refused(
        _("This meeting is over, or people were there. So it cannot be called off."), "session_took_place"
    )


def reason_does_not_fit(outcome: str, reason: str, fitting: Iterable[str]) -> Refused:
    return Refused(
        _("“%(outcome)s” and “%(reason)s” do not go together. These reasons do: %(fitting)s.")
        % {"outcome": outcome, "reason": reason, "fitting": "; ".join(fitting)},
        "reason",
    )


def makes_up_for_no_other(title: str) -> Refused:
    return Refused(
        _(
            "This cannot make up for “%(title)s”. Choose a meeting of this group that makes up for no other one."
        )
        % {"title": title},
        "makes_up_for",
    )


def not_begun() -> Refused:
    return Refused(_("This meeting has not begun yet. You can fill this in when it has."), "not_begun")


def register_changed() -> Refused:
    return Refused(
        _("Somebody else wrote in this list just now. Look at it again, then save."), "register_changed"
    )


def nobody_to_tell() -> Refused:
    return Refused(_("Nobody is in this group yet."), "nobody")


# --- Pairs ------------------------------------------------------------------------------------------


def no_pairs_here() -> Refused:
    return Refused(_("Pairs are not open in this group now."), "no_pairs")


def cannot_be_asked() -> Refused:
    """One sentence for every reason, so that it tells none."""
    return Refused(_("You cannot ask this person now. Look at the list again."), "cannot_be_asked")


# --- Observed practice ------------------------------------------------------------------------------


def rubric_problem(problem: str) -> Refused:
    sentences = {
        rules.NO_CRITERION: _("Add at least one thing to look at."),
        rules.NO_CHOICE: _("Give each thing you look at two levels or more."),
        rules.NOTHING_MEETS: _("For each thing you look at, tick which level is enough."),
    }
    return Refused(sentences[problem], problem)


def rubric_changed() -> Refused:
    return Refused(
        _("The words of this practice were changed just now. Look at them again, then save."), "changed"
    )


def rated_meanwhile(person) -> Refused:
    return Refused(
        _("Somebody else wrote about %(name)s just now. Read it below, then save what you saw.")
        % {"name": person},
        "rated_meanwhile",
    )


def not_about_oneself() -> Refused:
    return Refused(_("Another trainer watches you. Nobody does that for themselves."), "oneself")


def level_missing() -> Refused:
    return Refused(_("Choose one line for each thing you looked at."), "level_missing")


def notes_not_wanted() -> Refused:
    return Refused(_("They do not ask for notes on this any more. Nothing was sent."), "not_wanted")


def applied(problem: str) -> Refused:
    """Why somebody cannot say on which day they applied."""
    sentences = {
        standards.NOT_OWN: (_("Only the person it is about can say this here."), None),
        standards.SAID_BY_OTHERS: (
            _("A coordinator wrote this day down already. If it is wrong, please tell them."),
            None,
        ),
        standards.TO_COME: (_("This day is still to come. Write it down once you sent it."), "on"),
    }
    sentence, field = sentences[problem]
    return Refused(sentence, problem, field)
