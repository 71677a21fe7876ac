"""Observed practice beside the lessons of a module: compared with the site's, then taken; and written again.

Its words are compared as they stand in a file. Its revisions say who wrote them, as those of pages do.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Page

from courses import refusals
from courses.exchange import documents
from courses.exchange.brought import IMPORTED, REMOVED
from courses.exchange.directives import PRACTICE_CODECS, PROSE, Unreadable
from courses.exchange.documents import OBSERVED, PRACTICE, Block, Document, Problem
from courses.exchange.folder import ProgramFolder
from courses.exchange.frontmatter import tidy
from courses.exchange.report import CHANGED, GONE, KEPT, NEW, SAME, Report
from courses.models import ModulePage, ObservedPractice, PracticeCriterion, PracticeLevel
from courses.rules import practice as rules

UNPUBLISHED = "wagtail.unpublish"
CRITERION = "criterion"


# --- One file -------------------------------------------------------------------------------------------


def text(row: ObservedPractice) -> str:
    """A practice as its file."""
    head = {"title": row.title, "key": str(row.key), "required": row.is_required}
    criteria = [
        {
            "title": criterion.title,
            "look_for": criterion.look_for,
            "levels": [{"words": level.words, "meets": level.meets} for level in criterion.levels.all()],
        }
        for criterion in row.criteria.all()
    ]
    written = [PRACTICE_CODECS[CRITERION].write(value, None) for value in criteria]
    rubric = [Block(CRITERION, text, attributes=attributes) for text, attributes in written]
    return documents.write(head, OBSERVED, [Block(PROSE, tidy(row.situation)), *rubric])


def read(document: Document) -> tuple[ObservedPractice, list[Problem]]:
    """The practice that a file says, unsaved, and what has to be mended."""
    head, blocks = document.head, document.blocks
    problems = []
    situation = blocks[0].text if blocks and blocks[0].kind == PROSE else ""
    if not situation:
        problems.append(document.problem("Say above the first criterion who meets whom, and what to do."))
    for block in blocks[1:]:
        if block.kind == PROSE:
            problems.append(document.problem("Only criteria stand below the situation.", block.line))
    row = ObservedPractice(
        key=head["key"],
        slug=PRACTICE.sub(r"\g<slug>", document.path.name),
        title=head["title"],
        situation=situation,
        is_required=head.get("required") is not False,
    )
    problems += _refused(document, row, "title")
    rubric = [block for block in blocks if block.kind == CRITERION]
    if problem := rules.problem([]) if not rubric else None:
        problems.append(document.problem(refusals.rubric_problem(problem).sentence))
    criteria = []
    for place, block in enumerate(rubric):
        try:
            criteria.append(_criterion(document, block, place, problems))
        except Unreadable as why:
            problems.append(document.problem(why.sentence, block.line + why.offset))
    row.criteria = criteria
    return row, problems


def _criterion(document: Document, block: Block, place: int, problems: list[Problem]) -> PracticeCriterion:
    """One criterion, if it can be read; what else is wrong with it is added to the problems."""
    value = PRACTICE_CODECS[CRITERION].read(block.text, block.attributes, None)
    if block.id:
        problems.append(document.problem("A criterion takes no id.", block.line))
    found = PracticeCriterion(title=value["title"], look_for=value["look_for"], sort_order=place)
    levels = [
        PracticeLevel(words=row["words"], meets=row["meets"], sort_order=n)
        for n, row in enumerate(value["levels"])
    ]
    problems += _refused(document, found, block.line)
    for row, level in zip(value["levels"], levels, strict=True):
        problems += _refused(document, level, block.line + row["offset"])
    found.levels = levels
    seen = rules.Criterion(0, found.title, tuple(rules.Level(0, row.words, row.meets) for row in levels))
    if problem := rules.problem([seen]):
        problems.append(document.problem(refusals.rubric_problem(problem).sentence, block.line))
    return found


def _refused(document: Document, row, at: str | int) -> Iterator[Problem]:
    """What the fields themselves refuse: too many letters, none at all."""
    links = [name.name for name in row._meta.get_fields() if name.is_relation]
    try:
        row.clean_fields(exclude={"situation", *links})
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            yield document.problem(f"{name}: {' '.join(messages)}", at)


# --- Beside the site ------------------------------------------------------------------------------------


@dataclass
class Plan:
    """One file, beside the practice on the site."""

    document: Document
    module: Document
    wanted: ObservedPractice
    row: ObservedPractice | None
    home: Page | None
    is_own: bool
    was_unpublished: bool

    def __post_init__(self) -> None:
        self.latest = self.row.get_latest_revision_as_object() if self.row else None
        self.before = text(self.latest) if self.latest else ""
        self.after = text(self.wanted)

    @property
    def name(self) -> str:
        return f"observed practice {self.wanted.title}"

    @property
    def is_moved(self) -> bool:
        return self.latest is not None and (self.home is None or self.latest.module_id != self.home.pk)

    @property
    def differs(self) -> bool:
        return self.is_moved or self.before != self.after

    @property
    def is_published(self) -> bool:
        return bool(self.row and self.row.live and self.row.live_revision_id == self.row.latest_revision_id)

    @property
    def conflict(self) -> str:
        """What somebody did on the site that this file would undo; empty when nothing."""
        if self.row is None:
            return ""
        if self.differs and not self.is_own:
            return "was edited on the site"
        return "was unpublished on the site" if self.was_unpublished else ""


class Practices:
    """The observed practice of a folder beside that of the site. It changes nothing."""

    def __init__(self, program: ProgramFolder, known: dict[str, Page], publish: bool):
        self.plans: dict[Path, Plan] = {}
        self.problems: list[Problem] = []
        homes = [known.get(module.document.head["key"]) for module in program.modules]
        files = [
            (document, module.document, home)
            for module, home in zip(program.modules, homes, strict=True)
            for document in module.practices
        ]
        rows = ObservedPractice.objects.filter(key__in=[document.head["key"] for document, _m, _h in files])
        there = {str(row.key): row for row in rows.with_rubric()}
        top = known.get(program.document.head["key"])
        here = ObservedPractice.objects.in_program(top) if top else ObservedPractice.objects.none()
        self.gone = list(here.live().exclude(key__in=there).select_related("module"))
        own, down = _own([*there.values(), *self.gone]), _taken_down(there.values()) if publish else set()
        self.own = own
        for document, module, home in files:
            row = there.get(document.head["key"])
            if row and not (top and row.module.path.startswith(top.path)):
                sentence = "This key belongs to a practice of another program."
                self.problems.append(document.problem(sentence, "key"))
                continue
            wanted, problems = read(document)
            self.problems += problems
            is_own, was_down = bool(row and row.pk in own), bool(row and row.pk in down)
            self.plans[document.path] = Plan(document, module, wanted, row, home, is_own, was_down)

    def conflicts(self, how: str) -> Iterator[Problem]:
        for plan in self.plans.values():
            if plan.conflict:
                name = f"observed practice {plan.latest.title}"
                yield plan.document.problem(f"Conflict: the {name} {plan.conflict}. {how}")

    def added_by_hand(self, module: Page) -> list[ObservedPractice]:
        """What is live in this module, not in the folder, and not the import's."""
        return [row for row in self.gone if row.module_id == module.pk and row.pk not in self.own]


