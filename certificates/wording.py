"""What certificates say to people, in one place and in plain words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from certificates import asked_wording, names, rules
from certificates.rules import kinds
from cms.templatetags.alongside import hm
from courses.rules import standards
from courses.rules.minutes import IN_PERSON, LIVE, LIVE_ONLINE, OBSERVED, SELF_PACED
from hours import wording as hours_wording

KINDS = {
    kinds.TRAINING_COMPLETION: gettext_lazy("Certificate of completion"),
    kinds.VERIFIED_HOURS: gettext_lazy("Statement of verified hours"),
    kinds.PROGRAM_CREDENTIAL: gettext_lazy("Credential"),
    kinds.CONTINUING_EDUCATION: gettext_lazy("Certificate of continuing education"),
}

DEEDS = {
    kinds.TRAINING_COMPLETION: gettext_lazy("has completed the training program"),
    kinds.VERIFIED_HOURS: gettext_lazy("has practiced under supervision in the program"),
    kinds.PROGRAM_CREDENTIAL: gettext_lazy("has met all that is asked for the credential"),
    kinds.CONTINUING_EDUCATION: gettext_lazy("has completed the continuing education"),
}
"""What somebody did, between their name and the title."""

PROVES = {
    kinds.TRAINING_COMPLETION: [
        gettext_lazy("The training body named here says that this person completed this training program."),
    ],
    kinds.VERIFIED_HOURS: [
        gettext_lazy(
            "The training body named here says that a supervisor signed the hours shown, and that they count under the rules named."
        ),
    ],
    kinds.PROGRAM_CREDENTIAL: [
        gettext_lazy("The body named here certifies this person, by its own rules, which are named here."),
        gettext_lazy("The hours of practice shown were signed by a supervisor."),
    ],
    kinds.CONTINUING_EDUCATION: [
        gettext_lazy(
            "The training body named here says that this person completed this continuing education."
        ),
    ],
}


def proves(kind: str, *, on_paper: int = 0, provider: str = "") -> list[str]:
    """What a certificate of a kind shows to be true, sentence by sentence.

    ``on_paper``: minutes of its hours that were signed on paper; ``provider``: the number of the training body.
    """
    said = [str(sentence) for sentence in PROVES[kind]]
    if on_paper:
        words = _(
            "%(time)s of them were signed on paper. The training body compared the sheet and accepted it."
        )
        said.append(words % {"time": hm(on_paper)})
    if provider:
        said.append(_("The training body is approved as a trainer: %(number)s.") % {"number": provider})
    return said


def does_not_prove(kind: str = kinds.TRAINING_COMPLETION, *, register_url: str = "") -> list[str]:
    """What nobody should read into it. ``register_url``: where the board lets anybody look up who it certified."""
    said = [_("It is not a state credential and not a license.")]
    if register_url:
        said.append(
            _("Whom the board certified stands in the board's own list: %(where)s") % {"where": register_url}
        )
    if kind in (kinds.TRAINING_COMPLETION, kinds.CONTINUING_EDUCATION):
        said.append(_("It says nothing about hours of practice."))
    if kind == kinds.VERIFIED_HOURS:
        said.append(_("It says nothing about training or exams."))
    return [*said, _("It says nothing about the person's health or life story.")]


def amount(value: int, unit: str) -> str:
    """So much of a requirement: minutes as hours and minutes, everything else as a number."""
    return hm(value) if unit == "minutes" else str(value)


NAMES = {
    rules.MODULES: gettext_lazy("Modules"),
    rules.TRAINING: gettext_lazy("Training"),
    rules.PRACTICE: gettext_lazy("Practice"),
    rules.SUPERVISION: gettext_lazy("Time with your supervisor"),
    rules.EXAM: gettext_lazy("Exam"),
    rules.EDUCATION: gettext_lazy("Further training"),
    rules.SELF_STUDY: gettext_lazy("Study by yourself"),
    **asked_wording.NAMES,
}

WAYS = {
    SELF_PACED: gettext_lazy("at your own pace"),
    LIVE_ONLINE: gettext_lazy("live online"),
    IN_PERSON: gettext_lazy("in person"),
    LIVE: gettext_lazy("live, in person or online"),
    standards.REMOTE: gettext_lazy("by phone or video"),
    OBSERVED: gettext_lazy("with your supervisor there"),
    standards.INDIVIDUAL: gettext_lazy("one to one"),
    standards.GROUP: gettext_lazy("in a group"),
}


def way(row: rules.RequirementStatus | rules.NotCounted) -> str:
    """How and with whom: "in person, one to one". Empty where a row is about all time."""
    alike = [_("with people of a similar experience")] if row.is_alike else []
    return ", ".join([str(WAYS[code]) for code in (row.mode, row.format) if code] + alike)


def name(status: rules.RequirementStatus, *, for_others: bool = False) -> str:
    """What a requirement is called on screen: its kind, the skill area, its own name and the way, if it has them.

    ``for_others``: to somebody who is not the person it is about.
    """
    names = NAMES | asked_wording.FOR_OTHERS if for_others else NAMES
    words = {"kind": names[status.kind], "area": status.competency_label}
    text = _("%(kind)s in %(area)s") % words if status.competency_label else str(names[status.kind])
    text = _("%(what)s: %(label)s") % {"what": text, "label": status.label} if status.label else text
    how = way(status)
    return _("%(what)s, %(way)s") % {"what": text, "way": how} if how else text


def progress(status: rules.RequirementStatus, *, for_others: bool = False) -> str:
    """How far one requirement is: "45 min of 2 h", and "done" once it is; for a limit, how much can count."""
    if status.is_limit:
        words = {
            "have": amount(status.have, status.unit),
            "most": amount(status.maximum or 0, status.unit),
        }
        return _("%(have)s; up to %(most)s can count") % words
    if status.kind == rules.MODULES and not for_others:
        return _of_modules(status)
    if own := asked_wording.progress(status):
        return own
    so_far = {"have": amount(status.have, status.unit), "need": amount(status.need, status.unit)}
    return (_("%(have)s of %(need)s, done") if status.met else _("%(have)s of %(need)s")) % so_far


def _of_modules(status: rules.RequirementStatus) -> str:
    """Not how many there are, but how many are asked for: a program may offer more."""
    words = {"have": status.have, "need": status.need}
    if status.met:
        return (
            ngettext(
                "1 of 1, done",
                "all %(need)s your certificate needs are done",
                status.need,
            )
            % words
        )
    return (
        ngettext(
            "%(have)s of 1",
            "%(have)s of the %(need)s your certificate needs",
            status.need,
        )
        % words
    )


def missing(status: rules.RequirementStatus) -> str:
    """What is still open in one requirement, as a short phrase: "Practice: 1 h 15 min"."""
    if asked_wording.progress(status):
        return name(status)
    return _("%(what)s: %(left)s") % {"what": name(status), "left": amount(status.left, status.unit)}


def not_earned(unmet: Iterable[rules.RequirementStatus]) -> str:
    """Why there is no certificate yet, in one sentence."""
    phrases = "; ".join(missing(status) for status in unmet)
    if not phrases:
        return _("This program has no rules yet that say what must be done.")
    return _("Not everything is done yet. Still open: %(what)s.") % {"what": phrases}


def reason(why: rules.NotCounted) -> str:
    """Why some minutes do not count, as a person reads it."""
    area = {"minutes": hm(why.minutes), "area": why.competency_label, "way": way(why)}
    match why.code:
        case rules.WAITING_FOR_SIGNATURE:
            return _("%(minutes)s wait for your supervisor. They count once they are signed.") % area
        case rules.RETURNED_TO_TRAINEE:
            return _("%(minutes)s came back to you. Open your hours to see what to change.") % area
        case rules.OVER_MAXIMUM:
            return _over_maximum(why) % area
        case rules.OTHER_MODE:
            return _("%(minutes)s were not %(way)s.") % area
        case rules.OTHER_COMPETENCY:
            return _("%(minutes)s are in %(area)s, so they count there and not here.") % area
        case rules.NO_COMPETENCY:
            return _("%(minutes)s belong to no single area. They count only for the total.") % area
        case rules.LATER:
            return _("%(minutes)s have a date that is still to come.") % area
    if why.code in asked_wording.REASONS:
        return asked_wording.reason(why)
    if why.code in hours_wording.LOST:
        return hours_wording.lost(why.code, why.minutes, why.params)
    raise ValueError(f"no sentence for {why.code!r}")


def _over_maximum(why: rules.NotCounted) -> str:
    if why.competency_label and way(why):
        return _("%(minutes)s in %(area)s, %(way)s, are more than can count there.")
    if way(why):
        return _("%(minutes)s, %(way)s, are more than can count.")
    if why.competency_label:
        return _("%(minutes)s in %(area)s are more than can count there.")
    return _("%(minutes)s are more than can count here.")


# --- For whoever checks a certificate ---------------------------------------------------------------


@dataclass(frozen=True)
class Words:
    """What an answer says: the look of its tag, its short word, a headline, and what to do now."""

    look: str
    tag: str
    headline: str
    advice: str = ""


ANSWERS = {
    rules.VALID: Words("ok", gettext_lazy("valid"), gettext_lazy("This certificate is valid.")),
    rules.EXPIRED: Words(
        "wait",
        gettext_lazy("expired"),
        gettext_lazy("This certificate is real, and its time is over."),
        gettext_lazy("Ask the holder if there is a newer one."),
    ),
    rules.SUSPENDED: Words(
        "wait",
        gettext_lazy("on hold"),
        gettext_lazy("This certificate is on hold."),
        gettext_lazy("The issuer is looking into something. Nothing is decided. Please ask again later."),
    ),
    rules.REVOKED: Words(
        "stop",
        gettext_lazy("revoked"),
        gettext_lazy("This certificate was revoked. It does not count any more."),
    ),
    rules.SUPERSEDED: Words(
        "info",
        gettext_lazy("replaced"),
        gettext_lazy("This certificate was replaced by a newer one."),
        gettext_lazy("Please ask the holder for the new one."),
    ),
    rules.MISTYPED: Words(
        "wait",
        gettext_lazy("typing mistake"),
        gettext_lazy("There is a typing mistake in this number."),
        gettext_lazy(
            "At least one letter or digit is wrong, missing or too many. Please compare it with the certificate."
        ),
    ),
    rules.UNKNOWN: Words(
        "info",
        gettext_lazy("unknown"),
        gettext_lazy("We never issued a certificate with this number."),
        gettext_lazy("The number has no typing mistake. If you were given it as proof, do not rely on it."),
    ),
    rules.TAMPERED: Words(
        "stop",
        gettext_lazy("changed"),
        gettext_lazy("This file was changed, or it is not the file we issued."),
        gettext_lazy(
            "It carries one of our numbers, but it is not the same as our file. Do not rely on what stands in "
            "it. Rely on our record."
        ),
    ),
}

UNKNOWN_FILE = Words(
    "info",
    gettext_lazy("unknown"),
    gettext_lazy("We do not know this file."),
    gettext_lazy(
        "None of our numbers stands in it. A scan or a new print of a certificate looks like that too: "
        "then type the number that is printed on it."
    ),
)

EVIDENCE = Words(
    "ok",
    gettext_lazy("whole"),
    gettext_lazy("This is evidence for a board, and it is whole."),
    gettext_lazy("It is exactly the file that was made here: nothing in it was changed."),
)
EVIDENCE_TAKEN_BACK = Words(
    "stop",
    gettext_lazy("taken back"),
    gettext_lazy("This evidence for a board was taken back."),
    gettext_lazy("It is the file that was made here. Please do not rely on it any more."),
)

SIGNATURES = {
    "signed": gettext_lazy("We signed this file, and the signature is whole: nothing in it was changed."),
    "key_is_gone": gettext_lazy(
        "This file says what we issued. We cannot check its signature, since we do not have that key any more."
    ),
}
"""What to say about the signature of a file, by what ``verification`` found."""

NAME_VERDICTS = {
    names.MATCHES: Words(
        "ok",
        gettext_lazy("matches"),
        gettext_lazy("This name matches the name on the certificate."),
    ),
    names.CLOSE: Words(
        "wait",
        gettext_lazy("close"),
        gettext_lazy("This name is close to the name on the certificate."),
        gettext_lazy(
            "A middle name or a letter differs. Check the ID, and ask the holder to show the certificate."
        ),
    ),
    names.DIFFERENT: Words(
        "stop",
        gettext_lazy("does not match"),
        gettext_lazy("This name does not match the name on the certificate."),
        gettext_lazy("People change their names. Ask the holder to show the certificate itself."),
    ),
}


def answer(status: str, *, is_file: bool) -> Words:
    """The words for an answer about a number or a file."""
    return UNKNOWN_FILE if is_file and status == rules.UNKNOWN else ANSWERS[status]
