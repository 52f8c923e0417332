"""Entries and revisions that were altered behind Muster's back are put back to what the journal says, byte for byte."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.engine.database import Database
from storage.projection import _REFERRING
from storage.schema import metadata
from storage.tables import entries, revisions
from storage.unit_of_work import SqlStore
from tests.builders import ALICE, BOB, NOW, FixedClock, an_entry, an_update, declared, without_chat
from tests.contract.test_tampering import ROWS, defenceless, tampering
from workflows.domain.entries.merges import MergedInto
from workflows.domain.entries.words import DecisionAdded, MessageCaptured, NoteAdded
from workflows.domain.errors import ConcurrentUpdate
from workflows.domain.ids import ChannelId, IncidentId, MessageTs
from workflows.domain.incident import MessageRef, Phase
from workflows.domain.journal import ERASED, REBUILT, chain_of
from workflows.domain.posted_entries import PostedEntry
from workflows.domain.timeline import Change, Entry, EntryState, Revision
from workflows.evidence.chain import Wrong
from workflows.evidence.projection import FOREIGN
from workflows.evidence.rebuild import Rebuilt, rebuild
from workflows.evidence.verify import verify
from workflows.incidents.erasure import ON_REQUEST, erase_incident

__all__ = ["defenceless"]

WORDS = st.text(st.characters(min_codepoint=32, max_codepoint=0x1F700, exclude_categories=["Cs"]), max_size=9)
MINUTE = timedelta(minutes=1)
TABLES = {"entries": entries, "revisions": revisions}
Bytes = Mapping[str, list[tuple[Any, ...]]]


class History:
    """What people do in two incidents, minute after minute."""

    def __init__(self, store: SqlStore, data: st.DataObject) -> None:
        self.store, self.data, self.now = store, data, NOW
        ended = {"phase": Phase.ENDED, "closed_at": NOW}
        self.incidents = [declared(store, **ended).id, declared(store, **ended).id]

    def goes_on(self) -> None:
        for deed in self.data.draw(st.lists(st.sampled_from(DEEDS), min_size=3, max_size=14)):
            self.now += MINUTE
            deed(self)

    def here(self) -> IncidentId:
        return self.data.draw(st.sampled_from(self.incidents))

    def add(self, entry: Entry) -> None:
        with self.store.write() as uow:
            there = entry.source and any(
                e.incident_id == entry.incident_id for e in uow.timeline.by_source(entry.source)
            )
            if there:
                return
            kept = uow.timeline.add(replace(entry, recorded_at=self.now))
            if self.data.draw(st.booleans()):
                uow.posted_entries.put(
                    PostedEntry(entry_id=kept.id, incident_id=kept.incident_id, key="k", in_thread=False, at=self.now)
                )
                uow.updates.add(an_update(kept.incident_id, kept.id))
            uow.commit()

    def note(self) -> None:
        fact = self.data.draw(st.sampled_from([NoteAdded(), DecisionAdded(agreed_by=ALICE), MergedInto(other=None)]))
        self.add(an_entry(self.here(), fact=fact, text=self.data.draw(WORDS), happened_at=self.now - MINUTE))

    def capture(self) -> None:
        """Of few messages, so that both incidents have the same."""
        ts = MessageTs(f"{self.data.draw(st.integers(1, 3))}.000100")
        source = MessageRef(ChannelId(f"C0ROOM{self.incidents[0]}"), ts)
        self.add(an_entry(self.here(), fact=MessageCaptured(), text="", source=source, state=EntryState.PENDING))

    def revise(self) -> None:
        change, made = self.data.draw(st.sampled_from(CHANGES))
        with self.store.write() as uow:
            there = uow.timeline.of(self.here())
            if there:
                before = self.data.draw(st.sampled_from(there))
                after = made(replace(before, text=self.data.draw(WORDS)), self.now)
                revision = Revision(entry_id=before.id, change=change, by=BOB, at=self.now, text=before.text)
                uow.timeline.revise(after, revision)
                uow.commit()

    def erase(self) -> None:
        self.now += timedelta(days=2)
        number = self.here()
        with self.store.read() as uow:
            if not uow.timeline.ids(number):
                return
        with without_chat(self.store, FixedClock(self.now)) as deps:
            erase_incident(number, ON_REQUEST, self.now, deps)

    def erase_contents_only(self) -> None:
        """Entries and revisions stay, as shells with which the journal has nothing to compare any more."""
        chain = chain_of(self.here())
        with self.store.write() as uow:
            numbers = [row.seal.seq for row in uow.journal.rows(chain) if row.seal.kind != ERASED]
            uow.journal.erase(chain, self.now, "certificate 7", numbers)
            uow.commit()


CHANGES: list[tuple[Change, Any]] = [
    (Change.COMPLETED, lambda e, now: replace(e, state=EntryState.LIVE, author=ALICE, permalink="https://x")),
    (Change.CORRECTED, lambda e, now: replace(e, edited_at=now)),
    (Change.DELETED, lambda e, now: replace(e, deleted_at=now, text="")),
    (Change.WITHDRAWN, lambda e, now: replace(e, state=EntryState.WITHDRAWN)),
    (Change.RESTORED, lambda e, now: replace(e, state=EntryState.LIVE, deleted_at=None)),
]
DEEDS = [*[History.note] * 3, *[History.capture] * 3, *[History.revise] * 4, History.erase]


class Hand:
    """Whoever writes to the database behind Muster's back."""

    def __init__(self, database: Database, data: st.DataObject, incidents: list[IncidentId]) -> None:
        self.database, self.data, self.incidents = database, data, incidents

    def strikes(self) -> None:
        """What foreign keys and the columns themselves refuse is not done."""
        for _ in range(self.data.draw(st.integers(1, 6))):
            table = self.data.draw(st.sampled_from(["entries", "entries", "revisions"]))
            deed = self.data.draw(
                st.sampled_from([Hand.alter, Hand.alter, Hand.delete, Hand.insert, Hand.swap, Hand.renumber])
            )
            with self.database.write() as transaction:
                numbers = [row[0] for row in transaction.all(text(self._rows(table, "id")))]
                if not numbers:
                    continue
                statement, values = deed(self, table, numbers)
                try:
                    transaction.change(text(statement), values)  # type: ignore[arg-type]
                except (DBAPIError, ConcurrentUpdate):
                    continue
                transaction.commit()

    def _rows(self, table: str, columns: str) -> str:
        """Of these incidents only: the examples share a database."""
        here = f"incident_id IN ({self.incidents[0]}, {self.incidents[1]})"
        of_entries = here if table == "entries" else f"entry_id IN (SELECT id FROM entries WHERE {here})"
        return f"SELECT {columns} FROM {table} WHERE {of_entries} ORDER BY id"

    def one_of(self, numbers: list[int]) -> int:
        return self.data.draw(st.sampled_from(numbers))

    def alter(self, table: str, numbers: list[int]) -> tuple[str, Mapping[str, Any]]:
        column = self.data.draw(st.sampled_from([c.name for c in TABLES[table].columns if c.name != "id"]))
        return f'UPDATE {table} SET "{column}" = :new WHERE id = :id', {
            "new": self._other(column, numbers),
            "id": self.one_of(numbers),
        }

    def _other(self, column: str, numbers: list[int]) -> Any:
        if column == "incident_id":
            return self.data.draw(st.sampled_from(self.incidents))
        if column == "entry_id":
            with self.database.read() as transaction:
                return self.one_of([row[0] for row in transaction.all(text(self._rows("entries", "id")))])
        moments = ["2026-11-24 14:05:06.789012", "2026-12-01 00:00:00.000000+00:00", "in the morning", ""]
        if column in ("at", "happened_at", "recorded_at", "edited_at", "deleted_at"):
            return self.data.draw(st.sampled_from(moments))
        if column == "data":
            return self.data.draw(st.sampled_from(['{"other":"x"}', '"{"', "nothing", "[]"]))
        return self.data.draw(st.none() | WORDS | st.sampled_from(["1.000100", "2.000100", "C0ROOM"]))

    def delete(self, table: str, numbers: list[int]) -> tuple[str, Mapping[str, Any]]:
        return f"DELETE FROM {table} WHERE id = :id", {"id": self.one_of(numbers)}

    def insert(self, table: str, numbers: list[int]) -> tuple[str, Mapping[str, Any]]:
        """Like another, word for word."""
        names = _names(table, "id", "source_channel")
        values = {"id": self.one_of(numbers), "new": self._free(numbers)}
        return f"INSERT INTO {table} (id, {names}) SELECT :new, {names} FROM {table} WHERE id = :id", values

    def swap(self, table: str, numbers: list[int]) -> tuple[str, Mapping[str, Any]]:
        """Each has what the other had."""
        set_ = ", ".join(f"{name} = b.{name}" for name in _names(table, "id", "source_channel").split(", "))
        where = "(a.id = :one AND b.id = :two) OR (a.id = :two AND b.id = :one)"
        values = {"one": self.one_of(numbers), "two": self.one_of(numbers)}
        return f"UPDATE {table} AS a SET {set_} FROM {table} AS b WHERE {where}", values

    def renumber(self, table: str, numbers: list[int]) -> tuple[str, Mapping[str, Any]]:
        return f"UPDATE {table} SET id = :new WHERE id = :id", {"id": self.one_of(numbers), "new": self._free(numbers)}

    def _free(self, numbers: list[int]) -> int:
        """A number that no sequence comes to."""
        return max(*numbers, 1_000_000) + 1


