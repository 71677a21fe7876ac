"""Writes the questions of a bank for other programs, and says what a format could not carry."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from quizzes import rules
from quizzes.exchange import aiken, gift_writer
from quizzes.exchange.reading import Skipped
from quizzes.models import Question, QuestionBank, QuestionVersion

FORMATS = ("gift", "aiken")


@dataclass
class Export:
    """A file, and what is not in it."""

    text: str = ""
    exported: int = 0
    left_out: list[Skipped] = field(default_factory=list)


def export_questions(bank: QuestionBank, format: str, *, language: str = "en") -> Export:
    """The questions of a bank in one language, as a file. Two statements.

    Retired questions stay so in GIFT; Aiken cannot say it, so there they are left out. Raises ``KeyError`` for an
    unknown format.
    """
    write = {"gift": _gift, "aiken": _aiken}[format]
    versions = QuestionVersion.objects.filter(question__bank=bank, language=language).newest().with_choices()
    export, texts = Export(), []
    for version in versions.select_related("question").order_by("question__key"):
        try:
            texts.append(write(version.question, version.wording()))
        except (gift_writer.Unwritable, aiken.Unwritable) as why:
            reason = str(why) if isinstance(why, aiken.Unwritable) else _("GIFT has no way to say it.")
            export.left_out.append(Skipped(version.question.key, reason))
    export.text, export.exported = "\n\n".join(texts) + "\n" if texts else "", len(texts)
    return export


def _gift(question: Question, wording: rules.Wording) -> str:
    retired = "" if question.is_live else "// [tag:retired]\n"
    return retired + gift_writer.write_question(question.key, wording)


def _aiken(question: Question, wording: rules.Wording) -> str:
    if not question.is_live:
        raise aiken.Unwritable(_("It is retired, and Aiken cannot say so."))
    return aiken.write_question(wording)