def _own(rows: Iterable[ObservedPractice]) -> set[int]:
    """Those whose latest revision an import wrote, or found to say the same."""
    entries = _entries(rows).filter(
        action=IMPORTED, revision__in=[row.latest_revision_id for row in rows if row.latest_revision_id]
    )
    return {int(pk) for pk in entries.values_list("object_id", flat=True)}


def _taken_down(rows: Collection[ObservedPractice]) -> set[int]:
    """Those that a person took down after they had been published."""
    down = [row for row in rows if not row.live and row.first_published_at]
    newest = _entries(down).filter(action__in=[REMOVED, UNPUBLISHED]).values("object_id").order_by()
    found = newest.annotate(
        removed=Max("pk", filter=Q(action=REMOVED)), by_hand=Max("pk", filter=Q(action=UNPUBLISHED))
    )
    return {int(row["object_id"]) for row in found if (row["by_hand"] or 0) > (row["removed"] or 0)}


def _entries(rows: Iterable[ObservedPractice]):
    return ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(ObservedPractice),
        object_id__in=[str(row.pk) for row in rows],
    )


# --- Taking ---------------------------------------------------------------------------------------------


def take(plan: Plan, module: Page, report: Report, *, keep: bool, publish: bool, user) -> None:
    """Bring one file in: a new practice, a new revision of one that is there, or nothing."""
    if keep and plan.conflict:
        report.note(KEPT, f"{plan.name} (kept as it is on the site)")
        return
    differs = plan.row is None or plan.differs
    goes_out = publish and (differs or not plan.is_published)
    sign = NEW if plan.row is None else CHANGED if differs or goes_out else SAME
    more = (
        f" (now in {module.title})" if plan.is_moved else " (published)" if goes_out and not differs else ""
    )
    report.note(sign, plan.name + more, plan.before, plan.after)
    row = _written(plan, module) if differs else plan.latest
    if differs or row.latest_revision_id is None:
        row.save_revision(user=user, log_action=IMPORTED)
    elif not plan.is_own:
        log(instance=row, action=IMPORTED, user=user, revision=row.latest_revision)
    ObservedPractice.objects.filter(pk=row.pk).update(slug=plan.wanted.slug)
    row.slug = plan.wanted.slug
    if goes_out:
        row.latest_revision.publish(user=user)


