"""One sitting: drawn and frozen at the start, appended while it runs, marked once."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from people.models import Leave
from people.refusals import Refused
from quizzes import rules
from quizzes.models import Answer, Attempt, AttemptItem
from tests import builders

NOW = timezone.now().replace(microsecond=0)


def after(**units) -> timezone.datetime:
    return NOW + timedelta(**units)


@pytest.fixture
def timed(db):
    return builders.quiz(time_limit_minutes=30)


def refusal(change, *args, **kwargs) -> str:
    with pytest.raises(Refused) as refused:
        change(*args, **kwargs)
    assert refused.value.sentence
    return refused.value.code


# --- Starting ---------------------------------------------------------------------------------------


def test_a_start_draws_and_freezes(quiz, lee):
    attempt = builders.start(quiz, lee, NOW)
    items = list(attempt.items.select_related("version"))
    assert [item.position for item in items] == [1, 2, 3, 4]
    assert len({item.version_id for item in items}) == attempt.points_possible == 4
    assert attempt.agreed_terms == quiz.terms()
    assert (attempt.is_open, attempt.score, attempt.score_percent, attempt.passed) == (
        True,
        None,
        None,
        False,
    )


def test_the_same_randomness_draws_the_same(quiz, lee, ana):
    def drawn(person):
        attempt = quiz.start(person, terms=quiz.terms(), by=person, at=NOW, rng=Random(7))
        return [(item.version_id, list(item.weights)) for item in attempt.items.all()]

    assert drawn(lee) == drawn(ana)


def test_a_second_click_gives_the_open_attempt(quiz, lee):
    assert builders.start(quiz, lee) == builders.start(quiz, lee)
    assert Attempt.objects.count() == 1


def test_the_database_allows_one_open_attempt(quiz, lee):
    builders.start(quiz, lee)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attempt.objects.create(person=lee, quiz=quiz, terms={}, started_at=NOW, points_possible=1)


def test_a_start_that_lost_a_race_gets_the_attempt_that_won(quiz, lee, monkeypatch):
    winner = builders.start(quiz, lee)
    answers = iter([None, winner])
    monkeypatch.setattr("quizzes.models.attempts.AttemptQuerySet.running", lambda self, person: next(answers))
    assert builders.start(quiz, lee) == winner
    assert Attempt.objects.count() == 1


def test_a_later_edit_changes_nothing_in_a_running_attempt(quiz, lee, tomas):
    attempt = builders.start(quiz, lee)
    before = attempt.items_for_review()
    for question in quiz.bank.questions.all():
        wording = question.latest().wording()
        swapped = tuple(replace(c, weight=100 - c.weight, text="Changed") for c in wording.choices)
        question.revise(replace(wording, stem="Changed", choices=swapped), by=tomas, at=NOW)
    quiz.pass_percent, quiz.draw_count = 100, 1
    quiz.save()
    builders.answer(attempt, 1, 2, 3)
    attempt = Attempt.objects.get()
    assert [item.stem for item in attempt.items_for_review()] == [item.stem for item in before]
    attempt.submit(by=lee, at=NOW)
    assert (attempt.points, attempt.passed) == (3, True)


def test_a_quiz_without_questions_says_so(lee):
    empty = builders.quiz(builders.question_bank(0))
    assert refusal(builders.start, empty, lee) == "no_questions"
    assert not Attempt.objects.exists()


def test_a_bank_with_fewer_questions_is_asked_whole(lee):
    quiz = builders.quiz(builders.question_bank(2))
    assert builders.start(quiz, lee).points_possible == quiz.question_count() == 2


def test_tries_are_limited_and_trials_do_not_count(quiz, lee):
    quiz.attempts_allowed = 1
    trial = quiz.start(lee, terms=quiz.terms(), by=lee, at=NOW, is_trial=True)
    trial.submit(by=lee, at=NOW)
    first = builders.take(quiz, lee, right=1, at=NOW, previous=[trial])
    assert refusal(builders.start, quiz, lee, NOW, [trial, first]) == rules.NO_TRIES_LEFT
    assert quiz.start(lee, terms=quiz.terms(), previous=[first], by=lee, at=NOW, is_trial=True).is_trial


def test_after_a_try_there_is_a_break(quiz, lee):
    quiz.cool_down_minutes = 60
    first = builders.take(quiz, lee, right=1, at=NOW)
    assert refusal(builders.start, quiz, lee, after(minutes=59), [first]) == rules.COOL_DOWN
    assert builders.start(quiz, lee, after(minutes=60), [first]) != first


def test_the_break_is_named_in_the_clock_of_the_reader(quiz, lee):
    quiz.cool_down_minutes = 60
    first = builders.take(quiz, lee, right=1, at=NOW)
    with timezone.override("America/Chicago"):
        sentence = quiz.why_not_start([first], at=NOW).sentence
        assert timezone.localtime(after(minutes=60)).strftime("%Y") in sentence


# --- Answering --------------------------------------------------------------------------------------


def test_the_latest_answer_counts(quiz, lee):
    attempt = builders.start(quiz, lee)
    builders.answer(attempt, 1, chosen="b")
    builders.answer(attempt, 1, chosen="a")
    assert attempt.items.get(position=1).chosen == ["a"]
    assert Answer.objects.count() == 2


def test_a_repeated_save_gives_the_first_result(quiz, lee):
    attempt = builders.start(quiz, lee)
    first = attempt.save_answer(1, ["a"], client_id="x", by=lee, at=NOW)
    builders.answer(attempt, 1, chosen="b")
    assert attempt.save_answer(1, ["a"], client_id="x", by=lee, at=after(minutes=1)) == first
    assert attempt.items.get(position=1).chosen == ["b"]


def test_a_repeated_save_still_has_its_result_when_all_is_handed_in(quiz, lee):
    attempt = builders.start(quiz, lee)
    first = attempt.save_answer(1, ["a"], client_id="x", by=lee, at=NOW)
    attempt.submit(by=lee, at=NOW)
    assert attempt.save_answer(1, ["a"], client_id="x", by=lee, at=NOW) == first


def test_one_name_for_two_different_choices_is_refused(quiz, lee):
    attempt = builders.start(quiz, lee)
    attempt.save_answer(1, ["a"], client_id="x", by=lee, at=NOW)
    assert refusal(attempt.save_answer, 1, ["b"], client_id="x", by=lee, at=NOW) == "used_client_id"
    assert attempt.items.get(position=1).chosen == ["a"]


@pytest.mark.parametrize(("chosen", "code"), [(["z"], "unknown_choice"), (["a", "b"], "choose_one")])
def test_what_is_not_on_offer_is_refused(quiz, lee, chosen, code):
    attempt = builders.start(quiz, lee)
    assert refusal(attempt.save_answer, 1, chosen, client_id="x", by=lee, at=NOW) == code
    assert not Answer.objects.exists()


def test_an_answer_can_be_taken_back(lee):
    bank = builders.question_bank(0)
    builders.question(bank, "several", builders.wording(kind=rules.MULTIPLE))
    attempt = builders.start(builders.quiz(bank), lee)
    attempt.save_answer(1, ["a", "b"], client_id="1", by=lee, at=NOW)
    attempt.save_answer(1, [], client_id="2", by=lee, at=NOW)
    assert attempt.first_unanswered() == 1


def test_nobody_answers_for_somebody_else(quiz, lee, tomas):
    attempt = builders.start(quiz, lee)
    assert refusal(attempt.save_answer, 1, ["a"], client_id="x", by=tomas, at=NOW) == "not_yours"
    assert refusal(attempt.submit, by=tomas, at=NOW) == "not_yours"


def test_there_is_no_answer_to_a_question_that_was_not_asked(quiz, lee):
    with pytest.raises(AttemptItem.DoesNotExist):
        builders.start(quiz, lee).save_answer(9, ["a"], client_id="x", by=lee, at=NOW)


# --- Handing in -------------------------------------------------------------------------------------


def test_handing_in_marks_it_and_twice_is_once(quiz, lee):
    attempt = builders.start(quiz, lee, NOW)
    builders.answer(attempt, 1, 2, 3)
    first = attempt.submit(by=lee, at=after(minutes=5))
    second = attempt.submit(by=lee, at=after(minutes=9))
    assert first == second
    assert (first.after.points, first.after.possible, first.after.passed) == (3, 4, True)
    attempt.refresh_from_db()
    assert (attempt.closed_at, attempt.status) == (after(minutes=5), Attempt.Status.SUBMITTED)
    assert attempt.score_percent == 75


def test_after_handing_in_answers_do_not_change(quiz, lee):
    attempt = builders.take(quiz, lee, right=1)
    assert refusal(attempt.save_answer, 2, ["a"], client_id="x", by=lee, at=NOW) == "handed_in"


def test_a_third_and_two_thirds_make_one(lee):
    bank = builders.question_bank(0)
    three = builders.wording(kind=rules.MULTIPLE)
    third = tuple(replace(c, weight=Decimal("33.33333")) for c in three.choices[:3])
    for number in range(3):
        builders.question(bank, f"q{number}", replace(three, choices=third, stem=f"{number}?"))
    attempt = builders.start(builders.quiz(bank, pass_percent=100 * 2 // 3 + 1), lee)
    for position in (1, 2, 3):
        attempt.save_answer(position, ["a", "b"], client_id="x", by=lee, at=NOW)
    attempt.submit(by=lee, at=NOW)
    attempt.refresh_from_db()
    assert attempt.points == 2
    assert (attempt.score.whole_percent, attempt.passed) == (66, False)


def test_what_is_shown_afterwards(quiz, lee):
    attempt = builders.take(quiz, lee, right=1)
    right, *_, last = attempt.items_for_review()
    assert (right.full, right.answered, last.full, last.answered) == (True, True, False, False)
    assert {choice.key for choice in right.told} == {"a"}
    assert {choice.key for choice in right.others} == {"b", "c"}
    assert "Why a." in right.told[0].feedback
    assert "Everybody sees this." in right.general_feedback


def test_a_script_in_a_question_is_shown_as_text(lee):
    bank = builders.question_bank(0)
    nasty = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    wording = builders.wording(nasty)
    wording = replace(wording, choices=tuple(replace(c, text=nasty, feedback=nasty) for c in wording.choices))
    builders.question(bank, "nasty", wording)
    item = builders.start(builders.quiz(bank), lee).items_for_review()[0]
    for html in (item.stem, item.choices[0].html, item.choices[0].feedback):
        assert "&lt;script&gt;" in html
        assert "<script" not in html
        assert "<img" not in html


# --- Time -------------------------------------------------------------------------------------------


def test_when_time_is_up_the_attempt_closes_with_what_was_saved(timed, lee):
    attempt = builders.start(timed, lee, NOW)
    builders.answer(attempt, 1, 2, 3, at=NOW)
    late = after(minutes=31)
    assert refusal(attempt.save_answer, 4, ["a"], client_id="x", by=lee, at=late) == "time_is_up"
    assert (attempt.status, attempt.points, attempt.closed_at) == ("expired", 3, after(minutes=30))
    assert refusal(attempt.save_answer, 4, ["a"], client_id="x", by=lee, at=late) == "time_is_up"
    assert attempt.submit(by=lee, at=late).after.points == 3


def test_handing_in_too_late_counts_what_was_saved_in_time(timed, lee):
    attempt = builders.start(timed, lee, NOW)
    builders.answer(attempt, 1, at=NOW)
    assert attempt.submit(by=lee, at=after(minutes=45)).after.points == 1
    assert attempt.status == Attempt.Status.EXPIRED


def test_before_its_time_an_attempt_does_not_expire(timed, lee):
    attempt = builders.start(timed, lee, NOW)
    assert attempt.expire(at=after(minutes=29)) is None
    assert list(Attempt.objects.maybe_due(after(minutes=29))) == []
    assert attempt.is_open


def test_expiring_twice_is_once(timed, lee):
    attempt = builders.start(timed, lee, NOW)
    assert list(Attempt.objects.maybe_due(after(minutes=30))) == [attempt]
    assert attempt.expire(at=after(minutes=30)).after.points == 0
    assert attempt.expire(at=after(minutes=40)) is None


def test_while_somebody_is_away_time_does_not_run_out(timed, lee):
    attempt = builders.start(timed, lee, NOW)
    Leave.objects.create(person=lee, starts_on=NOW.date() - timedelta(days=1))
    assert attempt.expire(at=after(days=40)) is None


def test_an_attempt_without_a_limit_never_expires(quiz, lee):
    attempt = builders.start(quiz, lee, NOW)
    assert attempt.true_expiry() is None
    assert attempt.expire(at=after(days=4000)) is None


# --- Regrading --------------------------------------------------------------------------------------


def test_points_change_only_by_a_recorded_event(quiz, lee, tomas):
    attempt = builders.take(quiz, lee, right=2, at=NOW)
    item = attempt.items.get(position=3)
    change = item.regrade(Fraction(1), by=tomas, at=NOW, reason="Both answers were right.")
    assert (change.before.points, change.after.points, change.crosses_pass_line) == (2, 3, True)
    attempt.refresh_from_db()
    assert (attempt.points, attempt.passed) == (3, True)
    event = item.grade_events.get()
    assert (event.old, event.new, event.by, event.reason) == (0, 1, tomas, "Both answers were right.")


def test_points_beyond_the_question_are_refused_and_so_is_an_open_attempt(quiz, lee, tomas):
    item = builders.start(quiz, lee).items.first()
    assert refusal(item.regrade, Fraction(1), by=tomas, at=NOW, reason="") == "still_open"
    item.attempt.submit(by=lee, at=NOW)
    assert refusal(item.regrade, Fraction(2), by=tomas, at=NOW, reason="") == "points_out_of_range"


# --- Who sees it ------------------------------------------------------------------------------------


def test_an_attempt_is_seen_by_its_person_only(quiz, lee, tess, tomas, cora):
    attempt = builders.start(quiz, lee)
    assert list(Attempt.objects.visible_to(lee)) == [attempt]
    for other in (tess, tomas, cora):
        assert not Attempt.objects.visible_to(other).exists()


def test_reading_an_attempt_takes_the_same_statements_however_much_was_saved(
    quiz, lee, django_assert_num_queries
):
    attempt = builders.start(quiz, lee)
    for number in range(5):
        for position in (1, 2, 3, 4):
            chosen = "abc"[number % 3]
            attempt.save_answer(position, [chosen], client_id=str(number), by=lee, at=NOW)
    with django_assert_num_queries(3):
        loaded = Attempt.objects.with_items().get()
        loaded.items_for_review()
        loaded.first_unanswered()


# --- Whatever the order -----------------------------------------------------------------------------

saves = st.tuples(st.just("save"), st.integers(1, 3), st.sampled_from(["", "a", "b"]), st.sampled_from("xyz"))
steps = st.lists(st.one_of(saves, st.tuples(st.just("submit"))), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_any_order_of_saves_repeats_and_submits_gives_one_consistent_score(quiz, lee, taken):
    with transaction.atomic():
        attempt = builders.start(quiz, lee, NOW)
        expected, named, scores = {}, {}, set()
        for step in taken:
            if step[0] == "submit":
                scores.add(attempt.submit(by=lee, at=NOW).after.points)
                continue
            _save, position, key, client_id = step
            chosen = [key] if key else []
            try:
                attempt.save_answer(position, chosen, client_id=client_id, by=lee, at=NOW)
            except Refused:
                continue
            if (position, client_id) not in named:
                named[position, client_id] = expected[position] = chosen
        scores.add(attempt.submit(by=lee, at=NOW).after.points)
        assert scores == {sum(chosen == ["a"] for chosen in expected.values())}
        transaction.set_rollback(True)
