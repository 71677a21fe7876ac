"""How often one address may ask something that could be used for guessing."""

from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True)
class Limit:
    """At most ``most`` times in any ``seconds``, counted for each address apart.

    Each address has so many places; a request takes a free one, which is free again when its time is over.
    Taking one is ``cache.add``, which is atomic everywhere. ``cache.incr`` is not: in the database cache it
    reads, adds and writes, and forgets how long the count was to last.
    """

    name: str
    most: int
    seconds: int

    def allows(self, request: HttpRequest) -> bool:
        """Count this request, and say whether it is still within the limit."""
        places = self._places(request)
        taken = cache.get_many(places)
        return any(cache.add(place, 1, self.seconds) for place in places if place not in taken)

    def is_used_up(self, request: HttpRequest) -> bool:
        """Whether the next one would be too many. Counts nothing."""
        return len(cache.get_many(self._places(request))) >= self.most

    def _places(self, request: HttpRequest) -> list[str]:
        address = get_adapter().get_client_ip(request)
        return [f"limit:{self.name}:{address}:{place}" for place in range(self.most)]
