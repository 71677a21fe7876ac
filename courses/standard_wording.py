"""A standard in plain words, for a board's officer: each row is one line. Nothing here decides anything.

Numbers, filters and terms come from the rows alone, so the page can say no more and no less than what the
rules ask.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.templatetags.alongside import hm
from courses.models import (
    AttestationRule,
    CountingStart,
    Deadline,
    Endorsement,
    EvidenceRule,
    ExamTerms,
    Pathway,
    ReferenceRule,
    RenewalRule,
    Requirement,
    RetentionRule,
    Standard,
    SupervisionRule,
    SupervisorRule,
    TimeCount,
)

UNITS = {
    Requirement.Unit.MINUTES: hm,
    Requirement.Unit.COUNT: str,
    Requirement.Unit.SCORE: lambda value: _("%(n)s points") % {"n": value},
    Requirement.Unit.PERCENT: lambda value: _("%(n)s per cent") % {"n": value},
}


def amount(value: int, unit: str) -> str:
    """So much, in the measure of a row."""
    return UNITS[Requirement.Unit(unit)](value)


@dataclass(frozen=True)
class Asked:
    """One row of numbers: what it is about, how much at least, how much counts at most, and what else it says."""

    what: str
    least: str
    most: str
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """The rows of numbers of one phase. A column that no row fills is left out."""

    title: str
    lines: tuple[Asked, ...]

    @property
    def has_most(self) -> bool:
        return any(line.most for line in self.lines)

    @property
    def has_remarks(self) -> bool:
        return any(line.remarks for line in self.lines)


@dataclass(frozen=True)
class Part:
    """Sentences under one heading."""

    title: str
    sentences: tuple[str, ...]


def asked(row: Requirement) -> Asked:
    """A requirement as a line of the table."""
    least = _least(row) if row.minimum else ""
    most = "" if row.maximum is None else amount(row.maximum, row.unit)
    return Asked(_what(row), least, most, tuple(_remarks(row)))


def _least(row: Requirement) -> str:
    """How much is needed. Of an exam without a number: that it is passed."""
    if row.kind == Requirement.Kind.EXAM and row.unit == Requirement.Unit.COUNT:
        return _("passed")
    return amount(row.minimum, row.unit)


def _what(row: Requirement) -> str:
    about = [str(row.get_kind_display())]
    about += [_("in %(area)s") % {"area": row.competency}] if row.competency else []
    about += [str(said) for said in (row.get_mode_display(), row.get_format_display()) if said]
    about += [_("with people of a similar experience")] if row.is_alike else []
    text = ", ".join(about)
    return f"{row.label}: {text}" if row.label else text


def _remarks(row: Requirement) -> Iterator[str]:
    if row.scope != Requirement.Scope.TOTAL:
        yield _how_often(row)
    if (row.kind, row.unit) == (Requirement.Kind.EXAM, Requirement.Unit.COUNT):
        yield _("passed or not passed")
    if row.look_back_months:
        yield _("from the last %(n)s months only") % {"n": row.look_back_months}
    if row.pathway:
        yield _("only on one of the ways: %(code)s") % {"code": row.pathway}
    if exam := getattr(row, "exam", None):
        yield from _terms(exam)
    if row.confidence:
        yield _("how sure: %(words)s") % {"words": row.get_confidence_display()}


def _how_often(row: Requirement) -> str:
    """Whether it is for each day or year; and what follows, where there is a limit or more than words."""
    said = row.get_scope_display()
    if row.maximum is None and row.consequence == Requirement.Consequence.EXCESS:
        return str(said)
    return f"{said}: {row.get_consequence_display()}"


def _terms(exam: ExamTerms) -> Iterator[str]:
    yield _("taken %(where)s") % {"where": exam.get_taken_display()}
    if exam.items:
        yield _("%(n)s questions") % {"n": exam.items}
    if exam.minutes:
        yield _("lasts %(time)s") % {"time": hm(exam.minutes)}
    if exam.attempts:
        yield _tries(exam)
    if exam.wait_days:
        yield ngettext("%(n)s day between two tries", "%(n)s days between two tries", exam.wait_days) % {
            "n": exam.wait_days
        }
    if exam.combines:
        yield _("the parts are judged together")


def _tries(exam: ExamTerms) -> str:
    tries = ngettext("%(n)s try", "%(n)s tries", exam.attempts) % {"n": exam.attempts}
    if exam.window == ExamTerms.Window.MONTHS:
        return _("%(tries)s in %(n)s months") % {"tries": tries, "n": exam.window_months}
    return f"{tries} {exam.get_window_display()}"


def tables(standard: Standard) -> list[Table]:
    """The rows of numbers: to earn it, to renew it."""
    rows = list(standard.requirements.select_related("competency", "exam"))
    by_phase = {phase: tuple(asked(row) for row in rows if row.phase == phase) for phase in Requirement.Phase}
    return [Table(str(phase.label), lines) for phase, lines in by_phase.items() if lines]


def parts(standard: Standard) -> list[Part]:
    """All that stands beside the numbers, in the order in which people meet it. Parts without rows are left out."""
    renewal = standard.renewalrules.all()
    found = [
        (_("Ways to earn it"), map(_pathway, standard.pathways.all())),
        (_("What time counts for"), map(_counts_for, standard.timecounts.all())),
        (_("From when time counts"), map(_start, standard.countingstarts.all())),
        (_("How often there is supervision"), map(_supervision, standard.supervisionrules.all())),
        (_("Who may supervise"), map(_supervisor, standard.supervisorrules.all())),
        (_("What holds for all hours"), general(standard)),
        (_("Until when"), map(_deadline, standard.deadlines.all())),
        (_("What is signed"), map(_attestation, standard.attestationrules.all())),
        (_("What is shown"), map(_evidence, standard.evidencerules.all())),
        (_("Who speaks for somebody"), map(_reference, standard.referencerules.all())),
        (_("What may stand on it besides"), map(_endorsement, standard.endorsements.all())),
        (_("How long it holds"), (text for row in renewal for text in _renewal(row))),
        (_("How long records are kept"), map(_retention, standard.retentionrules.all())),
        (_("What it costs"), [standard.fees] if standard.fees else []),
    ]
    every = (Part(title, tuple(sentences)) for title, sentences in found)
    return [part for part in every if part.sentences]


def general(standard: Standard) -> Iterable[str]:
    """What holds for every hour."""
    if standard.smallest_unit > 1:
        yield _("Hours count in whole units of %(n)s minutes.") % {"n": standard.smallest_unit}
    if standard.needs_agreement:
        yield _("Hours count once both have signed an agreement.")
    if standard.needs_declaration:
        yield _("Supervisors say that they are not family, and share no home and no money.")
    if not standard.paper_counts:
        yield _("Hours signed on paper do not count.")
    if not standard.successor_counts:
        yield _("What a successor signs for a supervisor who left does not count.")
    if standard.may_miss_minutes == 0:
        yield _("Nothing of a group's meetings may be missed.")
    elif standard.may_miss_minutes:
        yield _("Somebody may miss %(time)s of a group's meetings.") % {"time": hm(standard.may_miss_minutes)}


def _pathway(row: Pathway) -> str:
    days = {"name": row.name, "first": row.opens_on, "last": row.closes_on}
    if row.opens_on and row.closes_on:
        return _("%(name)s, from %(first)s until %(last)s") % days
    if row.closes_on:
        return _("%(name)s, until %(last)s") % days
    return _("%(name)s, from %(first)s on") % days if row.opens_on else row.name


def _counts_for(row: TimeCount) -> str:
    what = {"what": row.get_what_display(), "kind": row.get_counts_for_display()}
    if not row.counts_for:
        return _("Time of %(what)s counts for nothing here.") % what
    return _("Time of %(what)s counts for: %(kind)s.") % what


def _start(row: CountingStart) -> str:
    said = {"kind": row.get_kind_display(), "milestone": row.get_milestone_display()}
    return _("%(kind)s counts from this day on: %(milestone)s.") % said


def _quoted(milestone: str | Promise) -> str:
    return f"“{milestone}”"


def _supervision(row: SupervisionRule) -> str:
    said = {
        SupervisionRule.Shape.RATIO: _ratio,
        SupervisionRule.Shape.GAP: _gap,
        SupervisionRule.Shape.RHYTHM: _rhythm,
    }[row.shape](row)
    how = [str(row.get_mode_display())] if row.mode else []
    return ", ".join([said, *how]) + f" ({_otherwise(row)})"


def _otherwise(row: SupervisionRule) -> str | Promise:
    """What follows where it is not kept."""
    if row.consequence == Requirement.Consequence.REMARK:
        return row.get_consequence_display()
    return {
        SupervisionRule.Shape.RATIO: _("it has to be kept"),
        SupervisionRule.Shape.GAP: _("what is above does not count"),
        SupervisionRule.Shape.RHYTHM: _("practice counts where it was kept"),
    }[SupervisionRule.Shape(row.shape)]


def _ratio(row: SupervisionRule) -> str:
    return _("%(time)s for each %(worked)s worked") % {"time": hm(row.minutes), "worked": hm(row.per_minutes)}


def _gap(row: SupervisionRule) -> str:
    return _("never more than %(worked)s worked without any") % {"worked": hm(row.gap_minutes)}


def _rhythm(row: SupervisionRule) -> str:
    times = ngettext("%(n)s time in each %(every)s", "%(n)s times in each %(every)s", row.times) % {
        "n": row.times,
        "every": row.get_every_display(),
    }
    ends = [
        _("from %(milestone)s") % {"milestone": _quoted(row.get_from_milestone_display())}
        if row.from_milestone
        else "",
        _("until %(milestone)s") % {"milestone": _quoted(row.get_until_milestone_display())}
        if row.until_milestone
        else "",
    ]
    return ", ".join([times, *filter(None, ends)])


def _supervisor(row: SupervisorRule) -> str:
    said = [row.name]
    if row.grace_months:
        said.append(_("which may follow within %(n)s months") % {"n": row.grace_months})
    if row.supervised_by:
        said.append(_("who is supervised in turn"))
    return ", ".join(said)


def _deadline(row: Deadline) -> str:
    said = _("%(what)s: within %(n)s months of the day “%(milestone)s”") % {
        "what": row.get_kind_display() if row.kind else _("All of it"),
        "n": row.months,
        "milestone": row.get_milestone_display(),
    }
    if not row.extensions:
        return said
    more = ngettext(
        "%(n)s extension of %(months)s months", "%(n)s extensions of %(months)s months each", row.extensions
    )
    return f"{said}; " + more % {"n": row.extensions, "months": row.extension_months}


def _attestation(row: AttestationRule) -> str:
    return _("%(name)s, signed by %(who)s") % {"name": row.name, "who": row.get_signer_display()} + _when(row)


def _evidence(row: EvidenceRule) -> str:
    said = [row.name]
    if row.fresh_days:
        said.append(_("no older than %(n)s days") % {"n": row.fresh_days})
    if row.is_sensitive:
        said.append(_("somebody looks at it, and no copy is kept"))
    return ", ".join(said) + _when(row)


def _reference(row: ReferenceRule) -> str:
    said = [f"{row.number}: {row.who}"]
    if row.known_months:
        said.append(_("who have known them for %(n)s months") % {"n": row.known_months})
    return ", ".join(said) + _when(row)


def _when(row: AttestationRule | EvidenceRule | ReferenceRule) -> str:
    return "" if row.phase == Requirement.Phase.INITIAL else f" ({row.get_phase_display()})"


def _endorsement(row: Endorsement) -> str:
    said = [row.name]
    if row.least_age:
        said.append(_("from the age of %(n)s") % {"n": row.least_age})
    if row.most_age:
        said.append(_("up to the age of %(n)s") % {"n": row.most_age})
    if row.may_be_hidden:
        said.append(_("the holder may hide it"))
    return ", ".join(said)


def _renewal(row: RenewalRule) -> Iterator[str]:
    yield _("%(n)s months, and it ends %(ends)s.") % {"n": row.valid_months, "ends": row.get_ends_display()}
    yield _("It can be renewed from %(n)s days before that day on.") % {"n": row.opens_days}
    if row.file_days:
        yield _("Papers have to be in %(n)s days before that day.") % {"n": row.file_days}
    if row.grace_days:
        yield _("It can still be renewed %(n)s days after that day.") % {"n": row.grace_days}
    if row.grace_months:
        yield _("It can still be renewed in the %(n)s whole months after that day.") % {"n": row.grace_months}
    if row.register_months:
        yield _("The board's public list shows a day %(n)s months later.") % {"n": row.register_months}


def _retention(row: RetentionRule) -> str:
    years = ngettext("%(n)s year", "%(n)s years", row.years) % {"n": row.years}
    said = {"what": row.get_what_display(), "years": years, "since": row.get_since_display()}
    return _("%(what)s: %(years)s, counted from %(since)s") % said
