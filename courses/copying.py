"""What a copy of a program needs besides Wagtail's own copying."""

from django.db import transaction
from wagtail.models import Page

from courses.models import ModulePage, ObservedPractice, PracticeCriterion, PracticeLevel


@transaction.atomic
def lead_prerequisites_home(program: Page, copy: Page) -> None:
    """The modules of a copy wait for modules of the copy, in their drafts too."""
    old = ModulePage.objects.child_of(program).order_by("path").values_list("pk", flat=True)
    new = list(ModulePage.objects.child_of(copy).order_by("path"))
    twin = dict(zip(old, [module.pk for module in new], strict=False))
    for module in new:
        for row in module.prerequisites.all():
            row.needs_id = twin[row.needs_id]
            row.save()
        for revision in module.revisions.all():
            for row in revision.content.get("prerequisites", []):
                row["needs"] = twin.get(row["needs"], row["needs"])
            revision.save(update_fields=["content"])


@transaction.atomic
def copy_practices(program: Page, copy: Page) -> None:
    """The modules of a copy have observed practice of their own, as drafts for its team to publish."""
    old = ModulePage.objects.child_of(program).order_by("path").values_list("pk", flat=True)
    twin = dict(zip(old, ModulePage.objects.child_of(copy).order_by("path"), strict=False))
    for row in ObservedPractice.objects.filter(module__in=twin).with_rubric():
        made = ObservedPractice(
            module=twin[row.module_id],
            title=row.title,
            situation=row.situation,
            is_required=row.is_required,
            slug=row.slug,
            live=False,
            has_unpublished_changes=True,
        )
        made.criteria = [_copied(criterion) for criterion in row.criteria.all()]
        made.save()
        made.save_revision()


def _copied(criterion: PracticeCriterion) -> PracticeCriterion:
    made = PracticeCriterion(
        title=criterion.title, look_for=criterion.look_for, sort_order=criterion.sort_order
    )
    made.levels = [
        PracticeLevel(words=row.words, meets=row.meets, sort_order=row.sort_order)
        for row in criterion.levels.all()
    ]
    return made
