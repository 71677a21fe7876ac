"""What the database itself refuses: to us, to superusers, to raw SQL."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from hours import triggers
from hours.models import HoursEntry, HoursEntryVersion, LedgerHead, LedgerRecord, SignOff
from tests import builders

pytestmark = pytest.mark.postgres  # on SQLite as well: each has triggers of its own


def refused(statement: str) -> None:
    with pytest.raises(IntegrityError, match="kept as it is"), transaction.atomic():
        run(statement)


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def entries(placement, sam):
    """One version in each state."""
    returned = builders.sent_entry(placement, builders.stretch(days_ago=5))
    returned.return_to_trainee(by=sam, at=timezone.now(), comment="Please add the break.")
    recalled = builders.sent_entry(placement, builders.stretch(days_ago=6))
    recalled.recall(by=placement.trainee, at=timezone.now())
    return {
        "draft": builders.draft_entry(placement, builders.stretch(days_ago=2)),
        "submitted": builders.sent_entry(placement, builders.stretch(days_ago=3)),
        "signed": builders.signed_entry(placement, builders.stretch(days_ago=4)),
        "returned": returned,
        "recalled": recalled,
    }


KEPT = ["submitted", "signed", "returned", "recalled"]
CHANGES = [
    "minutes = 999",
    "zone = 'UTC'",
    "note_digest = 'x'",
    "submitted_at = NULL",
    "number = 9",
    "trainee_id = trainee_id + 1",
]
STEPS = [
    ("draft", "signed"),
    ("draft", "returned"),
    ("submitted", "draft"),
    ("signed", "draft"),
    ("signed", "submitted"),
    ("signed", "returned"),
    ("returned", "submitted"),
    ("recalled", "signed"),
]


def test_what_was_sent_cannot_be_changed(entries):
    for status in KEPT:
        for change in CHANGES:
            refused(f"UPDATE hours_hoursentryversion SET {change} WHERE status = '{status}'")


def test_what_was_sent_cannot_be_deleted(entries):
    for status in KEPT:
        refused(f"DELETE FROM hours_hoursentryversion WHERE status = '{status}'")


def test_no_step_but_those_of_the_state_machine(entries):
    for before, after in STEPS:
        refused(f"UPDATE hours_hoursentryversion SET status = '{after}' WHERE status = '{before}'")


def test_a_version_is_born_a_draft(entries):
    columns = [field.column for field in HoursEntryVersion._meta.concrete_fields if field.column != "id"]
    others = ", ".join(column for column in columns if column != "number")
    refused(
        f"INSERT INTO hours_hoursentryversion (number, {others}) "
        f"SELECT 77, {others} FROM hours_hoursentryversion WHERE status = 'signed'"
    )


DECIDED = [
    "UPDATE hours_signoff SET printed_name = 'Somebody'",
    "UPDATE hours_signoff SET by_id = by_id + 1",
    "DELETE FROM hours_signoff",
    "UPDATE hours_ledgerrecord SET body = '{}'",
    "DELETE FROM hours_ledgerrecord WHERE seq = 1",
    "DELETE FROM hours_ledgerhead",
    "UPDATE hours_ledgerhead SET seq = 0",
    "UPDATE hours_ledgerhead SET hash = 'x'",
]


def test_signatures_and_the_chain_cannot_be_changed(entries):
    for statement in DECIDED:
        refused(statement)


def test_an_entry_stays_with_its_placement_and_does_not_go(entries, noor, sam):
    other = builders.placement(noor, sam)
    refused(f"UPDATE hours_hoursentry SET placement_id = {other.pk}")
    refused("UPDATE hours_hoursentry SET created_at = NULL")
    refused("DELETE FROM hours_hoursentry")
    refused("DELETE FROM hours_hoursentry WHERE counting_version_id IS NULL")


def test_a_draft_can_be_changed_and_deleted(entries):
    run("UPDATE hours_hoursentryversion SET minutes = 5 WHERE status = 'draft'")
    run("UPDATE hours_hoursentry SET latest_version_id = NULL")
    run("DELETE FROM hours_hoursentryversion WHERE status = 'draft' AND number = 1")


def test_a_draft_that_never_was_sent_takes_its_entry_along(entries):
    draft = entries["draft"]
    draft.discard(by=draft.placement.trainee, at=timezone.now())
    assert not HoursEntry.objects.filter(pk=draft.pk).exists()


def test_orm_and_superusers_meet_the_same_wall(entries):
    version = entries["signed"].latest_version
    version.minutes = 5
    with pytest.raises(IntegrityError), transaction.atomic():
        version.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        LedgerRecord.objects.update(hash=models.F("prev"))
    assert LedgerHead.objects.get().seq == LedgerRecord.objects.count()


REPLACED = [
    # through the primary key, through another unique key, and through the one open version of an entry
    ("hours_hoursentryversion", "id", {"minutes": "5", "status": "'draft'"}),
    ("hours_hoursentryversion", "", {"minutes": "5", "status": "'draft'"}),
    ("hours_hoursentryversion", "", {"number": "88", "status": "'draft'"}),
    ("hours_hoursentry", "id", {"placement_id": "0"}),
    ("hours_hoursentry", "id", {"id": "'00000000000000000000000000000000'", "placement_id": "0"}),
    ("hours_signoff", "id", {"printed_name": "'Somebody'"}),
    ("hours_signoff", "", {"id": "'00000000000000000000000000000000'"}),
    ("hours_ledgerrecord", "seq", {"body": "'{}'"}),
    ("hours_ledgerrecord", "", {"seq": "99"}),
    ("hours_ledgerhead", "id", {"seq": "0"}),
]


def replacement(table: str, key: str, change: dict) -> str:
    """Put the rows of a table in once more, changed: SQLite would push the old ones out."""
    with connection.cursor() as cursor:
        description = connection.introspection.get_table_description(cursor, table)
    columns = [column.name for column in description if key or column.name != "id" or "id" in change]
    values = ", ".join(change.get(column, f'"{column}"') for column in columns)
    names = ", ".join(f'"{column}"' for column in columns)
    rows = "WHERE status = 'submitted'" if table == "hours_hoursentryversion" else ""
    return f"INSERT OR REPLACE INTO {table} ({names}) SELECT {values} FROM {table} {rows}"


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has INSERT OR REPLACE")
def test_replacing_a_row_is_refused_too(entries):
    for table, key, change in REPLACED:
        refused(replacement(table, key, change))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has UPDATE OR REPLACE")
def test_a_draft_cannot_be_moved_onto_a_signed_row(entries):
    signed = entries["signed"].latest_version
    refused(f"UPDATE OR REPLACE hours_hoursentryversion SET id = {signed.pk} WHERE status = 'draft'")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
def test_emptying_a_table_is_refused(entries):
    run("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses for another reason
    for table in ("ledgerrecord", "ledgerhead", "signoff", "hoursentryversion", "hoursentry"):
        refused(f"TRUNCATE hours_{table} CASCADE")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite checks inside its transaction")
def test_the_database_refuses_an_overlap(placement):
    sent = builders.sent_entry(placement, builders.stretch()).latest_version
    draft = builders.draft_entry(placement, builders.stretch()).latest_version
    draft.status, draft.statement, draft.submitted_at = "submitted", sent.statement, sent.submitted_at
    with pytest.raises(IntegrityError, match="no_overlap_of_taken_time"), transaction.atomic():
        draft.save()


# --- The triggers themselves --------------------------------------------------------------------------


def test_all_triggers_are_there(db):
    assert triggers.missing() == []


def test_what_is_missing_is_named_and_put_back(db, without_triggers):
    missing = triggers.missing()
    assert len(missing) >= 10
    assert any("hoursentryversion_update" in name for name in missing)
    triggers.install()
    assert triggers.missing() == []


def test_every_migrate_puts_them_back(db, without_triggers):
    call_command("migrate", "hours", verbosity=0)
    assert triggers.missing() == []


def test_a_trigger_names_only_its_own_table(db):
    """One that named another would make rebuilding that table fail on SQLite."""
    tables = set(connection.introspection.table_names())
    for trigger in triggers._wanted(connection).values():
        words = {word.strip('"(),') for word in trigger.sql(connection.vendor).split()}
        assert words & tables == {trigger.table}
