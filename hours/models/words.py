"""The texts that people sign: today's wording, and whether it is the one that was shown."""

from hours import rules
from hours.refusals import refuse
from people.models import Statement


def current_statement(key: str, language: str, shown: Statement | None = None) -> Statement:
    """Today's wording in a language, else in English. Refuses when another one was on the screen."""
    choices = {row.language: row for row in Statement.objects.filter(key=key).order_by("version")}
    current = choices.get(language) or choices.get("en")
    if current is None:
        raise Statement.DoesNotExist(f"There is no statement {key!r}.")
    refuse([rules.Problem(None, "statement-changed") if shown and shown.pk != current.pk else None])
    return current
