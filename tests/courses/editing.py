"""What Wagtail's editor sends back when somebody has typed in it."""

from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from courses.models import LearningPage, LessonPage

ROWS = {"lessonpage": {}, "modulepage": {"practices": ("competency", "minutes")}, "programpage": {}}


def typed(page: LearningPage, **changes) -> dict:
    """The form of a page as the browser would send it, with some fields changed."""
    page = page.get_latest_revision_as_object()
    body = [
        (block.block_type, dict(block.value) if hasattr(block.value, "items") else block.value)
        for block in page.body
    ]
    data = {"title": page.title, "slug": page.slug, "summary": page.summary, "body": streamfield(body)}
    if isinstance(page, LessonPage):
        data |= {"minutes": page.minutes, "competency": page.competency_id or ""}
    data["comments"] = inline_formset([])
    return {**nested_form_data(data), **changes}
