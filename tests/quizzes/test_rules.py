"""How tests are drawn, marked and timed, as tables."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.rules import Span
from quizzes import rules
from quizzes.rules import ExtraTime, Refusal, Score, Terms, WordedChoice, Wording

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HALF, THIRD = Fraction(1, 2), Fraction(1, 3)


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def weights(**percents: str) -> dict[str, Decimal]:
    return {key: Decimal(percent) for key, percent in percents.items()}


# --- Marking ----------------------------------------------------------------------------------------

ONE = weights(a="100", b="0", c="-25", d="50")
TWO = weights(a="50", b="50", c="-50", d="-50")
THREE = weights(a="33.33333", b="33.33333", c="33.33333", d="-100")
TRUTH = weights(true="100", false="0")


@pytest.mark.parametrize(
    ("kind", "of", "chosen", "points"),
    [
        (rules.SINGLE, ONE, ["a"], 1),
        (rules.SINGLE, ONE, ["b"], 0),
        (rules.SINGLE, ONE, ["d"], HALF),
        (rules.SINGLE, ONE, ["c"], 0),
        (rules.SINGLE, ONE, [], 0),
        (rules.SINGLE, ONE, ["a", "d"], 0),
        (rules.SINGLE, ONE, ["z"], 0),
        (rules.TRUE_FALSE, TRUTH, ["true"], 1),
        (rules.TRUE_FALSE, TRUTH, ["false"], 0),
        (rules.TRUE_FALSE, TRUTH, ["true", "false"], 0),
        (rules.MULTIPLE, TWO, ["a", "b"], 1),
        (rules.MULTIPLE, TWO, ["a"], HALF),
        (rules.MULTIPLE, TWO, ["a", "a"], HALF),
        (rules.MULTIPLE, TWO, ["a", "c"], 0),
        (rules.MULTIPLE, TWO, ["a", "b", "c"], HALF),
        (rules.MULTIPLE, TWO, ["c", "d"], 0),
        (rules.MULTIPLE, TWO, ["a", "b", "c", "d"], 0),
        (rules.MULTIPLE, TWO, [], 0),
        (rules.MULTIPLE, THREE, ["a", "b", "c"], 1),
        (rules.MULTIPLE, THREE, ["a", "b"], 2 * THIRD),
        (rules.MULTIPLE, weights(a="80", b="80"), ["a", "b"], 1),
    ],
)
def test_what_a_reply_earns(kind, of, chosen, points):
    assert rules.grade(kind, of, chosen) == points


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("100", 1),
        ("33.33333", THIRD),
        ("33.33", THIRD),
        ("-33.333", -THIRD),
        ("16.66667", Fraction(1, 6)),
        ("14.28571", Fraction(1, 7)),
        ("12.5", Fraction(1, 8)),
        ("33.3", Fraction(333, 1000)),
        ("37", Fraction(37, 100)),
    ],
)
def test_a_written_weight_means_a_fraction(written, meant):
    assert rules.exact_weight(Decimal(written)) == meant


@pytest.mark.parametrize(
    ("points", "possible", "mark", "passes", "shown"),
    [
        (Fraction(6), 8, 75, True, 75),
        (Fraction(5), 8, 75, False, 62),
        (Fraction(6) - Fraction(1, 10**9), 8, 75, False, 74),
        (2 * THIRD, 1, 67, False, 66),
        (3 * THIRD, 1, 100, True, 100),
        (Fraction(0), 8, 1, False, 0),
        (Fraction(0), 0, 75, False, 0),
    ],
    ids=["at the mark", "below", "a hair below", "two thirds", "three thirds", "nothing", "no questions"],
)
def test_a_pass_is_compared_exactly_and_shown_rounded_down(points, possible, mark, passes, shown):
    score = Score(points, possible, mark)
    assert (score.passed, score.whole_percent) == (passes, shown)


@pytest.mark.parametrize(("possible", "mark", "enough"), [(8, 75, 6), (8, 70, 6), (3, 100, 3), (10, 1, 1)])
def test_so_many_right_answers_are_enough(possible, mark, enough):
    assert rules.points_enough(possible, mark) == enough
    assert rules.passed(Fraction(enough), possible, mark)
    assert not rules.passed(Fraction(enough - 1), possible, mark)


def test_points_are_shown_with_one_decimal_rounded_down():
    assert Score(Fraction(17, 3), 8, 75).shown_points == Decimal("5.6")


def test_a_change_says_whether_it_crosses_the_pass_line():
    below, at_mark = Score(Fraction(5), 8, 75), Score(Fraction(6), 8, 75)
    assert rules.ScoreChange(below, at_mark).crosses_pass_line
    assert rules.ScoreChange(at_mark, below).crosses_pass_line
    assert rules.ScoreChange(None, at_mark).crosses_pass_line
    assert not rules.ScoreChange(None, below).crosses_pass_line
    assert not rules.ScoreChange(at_mark, at_mark).crosses_pass_line


percents = st.decimals(-100, 100, places=5)


@given(
    st.sampled_from(rules.KINDS),
    st.dictionaries(st.sampled_from("abcdef"), percents, min_size=2),
    st.lists(st.sampled_from("abcdefz")),
)
def test_a_grade_is_never_below_nothing_or_above_one(kind, of, chosen):
    assert 0 <= rules.grade(kind, of, chosen) <= 1


# --- Drawing ----------------------------------------------------------------------------------------


@given(st.sets(st.integers(1, 10_000), max_size=60), st.integers(1, 80), st.integers())
def test_a_draw_takes_different_questions_of_the_bank(bank, count, seed):
    drawn = rules.draw(bank, count, Random(seed))
    assert len(drawn) == len(set(drawn)) == min(count, len(bank))
    assert set(drawn) <= bank
    assert drawn == rules.draw(sorted(bank), count, Random(seed))


@given(st.lists(st.text(max_size=3), unique=True, max_size=8), st.integers())
def test_shuffling_keeps_every_option(keys, seed):
    assert sorted(rules.shown_order(keys, rules.SINGLE, Random(seed), shuffle=True)) == sorted(keys)


def test_true_stands_before_false_and_an_unshuffled_quiz_keeps_its_order():
    assert rules.shown_order(["true", "false"], rules.TRUE_FALSE, Random(3), shuffle=True) == [
        "true",
        "false",
    ]
    assert rules.shown_order(list("cab"), rules.SINGLE, Random(3), shuffle=False) == list("cab")


# --- Starting ---------------------------------------------------------------------------------------

FREE = Terms(pass_percent=75)
THREE_TRIES = Terms(pass_percent=75, attempts_allowed=3, cool_down_minutes=60)
UNTIL_NOON = Terms(pass_percent=75, attempts_allowed=1, closes_at=NOON)


@pytest.mark.parametrize(
    ("terms", "past", "now", "answer"),
    [
        (FREE, [], NOON, None),
        (FREE, [NOON] * 9, NOON, None),
        (THREE_TRIES, [], NOON, None),
        (THREE_TRIES, [NOON], NOON + minutes(59), Refusal(rules.COOL_DOWN, NOON + minutes(60))),
        (THREE_TRIES, [NOON], NOON + minutes(60), None),
        (THREE_TRIES, [NOON, NOON - minutes(300)], NOON, Refusal(rules.COOL_DOWN, NOON + minutes(60))),
        (THREE_TRIES, [NOON] * 3, NOON + minutes(600), Refusal(rules.NO_TRIES_LEFT)),
        (UNTIL_NOON, [], NOON - minutes(1), None),
        (UNTIL_NOON, [], NOON, Refusal(rules.CLOSED)),
        (UNTIL_NOON, [NOON], NOON, Refusal(rules.CLOSED)),
    ],
    ids=[
        "first try",
        "no limits",
        "first of three",
        "a minute too early",
        "after the wait",
        "the wait counts from the last",
        "none left",
        "just before it closes",
        "closed",
        "closed comes before tries",
    ],
)
def test_when_a_try_may_begin(terms, past, now, answer):
    assert rules.may_start(terms, past, now) == answer


def test_terms_survive_their_copy():
    for terms in (FREE, THREE_TRIES, UNTIL_NOON):
        assert Terms.from_json(terms.to_json()) == terms


# --- Ending -----------------------------------------------------------------------------------------

HALF_AN_HOUR = Terms(pass_percent=75, time_limit_minutes=30)
CLOSES_IN_FOUR_HOURS = Terms(pass_percent=75, closes_at=NOON + minutes(240))
BOTH = Terms(pass_percent=75, time_limit_minutes=30, closes_at=NOON + minutes(10))
MARCH_1, MARCH_2, MARCH_3, MARCH_5 = (date(2026, 3, day) for day in (1, 2, 3, 5))
EVER = Span(date(2026, 1, 1), None)


@pytest.mark.parametrize(
    ("terms", "extra", "leaves", "ends_at"),
    [
        (FREE, [], [], None),
        (FREE, [ExtraTime(50, EVER)], [EVER], None),
        (HALF_AN_HOUR, [], [], NOON + minutes(30)),
        (HALF_AN_HOUR, [ExtraTime(50, EVER)], [], NOON + minutes(45)),
        (HALF_AN_HOUR, [ExtraTime(50, EVER), ExtraTime(100, EVER)], [], NOON + minutes(60)),
        (HALF_AN_HOUR, [ExtraTime(50, Span(MARCH_3, None))], [], NOON + minutes(30)),
        (HALF_AN_HOUR, [ExtraTime(50, Span(MARCH_1, MARCH_2))], [], NOON + minutes(45)),
        (HALF_AN_HOUR, [ExtraTime(50, Span(MARCH_1, MARCH_1))], [], NOON + minutes(30)),
        (CLOSES_IN_FOUR_HOURS, [], [], NOON + minutes(240)),
        (CLOSES_IN_FOUR_HOURS, [ExtraTime(25, EVER)], [], NOON + minutes(300)),
        (HALF_AN_HOUR, [ExtraTime(0, EVER, is_unlimited=True), ExtraTime(50, EVER)], [], None),
        (HALF_AN_HOUR, [ExtraTime(0, Span(MARCH_3, None), is_unlimited=True)], [], NOON + minutes(30)),
        (CLOSES_IN_FOUR_HOURS, [ExtraTime(0, EVER, is_unlimited=True)], [], None),
        (BOTH, [], [], NOON + minutes(30)),
        (HALF_AN_HOUR, [], [Span(MARCH_2, MARCH_3)], NOON + minutes(30) + timedelta(days=2)),
        (
            HALF_AN_HOUR,
            [],
            [Span(MARCH_2, MARCH_2), Span(MARCH_3, MARCH_5)],
            NOON + minutes(30) + timedelta(days=4),
        ),
        (HALF_AN_HOUR, [], [Span(MARCH_3, MARCH_5)], NOON + minutes(30)),
        (HALF_AN_HOUR, [], [Span(MARCH_2, None)], None),
    ],
    ids=[
        "no limit",
        "no limit to stretch",
        "a limit",
        "half as much again",
        "the largest counts",
        "an accommodation from tomorrow",
        "one that ends today",
        "one that ended yesterday",
        "a closing time",
        "a closing time stretched",
        "no limit for somebody",
        "no limit from tomorrow",
        "no closing time for somebody",
        "who began before closing has the whole time",
        "away today and tomorrow",
        "one leave reaches the next",
        "away the day after",
        "away with no end",
    ],
)
def test_when_time_runs_out(terms, extra, leaves, ends_at):
    assert rules.true_expiry(NOON, terms, extra, leaves) == ends_at


def test_a_leave_counts_in_the_days_of_the_person():
    late = datetime(2026, 3, 2, 3, tzinfo=UTC)  # still March 1 in New York
    leave = [Span(MARCH_2, MARCH_3)]
    assert rules.true_expiry(late, HALF_AN_HOUR, [], leave, ZoneInfo("America/New_York")) == late + minutes(
        30
    )
    assert rules.true_expiry(late, HALF_AN_HOUR, [], leave) == late + minutes(30) + timedelta(days=2)


days = st.dates(date(2026, 2, 20), date(2026, 3, 20))
spans = st.tuples(days, st.one_of(st.none(), days)).map(lambda pair: Span(pair[0], pair[1] and max(pair)))


@given(
    st.builds(
        Terms,
        pass_percent=st.just(75),
        time_limit_minutes=st.one_of(st.none(), st.integers(1, 300)),
        closes_at=st.one_of(
            st.none(),
            st.datetimes(NOON.replace(tzinfo=None), timezones=st.just(UTC), max_value=datetime(2026, 4, 1)),
        ),
    ),
    st.lists(st.builds(ExtraTime, st.integers(0, 200), spans), max_size=3),
    st.lists(spans, max_size=4),
)
def test_a_running_attempt_is_never_shortened(terms, extra, leaves):
    base = rules.base_expiry(NOON, terms)
    ends_at = rules.true_expiry(NOON, terms, extra, leaves)
    assert ends_at is None or (base is not None and ends_at >= base)


# --- Wording ----------------------------------------------------------------------------------------


def worded(*percents: int, kind: str = rules.SINGLE, stem: str = "What helps?") -> Wording:
    choices = (WordedChoice(f"k{n}", f"Answer {n}", Decimal(p)) for n, p in enumerate(percents))
    return Wording(kind, stem, tuple(choices))


@pytest.mark.parametrize(
    ("wording", "problem"),
    [
        (worded(100, 0), ""),
        (worded(50, 50, -100, kind=rules.MULTIPLE), ""),
        (worded(100), "too_few_choices"),
        (worded(0, 0), "no_right_answer"),
        (worded(0, -50, kind=rules.MULTIPLE), "no_right_answer"),
        (worded(100, 0, stem="  "), "no_stem"),
        (worded(120, 0), "weight_out_of_range"),
        (worded(100, 0, kind="essay"), "unknown_kind"),
        (worded(100, 0, kind=rules.TRUE_FALSE), "not_true_or_false"),
        (Wording(rules.SINGLE, "?", (WordedChoice("a", "x", Decimal(100)),) * 2), "same_key_twice"),
        (
            Wording(
                rules.SINGLE, "?", (WordedChoice("a", " ", Decimal(100)), WordedChoice("b", "x", Decimal(0)))
            ),
            "empty_choice",
        ),
    ],
)
def test_a_question_that_nobody_could_answer_is_named(wording, problem):
    assert rules.wording_problem(wording) == problem


@pytest.mark.parametrize(
    ("wording", "best"),
    [
        (worded(100, 0), 1),
        (worded(50, 0), HALF),
        (worded(50, 25, -100, kind=rules.MULTIPLE), Fraction(3, 4)),
        (worded(80, 80, kind=rules.MULTIPLE), 1),
    ],
)
def test_the_most_a_question_can_earn(wording, best):
    assert rules.best_grade(wording) == best


@pytest.mark.parametrize(
    ("previous", "texts", "used", "keys"),
    [
        ([], ["Yes", "No", "Maybe"], set(), ["a", "b", "c"]),
        ([("a", "Yes"), ("b", "No")], ["Yes", "No"], {"a", "b"}, ["a", "b"]),
        ([("a", "Yes"), ("b", "No")], ["No", "Yes"], {"a", "b"}, ["b", "a"]),
        ([("a", "Yes"), ("b", "No")], ["Yes", "Never"], {"a", "b"}, ["a", "b"]),
        ([("a", "Yes"), ("b", "No")], ["Sure", "Never"], {"a", "b"}, ["a", "b"]),
        ([("a", "Yes"), ("b", "No")], ["Yes", "Maybe", "No"], {"a", "b"}, ["a", "c", "b"]),
        ([("a", "Yes"), ("c", "No")], ["Yes", "No", "Maybe"], {"a", "b", "c"}, ["a", "c", "d"]),
        ([("a", "Yes"), ("b", "No"), ("c", "Maybe")], ["Yes", "Never"], {"a", "b", "c"}, ["a", "d"]),
    ],
    ids=[
        "first time",
        "nothing changed",
        "another order",
        "one reworded",
        "all reworded",
        "one added",
        "a key that was used before is not used again",
        "fewer, and one of them new",
    ],
)
def test_options_keep_their_keys(previous, texts, used, keys):
    assert rules.match_keys(previous, texts, used) == keys


def test_there_are_letters_for_any_number_of_options():
    keys = rules.match_keys([], [str(number) for number in range(30)], set())
    assert keys[25:28] == ["z", "aa", "ab"]
