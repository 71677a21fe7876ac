"""A column for points: exact, because a pass is compared exactly."""

from fractions import Fraction

from django.db import models


class FractionField(models.CharField):
    """A fraction, kept as text such as ``17/3``. Meant for reading back, not for sorting in SQL."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 40)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value, expression, connection) -> Fraction | None:
        return None if value is None else Fraction(value)

    def to_python(self, value) -> Fraction | None:
        return None if value in (None, "") else Fraction(value)

    def get_prep_value(self, value) -> str | None:
        return None if value is None else str(Fraction(value))
