"""The demonstration: one believable organization, with work in every state.

Everybody in it is made up. Days are counted back from today, nothing is random, and every state is reached
through the same methods that the pages call.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import F

from config.demo import (
    asking,
    certified,
    designed,
    leading,
    learning,
    looking,
    meeting,
    observed,
    on_paper,
    pairing,
    papers,
    people,
    practice,
    site,
    writing,
)
from config.setup import set_up
from people.models import Notice, User


def is_loaded() -> bool:
    """Whether the demonstration is there already."""
    return User.objects.filter(email=people.address("Tess")).exists()


@transaction.atomic
def load(now: datetime) -> bool:
    """Fill the site, unless the demonstration is there already; return whether it was filled."""
    if is_loaded():
        return False
    set_up()
    cast = people.load()
    site.load(cast["Cora"])
    program = learning.load_program(cast, now)
    enrollments = learning.load(cast, program, now)
    practice.load(cast, enrollments, now)
    on_paper.load(cast, enrollments, now)
    looking.load(cast, now)
    meeting.load(cast, program, enrollments, now)
    leading.load(cast, now)
    papers.load(cast, now)
    asking.load(cast, now)
    pairing.load(cast, enrollments, now)
    observed.load(cast, program, enrollments, now)
    designed.load(cast["Cora"], now)
    certified.load(cast, enrollments, now)
    writing.load(cast, program)
    Notice.objects.update(mailed_at=F("sent_at"))  # they came on their day, not all at once today
    return True
