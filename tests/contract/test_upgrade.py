"""A database of the version before is upgraded: every row is there, under the names of this version.

`tests/contract/upgrade` says how the database was made.
"""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple, cast

import pytest
from sqlalchemy import MetaData, func, insert, select, update

from storage.engine.database import Database, open_database
from storage.migrate import migrate
from storage.schema import metadata
from storage.tables import jobs
from storage.unit_of_work import SqlStore
from tests.builders import NOW, declared
from tests.contract.outbox_workers import claim, put
from tests.contract.test_migrations import empty_database
from tests.contract.upgrade import STOPPED_SINCE, Rows, old_database
from tests.databases import DATABASES
from workflows.dead_letters.bury import bury
from workflows.dead_letters.requeue import discard, list_dead_letters
from workflows.deps import Deps
from workflows.domain.ids import IncidentId
from workflows.evidence.verify import verify
from workflows.jobs.kinds import OLD_KINDS, decode
from workflows.jobs.recovery import SyncMembers

TABLES = {
    "alarms": "health_alerts",
    "episodes": "outages",
    "expiries": "expired_leases",
    "identities": "bot_identities",
    "lines": "posted_entries",
    "looks": "read_markers",
    "missed": "backfill_queue",
    "offers": "proposals",
    "paces": "rate_limits",
    "pulses": "heartbeats",
    "receipts": "idempotency_keys",
}
COLUMNS = {
    "backfill_queue": {"what": "kind"},
    "incidents": {"summary": "description"},
    "jobs": {"lane": "ordering_key", "put_off_at": "deferred_at", "unsure": "outcome_unknown", "attempt": "lease_no"}
    | {"buried_at": "dead_lettered_at"},
    "members": {"told_at": "reported_at"},
    "outages": {"settled": "closed"},
    "proposals": {"settled_by": "answered_by", "settled_at": "answered_at"},
    "rate_limits": {"taken_until": "used_until"},
    "reminders": {
        "slot": "occurrence_key",
        "rung": "level",
        "about": "promised_at",
        "task_id": "subject_id",
        "stumbled_at": "failing_since",
        "settled_by": "closed_by",
        "settled_until": "closed_until",
    },
}
ADDED: dict[str, dict[str, Any]] = {
    "people": {"locale": "", "is_admin": False, "is_external": False},
    "posted_entries": {"ts": ""},
    "proposals": {"people": [], "happened_at": None, "marking": None, "visibility": None, "use": None},
    "revisions": {"reason": "", "request_source": "chat"},
    "tasks": {"cancelled_at": None, "cancelled_by": None, "was_of": None, "was_number": None},
}
VALUES = {
    ("backfill_queue", "kind"): {"words": "history"},
    ("health_alerts", "name"): {"buried_jobs": "dead_letters"},
    ("proposals", "state"): {"overtaken": "superseded"},
    ("reminders", "outcome"): {"overtaken": "superseded", "passed_on": "escalated"},
    ("reminders", "state"): {"settled": "closed"},
    ("steps", "state"): {"held": "deferred"},
}
AS_THEY_WERE = ("holdings", "members", "people", "drafts", "revisions", "updates", "tasks", "steps")
ALL_NEW = ("health_alerts", "outages", "bot_identities", "posted_entries", "read_markers", "backfill_queue")
ALL_NEW += ("proposals", "heartbeats", "idempotency_keys", "reminders")
"""Tables of which every row is known by what it was. The rest has a test of its own, or is rewritten further."""


class Upgraded(NamedTuple):
    before: Rows
    database: Database

    def rows(self, table: str) -> list[dict[str, Any]]:
        """As they are now."""
        there = MetaData()
        with self.database.connect() as connection:
            there.reflect(connection, only=[table])
            known = metadata.tables.get(table, there.tables[table])
            return [dict(row._mapping) for row in connection.execute(known.select())]


@pytest.fixture(params=DATABASES)
def upgraded(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Upgraded]:
    with empty_database(request.param, request, tmp_path) as url:
        before = old_database(url, tmp_path)
        database = open_database(url)
        migrate(database)
        yield Upgraded(before, database)
        database.close()