def _written(plan: Plan, module: Page) -> ObservedPractice:
    """The practice in the words of the file. Criteria and levels keep their places."""
    wanted, row = plan.wanted, plan.latest
    if row is None:
        wanted.module, wanted.live, wanted.has_unpublished_changes = module, False, True
        wanted.save()
        return wanted
    criteria = list(wanted.criteria.all())
    for old, new in zip(row.criteria.all(), criteria, strict=False):
        new.pk = old.pk
        levels = list(new.levels.all())
        for was, level in zip(old.levels.all(), levels, strict=False):
            level.pk = was.pk
        new.levels = levels
    row.module, row.title, row.situation = module, wanted.title, wanted.situation
    row.is_required, row.criteria = wanted.is_required, criteria
    return row


def withdraw(row: ObservedPractice, report: Report, *, keep: bool, user) -> None:
    """Unpublish what is no longer in the folder. What somebody was seen doing stays on record."""
    name = f"observed practice {row.title}"
    if keep:
        report.note(KEPT, f"{name} (kept as it is on the site)")
        return
    row.unpublish(user=user, log_action=REMOVED)
    report.note(GONE, f"{name} (unpublished)")


# --- Writing --------------------------------------------------------------------------------------------


def files(
    module: ModulePage, there: dict[str, Path], published: bool, left_out: list[str]
) -> Iterator[tuple[str, bytes]]:
    """The files of a module's observed practice: their names, and what stands in them."""
    taken: set[str] = set()
    for row in ObservedPractice.objects.filter(module=module.pk).with_rubric().order_by("pk"):
        version = _version(row, published)
        if version is None:
            left_out.append(f"observed practice {row.title} (not published)")
            continue
        name = _name(row, there.get(str(row.key), Path()).name, taken)
        taken.add(name)
        yield name, text(version).encode()


def _version(row: ObservedPractice, published: bool) -> ObservedPractice | None:
    """The newest wording by which somebody could be watched, or the published one; None when there is none."""
    newest = (
        None
        if published or (not row.live and row.first_published_at)
        else row.get_latest_revision_as_object()
    )
    if newest and newest.situation.strip() and not rules.problem(newest.rubric()):
        return newest
    return row if row.live else None


def _name(row: ObservedPractice, there: str, taken: set[str]) -> str:
    """The name it has in the folder, else the one it came with, else one from its title."""
    if PRACTICE.match(there) and there not in taken:
        return there
    wanted = row.slug or slugify(row.title, allow_unicode=True) or "1"
    name, number = f"practice-{wanted}.md", 1
    while name in taken:
        number += 1
        name = f"practice-{wanted}-{number}.md"
    return name
