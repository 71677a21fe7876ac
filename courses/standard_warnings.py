"""What may be wrong with the numbers of a standard, in words. Nothing is refused for it."""

from django.utils.translation import gettext as _

from courses.models import Requirement, Standard
from courses.rules import warnings as rules
from courses.standard_wording import amount
from people.models import Statement


def sentences(standard: Standard) -> list[str]:
    """A sentence for each thing to look at, in the order of the rows."""
    areas = dict(standard.framework.competencies.values_list("code", "name"))
    found = rules.warnings(
        [_asked(row) for row in standard.requirements.select_related("competency")],
        areas,
        has_source=bool(standard.source.strip()),
        unwritten=_unwritten(standard),
    )
    return [_sentence(warning, areas) for warning in found]


def _unwritten(standard: Standard) -> list[str]:
    """The keys of texts that this standard wants signed and that are not here, each once."""
    wanted = dict.fromkeys(standard.attestationrules.values_list("statement", flat=True))
    written = set(Statement.objects.filter(key__in=wanted).values_list("key", flat=True))
    return [key for key in wanted if key not in written]


def _asked(row: Requirement) -> rules.Asked:
    same = ("kind", "minimum", "maximum", "unit", "mode", "format", "is_alike", "scope", "phase", "pathway")
    return rules.Asked(
        **{name: getattr(row, name) for name in same},
        competency=row.competency.code if row.competency else "",
        label=row.label,
    )


def _sentence(warning: rules.Warning, areas: dict[str, str]) -> str:
    row = warning.row
    values = {"name": _name(row, areas) if row else areas.get(warning.competency, ""), "text": warning.text}
    if row:
        values |= {"least": amount(warning.least, row.unit), "most": amount(warning.most, row.unit)}
    return SENTENCES[warning.code]() % values


SENTENCES = {
    rules.MINIMA_ABOVE_TOTAL: lambda: _("%(name)s: the parts ask for %(least)s, the whole for %(most)s."),
    rules.MAXIMUM_BELOW_MINIMUM: lambda: _("%(name)s: %(least)s are asked for, and %(most)s can count."),
    rules.COMPETENCY_WITHOUT_ROW: lambda: _("%(name)s: no row asks for anything in it."),
    rules.NO_MARK: lambda: _("%(name)s: it has no pass mark. It can only be passed or not."),
    rules.NO_TEXT: lambda: _("“%(text)s” is to be signed, and nobody has written this text here yet."),
    rules.NO_SOURCE: lambda: _("Nothing says where the numbers come from."),
}


def _name(row: rules.Asked, areas: dict[str, str]) -> str:
    """A row by its kind, and by its label or its area where it has one."""
    kind = str(Requirement.Kind(row.kind).label)
    return ", ".join(part for part in (kind, row.label, areas.get(row.competency, "")) if part)
