"""What Wagtail's editor sends back when somebody has typed in it."""

from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from courses.models import Competency, LearningPage, LessonPage, ModulePage


def typed(page: LearningPage, **changes) -> dict:
    """The form of a page as the browser would send it, with some fields changed."""
    page = page.get_latest_revision_as_object()
    body = [
        (block.block_type, dict(block.value) if hasattr(block.value, "items") else block.value)
        for block in page.body
    ]
    data = {"title": page.title, "slug": page.slug, "summary": page.summary, "body": streamfield(body)}
    if isinstance(page, LessonPage):
        data |= {"minutes": page.minutes, "mode": page.mode, "credits": rows_of(page)}
    if isinstance(page, ModulePage):
        data |= {"quiz": page.quiz_id or "", "mode": page.mode, "opens_on": page.opens_on or ""}
        data |= {name: inline_formset([]) for name in ("credits", "prerequisites", "practices")}
    data["comments"] = inline_formset([])
    return {**nested_form_data(data), **changes}


def rows_of(page: LessonPage, *added: tuple[Competency, int]) -> dict:
    """The rows of minutes: as they are, or with others in their place."""
    fields = [
        {
            "id": row.pk,
            "competency": row.competency_id,
            "minutes": row.minutes,
            "DELETE": "on" if added else "",
        }
        for row in page.credits.all()
    ]
    new = [{"id": "", "competency": competency.pk, "minutes": minutes} for competency, minutes in added]
    return inline_formset([*fields, *new], initial=len(fields))
