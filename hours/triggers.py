"""Tables the database itself keeps from changing: for superusers, the shell and raw SQL too.

``protect`` says which changes a table allows; everything else is refused by triggers on SQLite and on
PostgreSQL. Other apps protect their tables the same way, when their models are loaded.

- SQLite drops a table's triggers silently when a migration rebuilds it, and cannot rebuild a table that
  the trigger of another one names. So each trigger names only its own table, all are put back after every
  ``migrate``, and ``missing`` tells a health check and a test what is not there.
- SQLite's ``INSERT OR REPLACE`` deletes rows without asking delete triggers. So inserts are checked too.
- PostgreSQL empties tables with TRUNCATE, which row triggers never see. So that has a trigger too.

A database administrator can switch triggers off. ``verify_ledger`` finds out.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import connection as default_connection
from django.db import transaction

PREFIX = "keep_"
MESSAGE = "This record is kept as it is."


@dataclass(frozen=True)
class Change:
    """A change of a row that is allowed: a condition over OLD and NEW, and the only columns it touches."""

    when: str
    columns: tuple[str, ...] = ()
    all_but: tuple[str, ...] | None = None
    """Instead of ``columns``: everything may change but these."""


@dataclass(frozen=True)
class Protection:
    """What one table allows. ``unique``: its unique keys, through which SQLite can replace a row."""

    table: str
    unique: tuple[tuple[str, ...], ...] = (("id",),)
    updates: tuple[Change, ...] = ()
    insert: str = ""
    delete: str = ""
    replaced: str = ""


_protected: dict[str, Protection] = {}


def protect(
    table: str,
    *,
    unique: Sequence[Sequence[str]] = (("id",),),
    updates: Sequence[Change] = (),
    insert: str = "",
    delete: str = "",
    replaced: str = "",
) -> None:
    """Keep a table's rows as they are, apart from the changes named here. Saying it twice is fine.

    ``unique`` lists the unique keys of the table. ``updates`` are the allowed changes (default: none).
    ``insert`` is a condition over NEW that every new row must meet; ``delete`` one over OLD for rows that
    may go (default: none). ``replaced`` is a further condition over the existing row and NEW under which
    an insert would push the existing row out (for partial unique indexes).
    """
    keys = tuple(tuple(key) for key in unique)
    _protected[table] = Protection(table, keys, tuple(updates), insert, delete, replaced)


@dataclass(frozen=True)
class Trigger:
    """One trigger as it should stand in the database. Its name carries a digest of what it does."""

    table: str
    event: str
    when: str

    @property
    def name(self) -> str:
        digest = hashlib.sha256(f"{self.event} {self.when}".encode()).hexdigest()[:8]
        return f"{PREFIX}{self.table}_{self.event.lower()}_{digest}"

    def sql(self, vendor: str) -> str:
        when = f" WHEN ({self.when})" if self.when else ""
        if vendor == "postgresql":
            each = "STATEMENT" if self.event == "TRUNCATE" else "ROW"
            return (
                f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" '
                f"FOR EACH {each}{when} EXECUTE FUNCTION alongside_keep()"
            )
        return (
            f'CREATE TRIGGER "{self.name}" BEFORE {self.event} ON "{self.table}" '
            f"FOR EACH ROW{when} BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
        )


POSTGRES_FUNCTION = f"""
CREATE OR REPLACE FUNCTION alongside_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'integrity_constraint_violation', TABLE = TG_TABLE_NAME;
END $$
"""


def _no(condition: str) -> str:
    """The condition under which a trigger refuses. An unknown (NULL) is a no as well."""
    return f"({condition}) IS NOT TRUE" if condition else ""


def _same(column: str, vendor: str) -> str:
    same = "IS NOT DISTINCT FROM" if vendor == "postgresql" else "IS"
    return f'OLD."{column}" {same} NEW."{column}"'


def _update(change: Change, columns: Sequence[str], vendor: str) -> str:
    frozen = change.all_but
    if frozen is None:
        frozen = tuple(column for column in columns if column not in change.columns)
    return " AND ".join([f"({change.when})", *(_same(column, vendor) for column in frozen)])


def _replaces(protection: Protection) -> str:
    """An insert that meets an existing row of ours (SQLite only; PostgreSQL has no such statement)."""
    meets = [" AND ".join(f'"{column}" = NEW."{column}"' for column in key) for key in protection.unique]
    meets += [protection.replaced] if protection.replaced else []
    either = " OR ".join(f"({condition})" for condition in meets)
    return f'EXISTS (SELECT 1 FROM "{protection.table}" WHERE {either})'  # noqa: S608 names of our own


def _triggers(protection: Protection, connection) -> Iterator[Trigger]:
    table, vendor = protection.table, connection.vendor
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, table)
    columns = sorted(column.name for column in description)
    allowed = " OR ".join(f"({_update(change, columns, vendor)})" for change in protection.updates)
    yield Trigger(table, "UPDATE", _no(allowed))
    yield Trigger(table, "DELETE", _no(protection.delete))
    born = [_no(protection.insert)] if protection.insert else []
    if vendor == "sqlite":
        born.append(_replaces(protection))
    if born:
        yield Trigger(table, "INSERT", " OR ".join(born))
    if vendor == "postgresql":
        yield Trigger(table, "TRUNCATE", "")


def _wanted(connection) -> dict[str, Trigger]:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    kept = [protection for table, protection in _protected.items() if table in tables]
    return {trigger.name: trigger for protection in kept for trigger in _triggers(protection, connection)}


def _present(connection) -> dict[str, str]:
    """Our triggers in the database that are switched on, with their tables."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
            "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A') AND pg_table_is_visible(tgrelid)"
        )
    else:
        query = "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}


