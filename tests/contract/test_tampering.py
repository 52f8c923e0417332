"""Whoever writes to the database behind Muster's back is found: any byte of any row, rows dropped, swapped, inserted.

They are taken to have removed the triggers first.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from storage.engine.database import Database
from storage.engine.transaction import Transaction
from storage.unit_of_work import SqlStore, SqlUnitOfWork
from tests.builders import BOB, NOW, an_entry, declared
from workflows.domain.access_log import Accessed, access_fact
from workflows.domain.ids import ChainName, IncidentId
from workflows.domain.journal import Fact, Head, JournalRow, access_chain, chain_of, seal
from workflows.domain.request import Source
from workflows.domain.timeline import Change, Revision
from workflows.evidence.chain import Fault, Wrong
from workflows.evidence.verify import Verdict, chains, verify_chain

ROWS = 5
ONE, TWO = ChainName("INC-1"), ChainName("INC-2")
CHAINS = (ONE, TWO, ChainName("access:INC-1"), ChainName("access"))
OTHER = {ONE: TWO, ChainName("access:INC-1"): ChainName("access")}
COLUMNS = {
    "journal": (*("chain", "kind", "happened_at", "recorded_at", "source", "content_hash", "previous", "hash", "seq"),),
    "journal_contents": ("chain", "content", "seq"),
    "journal_heads": ("chain", "hash", "seq"),
}


class Tampered(NamedTuple):
    """One transaction that is never committed: what is done to the rows in it, and what verifying says then."""

    transaction: Transaction
    uow: SqlUnitOfWork
    chain: ChainName = ONE

    def sql(self, statement: str, **values: Any) -> None:
        self.transaction.change(text(statement), values)  # type: ignore[arg-type]

    def one(self, statement: str, **values: Any) -> Any:
        row = self.transaction.first(text(statement), values)
        return None if row is None else row[0]

    def rows(self, chain: ChainName = ONE) -> tuple[JournalRow, ...]:
        return self.uow.journal.rows(chain)

    def put(
        self, chain: ChainName, seq: int, previous: str, words: str = "never said", kind: str = "entry.note"
    ) -> str:
        """A row of somebody who knows how a row is sealed."""
        fact = Fact(
            chain=chain, kind=kind, happened_at=NOW, recorded_at=NOW, source="chat", content={"entry": "never said"}
        )
        row, content = seal(fact, Head(chain=chain, seq=seq - 1, hash=previous), "00" * 16)
        names = ("chain", "seq", "kind", "happened_at", "recorded_at", "source", "content_hash", "previous", "hash")
        self.sql(
            f"INSERT INTO journal VALUES ({', '.join(f':{name}' for name in names)})",
            **{name: getattr(row, name) for name in names},
        )
        self.sql("INSERT INTO journal_contents VALUES (:c, :s, :w)", c=chain, s=seq, w=content)
        return row.hash

    def drop(self, chain: ChainName, seq: int) -> None:
        for table in ("journal", "journal_contents"):
            self.sql(f"DELETE FROM {table} WHERE chain = :chain AND seq = :seq", chain=chain, seq=seq)

    def move(self, chain: ChainName, seq: int, to: int) -> None:
        for table in ("journal", "journal_contents"):
            self.sql(f"UPDATE {table} SET seq = :to WHERE chain = :chain AND seq = :seq", chain=chain, seq=seq, to=to)

    def verdicts(self) -> Mapping[ChainName, Verdict]:
        return {chain: verify_chain(self.uow, chain) for chain in chains(self.uow)}

    def faults(self) -> list[Fault]:
        return [verdict.checked.fault for verdict in self.verdicts().values() if verdict.checked.fault]


@pytest.fixture
def defenceless(store: SqlStore, database: Database) -> Database:
    """Two incidents with some history, and an access log; no trigger is left."""
    one, two = declared(store), declared(store)
    assert (chain_of(one.id), chain_of(two.id)) == (ONE, TWO)
    for number in range(ROWS - 1):
        with store.write() as uow:
            for incident in (one, two):
                uow.timeline.add(an_entry(incident.id, text=f"word {number} 🔥"))
                uow.journal.append(_a_read(incident.id if incident is one else None, number))
            uow.commit()
    with store.write() as uow:
        for incident in (one, two):
            entry = uow.timeline.of(incident.id)[0]
            change = Revision(entry_id=entry.id, change=Change.CORRECTED, by=BOB, at=NOW, text=entry.text)
            uow.timeline.revise(replace(entry, text="corrected"), change)
            uow.journal.append(_a_read(incident.id if incident is one else None, ROWS))
        uow.commit()
    with database.migrating() as connection:
        for statement in TRIGGERS[database.dialect](connection):
            connection.execute(text(statement))
    return database


def _a_read(incident: IncidentId | None, minute: int) -> Fact:
    said = {"by": BOB, "through": "/incident info", "incident": incident}
    return access_fact(access_chain(incident), Accessed.READ, NOW + minute * timedelta(minutes=1), Source.CHAT, said)


def _on_sqlite(connection: Any) -> list[str]:
    names = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
    return [f"DROP TRIGGER {name}" for name in names]


TRIGGERS: Mapping[str, Callable[[Any], list[str]]] = {
    "sqlite": _on_sqlite,
    "postgresql": lambda _: [
        "DROP FUNCTION refuse_change() CASCADE",
        "DROP FUNCTION refuse_delete_without_erasure() CASCADE",
    ],
}


@contextmanager
def tampering(database: Database, chain: ChainName = ONE) -> Iterator[Tampered]:
    with database.write() as transaction:
        yield Tampered(transaction, SqlUnitOfWork(transaction, NOW), chain)


def test_nothing_is_wrong_before(defenceless: Database) -> None:
    with tampering(defenceless) as hand:
        assert all(verdict.is_good for verdict in hand.verdicts().values())
        assert {*hand.verdicts()} == {*CHAINS}


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_changed_byte_is_found(defenceless: Database, data: st.DataObject) -> None:
    """Of any column of any row; what is found first is that row."""
    table = data.draw(st.sampled_from(sorted(COLUMNS)))
    column = data.draw(st.sampled_from(COLUMNS[table]))
    chain = data.draw(st.sampled_from(CHAINS))
    with tampering(defenceless) as hand:
        last = len(hand.rows(chain))
        seq = data.draw(st.integers(1, last)) if table != "journal_heads" else last
        where = "chain = :chain AND seq = :seq"
        old = hand.one(f"SELECT {column} FROM {table} WHERE {where}", chain=chain, seq=seq)
        new = data.draw(another(old))
        hand.sql(f"UPDATE {table} SET {column} = :new WHERE {where}", new=new, chain=chain, seq=seq)
        faults = hand.faults()
        assert faults, f"{table}.{column}: {old!r} -> {new!r}"
        of_chain = [fault for fault in faults if fault.chain == chain]
        assert of_chain
        if column != "seq" and table != "journal_heads":
            assert of_chain[0].seq == seq


def another(old: str | int) -> st.SearchStrategy[str | int]:
    """A number that no row has, or the text with one byte changed, added or missing."""
    if isinstance(old, int):
        return st.sampled_from([-old, 0, old + 100])
    place = st.integers(0, len(old) - 1)
    byte = st.characters(min_codepoint=1, max_codepoint=126)
    changed = st.builds(lambda at, new: old[:at] + new + old[at + 1 :], place, byte)
    added = st.builds(lambda at, new: old[:at] + new + old[at:], place, byte)
    missing = st.builds(lambda at: old[:at] + old[at + 1 :], place)
    return st.one_of(changed, added, missing).filter(lambda new: new != old)


def _drop(hand: Tampered) -> None:
    hand.drop(hand.chain, 3)


def _drop_and_close_the_gap(hand: Tampered) -> None:
    hand.drop(hand.chain, 3)
    for seq in (4, 5):
        hand.move(hand.chain, seq, seq - 1)
    hand.sql(f"UPDATE journal_heads SET seq = 4 WHERE chain = '{hand.chain}'")


def _drop_the_first(hand: Tampered) -> None:
    hand.drop(hand.chain, 1)


def _drop_the_last(hand: Tampered) -> None:
    hand.drop(hand.chain, ROWS)


def _swap(hand: Tampered) -> None:
    for seq, to in ((2, 100), (4, 2), (100, 4)):
        hand.move(hand.chain, seq, to)


def _swap_neighbours(hand: Tampered) -> None:
    for seq, to in ((2, 100), (3, 2), (100, 3)):
        hand.move(hand.chain, seq, to)


def _insert(hand: Tampered) -> None:
    for seq in (5, 4, 3):
        hand.move(hand.chain, seq, seq + 1)
    hand.put(hand.chain, 3, hand.rows(hand.chain)[1].seal.hash)
    hand.sql(f"UPDATE journal_heads SET seq = 6 WHERE chain = '{hand.chain}'")


def _put_at_the_end(hand: Tampered) -> None:
    hand.put(hand.chain, ROWS + 1, hand.rows(hand.chain)[-1].seal.hash)


def _put_before_the_first(hand: Tampered) -> None:
    hand.put(hand.chain, 0, "0" * 64)


def _reseal(hand: Tampered) -> None:
    before = hand.rows(hand.chain)[1].seal.hash
    hand.drop(hand.chain, 3)
    hand.put(hand.chain, 3, before)


def _reseal_the_last(hand: Tampered) -> None:
    before = hand.rows(hand.chain)[3].seal.hash
    hand.drop(hand.chain, 5)
    hand.put(hand.chain, 5, before)


def _take_from_another_chain(hand: Tampered) -> None:
    hand.drop(hand.chain, 3)
    for table in ("journal", "journal_contents"):
        hand.sql(f"UPDATE {table} SET chain = '{hand.chain}' WHERE chain = '{OTHER[hand.chain]}' AND seq = 3")


def _lose_a_content(hand: Tampered) -> None:
    hand.sql(f"DELETE FROM journal_contents WHERE chain = '{hand.chain}' AND seq = 2")


def _lose_a_content_under_a_made_up_erasure(hand: Tampered) -> None:
    at = "2026-11-24 14:05:06.789012"
    hand.sql(f"INSERT INTO erasures (chain, at, certificate) VALUES ('{hand.chain}', '{at}', 'made up')")
    _lose_a_content(hand)


def _swap_contents(hand: Tampered) -> None:
    for seq, to in ((2, 100), (3, 2), (100, 3)):
        hand.sql(f"UPDATE journal_contents SET seq = :to WHERE chain = '{hand.chain}' AND seq = :seq", seq=seq, to=to)


def _put_a_content(hand: Tampered) -> None:
    hand.sql(f"INSERT INTO journal_contents VALUES ('{hand.chain}', 9, '{{}}')")


def _forget_the_end(hand: Tampered) -> None:
    hand.sql(f"DELETE FROM journal_heads WHERE chain = '{hand.chain}'")


DONE: Mapping[Callable[[Tampered], None], tuple[int, Wrong, str]] = {
    _drop: (3, Wrong.MISSING, ""),
    _drop_and_close_the_gap: (3, Wrong.MISSING, ""),
    _drop_the_first: (1, Wrong.MISSING, ""),
    _drop_the_last: (5, Wrong.MISSING, ""),
    _swap: (2, Wrong.SWAPPED, "4"),
    _swap_neighbours: (2, Wrong.SWAPPED, "3"),
    _insert: (3, Wrong.FOREIGN, ""),
    _put_at_the_end: (6, Wrong.FOREIGN, ""),
    _put_before_the_first: (0, Wrong.FOREIGN, ""),
    _reseal: (3, Wrong.FOREIGN, ""),
    _reseal_the_last: (5, Wrong.HEAD_ALTERED, ""),
    _take_from_another_chain: (3, Wrong.FOREIGN, "INC-2"),
    _lose_a_content: (2, Wrong.CONTENT_MISSING, ""),
    _lose_a_content_under_a_made_up_erasure: (2, Wrong.CONTENT_MISSING, ""),
    _swap_contents: (2, Wrong.CONTENT_ALTERED, ""),
    _put_a_content: (9, Wrong.CONTENT_FOREIGN, ""),
    _forget_the_end: (5, Wrong.HEAD_MISSING, ""),
}


@pytest.mark.parametrize("deed", DONE, ids=lambda deed: deed.__name__.strip("_"))
def test_what_was_done_is_named(defenceless: Database, deed: Callable[[Tampered], None]) -> None:
    """To the record of an incident, and to its access log."""
    for chain in OTHER:
        with tampering(defenceless, chain) as hand:
            deed(hand)
            first = next(fault for fault in hand.faults() if fault.chain == chain)
            seq, wrong, other = DONE[deed]
            assert (first.seq, first.wrong, first.other) == (seq, wrong, OTHER[chain] if other == TWO else other)


def test_a_lost_chain_is_missed(defenceless: Database) -> None:
    with tampering(defenceless) as hand:
        for table in COLUMNS:
            hand.sql(f"DELETE FROM {table} WHERE chain = 'INC-1'")
        verdict = hand.verdicts()[ONE]
        assert not verdict.is_good
        assert {one.what for one in verdict.differences} == {"foreign"}


@pytest.mark.parametrize("table", ["entries", "revisions"])
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_entry_that_was_altered_is_found(defenceless: Database, table: str, data: st.DataObject) -> None:
    """In any column of it."""
    texts = {
        "entries": ("kind", "by", "text", "author_name", "thread", "permalink", "state", "request_source"),
        "revisions": ("by", "text", "reason", "change", "request_source"),
    }
    column = data.draw(st.sampled_from(texts[table]))
    with tampering(defenceless) as hand:
        number = data.draw(st.sampled_from([hand.one(f"SELECT {way}(id) FROM {table}") for way in ("min", "max")]))
        old = hand.one(f'SELECT "{column}" FROM {table} WHERE id = :id', id=number)
        new = data.draw(st.text(st.characters(min_codepoint=1, max_codepoint=0x2FFF), max_size=9)) + "x"
        assert new != old
        hand.sql(f'UPDATE {table} SET "{column}" = :new WHERE id = :id', new=new, id=number)
        (found,) = [one for verdict in hand.verdicts().values() for one in verdict.differences]
        assert (found.row, found.what, found.columns) == (number, "altered", (column,))
