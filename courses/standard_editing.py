"""Changing a standard by hand: its rows are replaced as a whole, while nobody is held to it; then a new version begins."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from courses import refusals, standard_digest
from courses.exchange import standard_rows
from courses.exchange.standard_rows import Row
from courses.exchange.standards import keep_requirements, stored_requirements
from courses.models import Framework, Scheme, Standard
from people.models import User

Asked = list[tuple[Row, Row | None]]
"""Each requirement, with the terms of its exam where it has any."""


@transaction.atomic
def begin(scheme: Scheme, framework: Framework, valid_from: date, *, by: User) -> Standard:
    """An empty standard: the next version of a scheme, from a day on. Raises ``Refused`` for a day that is over."""
    _check_day(valid_from)
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    row = Standard.objects.create(
        scheme=scheme, framework=framework, valid_from=valid_from, version=_next_version(scheme)
    )
    log(row, "wagtail.create", user=by)
    return row


@transaction.atomic
def new_version(standard: Standard, valid_from: date, *, by: User) -> Standard:
    """The same standard again, as the next version, to be changed. Whoever is held to the old one stays held to it.

    Raises ``Refused`` for a day that is not still to come: from then on, people who begin are held to it.
    """
    _check_day(valid_from)
    Scheme.objects.select_for_update().get(pk=standard.scheme_id)
    asked, parts = stored_requirements(standard), standard_rows.stored(standard)
    copied = Standard.objects.get(pk=standard.pk)
    copied.pk, copied.version, copied.valid_from = None, _next_version(standard.scheme), valid_from
    copied.was_held = False
    copied.save(force_insert=True)
    keep_requirements(copied, asked)
    standard_rows.replace(copied, parts)
    log(copied, "wagtail.copy", user=by, data={"from": str(standard)})
    return copied


@transaction.atomic
def change(
    standard: Standard,
    facts: Mapping[str, Any],
    asked: Asked,
    parts: Mapping[str, list[Row]],
    *,
    seen: str,
    by: User,
) -> None:
    """Keep these facts and rows and no others. ``seen`` is the digest of what the editor began with.

    Raises ``Refused`` when somebody is held to it, or changed it meanwhile; ``RowError`` when rows contradict
    each other. Numbers that only look odd are kept: ``standard_warnings`` says which.
    """
    fresh = Standard.objects.select_for_update().get(pk=standard.pk)
    if fresh.is_frozen:
        raise refusals.standard_in_use(fresh)
    if standard_digest.digest(fresh) != seen:
        raise refusals.standard_changed()
    standard_rows.check_twice([row for row, _terms in asked])
    standard_rows.check_names(parts, [row for row, _terms in asked])
    for name, value in facts.items():
        setattr(fresh, name, value)
    fresh.save()
    keep_requirements(fresh, asked)
    standard_rows.replace(fresh, parts)
    log(fresh, "wagtail.edit", user=by)


def _next_version(scheme: Scheme) -> int:
    return max(scheme.standards.values_list("version", flat=True), default=0) + 1


def _check_day(valid_from: date) -> None:
    if valid_from <= timezone.localdate():
        raise refusals.standard_from_today()
