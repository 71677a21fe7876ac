"""Questions from and to other programs' files."""

from quizzes.exchange.importing import ImportReport, detect_format, import_questions

__all__ = ["ImportReport", "detect_format", "import_questions"]
