"""One pair: Tess asked Noor, who said yes."""

from datetime import datetime, timedelta

from courses.models import Cohort, Enrollment, LessonPage, Partner, Reflection
from courses.models.own import prompts_of
from people.models import User

TEXT = "I used to fill every silence. Last week I waited, and she went on by herself."


def load(cast: dict[str, User], enrollments: dict[str, Enrollment], now: datetime) -> None:
    """Noor shows all of her way, Tess only how far she is. Noor lets Tess read one answer."""
    cohort, at = Cohort.objects.get(name="Evening group"), now - timedelta(days=18)
    Partner.objects.open_in(cohort, True, by=cast["Tomas"], at=now - timedelta(days=20))
    tess, noor = (
        Partner.objects.look(enrollments[name].memberships.members().get(), at=at)
        for name in ("Tess", "Noor")
    )
    tess.ask(noor, at=at)
    noor.ask(tess, at=at)
    tess.show(Partner.Shows.HOW_FAR)
    noor.show(Partner.Shows.MODULES)
    done = LessonPage.objects.filter(completions__enrollment=enrollments["Noor"]).order_by("path")
    lesson = next(page for page in done if prompts_of(page))
    block_id = next(iter(prompts_of(lesson)))
    noor.share(Reflection.objects.write(enrollments["Noor"], lesson, block_id, TEXT, seen="", at=at))
