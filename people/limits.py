"""How often one address may ask something that could be used for guessing."""

import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from people.models import Allowance


@dataclass(frozen=True)
class Limit:
    """``most`` at once, counted for each address apart; then one more whenever ``seconds`` / ``most`` have passed.

    Whoever waits ``seconds`` has all of them again, and nobody is ever shut out for longer than one step.
    """

    name: str
    most: int
    seconds: int

    def allows(self, request: HttpRequest) -> bool:
        """Count this request, and say whether it is still within the limit. One statement."""
        return Allowance.objects.take(self._key(request), now=time.time(), step=self._step, most=self.most)

    def is_used_up(self, request: HttpRequest) -> bool:
        """Whether the next one would be too many. Counts nothing."""
        return Allowance.objects.is_used_up(
            self._key(request), now=time.time(), step=self._step, most=self.most
        )

    @property
    def _step(self) -> float:
        return self.seconds / self.most

    def _key(self, request: HttpRequest) -> str:
        """The same for the same address, and of no use to anybody who reads the table."""
        address = get_adapter().get_client_ip(request)
        return salted_hmac("people.limits", f"{self.name} {address}", algorithm="sha256").hexdigest()