def missing(connection=default_connection) -> list[str]:
    """The triggers that should be there and are not (or are switched off). Empty means all is well."""
    return sorted(_wanted(connection).keys() - _present(connection).keys())


def install(connection=default_connection) -> None:
    """Bring the triggers of all protected tables up to date. Doing it twice changes nothing."""
    wanted, present = _wanted(connection), _present(connection)
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTION)
        for name in wanted.keys() - present.keys():
            cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"' + _on(wanted[name].table, connection))
            cursor.execute(wanted[name].sql(connection.vendor))
        for name in present.keys() - wanted.keys():
            cursor.execute(f'DROP TRIGGER "{name}"' + _on(present[name], connection))


def _on(table: str, connection) -> str:
    return f' ON "{table}"' if connection.vendor == "postgresql" else ""


# --- The tables of courses, which cannot ask itself: it knows nothing of this room --------------------

# What a trainer saw stays as it was written. Only the comment, which is free text, can be taken away.
protect(
    "courses_practicerating",
    unique=[["id"], ["supersedes_id"]],
    updates=[Change("NEW.comment = ''", columns=("comment",))],
    replaced="practice_id = NEW.practice_id AND enrollment_id = NEW.enrollment_id "
    "AND supersedes_id IS NULL AND NEW.supersedes_id IS NULL",
)
protect("courses_practiceratingline")
# A milestone stays as it was written down; merging two accounts takes it along.
protect("courses_milestonerecord", updates=[Change("OLD.id = NEW.id", columns=("enrollment_id",))])

# --- The tables of hours ------------------------------------------------------------------------------

protect("hours_ledgerrecord", unique=[["seq"], ["hash"]])
protect(
    "hours_ledgerhead",
    updates=[Change("NEW.seq > OLD.seq", columns=("seq", "hash", "recorded_at"))],
)
protect("hours_dailyhead", unique=[["id"], ["day"]])
# An entry stays at its placement, and so with its person; only which of its versions counts moves.
protect(
    "hours_hoursentry",
    unique=[["id"], ["latest_version_id"], ["counting_version_id"]],
    updates=[Change("OLD.id = NEW.id", columns=("latest_version_id", "counting_version_id"))],
    delete="OLD.latest_version_id IS NULL AND OLD.counting_version_id IS NULL",
)
protect("hours_amendment")
protect("hours_monthreport", unique=[["id"], ["placement_id", "month"]])
protect("hours_monthclosing", unique=[["id"], ["placement_id", "month"]])
protect("hours_voiding", unique=[["id"], ["version_id", "role"], ["version_id", "completes"]])
protect("hours_proposal", unique=[["id"], ["sign_off_id"]])
protect("hours_signoff", unique=[["id"], ["version_id"]])
# A version is born a draft; once sent, only the status moves, once; then nothing does (hours.rules.MOVES).
protect(
    "hours_hoursentryversion",
    unique=[["id"], ["entry_id", "number"]],
    insert="NEW.status = 'draft'",
    updates=[
        Change(
            "OLD.status = 'draft' AND NEW.status IN ('draft', 'submitted')",
            all_but=("id", "entry_id", "number", "trainee_id"),
        ),
        Change(
            "OLD.status = 'submitted' AND NEW.status IN ('signed', 'returned', 'recalled')",
            columns=("status",),
        ),
    ],
    delete="OLD.status = 'draft'",
    replaced="entry_id = NEW.entry_id AND status IN ('draft', 'submitted')",
)