def _names(table: str, *but: str) -> str:
    return ", ".join(f'"{column.name}"' for column in TABLES[table].columns if column.name not in but)


def stored(database: Database) -> Bytes:
    """Entries and revisions of every incident, with what refers to them, as they are stored."""
    with database.read() as transaction:
        columns = {name: _names(name).replace('"data"', 'CAST("data" AS TEXT)') for name in TABLES}
        found = {
            **{name: f"SELECT {columns[name]} FROM {name} ORDER BY id" for name in TABLES},
            "posted_entries": "SELECT * FROM posted_entries ORDER BY entry_id",
            "updates": "SELECT id, entry_id FROM updates ORDER BY id",
        }
        return {name: [tuple(row) for row in transaction.all(text(statement))] for name, statement in found.items()}


def is_good(store: SqlStore, incidents: list[IncidentId]) -> bool:
    return all(verdict.is_good for number in incidents for verdict in verify(store, number))


def rebuilt(store: SqlStore, incidents: list[IncidentId]) -> list[Rebuilt]:
    """Twice: what lies with the wrong incident is taken back by its own, whichever comes first."""
    return [rebuild(store, number, apply=True) for _ in range(2) for number in incidents]


@given(data=st.data())
@settings(max_examples=8, deadline=None, suppress_health_check=[*HealthCheck])
def test_whatever_was_done_to_the_tables_is_undone_byte_for_byte(
    store: SqlStore, database: Database, data: st.DataObject
) -> None:
    history = History(store, data)
    history.goes_on()
    before = stored(database)
    assert is_good(store, history.incidents)
    Hand(database, data, history.incidents).strikes()
    damaged = stored(database)
    first = [rebuild(store, number, apply=False) for number in history.incidents]
    assert stored(database) == damaged
    rebuilt(store, history.incidents)
    after = stored(database)
    assert after["entries"] == before["entries"]
    assert after["revisions"] == before["revisions"]
    assert (after["posted_entries"], after["updates"]) == (before["posted_entries"], before["updates"])
    assert is_good(store, history.incidents)
    assert all(not one.differences for one in first) == (damaged == before)
    assert all(not one.differences for one in rebuilt(store, history.incidents))


