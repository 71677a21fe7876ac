"""Something that a coordinator looked at: Sam was one to one with three people at once, and says how it was."""

from datetime import datetime, timedelta

from hours import seen
from hours.models import SignalStep
from hours.rules.signals import TWO_AT_ONCE
from people.models import User

HOW_IT_WAS = "We sat together, all four of us. I should have written it down as one session."


def load(cast: dict[str, User], now: datetime) -> None:
    """Cora asked about it yesterday, and Sam answered."""
    days = {(now - timedelta(days=ago)).date() for ago in (34, 35, 36)}
    rows = (seen.one(cast["Sam"].pk, TWO_AT_ONCE, day) for day in sorted(days))
    row = next(filter(None, rows))
    asked = SignalStep.objects.ask(row.signal, row.month, by=cast["Cora"], at=now - timedelta(days=1))
    SignalStep.objects.explain(asked, HOW_IT_WAS, by=cast["Sam"], at=now - timedelta(hours=3))
