"""The site on somebody's own phone: the web app, the service worker, and the page of what the phone keeps."""

import hashlib
import json
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.models import TrainingBody

STATIC = settings.BASE_DIR / "static"
KEPT_FILES = ("css/tokens.css", "css/base.css", "css/components.css", "img/*.svg", "js/*.js")
WORKER = [STATIC / "js" / name for name in ("store.js", "outbox.js", "worker.js")]
"""What the service worker is put together from."""


def files() -> list[Path]:
    """All files of ours that pages load."""
    return sorted(file for pattern in KEPT_FILES for file in STATIC.glob(pattern))


def digest_of_files() -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files())).hexdigest()


_digest_once = cache(digest_of_files)


def phone_page(request: HttpRequest) -> str:
    """What this phone keeps. The page knows nobody: the phone shows it without a connection, too."""
    return render_to_string("config/phone.html", {"request": request})


@require_safe
def phone(request: HttpRequest) -> HttpResponse:
    return HttpResponse(phone_page(request))


@cache_control(no_cache=True)
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker, and what it takes along: the files that pages load, and the page for the phone.

    It says its version, which follows from both, so a browser notices a change by itself.
    """
    digest = digest_of_files() if settings.DEBUG else _digest_once()
    version = hashlib.sha256((digest + phone_page(request)).encode()).hexdigest()[:16]
    shell = {
        "version": version,
        "files": [static(str(file.relative_to(STATIC))) for file in files()],
        "static": settings.STATIC_URL,
        "pages": [reverse("hours:list"), reverse("hours:new")],
        "phone": reverse("phone"),
        "form": reverse("hours:new"),
        "outbox": reverse("hours:outbox"),
        "logOut": reverse("account_logout"),
        "leaveAlone": [reverse("wagtailadmin_home"), settings.MEDIA_URL + "media/"],
    }
    parts = [f"const SHELL = {json.dumps(shell)};", *(file.read_text() for file in WORKER)]
    return HttpResponse("\n".join(parts), content_type="text/javascript; charset=utf-8")


@cache_control(max_age=3600)
@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """How the hours stand on a phone's start screen, under the name of the training body and no other word."""
    name = TrainingBody.load(request_or_site=request).name
    sizes = {"sizes": "any", "type": "image/svg+xml"}
    facts = {
        "id": reverse("hours:list"),
        "name": name,
        "short_name": name,
        "start_url": reverse("hours:list"),
        "scope": "/",
        "display": "minimal-ui",
        "background_color": "#fbf6ed",
        "theme_color": "#0d4f55",
        "icons": [
            {"src": static("img/mark.svg"), "purpose": "any", **sizes},
            {"src": static("img/mark-maskable.svg"), "purpose": "maskable", **sizes},
        ],
    }
    return JsonResponse(facts, content_type="application/manifest+json")
