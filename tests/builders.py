"""Small builders for tests: each makes one believable thing and returns it.

One section for each app, in import order from the bottom. A builder takes what matters to the test as
arguments and fills in the rest; nothing is random.
"""

import json
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from uuid import uuid4
from zoneinfo import ZoneInfo

import PIL.Image
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Page

from certificates.models import Certificate
from cms.models import GlossaryTerm, HomePage, TextPage, TrainingBody, TrainingMedia
from courses.exchange.standards import SHIPPED, import_standard
from courses.models import (
    Competency,
    Enrollment,
    LessonCredit,
    LessonPage,
    ModulePage,
    Note,
    ProgramIndexPage,
    ProgramPage,
    ProgramScheme,
    Reflection,
    Standard,
)
from hours.models import HoursEntry, Placement, PlacementSupervisor, SignOff, SupervisorContact
from hours.rules import EntryFacts
from people.models import Organization, User
from quizzes import rules as quiz_rules
from quizzes.models import Attempt, Question, QuestionBank, Quiz
from tests.page_rows import published

# --- people -----------------------------------------------------------------------------------------

# --- cms --------------------------------------------------------------------------------------------


def home_page() -> HomePage:
    """The home page; the migrations make it."""
    return HomePage.objects.get()


def text_page(title: str = "About us", body: list | None = None, parent: Page | None = None) -> TextPage:
    """A published text page. ``body`` is a list of (block name, value)."""
    return (parent or home_page()).add_child(instance=TextPage(title=title, body=body or []))


def word(term: str, *also_written: str, means: str = "What we mean by it.") -> GlossaryTerm:
    """A word that the glossary explains."""
    fields = {"also_written": "\n".join(also_written), "definition": means}
    return GlossaryTerm.objects.create(term=term, **fields)


VIDEO_FILE = b"\x00\x00\x00\x18ftypisom" + bytes(64)
AUDIO_FILE = b"ID3" + bytes(64)
CAPTIONS_FILE = b"WEBVTT\n\n00:00.000 --> 00:02.000\nI nearly did not come.\n"


def media(kind: str = "video", **fields) -> TrainingMedia:
    """A video or audio file with all the words that belong to it. ``captions=""`` leaves them out."""
    file = (
        ContentFile(VIDEO_FILE, "listening.mp4") if kind == "video" else ContentFile(AUDIO_FILE, "talk.mp3")
    )
    captions = ContentFile(CAPTIONS_FILE, "listening.vtt") if kind == "video" else ""
    fields = {
        "title": "Listening" if kind == "video" else "A talk",
        "captions": captions,
        "transcript": "**Rosa:** I nearly did not come.",
        "duration": 94,
    } | fields
    return TrainingMedia.objects.create(type=kind, file=file, **fields)


def picture(title: str = "Two paths") -> Image:
    """A small picture of the library."""
    content = BytesIO()
    PIL.Image.new("RGB", (900, 500), "#0d4f55").save(content, "PNG")
    return Image.objects.create(title=title, file=ImageFile(content, "paths.png"), width=900, height=500)


def handout(title: str = "My plan for a hard day") -> Document:
    return Document.objects.create(title=title, file=ContentFile(b"%PDF-1.7", "plan.pdf"), file_size=8)


def block(kind: str, value) -> dict:
    """One block of a body, as it is stored."""
    return {"type": kind, "value": value, "id": f"id-{kind}"}


