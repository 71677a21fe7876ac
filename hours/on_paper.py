"""What was signed on paper and accepted, added up: always beside what is signed, never in it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from cms.templatetags.alongside import hm
from courses.models import Enrollment
from hours.models import PaperLine, PaperSheet


@dataclass(frozen=True)
class OnPaper:
    """So many minutes of one kind in one skill area, and who accepted them."""

    kind: str
    competency_code: str
    name: str
    minutes: int

    def is_of(self, kind: str, competency_code: str) -> bool:
        """Whether a requirement of this kind, in this skill area or in all, is about it."""
        return self.kind == kind and competency_code in ("", self.competency_code)


def accepted_lines() -> QuerySet[PaperLine]:
    """Lines of sheets whose acceptance holds."""
    return PaperLine.objects.filter(
        sheet__acceptances__isnull=False, sheet__acceptances__ended_at__isnull=True
    ).order_by()


def of(enrollment: Enrollment) -> list[OnPaper]:
    """What was accepted in one program. One statement."""
    rows = accepted_lines().filter(sheet__enrollment=enrollment)
    names = ("kind", "competency__code", "sheet__acceptances__printed_name")
    return [OnPaper(*row) for row in rows.values_list(*names).annotate(total=Sum("minutes"))]


def minutes_of(enrollments: Iterable[Enrollment]) -> dict[int, dict[str, int]]:
    """Minutes by kind, for each enrollment that has any. One statement."""
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    rows = accepted_lines().filter(sheet__enrollment__in=[row.pk for row in enrollments])
    for pk, kind, minutes in rows.values_list("sheet__enrollment", "kind").annotate(total=Sum("minutes")):
        found[pk][kind] = minutes
    return found


def sheets_of(enrollment: Enrollment) -> list[PaperSheet]:
    """The accepted sheets of one program, oldest first, with their lines. Three statements."""
    rows = PaperSheet.objects.accepted().filter(enrollment=enrollment)
    return list(rows.with_details().order_by("starts_on", "pk"))


def marks(found: Iterable[OnPaper]) -> list[str]:
    """How it is marked wherever it stands: with who accepted it."""
    sums: defaultdict[str, int] = defaultdict(int)
    for row in found:
        sums[row.name] += row.minutes
    return [_mark(name, minutes) for name, minutes in sorted(sums.items())]


def _mark(name: str, minutes: int) -> str:
    words: Mapping[str, str] = {"minutes": hm(minutes), "name": name}
    return _("On paper: %(minutes)s, accepted by %(name)s.") % words
