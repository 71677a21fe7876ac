"""A pair: asked for quietly, seen only as far as both allow, ended at any time, and nobody else's business."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from courses import rules
from courses.models import Cohort, PairNo, Partner, ProgramPage, ReflectionShare
from courses.rules import pairs
from people.models import Notice, User
from people.refusals import Refused
from tests import builders, meetings
from tests.browsing import Browser
from tests.courses.test_cohorts import statements

SECRET = "The night on the bridge."


@pytest.fixture(scope="module")
def program_pk(standing):
    """The pages, made once for all tests here."""
    return builders.program(modules=2, lessons=2).pk


@pytest.fixture
def program(program_pk, db):
    return ProgramPage.objects.get(pk=program_pk)


@pytest.fixture
def fall(program, tomas):
    return meetings.cohort(program, tomas, pairs_open=True)


@pytest.fixture
def places(fall, tess, noor, lee):
    """Where Tess, Noor and Lee are in the group."""
    return {person: meetings.member(fall, person) for person in (tess, noor, lee)}


@pytest.fixture
def together(places, tess, noor):
    """Tess's side of the pair that Tess and Noor are."""
    return meetings.pair(places[tess], places[noor])


def address(name: str, cohort: Cohort, *more: int) -> str:
    return reverse(f"cohorts:{name}", args=[cohort.pk, *more])


def side(person: User) -> Partner:
    return Partner.objects.of(person).get()


def are_pair(one: User, other: User) -> bool:
    sides = [Partner.objects.of(person).first() for person in (one, other)]
    return all(sides) and sides[0].pair() == sides[1] and sides[1].pair() == sides[0]


# --- The rules --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        ("nothing", "nothing", "nothing"),
        ("nothing", "modules", "nothing"),
        ("modules", "nothing", "nothing"),
        ("how-far", "modules", "how-far"),
        ("modules", "how-far", "how-far"),
        ("modules", "modules", "modules"),
    ],
)
def test_the_smaller_of_both_choices_holds(one, other, seen):
    assert pairs.both_allow(one, other) == seen


def test_a_glimpse_shows_as_much_as_its_level_and_no_score():
    steps = (
        rules.Step(rules.LESSON, 1, "Lesson", "/l/", 8, True),
        rules.Step(rules.QUIZ, 2, "Quiz", "/q/", 6),
    )
    modules = [rules.Module(1, "Listening", "/m/", steps), rules.Module(2, "Ethics", "/e/", (), done=True)]
    assert pairs.glimpse(modules, pairs.NOTHING) is None
    assert pairs.glimpse(modules, pairs.HOW_FAR) == pairs.Glimpse(1, 2, ())
    lines = (pairs.Line("Listening", False, 1, 2), pairs.Line("Ethics", True, 0, 0))
    assert pairs.glimpse(modules, pairs.MODULES) == pairs.Glimpse(1, 2, lines)


# --- Opening ----------------------------------------------------------------------------------------


def test_pairs_are_off_until_somebody_who_leads_opens_them(program, tomas, tess, client_for):
    cohort = meetings.cohort(program, tomas)
    place = meetings.member(cohort, tess)
    trainee = client_for(tess)
    assert "My pair" not in trainee.get(cohort.get_absolute_url()).content.decode()
    assert trainee.get(address("pair", cohort)).status_code == 404
    assert trainee.post(address("look_for_pair", cohort)).status_code == 404
    with pytest.raises(Refused, match="not open"):
        Partner.objects.look(place, at=timezone.now())
    Browser(client_for(tomas)).visit(cohort.get_absolute_url()).press("Open pairs")
    Browser(trainee).visit(cohort.get_absolute_url()).follow("My pair").press("I would like a pair")
    assert side(tess).membership == place


def test_only_who_leads_opens_and_closes(fall, places, together, tess, noor, otto, client_for):
    for person in (tess, otto):
        assert client_for(person).post(address("open_pairs", fall), {"open": "no"}).status_code == 404
    assert are_pair(tess, noor)


def test_closing_ends_every_pair_and_what_it_shared(fall, places, together, program, tess, tomas, client_for):
    together.share(builders.reflection(places[tess].enrollment, "Lesson 1.1"))
    Browser(client_for(tomas)).visit(fall.get_absolute_url()).press("Close pairs")
    assert not Partner.objects.exists()
    assert not ReflectionShare.objects.exists()
    assert client_for(tess).get(address("pair", fall)).status_code == 404


# --- Asking and answering ---------------------------------------------------------------------------


def test_two_find_each_other_ask_and_say_yes(fall, places, tess, noor, client_for):
    hers, theirs = Browser(client_for(tess)), Browser(client_for(noor))
    hers.visit(address("pair", fall)).press("I would like a pair")
    assert hers.sees("Nobody else is looking yet")
    theirs.visit(address("pair", fall)).press("I would like a pair")
    hers.visit(address("pair", fall)).press("Ask : Noor")
    assert hers.sees("You have asked Noor")
    assert not are_pair(tess, noor)
    theirs.visit(address("pair", fall)).press("Yes : Tess")
    assert theirs.heading == "Tess and you"
    assert are_pair(tess, noor)
    assert hers.visit(address("pair", fall)).heading == "Noor and you"


def test_who_does_not_look_sees_nobody_and_is_seen_by_nobody(fall, places, tess, noor, lee, client_for):
    meetings.looks(places[tess])
    page = client_for(noor).get(address("pair", fall)).content.decode()
    assert "Tess" not in page
    assert "Noor" not in client_for(tess).get(address("pair", fall)).content.decode()
    url = address("ask_to_pair", fall, side(tess).pk)
    client_for(noor).post(url)
    assert not Partner.objects.of(noor).exists()


def test_asking_twice_tells_once_and_names_nobody(
    fall, places, tess, noor, client_for, django_capture_on_commit_callbacks
):
    meetings.looks(places[tess])
    url = address("ask_to_pair", fall, meetings.looks(places[noor]).pk)
    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            client_for(tess).post(url)
            client_for(tess).post(address("ask_nobody", fall))
            client_for(tess).post(url)
    (letter,) = mail.outbox
    assert letter.subject == "A question for you"
    assert "Tess" not in letter.subject + letter.body
    assert "Fall" not in letter.subject + letter.body


def test_one_question_is_open_at_a_time(places, tess, noor, lee):
    mine, first, second = (meetings.looks(places[person]) for person in (tess, noor, lee))
    mine.ask(first, at=timezone.now())
    mine.ask(second, at=timezone.now())
    assert not first.asking().exists()
    assert [row.person for row in second.asking()] == [tess]


def test_a_no_is_told_to_nobody_and_stays(fall, places, tess, noor, client_for):
    mine, theirs = meetings.looks(places[tess]), meetings.looks(places[noor])
    mine.ask(theirs, at=timezone.now())
    before = client_for(tess).get(address("pair", fall)).content.decode()
    notices = Notice.objects.filter(person=tess).count()
    Browser(client_for(noor)).visit(address("pair", fall)).press("No : Tess")
    client_for(noor).post(address("decline_pair", fall, mine.pk))
    assert PairNo.objects.count() == 1
    after = client_for(tess).get(address("pair", fall)).content.decode()
    assert "You have asked Noor" in before
    assert "You have asked Noor" in after
    assert Notice.objects.filter(person=tess).count() == notices
    client_for(tess).post(address("ask_nobody", fall))
    client_for(tess).post(address("ask_to_pair", fall, theirs.pk))
    assert not theirs.asking().exists(), "Noor is not asked again"


def test_who_said_no_can_still_ask(places, tess, noor):
    mine, theirs = meetings.looks(places[tess]), meetings.looks(places[noor])
    mine.ask(theirs, at=timezone.now())
    theirs.decline(mine)
    assert theirs.ask(mine, at=timezone.now()), "Tess's question was still open"
    assert are_pair(tess, noor)
    assert not PairNo.objects.exists()