def every_page_block() -> list[dict]:
    """A body that uses each block a page may hold, with what they show."""
    part = {"title": "What if nobody answers?", "text": "Wait. Silence is an answer too."}
    lines = [
        {"who": "Rosa", "words": "I nearly did not come.", "note": ""},
        {"who": "Sam", "words": "What made you come?", "note": "Sam waits."},
    ]
    links = [
        {
            "title": "988 Lifeline",
            "address": "https://988lifeline.org/",
            "note": "What happens when one calls.",
        },
        {"title": "Our programs", "address": "/programs/", "note": ""},
    ]
    rows = "Peer | Counselor\nStands on | Having been there | Training\nAsks | What helps? | What is it?"
    film = {"address": "https://www.example.org/film", "title": "A film about listening"}
    return [
        block("prose", "## What helps\n\nSomebody who has *been there*.[^1]\n\n[^1]: Or near there."),
        block("image", {"image": picture().pk, "alt": "Two paths side by side", "caption": "Side by side"}),
        block("table", {"caption": "Two ways to say it", "rows": "Instead of | Try\nGo | Ask"}),
        block("comparison", {"caption": "Who does what", "rows": rows}),
        block("callout", {"title": "Try it this week", "body": "Ask one open question. Then wait."}),
        block("quotation", {"text": "She did not fix it. She stayed.", "source": "Rosa"}),
        block("content_note", {"body": "This part talks about loss. You may skip it."}),
        block("video", {"media": media("video").pk}),
        block("audio", {"media": media("audio").pk}),
        block("document", {"document": handout().pk, "text": "One page. Fill it in with somebody."}),
        block("accordion", {"items": [part, {**part, "title": "What if I say the wrong thing?"}]}),
        block("steps", {"items": [part, {"title": "Listen", "text": ""}]}),
        block("dialogue", {"title": "In the waiting room", "lines": lines}),
        block("links", {"items": links}),
        block("embed", film),
    ]


# --- quizzes ----------------------------------------------------------------------------------------


def wording(
    stem: str = "Rosa is silent for a while. What helps?", kind: str = quiz_rules.SINGLE
) -> quiz_rules.Wording:
    """A question whose right answer is ``a``; with several answers ``a`` and ``b``; true, if it is that."""
    weights = {
        quiz_rules.SINGLE: {"a": 100, "b": 0, "c": 0},
        quiz_rules.MULTIPLE: {"a": 50, "b": 50, "c": -50, "d": -50},
        quiz_rules.TRUE_FALSE: {"true": 100, "false": 0},
    }[kind]
    choices = tuple(
        quiz_rules.WordedChoice(key, f"Answer {key}", Decimal(weight), f"Why {key}.")
        for key, weight in weights.items()
    )
    return quiz_rules.Wording(kind, stem, choices, "Everybody sees this.")


def question(bank: QuestionBank, key: str, words: quiz_rules.Wording | None = None) -> Question:
    row = bank.questions.create(key=key, kind=(words or wording()).kind)
    row.revise(words or wording(f"Question {key}?"), by=None, at=timezone.now())
    return row


def question_bank(questions: int = 12, key: str = "listening") -> QuestionBank:
    """A bank whose every question has the right answer ``a``."""
    bank = QuestionBank.objects.create(title=key.capitalize(), key=key)
    for number in range(1, questions + 1):
        question(bank, f"{key}-{number:02}")
    return bank


def quiz(bank: QuestionBank | None = None, **fields) -> Quiz:
    """A quiz that draws four questions and is passed with three."""
    bank = bank or question_bank()
    fields = {"title": "Check what you know", "key": bank.key, "draw_count": 4, "minutes": 6} | fields
    return Quiz.objects.create(bank=bank, **fields)


def start(quiz: Quiz, person: User, at: datetime | None = None, previous=()) -> Attempt:
    return quiz.start(person, terms=quiz.terms(), previous=previous, by=person, at=at or timezone.now())


def answer(attempt: Attempt, *positions: int, chosen: str = "a", at: datetime | None = None) -> None:
    """Save a reply to these questions: the right one, unless told otherwise."""
    for position in positions:
        attempt.save_answer(
            position,
            [chosen],
            client_id=f"{position}-{chosen}",
            by=attempt.person,
            at=at or attempt.started_at,
        )


def take(quiz: Quiz, person: User, *, right: int, at: datetime | None = None, previous=()) -> Attempt:
    """A whole try, handed in, with so many right answers."""
    attempt = start(quiz, person, at, previous)
    answer(attempt, *range(1, right + 1))
    attempt.submit(by=person, at=attempt.started_at)
    return attempt


# --- courses ----------------------------------------------------------------------------------------


def demonstration_standard() -> Standard:
    """The small shipped standard: three modules, 60 minutes, 120 of practice, 15 of supervision."""
    return import_standard(SHIPPED / "demonstration.yaml")[0]


