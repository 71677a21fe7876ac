"""A light browser: keeps a connection and cookies, follows redirects, fills in forms, and measures."""

import http.client
import time
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from benchmarks.counting import HEADER

Values = list[tuple[str, str]]


@dataclass(frozen=True)
class Visit:
    """One request, measured from outside."""

    seconds: float
    statements: int
    wire_bytes: int


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def wire_bytes(self) -> int:
        """The size of the answer as it was sent, its headers included."""
        return len(self.body) + sum(len(name) + len(value) + 4 for name, value in self.headers.items())


@dataclass
class Form:
    """A form of a page: where it goes, and what the browser would send."""

    action: str
    values: Values = field(default_factory=list)
    choices: Values = field(default_factory=list)
    """The boxes and radio buttons that one may tick, ticked or not."""

    def send(self, **changes: str | list[str]) -> Values:
        """The values, with some of them changed."""
        kept = [(name, value) for name, value in self.values if name not in changes]
        lists = {name: [value] if isinstance(value, str) else value for name, value in changes.items()}
        return kept + [(name, value) for name, values in lists.items() for value in values]

    def options(self, name: str) -> list[str]:
        """The values among which the person chooses."""
        return [value for choice, value in self.choices if choice == name]


class FormReader(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "form":
            self.forms.append(Form(attributes.get("action") or ""))
        name, value = attributes.get("name"), attributes.get("value") or ""
        if tag != "input" or not name or not self.forms:
            return
        if attributes.get("type") not in ("checkbox", "radio"):
            self.forms[-1].values.append((name, value))
            return
        self.forms[-1].choices.append((name, value or "on"))
        if "checked" in attributes:
            self.forms[-1].values.append((name, value or "on"))


class Browser:
    """One visitor. ``visits`` are the measurements of all requests so far."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies = dict(cookies or {})
        self.visits: list[Visit] = []
        self.path = "/"
        self.page = ""

    def get(self, path: str) -> Answer:
        return self._go("GET", path, None)

    def asset(self, path: str) -> Answer:
        """A style, a script or a picture, compressed as a real browser takes it."""
        return self._request("GET", path, None, accept="br, gzip")

    def submit(self, form: Form, **changes: str | list[str]) -> Answer:
        """Send a form of this page, and follow where it leads."""
        return self._go("POST", form.action or self.path, urlencode(form.send(**changes)))

    def form(self, action_ends: str) -> Form:
        """The form of this page whose action ends so."""
        return next(form for form in FormReader(self.page).forms if form.action.endswith(action_ends))

    def question(self) -> Form | None:
        """The form of this page in which one chooses an answer, if there is one."""
        return next((form for form in FormReader(self.page).forms if form.options("chosen")), None)

    def _go(self, method: str, path: str, data: str | None) -> Answer:
        answer = self._request(method, path, data)
        while answer.status in (301, 302, 303):
            path = answer.headers["Location"]
            answer = self._request("GET", path, None)
        if answer.status != 200:
            raise RuntimeError(f"{answer.status} for {method} {path}")
        self.path, self.page = path, answer.text
        return answer

    def _request(self, method: str, path: str, data: str | None, accept: str = "identity") -> Answer:
        headers = {"Accept-Encoding": accept, "Cookie": "; ".join(map("=".join, self.cookies.items()))}
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        self.connection.request(method, path, data, headers)
        response = self.connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        seconds = time.perf_counter() - started
        self.visits.append(Visit(seconds, int(response.headers.get(HEADER, 0)), answer.wire_bytes))
        for cookie in response.headers.get_all("Set-Cookie", []):
            name, _equals, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer
