"""How often there was supervision, as a row beside the others."""

from certificates.rules.facts import GAP, MEET, RATIO, RHYTHM, NotCounted, RequirementStatus
from courses.rules import standards
from hours.rules.supervision import Supervised

KINDS = {standards.RATIO: RATIO, standards.GAP: GAP, standards.RHYTHM: RHYTHM}

TOO_LITTLE, TOO_LONG, MISSED = "too_little_supervision", "too_long_without", "missed_supervision"
WHYS = {RATIO: TOO_LITTLE, GAP: TOO_LONG, RHYTHM: MISSED}


def supervision(found: Supervised, consequence: str) -> RequirementStatus:
    """A rule about how often, next to how much: 25 hours in the last month are not 25 in a year (domain 8.2).

    What is only pointed out is shown and stands in nobody's way. Every other consequence does while the rule is
    not kept. ``found`` is as of the minutes that count: where practice beyond a gap was left out already, what
    is left keeps the rule, and the hours that are missing then are missing in the row about practice.
    """
    kind = KINDS[found.rhythm.shape]
    return RequirementStatus(
        *(kind, found.have, found.need, "count" if kind == RHYTHM else "minutes", found.is_met),
        mode=found.rhythm.mode,
        code=found.rhythm.every,
        reasons=() if found.is_met else (_why(kind, found),),
        is_remark=consequence == standards.REMARK,
        satisfied_by="" if found.is_met else MEET,
    )


def _why(kind: str, found: Supervised) -> NotCounted:
    if kind == RHYTHM:
        params = {"every": found.rhythm.every, "number": len(found.missed), "day": found.missed[-1]}
        return NotCounted(MISSED, params=params)
    return NotCounted(WHYS[kind], abs(found.have - found.need))
