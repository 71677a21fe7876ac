"""What we decide about learning. Pure Python: no database, no clock. The pages in ``courses`` ask here.

==============  ============================================================================
``path``        what is open, what is next, when a module is done
``minutes``     what minutes of training count for
``standards``   which Standard holds for whoever joins on a day, from when time counts
``own``         what somebody writes for themselves
``practice``    what meets a practice that a trainer watches, when talk about it fades
``cohorts``     who gets a seat, what an hour together counts, who may need a hand
``pairs``       what two people of a pair see of one another
``curriculum``  which competencies a program covers, and which it does not
``impact``      what a change to a page does to the people in it
==============  ============================================================================
"""

from courses.rules.minutes import Credit, is_of_mode, not_counted, over_credited, room, shares
from courses.rules.own import changed_elsewhere
from courses.rules.path import (
    DONE,
    LESSON,
    LOCKED,
    MEETINGS,
    OBSERVED,
    OPEN,
    QUIZ,
    Module,
    Outline,
    Step,
    circle,
    completes,
    outline,
    roughly,
)
from courses.rules.standards import Begin, StandardChoice, counts_from, current_standard, last_day

__all__ = [
    "DONE",
    "LESSON",
    "LOCKED",
    "MEETINGS",
    "OBSERVED",
    "OPEN",
    "QUIZ",
    "Begin",
    "Credit",
    "Module",
    "Outline",
    "StandardChoice",
    "Step",
    "changed_elsewhere",
    "circle",
    "completes",
    "counts_from",
    "current_standard",
    "is_of_mode",
    "last_day",
    "not_counted",
    "outline",
    "over_credited",
    "room",
    "roughly",
    "shares",
]