def program_index() -> ProgramIndexPage:
    """Where programs live, below a home page that is the site's front door."""
    if found := ProgramIndexPage.objects.first():
        return found
    return published(home_page(), ProgramIndexPage(title="Programs", slug="programs"))


def program(*, modules: int = 2, lessons: int = 2, quiz: Quiz | None = None) -> ProgramPage:
    """A program under the demonstration standard; ``quiz`` pairs with its first module."""
    scheme = demonstration_standard().scheme
    page = ProgramPage(title="Foundations", slug="foundations", summary="Learn to walk alongside.")
    page.program_schemes = [ProgramScheme(scheme=scheme)]
    published(program_index(), page)
    for number in range(1, modules + 1):
        module(page, number, lessons=lessons, quiz=quiz if number == 1 else None)
    return page


def module(program: ProgramPage, number: int, *, lessons: int = 2, quiz: Quiz | None = None) -> ModulePage:
    page = published(program, ModulePage(title=f"Module {number}", slug=f"module-{number}", quiz=quiz))
    for place in range(1, lessons + 1):
        lesson(page, f"Lesson {number}.{place}")
    return page


def lesson(
    module: ModulePage, title: str, *, text: str = "You listen first.", minutes: int = 8
) -> LessonPage:
    slug = title.lower().replace(" ", "-").replace(".", "-")
    body = [{"type": "prose", "value": text, "id": f"id-{slug}"}]
    page = LessonPage(title=title, slug=slug, body=body, minutes=minutes)
    competency = Competency.objects.get(code="mentoring", framework__code="icrc-pr")
    page.credits = [LessonCredit(competency=competency, minutes=minutes)]
    return published(module, page)


def every_block() -> list[dict]:
    """A body that uses each block a lesson may hold."""
    question = question_bank(1, "looking-back").questions.get()
    return [
        *every_page_block(),
        block("reflection", {"prompt": "When did somebody last listen to you?"}),
        block("check_yourself", {"question": question.pk}),
    ]


def ask(lesson: LessonPage, prompt: str = "Who listened to you?", block_id: str = "b1") -> LessonPage:
    """Let a lesson end with a question for reflection."""
    blocks = [block for block in lesson.body.raw_data if block["id"] != block_id]
    lesson.body = json.dumps([*blocks, {"type": "reflection", "value": {"prompt": prompt}, "id": block_id}])
    lesson.save_revision().publish()
    return LessonPage.objects.get(pk=lesson.pk)


def reflection(enrollment: Enrollment, title: str, text: str = "My aunt did.") -> Reflection:
    """What somebody answered to the question of a lesson."""
    lesson = ask(LessonPage.objects.get(title=title))
    return Reflection.objects.write(enrollment, lesson, "b1", text, seen="", at=timezone.now())


def note(person: User, title: str, text: str = "Ask Sam about silence.") -> Note:
    lesson = LessonPage.objects.get(title=title)
    return Note.objects.write(lesson, text, seen="", by=person, at=timezone.now())


def enrollment(person: User, program: ProgramPage, at: datetime | None = None) -> Enrollment:
    return Enrollment.objects.enroll(person, program, by=person, at=at or timezone.now())


def complete(enrollment: Enrollment, *titles: str, at: datetime | None = None) -> None:
    """Let the person complete these lessons, in this order."""
    for title in titles:
        page = LessonPage.objects.get(title=title)
        enrollment.complete_lesson(page, page.live_revision_id, by=enrollment.person, at=at or timezone.now())


# --- hours ------------------------------------------------------------------------------------------

NEW_YORK = ZoneInfo("America/New_York")


def placement(
    person: User, supervisor: User, *, days: int = 90, enrolled: Enrollment | None = None, **fields
) -> Placement:
    """A placement at Harbor House, so many days old, with one supervisor from its first day on."""
    first = timezone.now().date() - timedelta(days=days)
    house, _new = Organization.objects.get_or_create(name="Harbor House Recovery Center")
    enrolled = enrolled or enrollment(person, ProgramPage.objects.first() or program(modules=0))
    fields = {"starts_on": first} | fields
    row = Placement.objects.create(enrollment=enrolled, organization=house, **fields)
    PlacementSupervisor.objects.create(placement=row, supervisor=supervisor, starts_on=row.starts_on)
    return row