# What a coordinator wrote down about a supervisor stays as it was; it may be taken back, once.
TAKEN_BACK = Change(
    "OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL AND NEW.ended_by_id IS NOT NULL",
    columns=("ended_at", "ended_by_id"),
)
for about_a_supervisor in ("qualification", "suspension", "oversight"):
    protect(f"hours_supervisor{about_a_supervisor}", updates=[TAKEN_BACK])
# What the two signed about a placement stays as it is.
# Who is held to a newer standard, from which day and why, stays as it was decided.
protect("hours_standardmove")
# A legal hold stays as it was placed; it may be ended, once.
protect("hours_legalhold", updates=[TAKEN_BACK])
protect("hours_deadlineextension", unique=[["id"], ["enrollment_id", "milestone", "kind", "number"]])
protect("hours_placementsignature", unique=[["id"], ["placement_id", "what", "by_id"]])
# How a supervisor's contact was confirmed, and by whom, stays; merging two accounts takes it along.
protect(
    "hours_supervisorsuggestion",
    insert="NEW.status = 'open'",
    updates=[
        Change("OLD.status = 'open'", all_but=("id", "at", "where")),
        Change("OLD.id = NEW.id", columns=("enrollment_id",)),
    ],
)
# A session of supervision is a draft until it is signed. Then only an entry is added for somebody, once.
protect(
    "hours_supervisionsession",
    insert="NEW.signed_at IS NULL",
    updates=[Change("OLD.signed_at IS NULL", all_but=("id", "supervisor_id", "created_at"))],
    delete="OLD.signed_at IS NULL",
)
protect(
    "hours_sessionattendee",
    unique=[["id"], ["session_id", "placement_id"], ["entry_id"]],
    insert="NOT NEW.is_kept",
    updates=[
        Change("NOT OLD.is_kept AND NEW.is_kept", columns=("is_kept",)),
        Change("OLD.is_kept AND OLD.entry_id IS NULL AND NEW.entry_id IS NOT NULL", columns=("entry_id",)),
    ],
    delete="NOT OLD.is_kept",
)
protect("hours_sessionsignature")
protect("hours_sessionobjection", unique=[["id"], ["attendee_id"]], updates=[TAKEN_BACK])
# A file beside a record may be taken away; nothing else of it changes.
FILE_GOES = Change(
    "OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND length(NEW.content) = 0",
    columns=("content", "erased_at"),
)
# What was handed in on paper stays, with its lines. Its picture may go, where somebody can be known from it.
protect("hours_papersheet")
protect("hours_paperline", unique=[["id"], ["sheet_id", "number"]])
protect("hours_paperscan", unique=[["sheet_id"]], updates=[FILE_GOES])
protect(
    "hours_paperacceptance", updates=[TAKEN_BACK], replaced="sheet_id = NEW.sheet_id AND ended_at IS NULL"
)
protect("hours_paperreturn", unique=[["id"], ["sheet_id"]])
protect("hours_supervisorcontact", updates=[TAKEN_BACK])
# A link stays whose it is and ends when it was to end; it stops early once, for good.
protect(
    "hours_signinglink",
    unique=[["id"], ["token_digest"]],
    updates=[
        Change(
            "OLD.revoked_at IS NULL OR OLD.revoked_at = NEW.revoked_at", columns=("revoked_at", "failed_at")
        )
    ],
)
protect("hours_signingalarm", unique=[["id"], ["request_id"]], updates=[TAKEN_BACK])
protect("hours_signalstep")
protect("hours_redaction", unique=[["id"], ["what", "words"]])
# Who stands in for whom stays as it was said; it may be ended early, once.
protect("hours_standin", updates=[TAKEN_BACK])
