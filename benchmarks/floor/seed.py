"""A page as long and as deep in the tree as a lesson, and a member who looks at it; prints both as JSON."""

import json
import os
import sys

import django


def seed(letters: int, clients: int) -> dict:
    from django.contrib.auth import get_user_model
    from wagtail.models import Page

    from benchmarks.floor.models import FloorPage
    from benchmarks.seed import session

    sentence = "Walking beside somebody takes time, and time is what it gives. "
    paragraph = f"<p>{sentence * 6}</p>"
    body = [("paragraph", paragraph * max(1, letters // len(paragraph)))]
    page = Page.objects.get(url_path="/home/")
    for title in ("Programs", "Program", "Module", "Lesson"):  # as deep in the tree as a lesson of ours
        page = page.add_child(instance=FloorPage(title=title, body=body))
    member = get_user_model().objects.create_user("member")
    cookies = {"member": [session(member)] * clients, "anybody": [{}] * clients}
    return {"cookies": cookies, "paths": {"page": page.url}}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.floor.settings")
    django.setup()
    print(json.dumps(seed(int(sys.argv[1]), int(sys.argv[2]))))
