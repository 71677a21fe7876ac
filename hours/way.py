"""From where a decision comes, as a request tells it."""

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from hours.models.contexts import Way


def way_of(request: HttpRequest, method: str = "") -> Way:
    """How somebody proved who they are, with the address and the browser they decide from."""
    browser = request.headers.get("user-agent", "")
    return Way(method, get_adapter().get_client_ip(request), browser)
