"""What may be handed in, who decides about it, and who may be asked to speak for somebody.

Pure Python: no database, no clock. A problem is a code; its sentence is in ``certificates.paper_refusals``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

NOT_ASKED_FOR, SENSITIVE, NEEDS_DATE, TO_COME = "not-asked-for", "sensitive", "needs-date", "to-come"
NOT_COORDINATOR, NOT_YOURS, OWN_PAPER = "not-coordinator", "not-yours", "own-paper"
FILE_GONE, NEEDS_REASON, IS_ACCEPTED = "file-gone", "needs-reason", "is-accepted"
SEEN_TO_COME = "seen-to-come"
OWN_ADDRESS, ASKED_ALREADY, TOO_MANY_ASKED = "own-address", "asked-already", "too-many-asked"
TOO_MANY_MAILS, TOO_SOON, ANSWERED, WITHDRAWN = "too-many-mails", "too-soon", "answered", "withdrawn"
LINK_OVER, KNOWN_TO_COME = "link-over", "known-to-come"

LINK_LASTS = timedelta(days=30)
MOST_MAILS = 3
"""So often one person is written to for one request; a fourth mail would press them."""
BETWEEN_MAILS = timedelta(days=2)
ANEW = timedelta(days=300)
"""After so long, somebody who answered may be asked anew: for a renewal."""
MOST_ASKED, ASKED_WITHIN = 10, timedelta(days=30)
"""So many people somebody may have written to in that time."""
SAME_PRESS = timedelta(minutes=1)
"""The same once more within this time is a button that was pressed twice."""


@dataclass(frozen=True)
class AskedDocument:
    """A document a standard asks for, in any of its rows."""

    code: str
    needs_date: bool = False
    is_sensitive: bool = False


def check_handing_in(row: AskedDocument | None, dated_on: date | None, today: date) -> str | None:
    """A file is taken for what is asked, and never for what is sensitive: that is looked at, and not kept."""
    if row is None:
        return NOT_ASKED_FOR
    return SENSITIVE if row.is_sensitive else check_day(row, dated_on, today)


def check_day(row: AskedDocument | None, dated_on: date | None, today: date) -> str | None:
    """What has to be fresh has a date, and no date is still to come (domain 7.23)."""
    if row is None:
        return NOT_ASKED_FOR
    if row.needs_date and dated_on is None:
        return NEEDS_DATE
    return TO_COME if dated_on and dated_on > today else None


def check_decider(*, is_coordinator: bool, is_own: bool) -> str | None:
    """A coordinator looks at papers, and nobody at their own."""
    if not is_coordinator:
        return NOT_COORDINATOR
    return OWN_PAPER if is_own else None


def plain_address(address: str) -> str:
    """An address as mailboxes read it: in small letters, without what stands between a plus and the @."""
    name, _at, host = address.strip().casefold().rpartition("@")
    return f"{name.partition('+')[0]}@{host}"


def check_asking(
    address: str, own: Iterable[str], open_addresses: Iterable[str], recently: int
) -> str | None:
    """Somebody else is asked, once for each row and time, and nobody fills the mailboxes of strangers.

    ``open_addresses``: who was asked for the same row, has not been withdrawn, and did not answer long ago;
    ``recently``: how many were asked within the last month.
    """
    plain = plain_address(address)
    if plain in {plain_address(one) for one in own}:
        return OWN_ADDRESS
    if plain in {plain_address(one) for one in open_addresses}:
        return ASKED_ALREADY
    return TOO_MANY_ASKED if recently >= MOST_ASKED else None


def check_mailing(
    mails: int, last_at: datetime | None, at: datetime, *, is_answered: bool, is_withdrawn: bool
) -> str | None:
    """A mail can be sent again, after some days and not often."""
    if is_answered:
        return ANSWERED
    if is_withdrawn:
        return WITHDRAWN
    if mails >= MOST_MAILS:
        return TOO_MANY_MAILS
    return TOO_SOON if last_at and at - last_at < BETWEEN_MAILS else None


def months_known(since: date, on: date) -> int:
    """For how many months somebody has known a person, since some month: nobody remembers the day."""
    return max(0, (on.year - since.year) * 12 + on.month - since.month)


def known_since(year: int, month: int | None, today: date) -> date:
    """The month from which on it is sure. Who only knows the year has known them since its end."""
    if month is None:
        month = today.month if year == today.year else 12
    return date(year, month, 1)