@given(data=st.data())
@settings(max_examples=6, deadline=None, suppress_health_check=[*HealthCheck])
def test_entries_of_which_only_a_shell_is_known_are_kept_or_put_back_as_shells(
    store: SqlStore, database: Database, data: st.DataObject
) -> None:
    history = History(store, data)
    history.goes_on()
    history.erase_contents_only()
    history.goes_on()
    history.erase_contents_only()
    assert is_good(store, history.incidents)
    before = stored(database)
    assert not any(one.differences for one in rebuilt(store, history.incidents))
    assert stored(database) == before
    Hand(database, data, history.incidents).strikes()
    rebuilt(store, history.incidents)
    assert is_good(store, history.incidents)
    assert len(stored(database)["entries"]) == len(before["entries"])


def test_it_stays_on_record_and_only_if_anything_was_done(store: SqlStore, database: Database) -> None:
    incident = declared(store)
    with store.write() as uow:
        one, two = (uow.timeline.add(an_entry(incident.id, text=words)) for words in ("one", "two"))
        uow.posted_entries.put(PostedEntry(entry_id=one.id, incident_id=incident.id, key="k", in_thread=False, at=NOW))
        uow.commit()
    assert rebuild(store, incident.id, apply=True).differences == ()
    with database.write() as transaction:
        transaction.change(_sql("UPDATE entries SET text = 'never said' WHERE id = :id"), {"id": one.id})
        transaction.change(_sql("DELETE FROM entries WHERE id = :id"), {"id": two.id})
        transaction.commit()
    assert [one.what for one in rebuild(store, incident.id, apply=False).differences] == ["altered", "missing"]
    done = rebuild(store, incident.id, apply=True)
    assert (done.remaining, rebuild(store, incident.id, apply=True).differences) == ((), ())
    with store.read() as uow:
        rows = uow.journal.rows(chain_of(incident.id))
        assert [row.seal.kind for row in rows] == ["entry.note", "entry.note", REBUILT]
        assert rows[-1].data == {"actor": "operator", "rebuilt": {"entry": {"altered": [one.id], "missing": [two.id]}}}
        assert [entry.text for entry in uow.timeline.of(incident.id)] == ["one", "two"]
        assert "never said" not in json.dumps([row.content for row in rows])