def by_link(name: str, *, by: User) -> User:
    """A supervisor without an account, whose address a coordinator confirmed. No mail goes out for it."""
    email = f"{name.lower()}@example.org"
    person = User.objects.invite(email, preferred_name=name)
    person.grant("supervisor")
    said = {
        "address": email,
        "how": "call",
        "confirmed_with": "The office",
        "confirmed_on": timezone.localdate(),
    }
    SupervisorContact(person=person, by=by, at=timezone.now(), **said).keep()
    return person


def stretch(
    *, days_ago: int = 3, start: time = time(9), minutes: int = 60, kind: str = "practice", **fields
) -> EntryFacts:
    """What somebody did some days ago, from a time on a New York clock."""
    day = timezone.now().astimezone(NEW_YORK).date() - timedelta(days=days_ago)
    starts_at = datetime.combine(day, start, NEW_YORK)
    fields = {"activity": "one-to-one" if kind == "practice" else "", "competency_code": "mentoring"} | fields
    ends_at = starts_at.astimezone(UTC) + timedelta(minutes=minutes)
    return EntryFacts(kind=kind, starts_at=starts_at, ends_at=ends_at, zone=NEW_YORK.key, **fields)


def draft_entry(placement: Placement, facts: EntryFacts | None = None, note: str = "") -> HoursEntry:
    return HoursEntry.objects.log(
        placement,
        facts or stretch(),
        note=note,
        client_id=uuid4(),
        by=placement.trainee,
        at=timezone.now(),
    )


def sent_entry(placement: Placement, facts: EntryFacts | None = None, note: str = "") -> HoursEntry:
    """An entry that waits for its supervisor."""
    entry = draft_entry(placement, facts, note)
    entry.submit(by=placement.trainee, at=timezone.now())
    return entry


def signed_entry(placement: Placement, facts: EntryFacts | None = None, note: str = "") -> HoursEntry:
    entry = sent_entry(placement, facts, note)
    sign(entry)
    return entry


def sign(entry: HoursEntry, by: User | None = None, at: datetime | None = None) -> SignOff:
    """Let the supervisor of the placement sign what is there."""
    signer = by or entry.placement.supervisors.first().supervisor
    digest = entry.latest_version.content_digest
    typed = {"printed_name": signer.legal_name, "basis": "saw"}
    return entry.sign_off(by=signer, at=at or timezone.now(), seen_digest=digest, **typed)


# --- certificates -----------------------------------------------------------------------------------


def short_program() -> ProgramPage:
    """As little as meets the demonstration standard: three modules, each with one lesson of 24 minutes."""
    page = program(modules=0)
    for number in (1, 2, 3):
        lesson(module(page, number, lessons=0), f"Lesson {number}.1", minutes=24)
    return page


def earned_enrollment(person: User, supervisor: User) -> Enrollment:
    """Somebody who has done everything the demonstration standard asks for, and has no certificate yet."""
    page = ProgramPage.objects.first() or short_program()
    enrolled = enrollment(person, page)
    lessons = LessonPage.objects.descendant_of(page).order_by("path")
    complete(enrolled, *lessons.values_list("title", flat=True))
    place = placement(person, supervisor, enrolled=enrolled)
    signed_entry(place, stretch(days_ago=3, minutes=120))
    signed_entry(place, stretch(days_ago=2, minutes=15, kind="supervision"))
    return enrolled


def certifying(enrollment: Enrollment) -> Enrollment:
    """Whoever runs the site gives the credential itself."""
    body = TrainingBody.load()
    body.is_certifier = True
    body.save()
    return enrollment


def certificate(person: User, supervisor: User, coordinator: User, **fields) -> Certificate:
    """A certificate with its PDF."""
    issued = Certificate.objects.issue(
        earned_enrollment(person, supervisor), by=coordinator, at=timezone.now(), **fields
    )
    issued.make_document(at=timezone.now())
    return issued
