"""The sentences for what the rules refuse: one place, plain words, no blame."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.templatetags.alongside import hm
from courses.rules import standards
from hours import rules
from hours.rules import counting

if TYPE_CHECKING:
    from hours.models import SignOff

KINDS = {
    rules.PRACTICE: gettext_lazy("Practice"),
    rules.SUPERVISION: gettext_lazy("Supervision"),
    rules.EDUCATION: gettext_lazy("Further training"),
    rules.SELF_STUDY: gettext_lazy("Study by yourself"),
}
"""What kinds of time are called where there is little room."""

SENTENCES = {
    # What is typed
    "no-length": gettext_lazy("The start and the end are the same time."),
    "ends-before-start": gettext_lazy(
        "The end is before the start. If you went past midnight, tick “It ended the next day”."
    ),
    "break-too-long": gettext_lazy("The break must be shorter than the whole time."),
    "needs-activity": gettext_lazy("Choose what you did."),
    "not-on-list": gettext_lazy("Choose one from the list."),
    "too-long": gettext_lazy("That makes %(minutes)s. One entry can be 16 hours at most."),
    "needs-long-reason": gettext_lazy("That makes %(minutes)s in one go. Choose why it took so long."),
    "needs-late-reason": gettext_lazy("This was %(days)s days ago. Choose why you send it now."),
    "in-the-future": gettext_lazy(
        "This time is not over yet. You can send it once it is. Until then, keep it as a draft: it is planned."
    ),
    "day-is-full": gettext_lazy("With your other entries, %(day)s would have more than 24 hours."),
    "before-placement": gettext_lazy("Your placement starts on %(day)s. Hours count from that day."),
    "after-placement": gettext_lazy("Your placement ended on %(day)s. Hours count until that day."),
    "no-supervisor": gettext_lazy(
        "Nobody was set as your supervisor on this day, so nobody could sign. Please tell your coordinator."
    ),
    "overlap": gettext_lazy("You have another entry at this time: %(starts)s to %(ends)s."),
    "time-skipped": gettext_lazy(
        "There was no %(time)s on this day: the clocks went forward. Choose an earlier or a later time."
    ),
    "time-twice": gettext_lazy(
        "It was %(time)s twice on this day, because the clocks went back. Tell us below which one you mean."
    ),
    "already-saved": gettext_lazy(
        "This form was saved before, with something else in it. Open the saved entry to change that one."
    ),
    # What can be done now
    "too-late": gettext_lazy("This cannot be done any more. %(now)s"),
    "being-changed": gettext_lazy("A change of this is open already. One at a time."),
    "not-yours": gettext_lazy("Only the person whose hours these are can do this."),
    "held": gettext_lazy("This has to stay: there is a legal hold. Please ask a coordinator."),
    "not-your-words": gettext_lazy("Only whoever wrote this, or a coordinator, can take it out."),
    "own-signal": gettext_lazy("This is about you, so somebody else has to look at it."),
    # Signing
    "own-hours": gettext_lazy("Nobody can sign or send back their own hours."),
    "not-supervisor-that-day": gettext_lazy("You were not set as the supervisor on this day."),
    "not-qualified": gettext_lazy(
        "This waits: we have not seen a paper of yours for this day that the rules ask for: %(names)s. "
        "Please show it to the coordinator."
    ),
    "not-overseen": gettext_lazy(
        "This waits: on this day you need a supervisor of your own (%(name)s), and nobody is on record. "
        "Please tell the coordinator."
    ),
    "move-left": gettext_lazy("This person has left the program. They stay with the rules they had."),
    "move-other-scheme": gettext_lazy("These are the rules of another board."),
    "move-not-newer": gettext_lazy("These rules are not newer than those the person has."),
    "move-to-come": gettext_lazy("This day is still to come. Decide it once the day is there."),
    "move-before": gettext_lazy("These rules begin on %(day)s. Choose that day or a later one."),
    "move-no-area": gettext_lazy(
        "There are hours in areas that the newer rules do not have: %(areas)s. They would be lost."
    ),
    "own-deadline": gettext_lazy("This is about your own deadline. Please ask another coordinator."),
    "deadline-not-begun": gettext_lazy("This time does not run yet. More of it can be given once it runs."),
    "deadline-no-more": gettext_lazy("The board gives no more time than that: %(times)s in all."),
    "suspended": gettext_lazy(
        "This waits: you cannot sign or send back at the moment. Please talk to the coordinator."
    ),
    "declaration-missing": gettext_lazy(
        "This waits: please say first that you are not family. You find it under “Before you sign”."
    ),
    "stand-in-for-unqualified": gettext_lazy(
        "This waits: the supervisor of this day had no paper on record that the rules ask for. Please tell the "
        "coordinator."
    ),
    "successor-saw-nothing": gettext_lazy(
        "You sign for somebody who has left, so you did not see this. Say that you talked it through, or that you "
        "checked the records."
    ),
    "stand-in-not-yours": gettext_lazy("This is for somebody else to say."),
    "stand-in-is-trainee": gettext_lazy("Nobody signs their own hours. Choose somebody else."),
    "stand-in-is-same": gettext_lazy("Choose somebody else than the supervisor."),
    "stand-in-not-qualified": gettext_lazy(
        "They cannot sign here today: a paper or a role is missing. See their page under “Supervisors”."
    ),
    "stand-in-no-end": gettext_lazy("The last day has to be on the first day or after it."),
    "stand-in-still-here": gettext_lazy("This supervisor has not left. They can sign, or name somebody."),
    "stand-in-other-days": gettext_lazy("Choose days on which they were the supervisor."),
    "stand-in-too-long": gettext_lazy(
        "Choose a last day from today on, three months after the first at most."
    ),
    "stand-in-already": gettext_lazy(
        "They sign for this supervisor already on some of these days. Choose other days, or end that first."
    ),
    "stand-in-nothing-waits": gettext_lazy("Nothing of these days waits."),
    "own-address": gettext_lazy("This is an address of your own. Type the one your supervisor uses at work."),
    "not-supervisor-here": gettext_lazy("You are not set as a supervisor here."),
    "not-asked": gettext_lazy("Nobody asks you to sign this."),
    "changed-meanwhile": gettext_lazy(
        "This changed while you looked at it. Please read it again before you decide."
    ),
    "statement-changed": gettext_lazy("The words to agree to are new. Please read them before you go on."),
    "name-missing": gettext_lazy("Please type your name."),
    "basis-missing": gettext_lazy("Choose how you know of this time."),
    "overlap-when-signing": gettext_lazy("This overlaps another entry of the same person."),
    "comment-too-short": gettext_lazy(
        "Please say what to change, in at least %(characters)s letters, so they know what to do."
    ),
    "void-own-hours": gettext_lazy("Nobody can take out their own hours. Ask your supervisor."),
    "void-needs-role": gettext_lazy("A supervisor of that day and a coordinator do this together."),
    "void-other-role": gettext_lazy("Somebody in your role said so already. Now the other one is asked."),
    "void-two-people": gettext_lazy("Two people have to do this. The other one has to be somebody else."),
    "void-colleague-can": gettext_lazy(
        "A colleague of yours here can be the second person. Somebody from outside is only for places where "
        "nobody else can."
    ),
    "void-yourself-first": gettext_lazy("Say first yourself that these hours should be taken out."),
    "void-outsider-unnamed": gettext_lazy("Write down the name, and who that person is."),
    "month-not-over": gettext_lazy("This month is not over yet."),
    "month-elsewhere": gettext_lazy("The placement did not last in this month."),
    "month-unsent": gettext_lazy(
        "There are entries of this month that are not sent (%(count)s). Send them first, or throw them away."
    ),
    "month-has-hours": gettext_lazy("There are hours in this month."),
    "month-is-empty": gettext_lazy("There are no hours in this month. Then say so: no hours."),
    "month-not-supervisor": gettext_lazy("You were not the supervisor in this month."),
    "month-unreported": gettext_lazy("Nobody said yet that this month is complete."),
    "month-waits": gettext_lazy("The month stays open: entries of it still wait (%(count)s)."),
    "after-close": gettext_lazy("Sent after the month was closed"),
    "nothing-proposed": gettext_lazy("This is what they sent. Change something, or sign it as it is."),
    # A session of supervision
    "nobody-there": gettext_lazy("Tick who was there."),
    "there-twice": gettext_lazy("Somebody is ticked twice. Tick each person in one program only."),
    "not-there-long": gettext_lazy("With the minutes they missed and the break, nothing is left."),
    "credit-overlap": gettext_lazy("They have other hours at this time."),
    "credit-day-is-full": gettext_lazy("Their day would have more than 24 hours."),
    "credit-before-placement": gettext_lazy("Their placement had not started on this day."),
    "credit-after-placement": gettext_lazy("Their placement had ended on this day."),
    "credit-not-on-list": gettext_lazy("Their program does not have this skill area. Choose another one."),
    "credit-in-the-future": gettext_lazy("This time is not over yet. You can sign once it is."),
    "session-too-long": gettext_lazy("A session can be 12 hours at most."),
    "session-signed": gettext_lazy("This session is signed, so it stays as it is."),
    "nobody-left": gettext_lazy("Nobody of them can get these hours yet. Nothing was signed."),
    # On paper
    "paper-empty": gettext_lazy("Fill in at least one line."),
    "paper-too-long": gettext_lazy("One sheet holds %(count)s lines at most. Hand in one for each month."),
    "paper-days-turned": gettext_lazy("The last day is before the first day."),
    "paper-not-over": gettext_lazy("This day is still to come."),
    "paper-signed-before": gettext_lazy(
        "The sheet was signed before its last day, %(day)s. Hand in the days until the signature only."
    ),
    "paper-signed-later": gettext_lazy("This day is still to come."),
    "paper-handed-in": gettext_lazy(
        "This picture was handed in before, with other lines. Ask your coordinator to send that one back."
    ),
    "paper-line-kind": gettext_lazy("Line %(line)s: choose what it was."),
    "paper-line-area": gettext_lazy("Line %(line)s: choose the skill area."),
    "paper-line-minutes": gettext_lazy("Line %(line)s: fill in the time."),
    "paper-line-days": gettext_lazy("Line %(line)s: it is for a day, a week or a month at most."),
    "paper-line-outside": gettext_lazy("Line %(line)s: this day is not between the first and the last day."),
    "paper-line-full": gettext_lazy(
        "Line %(line)s: with what is there already, a day has more than 24 hours."
    ),
    "paper-accepted": gettext_lazy("This sheet is accepted already."),
    "paper-returned": gettext_lazy("This sheet was sent back already."),
    "paper-own-hand": gettext_lazy("You handed this sheet in. Another coordinator compares and accepts it."),
    # Files
    "file-empty": gettext_lazy("This file is empty. Choose another one."),
    "file-too-large": gettext_lazy("This file is too large. %(megabytes)s MB are the most."),
    "file-other-kind": gettext_lazy("We take a photo (JPEG or PNG) or a PDF. This is something else."),
    "file-not-plain": gettext_lazy(
        "This PDF holds more than pages, or is locked. Print it to a new PDF, or take a photo of the sheet."
    ),
    "file-broken": gettext_lazy("We cannot open this picture. Take the photo again."),
    # Remarks: allowed, and pointed out
    "long": gettext_lazy("Long: %(minutes)s in one go"),
    "late": gettext_lazy("Sent %(days)s days after the work"),
}

LOST = {
    counting.NO_KIND: gettext_lazy("%(minutes)s are of a kind that your rules do not count."),
    counting.TOO_EARLY: gettext_lazy("%(minutes)s are from before %(day)s. Hours count from that day."),
    counting.NOT_BEGUN: gettext_lazy("%(minutes)s do not count yet. First: %(milestone)s."),
    counting.TOO_LATE: gettext_lazy("%(minutes)s are from after %(day)s. That was the last day."),
    counting.BELOW_UNIT: gettext_lazy("%(minutes)s are left over. Only full steps of %(unit)s count."),
    counting.OVER_DAY: gettext_lazy("%(minutes)s are more than can count in a day: %(limit)s."),
    counting.OVER_WEEK: gettext_lazy("%(minutes)s are more than can count in a week: %(limit)s."),
    counting.OVER_MONTH: gettext_lazy("%(minutes)s are more than can count in a month: %(limit)s."),
    counting.OVER_YEAR: gettext_lazy("%(minutes)s are more than can count in a year: %(limit)s."),
    counting.THIN_PERIOD: gettext_lazy(
        "%(minutes)s are in a time with too few or too many hours, from %(period)s on."
    ),
    counting.NO_PAPER: gettext_lazy("%(minutes)s were signed on paper. Your rules do not count those."),
    counting.NO_SUCCESSOR: gettext_lazy(
        "%(minutes)s were signed by somebody who came after your supervisor. Your rules do not count those."
    ),
    counting.NO_AGREEMENT: gettext_lazy(
        "%(minutes)s do not count yet. First you and your supervisor sign the agreement."
    ),
    counting.BEFORE_AGREEMENT: gettext_lazy(
        "%(minutes)s are from before %(day)s. That day both of you had signed the agreement."
    ),
    counting.LONG_GAP: gettext_lazy(
        "%(minutes)s came after more than %(limit)s without time with your supervisor."
    ),
    counting.WEEK_NOT_MET: gettext_lazy(
        "%(minutes)s are of the week from %(period)s. They count once it has enough time with your supervisor."
    ),
    counting.MONTH_NOT_MET: gettext_lazy(
        "%(minutes)s are of the month from %(period)s. They count once it has enough time with your supervisor."
    ),
}
"""Why signed minutes do not count."""

MILESTONES = {
    standards.ENROLLED: gettext_lazy("joining the program"),
    standards.CORE_DONE: gettext_lazy("finishing the core training"),
    standards.APPLIED: gettext_lazy("sending your application to the board"),
    standards.APPROVED: gettext_lazy("the board says yes to your application"),
    standards.AGREED: gettext_lazy("you and your supervisor sign the agreement"),
    standards.ACCEPTED: gettext_lazy("a supervisor says yes"),
    standards.CREDENTIAL: gettext_lazy("you have your credential"),
}
"""What has to happen before hours count, as people say it."""

WAITS = {
    "not-qualified": gettext_lazy(
        "This waits for a paper of your supervisor that the rules ask for. You need do nothing, and it keeps "
        "its place. Your coordinator sees it too."
    ),
    "not-overseen": gettext_lazy(
        "This waits until it is on record who supervises your supervisor. You need do nothing, and it keeps "
        "its place. Your coordinator sees it too."
    ),
    "suspended": gettext_lazy(
        "This waits: your supervisor cannot sign at the moment. You need do nothing, and it keeps its place. "
        "Your coordinator sees it too."
    ),
    "stand-in-for-unqualified": gettext_lazy(
        "This waits for a paper of the supervisor you had on that day. You need do nothing, and it keeps its place. "
        "Your coordinator sees it too."
    ),
    "declaration-missing": gettext_lazy(
        "This waits for a statement of your supervisor. You need do nothing, and it keeps its place."
    ),
}

UNREACHED = gettext_lazy(
    "Our mail to your supervisor came back, so they do not know of it yet. Your coordinator was told and asks "
    "for the right address. It keeps its place."
)
"""Why a sent entry cannot be signed yet, as its trainee reads it: no blame, and nothing about the reason."""

DESK = {
    "not-qualified": gettext_lazy("A paper is missing: %(names)s"),
    "not-overseen": gettext_lazy("Nobody on record supervises them: %(name)s"),
    "suspended": gettext_lazy("Does not sign at the moment"),
    "stand-in-for-unqualified": gettext_lazy("A paper of the supervisor of that day is missing"),
    "declaration-missing": gettext_lazy("Has not said that they are not family"),
}
"""The same for a coordinator, who can do something about it."""

NOW = {
    rules.DRAFT: gettext_lazy("It is a draft."),
    rules.SUBMITTED: gettext_lazy("It was sent and waits for an answer."),
    rules.RETURNED: gettext_lazy("It was sent back."),
    rules.RECALLED: gettext_lazy("It was taken back."),
    rules.SIGNED: gettext_lazy("It is signed."),
    rules.VOIDED: gettext_lazy("It was taken out and does not count."),
}

STANDINGS = {
    rules.SUPERSEDED: gettext_lazy("Signed, and replaced by a later version"),
    rules.VOIDED: gettext_lazy("Taken out: does not count"),
}
"""How a signed version stands that counts no more."""


def sentence(problem: rules.Problem, instead: Mapping[str, object] | None = None) -> str:
    """A problem, as a person reads it; ``instead`` are other words for some of them."""
    params = {name: _shown(name, value) for name, value in problem.params.items()}
    if "status" in problem.params:
        params["now"] = NOW[problem.params["status"]]
    text = str((instead or {}).get(problem.code) or SENTENCES[problem.code])
    return text % params if params else text


def lost(code: str, minutes: int, params: Mapping[str, object]) -> str:
    """Why so many signed minutes do not count, as a person reads it."""
    shown = {name: _shown(name, value) for name, value in {**params, "minutes": minutes}.items()}
    return LOST[code] % shown


def for_the_desk(problem: rules.Problem) -> str:
    """The same problem in the words for a coordinator."""
    params = {name: _shown(name, value) for name, value in problem.params.items()}
    return DESK[problem.code] % params if params else str(DESK[problem.code])


def _shown(name: str, value: object) -> object:
    if name == "names":
        return _(" or ").join(value)
    if name == "milestone":
        return MILESTONES[str(value)]
    if name in ("minutes", "limit", "unit"):
        return hm(value)
    if isinstance(value, datetime):  # already in the zone of the entry
        day, clock = formats.date_format(value, "MONTH_DAY_FORMAT"), formats.time_format(value.time())
        return _("%(day)s, %(time)s") % {"day": day, "time": clock} if name == "starts" else clock
    if isinstance(value, date):
        return formats.date_format(value)
    return formats.time_format(value) if isinstance(value, time) else value


def sentences(problems: list[rules.Problem]) -> list[str]:
    return [sentence(problem) for problem in problems]


def zone(name: str) -> str:
    """A time zone, as people say it: ``America/New_York`` is New York."""
    return name.rpartition("/")[2].replace("_", " ")


def in_place_of(decision: "SignOff") -> str:
    """By whom for whom something was decided: the same sentence on every page and in every file."""
    row = decision.stand_in
    if row is None:
        return ""
    names = {"by": decision.by.name_on_paper, "name": row.supervisor.name_on_paper}
    if row.is_successor:
        return _("Signed by %(by)s as a successor, for %(name)s, who had left") % names
    return _("Signed by %(by)s for %(name)s") % names
