"""What a person should look at: facts for a coordinator, an answer from whom it is about, and never a score."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from hours import ledger, seen
from hours.models import SignalStep, SignalWords
from hours.refusals import EntryRefused
from hours.rules import signals as rules
from hours.rules.signals import Line, Month, Step
from people.models import Notice, User
from quizzes.models import Answer
from tests import builders, supervision
from tests.browsing import Browser

TESS, NOOR, SAM = 1, 2, 9
MONDAY = date(2026, 6, 8)


def line(
    number: int, trainee: int = TESS, *, day: int = 0, at: float = 9, minutes: int = 60, **fields
) -> Line:
    """Some entry of a week in June, signed by Sam a day after it was sent."""
    worked_on = MONDAY + timedelta(days=day)
    starts_at = datetime.combine(worked_on, time(), UTC) + timedelta(hours=at)
    ends_at = starts_at + timedelta(minutes=minutes)
    sent_at = fields.get("sent_at", ends_at)
    said = {"sent_at": sent_at, "signed_at": sent_at + timedelta(days=1), "signer_id": SAM} | fields
    return Line(UUID(int=number), trainee, starts_at, ends_at, worked_on, minutes, **said)


def shown(*lines: Line, answered: dict | None = None) -> dict[tuple[str, int], list[int]]:
    """What there is to look at, by kind and person: the numbers of the entries."""
    month = Month(date(2026, 6, 1), date(2026, 6, 30), lines, answered or {})
    return {
        (signal.code, signal.person_id): [entry.int for entry in signal.entries]
        for signal in rules.signals(month)
    }


ALONE = {"is_alone": True}
SESSION = {"session_id": UUID(int=77)}
SENT = datetime.combine(MONDAY, time(10), UTC)


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([line(1), line(2, NOOR)], {}),
        ([line(1, **ALONE), line(2, NOOR, at=9.5, **ALONE)], {("two-at-once", SAM): [1, 2]}),
        ([line(1, **ALONE), line(2, NOOR, at=10, **ALONE)], {}),
        ([line(1, **ALONE), line(2, NOOR, signer_id=8, **ALONE)], {}),
        ([line(1, **ALONE, **SESSION), line(2, NOOR, **ALONE, **SESSION)], {}),
        ([line(1, **ALONE), line(2, TESS, at=9.5, **ALONE)], {}),
        ([line(1, sent_at=SENT, signed_at=SENT + timedelta(seconds=59))], {("at-once", SAM): [1]}),
        ([line(1, sent_at=SENT, signed_at=SENT + timedelta(seconds=60))], {}),
        ([line(1, sent_at=SENT, signed_at=SENT, **SESSION)], {}),
        ([line(1, signed_at=None, signer_id=None)], {}),
    ],
    ids=[
        "work side by side", "one to one with two", "touching", "two supervisors", "one session", "one person twice",
        "signed in 59 seconds", "in a minute", "signed as a session", "not signed",
    ],
)  # fmt: skip
def test_what_is_seen_about_a_signer(lines, found):
    assert shown(*lines) == found


WEEK = [line(day + 1, day=day, at=8, minutes=12 * 60) for day in range(5)]
LATE = timedelta(days=31)


def late(count: int, **fields) -> list[Line]:
    return [line(day + 1, day=day, sent_at=SENT + LATE + timedelta(days=9), **fields) for day in range(count)]


def month_of(trainee: int, first: int, **fields) -> list[Line]:
    return [line(first + day, trainee, day=day, **fields) for day in range(5)]


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (WEEK, {}),
        ([*WEEK, line(6, day=6, minutes=1)], {("long-week", TESS): [1, 2, 3, 4, 5, 6]}),
        ([*WEEK, line(6, day=7, minutes=60)], {}),
        ([*WEEK, line(6, NOOR, day=6)], {}),
        (late(4), {}),
        (late(5), {("often-late", TESS): [1, 2, 3, 4, 5]}),
        (late(5, **SESSION), {}),
        ([*month_of(TESS, 1), *month_of(NOOR, 11)],
         {("same-log", TESS): [1, 2, 3, 4, 5], ("same-log", NOOR): [11, 12, 13, 14, 15]}),
        ([*month_of(TESS, 1), *month_of(NOOR, 11), line(20, NOOR, day=6)], {}),
        ([*month_of(TESS, 1)[:4], *month_of(NOOR, 11)[:4]], {}),
    ],
    ids=[
        "sixty hours", "a minute more", "the next week", "somebody else", "late four times", "late five times",
        "a session written down late", "the same log", "nearly the same log", "a few shifts together",
    ],
)  # fmt: skip
def test_what_is_seen_about_a_trainee(lines, found):
    assert shown(*lines) == found


def test_a_quiz_in_the_same_minutes():
    at = datetime.combine(MONDAY, time(9, 30), UTC)
    assert shown(line(1), answered={TESS: [at]}) == {("during-a-quiz", TESS): [1]}
    assert shown(line(1, is_work=False), answered={TESS: [at]}) == {}
    assert shown(line(1), answered={TESS: [at + timedelta(minutes=30)], NOOR: [at]}) == {}


def test_what_honest_people_do_all_the_time_is_not_seen():
    """A hundred whole hours, the same on every day, sent and signed in one go."""
    lines = [line(day + 1, day=day % 20, at=9 + day // 20) for day in range(60)]
    assert shown(*lines) == {}


def test_another_month_is_another_month():
    assert shown(*(line(number, day=-30, is_alone=True) for number in (1, 2))) == {}


@pytest.mark.parametrize(
    ("steps", "entries", "stands"),
    [
        ([], "a", rules.NEW),
        ([Step(rules.ASKED, 5, frozenset("a"))], "a", rules.WAITING),
        (
            [Step(rules.ASKED, 5, frozenset("a")), Step(rules.EXPLAINED, 1, frozenset("a"))],
            "ab",
            rules.ANSWERED,
        ),
        ([Step(rules.FINE, 5, frozenset("ab"))], "a", rules.SETTLED),
        ([Step(rules.FINE, 5, frozenset("a"))], "ab", rules.NEW),
        ([Step(rules.TALKED, 5, frozenset("a"))], "", rules.SETTLED),
    ],
    ids=["nobody looked", "asked", "answered", "looked at", "more since then", "gone since then"],
)
def test_how_it_stands(steps, entries, stands):
    assert rules.standing(steps, list(entries)) == stands


# --- The pages ------------------------------------------------------------------------------------------


@pytest.fixture
def both(tess, noor, sam, otto):
    """Sam signed an hour alone with Tess, and the same hour alone with Noor."""
    for person in (tess, noor):
        facts = builders.stretch(days_ago=3, kind="supervision")
        entry = builders.sent_entry(builders.placement(person, sam), facts)
        builders.sign(entry, at=timezone.now() + timedelta(hours=1))
    return entry


@pytest.fixture
def month(both) -> date:
    return both.latest_version.worked_on.replace(day=1)


@pytest.fixture
def page(month, sam) -> str:
    return reverse("hours:signal", args=[sam.pk, rules.TWO_AT_ONCE, month.year, month.month])


def list_of(month: date) -> str:
    return f"{reverse('hours:signals')}?month={month:%Y-%m}"


def test_a_coordinator_reads_what_was_seen_in_plain_words(client_for, cora, month):
    browser = Browser(client_for(cora)).visit(list_of(month))
    assert browser.sees("Sam 2 entries, each one to one with the same supervisor, share time.")
    assert browser.sees("Not looked at yet")
    browser.follow("Look at it")
    for words in ("Sam: Alone with two people at once", "Tess", "Noor", "Often it was a small group"):
        assert browser.sees(words)
    assert not SignalStep.objects.exists()


def test_asked_explained_and_looked_at(client_for, cora, sam, page, month):
    coordinator, supervisor = Browser(client_for(cora)), Browser(client_for(sam))
    coordinator.visit(page).press("Write it down", step="asked")
    asked = Notice.objects.filter(person=sam).first()
    assert (asked.subject, asked.url) == ("There is a question for you", "/hours/questions/")
    assert "recovery" not in asked.subject + asked.body
    supervisor.visit("/hours/questions/")
    assert supervisor.sees("You signed 2 entries, each one to one, that share time.")
    supervisor.follow("Say how it was").press("Send it", text="We were three that day.")
    answered = Notice.objects.filter(person=cora).first().url
    assert answered == list_of(month)
    assert coordinator.visit(answered).sees("They say how it was We were three that day.")
    coordinator.visit(page).press("Write it down", step="talked")
    assert coordinator.sees("Looked at")
    assert supervisor.visit("/hours/questions/").sees("We talked, and it is cleared up Cora")
    assert [row.step for row in SignalStep.objects.all()] == ["asked", "explained", "talked"]
    assert ledger.verify().broken == []


def test_pressed_twice_is_once(client_for, cora, sam, page):
    coordinator, supervisor = client_for(cora), client_for(sam)
    for _twice in range(2):
        coordinator.post(page, {"step": "asked"})
    explain = reverse("hours:explain", args=[SignalStep.objects.get().pk])
    for _twice in range(2):
        supervisor.post(explain, {"text": "We were three."})
    for _twice in range(2):
        coordinator.post(page, {"step": "fine"})
    assert SignalStep.objects.count() == 3
    assert Notice.objects.filter(person=sam, url="/hours/questions/").count() == 2


def test_words_from_which_somebody_could_be_known_are_asked_about(client_for, cora, sam, page):
    client_for(cora).post(page, {"step": "asked"})
    explain = reverse("hours:explain", args=[SignalStep.objects.get().pk])
    answer = client_for(sam).post(explain, {"text": "Call 555-123-4567, he was there."})
    assert answer.status_code == 422
    assert "Call 555-123-4567, he was there." in answer.content.decode()


def test_nobody_else_reads_it(client_for, cora, sam, tess, otto, page, month):
    client_for(cora).post(page, {"step": "fine"})
    step = SignalStep.objects.get()
    for person in (tess, otto, sam):
        assert client_for(person).get(page).status_code == 403
    for person in (tess, otto):
        assert client_for(person).get(reverse("hours:explain", args=[step.pk])).status_code == 404
        assert "Alone with two" not in client_for(person).get("/hours/questions/").content.decode()
    assert "Looked at it: it is fine" in client_for(sam).get("/hours/questions/").content.decode()


def test_nobody_looks_at_what_is_about_themselves(cora, sam, month):
    sam.grant("coordinator")
    sam = User.objects.get(pk=sam.pk)
    row = seen.one(sam.pk, rules.TWO_AT_ONCE, month)
    with pytest.raises(EntryRefused):
        SignalStep.objects.settle(row.signal, month, "fine", by=sam, at=timezone.now())
    assert not SignalStep.objects.exists()


def test_more_of_the_same_is_to_be_looked_at_again(cora, sam, lee, month):
    row = seen.one(sam.pk, rules.TWO_AT_ONCE, month)
    SignalStep.objects.settle(row.signal, month, "fine", by=cora, at=timezone.now())
    assert seen.one(sam.pk, rules.TWO_AT_ONCE, month).standing == rules.SETTLED
    facts = builders.stretch(days_ago=3, kind="supervision")
    builders.sign(builders.sent_entry(builders.placement(lee, sam), facts))
    assert seen.one(sam.pk, rules.TWO_AT_ONCE, month).standing == rules.NEW


def test_it_is_on_no_log_and_changes_no_hours(client_for, cora, sam, both, page):
    enrollment = both.placement.enrollment
    address = reverse("hours:export_file", args=[enrollment.pk, "json"])
    client_for(cora).post(page, {"step": "asked"})
    text = client_for(cora).get(address).content.decode()
    assert not any(word in text for word in ("two-at-once", "asked", "signal"))
    both.refresh_from_db()
    assert both.counting_version_id


def test_the_words_of_an_explanation_are_guarded(cora, sam, month):
    row = seen.one(sam.pk, rules.TWO_AT_ONCE, month)
    step = SignalStep.objects.ask(row.signal, month, by=cora, at=timezone.now())
    SignalStep.objects.explain(step, "We were three.", by=sam, at=timezone.now())
    SignalWords.objects.update(text="Something else.")
    assert {row.reason for row in ledger.verify().broken} == {"What stands beside the record was changed."}


# --- All that is open -----------------------------------------------------------------------------------


def step(person, month: date, *, by: User, said: str = "asked") -> SignalStep:
    """Something that was asked, or settled, about hours that changed since."""
    row = rules.Signal(rules.AT_ONCE, person.pk, ())  # nothing of it is there any more
    act = SignalStep.objects.ask if said == "asked" else SignalStep.objects.settle
    return act(row, month, *([] if said == "asked" else [said]), by=by, at=timezone.now())


def test_all_that_is_open_stands_in_one_list_the_oldest_first(client_for, cora, sam, tess, noor, both, month):
    today = timezone.localdate()
    before = [date(today.year - years, 3, 1) for years in (2, 1)]
    step(tess, before[0], by=cora)
    step(noor, before[0], by=cora, said="fine")
    last = today - timedelta(days=45)
    step(noor, last.replace(day=1), by=cora)
    answer = client_for(cora).get(reverse("hours:signals"))
    shown = [(row.month, row.person) for row in answer.context["page"]]
    assert shown == [(before[0], tess), (last.replace(day=1), noor), (month, sam)]
    browser = Browser(client_for(cora)).visit(reverse("hours:signals"))
    assert browser.sees(f"{before[0]:%B %Y}")
    row = seen.one(sam.pk, rules.TWO_AT_ONCE, month)
    SignalStep.objects.settle(row.signal, month, "fine", by=cora, at=timezone.now())
    assert not browser.visit(reverse("hours:signals")).sees("Alone with two people at once")
    browser.follow("Month by month, with what was looked at")
    assert browser.visit(list_of(month)).sees("Looked at")


def test_what_nobody_looked_at_for_a_year_is_a_press_away(client_for, cora, both, sam, month):
    builders.placement(both.placement.trainee, sam, days=500)
    later = (month.replace(year=month.year + 2) + timedelta(days=40)).replace(day=1)
    assert [row.month for row in seen.open_ones(month, later)] == [month]
    assert seen.open_ones(later, later) == []
    browser = Browser(client_for(cora)).visit(reverse("hours:signals"))
    browser.follow("The twelve months before")
    assert browser.sees("Nothing is open in the hours of these months.")
    assert browser.follow("The last twelve months").sees("Alone with two people at once")


def test_the_open_ones_are_those_of_every_month(both, sam, month):
    """However many months are looked at together, each is as it is alone."""
    several = seen.months_between(month - timedelta(days=70), month)
    together = [(row.month, row.signal) for row in seen.open_ones(several[0], month)]
    alone = [(row.month, row.signal) for one in several for row in seen.in_month(one)]
    assert together == alone
    assert len(several) >= 3


def test_a_list_of_the_open_ones_takes_as_many_statements(
    both, lee, ana, sam, cora, month, django_assert_num_queries
):
    with django_assert_num_queries(4):
        seen.open_ones(month, month)
    step(lee, date(month.year - 3, 3, 1), by=cora)
    for person in (lee, ana):
        builders.sign(
            builders.sent_entry(
                builders.placement(person, sam), builders.stretch(days_ago=3, kind="supervision")
            )
        )
    with django_assert_num_queries(4):
        assert len(seen.open_ones(month - timedelta(days=300), month)) == 3


def test_a_month_takes_a_fixed_number_of_statements(both, lee, ana, sam, month, django_assert_num_queries):
    with django_assert_num_queries(4):
        seen.in_month(month)
    for person in (lee, ana):
        facts = builders.stretch(days_ago=3, kind="supervision")
        builders.sign(builders.sent_entry(builders.placement(person, sam), facts))
    with django_assert_num_queries(4):
        [alone, quick] = seen.in_month(month)
    assert (alone.signal.number, quick.signal.code) == (4, rules.AT_ONCE)


def test_an_answer_in_a_quiz_is_found(tess, sam):
    facts = builders.stretch(days_ago=3)
    entry = builders.sent_entry(builders.placement(tess, sam), facts)
    attempt = builders.start(builders.quiz(), tess)
    builders.answer(attempt, 1, at=facts.starts_at + timedelta(minutes=5))
    assert Answer.objects.exists()
    [row] = seen.in_month(entry.latest_version.worked_on)
    assert (row.signal.code, row.person) == (rules.DURING_A_QUIZ, tess)


def test_a_session_with_several_is_nobody_alone(tess, noor, sam):
    there = [builders.placement(person, sam) for person in (tess, noor)]
    supervision.sign(supervision.session(*there, by=sam))
    assert seen.in_month(supervision.session_facts().starts_at.date()) == []


def test_a_month_that_is_none_is_not_there(client_for, cora, sam, both):
    address = reverse("hours:signal", args=[sam.pk, rules.TWO_AT_ONCE, 2026, 13])
    assert client_for(cora).get(address).status_code == 404
    for named in ("month=nonsense", "month=2026-13", "until=2026-13", "until=0001-01", "until=9999-12"):
        assert client_for(cora).get(f"{reverse('hours:signals')}?{named}").status_code == 200
