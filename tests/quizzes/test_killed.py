"""The web server is killed in the middle of a quiz: what it had called saved is there."""

import secrets
import socket
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from courses.models import EnrollmentAttempt
from quizzes.models import Answer, Attempt
from tests import builders
from tests.conftest import person
from tests.processes import kill, running

QUESTIONS, WRITERS, SECONDS = 10, 4, 60


class Browser:
    """Somebody who is logged in, and sends forms to a real server."""

    def __init__(self, port: int, person):
        inside = Client()
        inside.force_login(person)
        self.base = f"http://127.0.0.1:{port}"
        self.token = secrets.token_hex(16)
        session = inside.cookies["sessionid"].value
        self.cookies = f"sessionid={session}; csrftoken={self.token}"

    def send(self, path: str, **form: str) -> tuple[int, str]:
        """The status of the answer, and what it says; 0 when there was none."""
        data = urllib.parse.urlencode(form | {"csrfmiddlewaretoken": self.token}).encode() if form else None
        request = urllib.request.Request(
            self.base + path, data, {"Cookie": self.cookies, "HX-Request": "true"}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, ""
        except OSError:
            return 0, ""


def is_saved(answer: tuple[int, str]) -> bool:
    """Whether the page calls it saved."""
    status, words = answer
    return status == 200 and "Saved" in words


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def server(port: int, folder: Path):
    address = f"127.0.0.1:{port}"
    return running(
        ["-m", "gunicorn", "config.wsgi", "--bind", address, "--workers", "2", "--threads", "2"], folder
    )


def wait_until_up(browser: Browser, process, folder: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while browser.send("/healthz")[0] != 200:
        alive = process.poll() is None and time.monotonic() < deadline
        assert alive, (folder / "log").read_text()[-3000:]
        time.sleep(0.1)


def write(
    browser: Browser, attempt: Attempt, acknowledged: list[str], stop: threading.Event, first: int
) -> None:
    """Answer over and over, one question after the other, and keep the ids of what was called saved."""
    turn = first
    while not stop.is_set():
        turn += WRITERS
        reply = {"chosen": "abc"[turn % 3], "client_id": f"{first}-{turn}"}
        path = reverse("quizzes:question", args=[attempt.pk, turn % QUESTIONS + 1])
        if is_saved(browser.send(path, **reply)):
            acknowledged.append(reply["client_id"])


@pytest.mark.postgres
def test_what_was_called_saved_outlives_a_server_that_is_killed(own_database, tmp_path):
    quiz = builders.quiz(builders.question_bank(QUESTIONS), draw_count=QUESTIONS)
    lee, program = person("Lee"), builders.program(quiz=quiz)
    enrollment = builders.enrollment(lee, program)
    attempt = builders.start(quiz, lee, timezone.now())
    EnrollmentAttempt.objects.create(enrollment=enrollment, attempt=attempt)
    browser, acknowledged, stop = Browser(port := free_port(), lee), [], threading.Event()
    with server(port, tmp_path) as process:
        wait_until_up(browser, process, tmp_path)
        writers = [
            threading.Thread(target=write, args=(browser, attempt, acknowledged, stop, first))
            for first in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        deadline = time.monotonic() + SECONDS
        while len(acknowledged) < 40 and time.monotonic() < deadline:
            time.sleep(0.02)
        kill(process)
        stop.set()
        for writer in writers:
            writer.join()
    kept = set(Answer.objects.values_list("client_id", flat=True))
    assert len(acknowledged) >= 40, (tmp_path / "log").read_text()[-3000:]
    assert set(acknowledged) - kept == set()

    with server(port, tmp_path) as process:
        wait_until_up(browser, process, tmp_path)
        for position in range(1, QUESTIONS + 1):
            path = reverse("quizzes:question", args=[attempt.pk, position])
            assert is_saved(browser.send(path, chosen="a", client_id=f"last-{position}"))
    attempt.refresh_from_db()
    assert attempt.is_open
    attempt.submit(by=lee, at=timezone.now())
    assert attempt.score.points == QUESTIONS
