"""What we decide about tests. Pure Python: no database, no clock, and the randomness is an argument.

==============  ================================================================
``wording``     what an author writes, and whether anybody could answer it
``drawing``     which questions a try asks, in which order
``marking``     what an answer earns, and what is a pass
``trying``      who may try, and when a try ends
``statistics``  how well each question tells people apart
==============  ================================================================

Points are fractions from end to end, so that a third is a third and nobody passes or misses by a rounding.
"""

from quizzes.rules.drawing import draw, shown_order
from quizzes.rules.marking import (
    Score,
    ScoreChange,
    best_grade,
    chosen_problem,
    exact_weight,
    grade,
    passed,
    points_enough,
    score_percent,
)
from quizzes.rules.trying import (
    CLOSED,
    COOL_DOWN,
    NO_TRIES_LEFT,
    ExtraTime,
    Refusal,
    Terms,
    base_expiry,
    may_start,
    true_expiry,
)
from quizzes.rules.wording import (
    FALSE,
    KINDS,
    MULTIPLE,
    SINGLE,
    TRUE,
    TRUE_FALSE,
    WordedChoice,
    Wording,
    fresh_keys,
    match_keys,
    weight_in_words,
    wording_problem,
)

__all__ = [
    "CLOSED",
    "COOL_DOWN",
    "FALSE",
    "KINDS",
    "MULTIPLE",
    "NO_TRIES_LEFT",
    "SINGLE",
    "TRUE",
    "TRUE_FALSE",
    "ExtraTime",
    "Refusal",
    "Score",
    "ScoreChange",
    "Terms",
    "WordedChoice",
    "Wording",
    "base_expiry",
    "best_grade",
    "chosen_problem",
    "draw",
    "exact_weight",
    "fresh_keys",
    "grade",
    "match_keys",
    "may_start",
    "passed",
    "points_enough",
    "score_percent",
    "shown_order",
    "true_expiry",
    "weight_in_words",
    "wording_problem",
]
