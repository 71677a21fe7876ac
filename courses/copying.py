"""What a copy of a program needs besides Wagtail's own copying."""

from django.db import transaction
from wagtail.models import Page

from courses.models import ModulePage


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
