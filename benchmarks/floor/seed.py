"""One page, as long as a lesson, and one member who looks at it; prints where and who as JSON."""

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
    page = Page.objects.get(url_path="/home/").add_child(instance=FloorPage(title="Hello", body=body))
    member = get_user_model().objects.create_user("member")
    cookies = {"member": [session(member)] * clients, "anybody": [{}] * clients}
    return {"cookies": cookies, "paths": {"page": page.url}}


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.floor.settings")
    django.setup()
    print(json.dumps(seed(int(sys.argv[1]), int(sys.argv[2]))))