def in_new_words(table: str, row: dict[str, Any]) -> dict[str, Any]:
    named = {COLUMNS.get(table, {}).get(name, name): value for name, value in row.items()} | ADDED.get(table, {})
    return named | {
        name: VALUES[table, name].get(value, value) for name, value in named.items() if (table, name) in VALUES
    }


def ordered(rows: list[dict[str, Any]]) -> list[list[tuple[str, Any]]]:
    return sorted((sorted(row.items()) for row in rows), key=str)


def test_the_old_database_holds_everything_that_an_upgrade_could_lose(upgraded: Upgraded) -> None:
    """Else the tests below prove nothing."""
    before = upgraded.before
    assert [name for name, rows in before.items() if not rows] == []
    assert {row["kind"] for row in before["jobs"]} == OLD_KINDS.keys()
    assert {(row["visibility"], row["phase"]) for row in before["incidents"]} >= {("open", "active"), ("open", "ended")}
    assert {row["kind"] for row in before["jobs"] if row["buried_at"]} == {"TellRoom", "PostUpdate"}
    assert [row["kind"] for row in before["jobs"] if row["leased_until"]] == ["TellRoom"]
    assert "PostUpdate" in {row["kind"] for row in before["jobs"] if row["unsure"]}
    assert {(row["kind"], row["state"]) for row in before["offers"]} >= {
        ("handover", "open"),
        ("lower_severity", "open"),
    }
    assert {row["state"] for row in before["reminders"]} == {"waiting", "fired", "settled", "dropped"}
    assert [row["id"] for row in before["reminders"] if row["state"] == "waiting" and row["due_at"] < STOPPED_SINCE]
    assert {row["change"] for row in before["revisions"]} >= {"edited", "deleted", "withdrawn"}
    assert {row["key"] for row in before["paces"]} > {"away"}


@pytest.mark.parametrize("table", [*AS_THEY_WERE, *ALL_NEW])
def test_every_row_is_there_in_the_words_of_this_version(upgraded: Upgraded, table: str) -> None:
    old_names = {new: old for old, new in TABLES.items()}
    expected = [in_new_words(table, dict(row)) for row in upgraded.before[old_names.get(table, table)]]
    assert ordered(upgraded.rows(table)) == ordered(expected)


@pytest.mark.parametrize("table", ["incidents", "entries", "expired_leases"])
def test_no_row_of_the_record_is_lost(upgraded: Upgraded, table: str) -> None:
    old_names = {new: old for old, new in TABLES.items()}
    before = upgraded.before[old_names.get(table, table)]
    assert {row["id"] for row in upgraded.rows(table)} == {row["id"] for row in before}


def test_every_job_waits_as_it_did(upgraded: Upgraded) -> None:
    """Leases and attempts count on; what is known of each, and its place, stay."""
    counted = ("attempt", "postponed")
    rewritten = ("kind", "data", "dedup_key", "coalescing_key", *counted)
    expected = [
        in_new_words("jobs", {name: value for name, value in row.items() if name not in rewritten})
        | {"lease_no": row["attempt"], "attempts": row["attempt"] - row["postponed"]}
        for row in upgraded.before["jobs"]
    ]
    found = upgraded.rows("jobs")
    assert ordered([{k: v for k, v in row.items() if k not in rewritten} for row in found]) == ordered(expected)
    assert {row["lease_no"] - row["attempts"] for row in found} > {0}


def test_every_job_can_be_read_and_is_about_the_same(upgraded: Upgraded) -> None:
    before = {row["id"]: decode(row["kind"], row["data"]) for row in upgraded.before["jobs"]}
    assert {row["id"]: decode(row["kind"], row["data"]) for row in upgraded.rows("jobs")} == before
    assert {type(job) for job in before.values()} == {old.job for old in OLD_KINDS.values()}
    left = {row["kind"] for row in upgraded.rows("jobs")} & OLD_KINDS.keys()
    assert left == {"FollowMembers", "Backfill", "BackfillEarlier", "BackfillThread"}, "read by their old names"


