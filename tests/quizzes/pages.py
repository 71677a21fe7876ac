"""What the tests of quiz pages look at."""

import re

from django.urls import reverse

from quizzes.models import Attempt

HTMX = {"HX-Request": "true"}


def url(name: str, *args) -> str:
    return reverse(f"quizzes:{name}", args=args)


def question(attempt: Attempt, position: int = 1) -> str:
    """The address of one question."""
    return url("question", attempt.pk, position)


def chosen(attempt: Attempt, position: int = 1) -> list[str]:
    """What is saved for one question."""
    return attempt.items.get(position=position).chosen


def text(response) -> str:
    """What the page says, without its markup."""
    main = response.content.decode().split("<main", 1)[1].split("</main>")[0]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())
