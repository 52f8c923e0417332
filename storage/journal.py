"""The journal. Its rows are only ever inserted: triggers of both databases refuse the rest (migration 0030)."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Column, Integer, Row, Table, bindparam, delete, exists, select, union

from storage.engine.altered import with_altered
from storage.engine.columns import metadata, moment, table, text
from storage.engine.encryption import encrypted_text
from storage.engine.transaction import Transaction
from storage.engine.upserts import Insert, Statements
from workflows.domain.ids import ChainName
from workflows.domain.journal import ERASED, GENESIS, MUSTER, Fact, Head, JournalRow, Seal, iso, seal

journal = Table(
    "journal",
    metadata,
    text("chain", primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    text("kind"),
    text("happened_at"),
    text("recorded_at"),
    text("source"),
    text("content_hash"),
    text("previous"),
    text("hash"),
)
"""Moments are text, as they are hashed: a database may write the same moment in several ways."""

journal_contents = Table(
    "journal_contents",
    metadata,
    text("chain", primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    encrypted_text("journal_contents", "content"),
)
"""Apart from the journal, so that erasure leaves the chain whole. UPDATE only to encrypt anew, DELETE only of a chain
of which `erasures` has a row. The salt is in the content, so that it is as secret."""

journal_heads = Table(
    "journal_heads",
    metadata,
    text("chain", primary_key=True),
    Column("seq", Integer, nullable=False),
    text("hash"),
)
"""The end of each chain. Whoever appends locks its row, as the last thing before the commit."""

erasures = table("erasures", text("chain", index=True), moment("at"), text("certificate"))

_WITH_CONTENT = (
    select(journal, *(column for column in with_altered(journal_contents) if column.key == "content"))
    .outerjoin(
        journal_contents,
        (journal_contents.c.chain == journal.c.chain) & (journal_contents.c.seq == journal.c.seq),
    )
    .where(journal.c.chain == bindparam("of_chain"), journal.c.seq > bindparam("after"))
    .order_by(journal.c.seq)
)
_BEFORE = (
    select(journal.c.chain, journal.c.seq)
    .join(
        journal_contents,
        (journal_contents.c.chain == journal.c.chain) & (journal_contents.c.seq == journal.c.seq),
    )
    .where(journal.c.kind.startswith(bindparam("kinds")), journal.c.recorded_at < bindparam("moment"))
    .order_by(journal.c.chain, journal.c.seq)
)
_HEAD = select(journal_heads).where(journal_heads.c.chain == bindparam("of_chain"))
_CHAINS = union(*(select(each.c.chain) for each in (journal, journal_contents, journal_heads)))
_HAS_ROW = exists().where(journal.c.chain == journal_contents.c.chain, journal.c.seq == journal_contents.c.seq)
_FOREIGN_CONTENTS = (
    select(journal_contents.c.seq)
    .where(journal_contents.c.chain == bindparam("of_chain"), ~_HAS_ROW)
    .order_by(journal_contents.c.seq)
)


class SqlJournal:
    """`workflows.ports.journal.Journal`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction
        self._pending: list[Fact] = []
        self._begun = set[ChainName]()

    def append(self, *facts: Fact) -> None:
        if not self._pending:
            self._tx.before_commit(self._seal_pending)
        self._pending.extend(facts)

    def begin(self, chain: ChainName) -> None:
        """A chain of which nobody else knows before the commit, so that nothing is to be locked."""
        self._begun.add(chain)

    def rows(self, chain: ChainName, after: int = 0, limit: int | None = None) -> tuple[JournalRow, ...]:
        found = self._tx.all(_WITH_CONTENT.limit(limit), {"of_chain": chain, "after": after})
        return tuple(map(_row, found))

    def chains(self) -> tuple[ChainName, ...]:
        return tuple(sorted(ChainName(row.chain) for row in self._tx.all(_CHAINS)))

    def recorded_before(self, kinds: str, moment: datetime) -> Mapping[ChainName, tuple[int, ...]]:
        of_each = defaultdict[ChainName, list[int]](list)
        for row in self._tx.all(_BEFORE, {"kinds": kinds, "moment": iso(moment)}):
            of_each[ChainName(row.chain)].append(row.seq)
        return {chain: tuple(numbers) for chain, numbers in of_each.items()}

    def head(self, chain: ChainName) -> Head | None:
        row = self._tx.first(_HEAD, {"of_chain": chain})
        return None if row is None else Head(chain=chain, seq=row.seq, hash=row.hash)

    def lock(self, chain: ChainName) -> None:
        self._tx.first(_HEAD.with_for_update(), {"of_chain": chain})

    def foreign_contents(self, chain: ChainName) -> tuple[int, ...]:
        return tuple(row.seq for row in self._tx.all(_FOREIGN_CONTENTS, {"of_chain": chain}))

    def erase(self, chain: ChainName, at: datetime, certificate: str, numbers: Collection[int] | None = None) -> None:
        self._seal_pending()
        number = self._tx.insert(erasures, {"chain": chain, "at": at, "certificate": certificate})
        of_chain = [journal_contents.c.chain == chain]
        if numbers is not None:
            of_chain.append(journal_contents.c.seq.in_(sorted(numbers)))
        gone = self._tx.returned(delete(journal_contents).where(*of_chain).returning(journal_contents.c.seq))
        content = {"erasure": number, "certificate": certificate, "rows": sorted(row.seq for row in gone)}
        self.append(Fact(chain=chain, kind=ERASED, happened_at=at, recorded_at=at, source=MUSTER, content=content))

    def certificates(self, chain: ChainName) -> tuple[str, ...]:
        wanted = select(erasures.c.certificate).where(erasures.c.chain == chain).order_by(erasures.c.id)
        return tuple(row.certificate for row in self._tx.all(wanted))

    def _seal_pending(self) -> None:
        """Chains in order of their names, so that two that append to the same ones cannot wait for each other."""
        of_each = defaultdict[ChainName, list[Fact]](list)
        for fact in self._pending:
            of_each[fact.chain].append(fact)
        self._pending.clear()
        for chain in sorted(of_each):
            self._seal(chain, of_each[chain])

    def _seal(self, chain: ChainName, facts: Sequence[Fact]) -> None:
        head = self._end_of(chain)
        rows: list[Mapping[str, Any]] = []
        for fact in facts:
            row, content = seal(fact, head, secrets.token_hex(16))
            fields = {f"new_{name}": getattr(row, name) for name in journal.c.keys()}  # noqa: SIM118
            rows.append({**fields, "new_content": content})
            head = Head(chain=chain, seq=row.seq, hash=row.hash)
        self._tx.change_together(_sealed, rows)

    def _end_of(self, chain: ChainName) -> Head:
        """Locked in one statement, whether the chain is new or not."""
        start = Head(chain=chain, seq=0, hash=GENESIS)
        if chain in self._begun:
            self._begun.remove(chain)
            return start
        row = self._tx.insert_or_lock(journal_heads, asdict(start), journal_heads.c.chain)
        return Head(chain=chain, seq=row.seq, hash=row.hash)


@cache
def _sealed(insert: Insert) -> Statements:
    """A row, its content, and that it is the end of its chain."""
    row, content, head = (
        insert(each).values({column.name: bindparam(f"new_{column.name}") for column in each.columns})
        for each in (journal, journal_contents, journal_heads)
    )
    now = {"seq": head.excluded.seq, "hash": head.excluded.hash}
    return row, content, head.on_conflict_do_update(index_elements=[journal_heads.c.chain], set_=now)


def _row(row: Row[Any]) -> JournalRow:
    found = row._mapping
    return JournalRow(seal=Seal(**{name: found[name] for name in journal.c.keys()}), content=row.content)  # noqa: SIM118