def test_a_job_that_waits_is_not_put_a_second_time(upgraded: Upgraded) -> None:
    """But for a part of the backfill, which may be done twice."""
    waiting = [row for row in upgraded.rows("jobs") if row["leased_until"] is None and row["dead_lettered_at"] is None]
    may_have_run = [
        decode(row["kind"], row["data"]) for row in waiting if row["dedup_key"] and row["kind"] not in OLD_KINDS
    ]
    assert len(may_have_run) > 10
    put(SqlStore(upgraded.database), *may_have_run)
    assert len(upgraded.rows("jobs")) == len(upgraded.before["jobs"])


def test_no_number_is_given_twice(upgraded: Upgraded) -> None:
    """Not even those of rows that are gone."""
    last = {TABLES.get(row["name"], row["name"]): row["seq"] for row in upgraded.before["sqlite_sequence"]}
    assert last["jobs"] > max(row["id"] for row in upgraded.before["jobs"])
    given = {}
    with upgraded.database.migrating() as connection:
        for table in last:
            columns = [c for c in metadata.tables[table].columns if c.name != "id"]
            newest = connection.execute(select(metadata.tables[table]).order_by(metadata.tables[table].c.id.desc()))
            row = newest.first()
            assert row is not None
            values = {c.name: row._mapping[c.name] for c in columns} | FREE.get(table, {})
            connection.execute(insert(metadata.tables[table]).values(values))
            given[table] = connection.execute(select(func.max(metadata.tables[table].c.id))).scalar_one()
    assert given == {table: seq + 1 for table, seq in last.items()}


FREE: dict[str, dict[str, Any]] = {
    "incidents": {"request_id": "another"},
    "holdings": {"user": "U9"},
    "entries": {"source_ts": None, "source_channel": None},
    "tasks": {"number": 99},
    "reminders": {"occurrence_key": "another"},
    "jobs": {"dedup_key": None, "leased_until": None},
    "backfill_queue": {"kind": "another"},
}
"""What must be another one in a copy of a row."""


def test_slack_is_away_still(upgraded: Upgraded) -> None:
    paces = {row["key"]: row for row in upgraded.before["paces"]}
    away = paces.pop("away")
    assert [row["key"] for row in upgraded.rows("rate_limits")] == list(paces)
    (circuit,) = upgraded.rows("circuit_breaker")
    assert (circuit["since"], circuit["retry_at"]) == (away["taken_until"], away["paused_until"])
    with SqlStore(upgraded.database).read() as uow:
        health = uow.health(STOPPED_SINCE)
    assert (health.chat_away_since, health.dead_letters) == (away["taken_until"], 2)


def test_a_private_incident_is_private_still(upgraded: Upgraded) -> None:
    with SqlStore(upgraded.database).read() as uow:
        found = {number: uow.incidents.get(IncidentId(number)) for number in range(1, 6)}
    assert [number for number, incident in found.items() if incident and incident.exposure.private_room] == [2, 5]


def test_a_look_at_members_put_by_an_earlier_version_is_done_and_cannot_be_dismissed(
    store: SqlStore, database: Database
) -> None:
    """Whoever left a private room while Muster was away reads its record until the room was asked."""
    job = SyncMembers(declared(store).id, in_backfill=True)
    put(store, job)
    data = {"incident_id": job.incident_id}
    with database.migrating() as connection:
        connection.execute(update(jobs).values(kind="FollowMembers", data=data, dedup_key="FollowMembers/1"))
    (claimed,) = claim(store)
    assert claimed.job == job
    deps = cast(Deps, SimpleNamespace(store=store))
    bury(claimed, "missing_scope", NOW, deps)
    (dead_letter,) = list_dead_letters(deps)
    assert (dead_letter.kind, discard([dead_letter], NOW, deps)) == ("FollowMembers", ())


def test_what_was_on_record_is_journalled_in_its_order(upgraded: Upgraded) -> None:
    store = SqlStore(upgraded.database)
    verdicts = verify(store)
    assert [verdict for verdict in verdicts if not verdict.is_good] == []
    kept = len(upgraded.rows("entries")) + len(upgraded.rows("revisions"))
    assert sum(verdict.checked.rows for verdict in verdicts) == kept > 0
    with store.read() as uow:
        for verdict in verdicts:
            rows = uow.journal.rows(verdict.checked.chain)
            added = [row.recorded_at for row in rows if row.seal.kind.startswith("entry.")]
            assert added == sorted(added)
            assert all("upgraded_at" in (row.data or {}) for row in rows)
