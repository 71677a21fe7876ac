"""What the trainers are writing: a new lesson of Tomas's waits for Mira to look at it."""

import json

from django.utils.text import slugify
from wagtail.models import Page
from wagtail.users.models import UserProfile

from courses.models import LessonPage, ModulePage, ProgramPage
from people.models import User

TITLE = "When somebody does not answer"
SUMMARY = "Silence, no-shows and unread messages: what they may mean, and what helps."
BODY = (
    (
        "prose",
        "You agreed to meet on Tuesday. Nobody came. You sent a message, and two days later there is still no"
        " answer.\n\nMost of us fill such a gap with a story: *I said something wrong. They are in trouble."
        " They do not want me.* Any of these may be true. None of them is what you know.",
    ),
    (
        "comparison",
        {
            "caption": "What we know and what we add",
            "rows": "What we know | What we add\nTuesday | Nobody came. | They forgot me.\n"
            "Thursday | No answer yet. | They are angry.\nToday | The door is still open. | It is over.",
        },
    ),
    (
        "dialogue",
        {
            "title": "Imani calls Rosa a week later.",
            "lines": [
                {"who": "Imani", "words": "Hi Rosa, it is Imani. Is now a good moment?", "note": ""},
                {"who": "Rosa", "words": "I thought you would be mad at me.", "note": "She says it fast."},
                {"who": "Imani", "words": "I am glad to hear your voice.", "note": "Then she waits."},
            ],
        },
    ),
    (
        "steps",
        {
            "items": [
                {"title": "Wait as long as you agreed.", "text": "Ask about that at the first meeting."},
                {"title": "Write once, and make it easy.", "text": "One line. No question that needs a why."},
                {
                    "title": "Tell your supervisor.",
                    "text": "Not to report somebody: so that you are not alone.",
                },
            ]
        },
    ),
    ("reflection", {"prompt": "When did you not answer somebody? What would have made it easier?"}),
)


def load(cast: dict[str, User], program: ProgramPage) -> None:
    """Tomas has written a lesson for the first module, and asked for a review."""
    tomas = cast["Tomas"]
    for reviewer in (cast["Mira"], cast["Cora"]):  # their addresses reach nobody
        UserProfile.get_for_user(reviewer)
        UserProfile.objects.filter(user=reviewer).update(submitted_notifications=False)
    lesson = _draft(ModulePage.objects.child_of(program).order_by("path").first(), tomas)
    lesson.save_revision(user=tomas, log_action=True)
    lesson.get_workflow().start(lesson, tomas)


def _draft(module: Page, by: User) -> LessonPage:
    body = [{"type": kind, "value": value, "id": f"draft-{kind}"} for kind, value in BODY]
    fields = {"title": TITLE, "slug": slugify(TITLE), "summary": SUMMARY, "minutes": 8, "live": False}
    lesson = LessonPage(**fields, owner=by, body=json.dumps(body))
    return module.add_child(instance=lesson)
