"""A person with a browser that knows no JavaScript: they visit, fill in, press, and see.

Forms are sent as they stand on the page, hidden fields included, so a page that forgets one fails here.
"""

import re
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from django.test import Client


def squeeze(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


@dataclass
class Browser:
    """One person's browser. ``page`` is what is on the screen."""

    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))
    url: str = "/"
    status: int = 0
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))

    def visit(self, url: str) -> "Browser":
        return self._show(self.client.get(url, follow=True), url)

    def follow(self, words: str) -> "Browser":
        """Follow the link with these words."""
        link = self._find("a", words)
        return self.visit(link["href"])

    def press(self, words: str, **values) -> "Browser":
        """Fill in the form that has this button, and press it."""
        button = self._find("button", words)
        form = button.find_parent("form")
        data = {**_fields(form), **values}
        if button.get("name"):
            data[button["name"]] = button.get("value", "")
        target = form.get("action") or self.url
        if form.get("method", "get").lower() == "get":
            return self._show(self.client.get(target, data, follow=True), target)
        files = form.get("enctype") == "multipart/form-data"
        answer = self.client.post(target, data, follow=True, HTTP_REFERER="http://testserver/")
        assert files or not any(hasattr(value, "read") for value in data.values()), "a file in a plain form"
        return self._show(answer, target)

    def sees(self, words: str) -> bool:
        return words in squeeze(self.page.get_text(" "))

    @property
    def heading(self) -> str:
        return squeeze(self.page.h1.get_text(" ")) if self.page.h1 else ""

    def _find(self, name: str, words: str) -> Tag:
        found = [tag for tag in self.page.find_all(name) if words in squeeze(tag.get_text(" "))]
        assert found, f"no {name} “{words}” on {self.url}: {squeeze(self.page.get_text(' '))[:600]}"
        return found[0]

    def _show(self, answer, url: str) -> "Browser":
        self.url = answer.redirect_chain[-1][0] if getattr(answer, "redirect_chain", None) else url
        self.status = answer.status_code
        self.page = BeautifulSoup(answer.content.decode(errors="replace"), "html.parser")
        return self


def _fields(form: Tag) -> dict[str, str | list[str]]:
    """What a browser would send of a form that nobody touched."""
    data: dict[str, str | list[str]] = {}
    for tag in form.find_all(["input", "textarea", "select"]):
        name, kind = tag.get("name"), tag.get("type", "text")
        if not name or tag.has_attr("disabled") or kind in ("submit", "button", "file"):
            continue
        if kind == "checkbox" and tag.has_attr("checked"):
            data.setdefault(name, []).append(tag.get("value", "on"))
        elif kind == "radio" and tag.has_attr("checked"):
            data[name] = tag["value"]
        elif tag.name == "textarea":
            data[name] = tag.get_text()
        elif tag.name == "select":
            data[name] = _selected(tag)
        elif kind not in ("checkbox", "radio"):
            data[name] = tag.get("value", "")
    return data


def _selected(select: Tag) -> str:
    options = select.find_all("option")
    chosen = [option for option in options if option.has_attr("selected")] or options[:1]
    return chosen[0].get("value", "") if chosen else ""