def test_nobody_has_two_pairs(places, together, tess, noor, lee):
    theirs = meetings.looks(places[lee])
    with pytest.raises(Refused, match="cannot ask this person"):
        theirs.ask(together, at=timezone.now())
    with pytest.raises(Refused, match="cannot ask this person"):
        together.ask(theirs, at=timezone.now())
    together.take_back()
    assert are_pair(tess, noor), "what two have agreed on is left, not taken back"


def test_another_cohort_is_another_world(places, program, otto, tess):
    winter = meetings.cohort(program, name="Winter", pairs_open=True)
    theirs, mine = meetings.looks(meetings.member(winter, otto)), meetings.looks(places[tess])
    assert not mine.others().exists()
    with pytest.raises(Refused):
        mine.ask(theirs, at=timezone.now())


# --- What they see ----------------------------------------------------------------------------------


def test_nothing_is_seen_until_both_have_chosen_and_at_once_not_any_more(
    fall, places, together, tess, noor, client_for
):
    builders.complete(places[noor].enrollment, "Lesson 1.1", "Lesson 1.2")
    hers, theirs = client_for(tess), client_for(noor)

    def sees(words: str) -> bool:
        return words in hers.get(address("pair", fall)).content.decode()

    assert sees("do not show each other how far you are")
    hers.post(address("show_pair", fall), {"shows": "modules"})
    assert sees("do not show each other how far you are")
    theirs.post(address("show_pair", fall), {"shows": "how-far"})
    assert sees("1 of 2 modules are done")
    assert not sees("Module 1")
    theirs.post(address("show_pair", fall), {"shows": "modules"})
    assert sees("Module 1")
    theirs.post(address("show_pair", fall), {"shows": "everything"})
    assert sees("Module 1")
    theirs.post(address("show_pair", fall), {"shows": "nothing"})
    assert sees("do not show each other how far you are")


def test_an_answer_is_shared_with_the_pair_and_taken_back(fall, places, together, tess, noor, client_for):
    thoughts = builders.reflection(places[tess].enrollment, "Lesson 1.1", SECRET)
    page = reverse("courses:reflection", args=[thoughts.pk])
    hers, theirs = Browser(client_for(tess)), client_for(noor)
    hers.visit(page).press("Share", pair="on")
    hers.visit(page).press("Share", pair="on")
    assert SECRET in theirs.get(address("pair", fall)).content.decode()
    assert SECRET in theirs.get(page).content.decode()
    assert Notice.objects.filter(person=noor, subject="Something to read").count() == 1
    hers.visit(address("pair", fall)).press("Take it back")
    assert SECRET not in theirs.get(address("pair", fall)).content.decode()
    assert theirs.get(page).status_code == 404


def test_without_a_pair_there_is_none_to_share_with(fall, places, tess, client_for):
    thoughts = builders.reflection(places[tess].enrollment, "Lesson 1.1", SECRET)
    page = reverse("courses:reflection", args=[thoughts.pk])
    assert "My pair" not in client_for(tess).get(page).content.decode()
    assert client_for(tess).post(page, {"pair": "on"}).status_code == 422
    assert not ReflectionShare.objects.exists()


def test_a_practice_round_is_a_page_to_read(fall, together, tess, lee, client_for):
    browser = Browser(client_for(tess)).visit(address("pair", fall)).follow("Talk a practice round through")
    assert browser.heading == "A practice round"
    assert browser.page.main.find(["form", "textarea", "input"]) is None
    assert client_for(lee).get(address("pair_practice", fall)).url == address("pair", fall)


# --- Ending -----------------------------------------------------------------------------------------


