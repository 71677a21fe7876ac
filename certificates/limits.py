"""How often one address may ask something that could be used for guessing."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times in ``seconds``, counted for each address apart."""

    name: str
    most: int
    seconds: int

    def allows(self, request: HttpRequest) -> bool:
        """Count this request, and say whether it is still within the limit."""
        key = f"limit:{self.name}:{get_adapter().get_client_ip(request)}"
        cache.add(key, 0, self.seconds)
        try:
            return cache.incr(key) <= self.most
        except ValueError:  # it ran out between the two lines
            return True


NAMES = Limit("verify-name", 12, 60 * 60)
FILES = Limit("verify-file", 40, 60 * 60)
