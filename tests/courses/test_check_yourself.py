"""Check yourself: one question of a bank in a lesson, for the reader alone."""

import pytest
from bs4 import BeautifulSoup
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex

from config.setup import set_up
from courses.models import LessonPage
from quizzes import rules
from quizzes.models import Attempt, Question
from tests import builders


@pytest.fixture
def bank(db):
    return builders.question_bank(3)


def asking(*questions: Question) -> LessonPage:
    """A published lesson that asks these questions, with Tess's program around it."""
    page = LessonPage.objects.first() or LessonPage.objects.descendant_of(builders.program(modules=1)).first()
    page.body = [
        {"type": "check_yourself", "value": {"question": row.pk}, "id": f"q{row.pk}"} for row in questions
    ]
    page.save_revision().publish()
    ReferenceIndex.create_or_update_for_object(page)
    return page


def read(browser, page: LessonPage) -> BeautifulSoup:
    answer = browser.get(page.url)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def test_a_reader_opens_each_answer_and_leaves_no_trace(client_for, tess, bank):
    page = asking(bank.questions.first())
    builders.enrollment(tess, page.get_parent().get_parent().specific)
    check = read(client_for(tess), page).select_one(".check")
    folds = [" ".join(fold.get_text(" ").split()) for fold in check.find_all("details")]
    assert folds == [
        "Answer a A good answer Why a.",
        "Answer b Look again Why b.",
        "Answer c Look again Why c.",
        "What to take from it Everybody sees this.",
    ]
    assert "Question listening-01?" in check.get_text()
    assert "Nothing is saved" in check.get_text()
    assert check.find(["form", "input", "button", "script"]) is None
    assert not Attempt.objects.exists()


def test_several_good_answers_are_announced(client_for, tomas, bank):
    several = builders.question(bank, "several", builders.wording(kind=rules.MULTIPLE))
    text = read(client_for(tomas), asking(several)).select_one(".check").get_text()
    assert "More than one answer can be good." in text
    assert text.count("A good answer") == 2


def test_true_or_false(client_for, tomas, bank):
    row = builders.question(bank, "so", builders.wording(kind=rules.TRUE_FALSE))
    assert read(client_for(tomas), asking(row)).select_one(".check").get_text().count("A good answer") == 1


def test_the_wording_of_today_is_asked(client_for, tomas, bank):
    row = bank.questions.first()
    page = asking(row)
    row.revise(builders.wording("What helps now?"), by=tomas, at=timezone.now())
    assert "What helps now?" in read(client_for(tomas), page).get_text()


def test_the_language_of_the_page_comes_first_then_english_then_any(tomas, bank):
    row = bank.questions.first()
    spanish = row.revise(builders.wording("¿Qué ayuda?"), language="es", by=tomas, at=timezone.now())
    row = Question.objects.at_newest([row.pk])[row.pk]
    assert row.best("es") == spanish
    assert row.best("en").language == "en"
    assert row.best("fr").language == "en"
    only = bank.questions.create(key="solo", kind=rules.SINGLE)
    assert Question.objects.at_newest([only.pk])[only.pk].best("en") is None
    version = only.revise(builders.wording("¿Solo?"), language="es", by=tomas, at=timezone.now())
    assert Question.objects.at_newest([only.pk])[only.pk].best("en") == version


def test_a_retired_question_stays_in_its_lesson(client_for, tomas, bank):
    row = bank.questions.first()
    page = asking(row)
    row.retire(by=tomas, at=timezone.now())
    assert "Question listening-01?" in read(client_for(tomas), page).get_text()


def test_a_question_that_a_lesson_asks_is_not_deleted(client_for, tomas, bank):
    set_up()
    tomas.is_superuser = True
    tomas.save()
    row = bank.questions.first()
    page = asking(row)
    assert row.pages() == [page.title]
    with pytest.raises(ProtectedError):
        row.delete()
    browser = client_for(tomas)
    answer = browser.post(reverse("questions:delete", args=[row.pk]), follow=True)
    assert f"asked in “{page.title}”" in answer.content.decode()
    answer = browser.post(reverse("question-banks:delete", args=[bank.pk]), follow=True)
    assert "in use" in answer.content.decode()
    asking(bank.questions.last())
    browser.post(reverse("questions:delete", args=[row.pk]))
    assert not Question.objects.filter(pk=row.pk).exists()


def test_a_question_that_is_gone_all_the_same_is_said_plainly(client_for, tomas, bank):
    row = bank.questions.first()
    page = asking(row)
    Question.objects.filter(pk=row.pk).delete()
    assert "A question stood here." in read(client_for(tomas), page).get_text()


def test_more_questions_take_no_more_statements(client_for, tess, bank, django_assert_max_num_queries):
    page = asking(*bank.questions.all()[:1])
    builders.enrollment(tess, page.get_parent().get_parent().specific)
    browser = client_for(tess)
    browser.get(page.url)

    def statements() -> int:
        with django_assert_max_num_queries(60) as captured:
            browser.get(page.url)
        return len(captured)

    one = statements()
    asking(*bank.questions.all())
    assert statements() == one


# --- Choosing one -----------------------------------------------------------------------------------


@pytest.fixture
def trainer(client_for, tomas, bank):
    set_up()
    return client_for(tomas)


def test_the_window_lists_live_questions_by_their_words(trainer, tomas, bank):
    bank.questions.last().retire(by=tomas, at=timezone.now())
    text = trainer.get(reverse("question_chooser:choose")).json()["html"]
    assert "Question listening-01?" in text
    assert "Listening" in text
    assert "Question listening-03?" not in text


def test_the_window_finds_a_question_by_its_words_or_its_bank(trainer, bank):
    other = builders.question_bank(1, "ethics")
    results = reverse("question_chooser:choose_results")
    found = trainer.get(results, {"q": "LISTENING-02"}).content.decode()
    assert "Question listening-02?" in found
    assert "Question listening-01?" not in found
    found = trainer.get(results, {"bank": other.pk}).content.decode()
    assert "Question ethics-01?" in found
    assert "Question listening-01?" not in found


def test_what_was_chosen_is_shown_by_its_words(trainer, tomas, bank):
    row = bank.questions.first()
    chosen = trainer.get(reverse("question_chooser:chosen", args=[row.pk])).json()["result"]
    assert (chosen["id"], chosen["title"]) == (str(row.pk), "Question listening-01?")
    row.retire(by=tomas, at=timezone.now())
    chosen = trainer.get(reverse("question_chooser:chosen", args=[row.pk])).json()["result"]
    assert chosen["title"] == "Question listening-01? (retired)"


def test_the_window_is_for_staff(client_for, tess, bank):
    assert client_for(tess).get(reverse("question_chooser:choose")).status_code == 302
