"""How much of what could be used for guessing each address has asked for lately. Nothing says which address that is."""

from django.db import connection, models
from django.utils.translation import gettext_lazy as _


class AllowanceManager(models.Manager):
    def take(self, key: str, *, now: float, step: float, most: int) -> bool:
        """Use one, unless ``most`` are in use. Each is free again ``step`` seconds after the one before.

        One statement, and so atomic: asking at the same moment gains nothing. Times are seconds since 1970.
        """
        with connection.cursor() as cursor:
            cursor.execute(TAKE, {"key": key, "now": now, "step": step, "latest": now + step * most})
            return cursor.fetchone() is not None

    def is_used_up(self, key: str, *, now: float, step: float, most: int) -> bool:
        """Whether the next one would be refused. Uses none."""
        return self.filter(key=key, used_until__gt=now + step * (most - 1)).exists()

    def forget(self, *, now: float) -> int:
        """Let go of those that are all free again; how many these were."""
        return self.filter(used_until__lte=now).delete()[0]


class Allowance(models.Model):
    """One kind of question from one address: the moment at which all of them are free again."""

    key = models.CharField(max_length=64, primary_key=True)
    used_until = models.FloatField(db_index=True)

    objects = AllowanceManager()
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("allowance")
        verbose_name_plural = _("allowances")

    def __str__(self) -> str:
        return self.key


BEGUN = "CASE WHEN people_allowance.used_until > %(now)s THEN people_allowance.used_until ELSE %(now)s END"
TAKE = f"""
INSERT INTO people_allowance (key, used_until) VALUES (%(key)s, %(now)s + %(step)s)
ON CONFLICT (key) DO UPDATE SET used_until = {BEGUN} + %(step)s
WHERE {BEGUN} + %(step)s <= %(latest)s
RETURNING key
"""  # noqa: S608 (nothing in it comes from outside)
"""A row counts as empty once its time is over. Where nothing is free, nothing is written and nothing comes back."""