def test_what_refers_to_a_foreign_entry_goes_with_it_and_is_said(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        uow.timeline.add(an_entry(incident.id, text="said"))
        uow.commit()
    with store.write() as uow:
        uow.timeline._journal = uow.journal.__class__(uow._tx)  # type: ignore[attr-defined]  # what it is told is lost
        uow.timeline._journal.append = lambda *_: None  # type: ignore[attr-defined]
        foreign = uow.timeline.add(an_entry(incident.id, text="never said"))
        uow.updates.add(an_update(incident.id, foreign.id))
        uow.commit()
    planned = rebuild(store, incident.id, apply=False)
    assert [(one.row, one.what) for one in planned.differences] == [(foreign.id, FOREIGN)]
    assert planned.referring == {"updates": 1}
    assert rebuild(store, incident.id, apply=True).referring == {"updates": 1}
    with store.read() as uow:
        assert [entry.text for entry in uow.timeline.of(incident.id)] == ["said"]
        assert uow.updates.of(incident.id) == ()


def test_everything_that_refers_to_entries_is_known() -> None:
    referring = {
        key.parent for table in metadata.sorted_tables for key in table.foreign_keys if key.column is entries.c.id
    }
    assert referring == {*_REFERRING, revisions.c.entry_id}
    leaves = {column.table for column in _REFERRING} | {revisions}
    assert not [key for table in metadata.sorted_tables for key in table.foreign_keys if key.column.table in leaves]


def test_nothing_is_rebuilt_from_a_chain_that_is_not_whole(store: SqlStore, defenceless: Database) -> None:
    """What was written into the journal by hand does not become the record."""
    with tampering(defenceless) as hand:
        hand.sql("UPDATE journal_contents SET content = replace(content, 'word 1', 'word X') WHERE chain = 'INC-1'")
        hand.sql("UPDATE entries SET text = 'never said'")
        hand.transaction.commit()
    before = stored(defenceless)
    done = rebuild(store, IncidentId(1), apply=True)
    assert done.fault
    assert done.fault.wrong is Wrong.CONTENT_ALTERED
    assert stored(defenceless) == before
    assert len(rebuild(store, IncidentId(2), apply=True).differences) == ROWS - 1


def test_a_chain_that_is_gone_removes_no_entry(store: SqlStore, defenceless: Database) -> None:
    with tampering(defenceless) as hand:
        for table in ("journal", "journal_contents", "journal_heads"):
            hand.sql(f"DELETE FROM {table} WHERE chain = 'INC-1'")
        hand.transaction.commit()
    before = stored(defenceless)
    done = rebuild(store, IncidentId(1), apply=True)
    assert done.fault
    assert (done.fault.seq, done.fault.wrong) == (1, Wrong.MISSING)
    assert stored(defenceless) == before


def _sql(statement: str) -> Any:
    return text(statement)