def ends(way: str, places, person: User) -> None:
    place, at = places[person], timezone.now()
    if way == "the pair":
        side(person).leave()
    elif way == "the cohort":
        place.leave(by=person, at=at)
    elif way == "the program":
        place.enrollment.withdraw(by=person, at=at)
    else:
        place.move(meetings.cohort(place.cohort.program, name="Winter"), by=person, at=at)


@pytest.mark.parametrize("way", ["the pair", "the cohort", "the program", "for another cohort"])
def test_leaving_ends_the_pair_and_looks_the_same_from_the_other_side(
    way, fall, places, together, tess, noor, client_for
):
    for person in (tess, noor):
        mine = side(person)
        mine.share(builders.reflection(places[person].enrollment, "Lesson 1.1", f"{SECRET} {person}"))
        mine.show("modules")
    told = Notice.objects.filter(person=noor).count()
    ends(way, places, tess)
    assert not Partner.objects.exists()
    assert not ReflectionShare.objects.exists()
    assert Notice.objects.filter(person=noor).count() == told
    browser = Browser(client_for(noor)).visit(address("pair", fall))
    assert browser.sees("It can end at any time, and nobody has to say why.")
    assert not browser.sees("Tess")


def test_a_share_by_address_is_another_act_and_stays(places, together, tess, noor):
    thoughts = builders.reflection(places[tess].enrollment, "Lesson 1.1")
    thoughts.share(address=noor.email)
    together.share(thoughts)
    side(noor).leave()
    assert [share.with_whom for share in ReflectionShare.objects.all()] == [noor.email]


def test_who_left_a_pair_is_not_found_by_that_person_again(places, together, tess, noor, lee):
    together.leave()
    mine, theirs, other = (meetings.looks(places[person]) for person in (tess, noor, lee))
    assert [row.person for row in theirs.others()] == [lee]
    assert {row.person for row in other.others()} == {tess, noor}
    assert {row.person for row in mine.others()} == {noor, lee}


def test_leaving_twice_is_leaving_once(fall, together, tess, client_for):
    for _twice in range(2):
        assert client_for(tess).post(address("leave_pair", fall)).url == address("pair", fall)
    assert PairNo.objects.count() == 1


def test_a_share_after_the_end_shares_nothing(places, together, tess, noor):
    thoughts = builders.reflection(places[tess].enrollment, "Lesson 1.1")
    side(noor).leave()
    assert together.share(thoughts) is None


# --- Nobody else ------------------------------------------------------------------------------------


def test_nobody_else_sees_a_pair_or_what_it_shares(
    fall, places, together, tess, noor, lee, tomas, cora, client_for
):
    thoughts = builders.reflection(places[tess].enrollment, "Lesson 1.1", SECRET)
    together.share(thoughts)
    meetings.looks(places[lee])
    for person in (lee, tomas, cora):
        browser = client_for(person)
        assert browser.get(reverse("courses:reflection", args=[thoughts.pk])).status_code == 404
    for person in (tomas, cora):
        browser = client_for(person)
        assert browser.get(address("pair", fall)).status_code == 404
        assert not Partner.objects.visible_to(person).exists()
        page = browser.get(fall.get_absolute_url()).content.decode()
        assert SECRET not in page
        for name in ("progress", "attendance"):
            assert "pair" not in browser.get(address(name, fall)).content.decode().lower()
    page = client_for(lee).get(address("pair", fall)).content.decode()
    assert "Tess" not in page
    assert "Noor" not in page


def test_the_page_costs_the_same_for_two_who_look_and_for_twelve(fall, places, tess, noor, client_for):
    meetings.looks(places[tess])
    meetings.looks(places[noor])
    browser, url = client_for(tess), address("pair", fall)
    browser.get(url)
    before = statements(browser, url)
    Cohort.objects.update(seats=None)
    fall.refresh_from_db()
    for number in range(10):
        person = User.objects.create_user(f"p{number}@example.org", preferred_name=f"Person {number}")
        meetings.looks(meetings.member(fall, person)).ask(side(tess), at=timezone.now())
    assert statements(browser, url) == before <= 16
