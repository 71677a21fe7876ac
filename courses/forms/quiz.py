"""What comes in from the pages of a quiz, and what is kept of it while somebody logs in again."""

import uuid
from collections.abc import Iterator

from django import forms
from django.http import HttpRequest, QueryDict

from quizzes.models import AttemptItem


class AnswerForm(forms.Form):
    """One reply: the keys of the options chosen, and the name of this state of the form."""

    chosen = forms.MultipleChoiceField(required=False)
    client_id = forms.RegexField(r"^[\w-]{1,64}$", required=False)

    def __init__(self, data: QueryDict, *, item: AttemptItem):
        super().__init__(data)
        self.fields["chosen"].choices = [(key, key) for key in item.weights]

    def clean_client_id(self) -> str:
        """A reply without a name cannot be told from a repeated one, so it gets its own."""
        return self.cleaned_data["client_id"] or str(uuid.uuid4())


class KeptAnswers:
    """Replies that came in without a log-in, kept in the visitor's session until they are back.

    The session of a visitor becomes the session of whoever logs in. So nothing is believed here: a kept
    reply goes the way of every other, and only into an attempt of the person who logged in.
    """

    KEY = "kept_answers"
    MOST = 20
    LONGEST = 64

    def __init__(self, request: HttpRequest):
        self.session = request.session

    def keep(self, attempt_id: uuid.UUID, position: int, data: QueryDict) -> None:
        """Keep one reply; of many, the last ones."""
        chosen = [key[: self.LONGEST] for key in data.getlist("chosen")[: self.MOST]]
        reply = {"chosen": chosen, "client_id": data.get("client_id", "")[: self.LONGEST]}
        kept = self.session.get(self.KEY, [])
        self.session[self.KEY] = [*kept, [str(attempt_id), position, reply]][-self.MOST :]

    def take(self, attempt_id: uuid.UUID) -> Iterator[tuple[int, QueryDict]]:
        """The replies kept for this attempt, in the order they came, each only once."""
        kept = self.session.get(self.KEY)
        if not kept:
            return
        self.session[self.KEY] = [entry for entry in kept if entry[0] != str(attempt_id)]
        for _attempt, position, reply in (entry for entry in kept if entry[0] == str(attempt_id)):
            data = QueryDict(mutable=True)
            data.setlist("chosen", reply["chosen"])
            data["client_id"] = reply["client_id"]
            yield position, data
