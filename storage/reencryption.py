"""Encrypts every stored value anew with the first key, also those that were stored before there was one.

In batches of rows, each a transaction of its own: what is done stays done, and a repeat goes on with the rest. Rows
that another transaction has locked are left for the next round, so nobody waits for anybody in a circle.
"""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Table, and_, func, or_, select, tuple_, update

from storage.encrypted_values import encrypted_with, has_words, stored
from storage.engine.database import Database
from storage.engine.encryption import EncryptedJson, encrypted_columns
from storage.engine.keyring import Keyring, StoredTextAltered
from storage.engine.transaction import Transaction

BATCH = 200
"""Rows."""
PAUSE = 0.02
"""Seconds between two batches, in which others write."""
ROUNDS = 20
"""After so many, what is still locked is left for the next run."""
BETWEEN_ROUNDS = 0.5


@dataclass(frozen=True, slots=True)
class Reencrypted:
    """How many rows were written anew; how many values could not be decrypted and stay as they are; whether rows were
    locked by others to the end."""

    rows: int
    unreadable: int
    is_complete: bool


@dataclass(slots=True)
class _Tally:
    rows: int = 0
    unreadable: int = 0


def reencrypt(database: Database, told: Callable[[str, int], None] = lambda _table, _rows: None) -> Reencrypted:
    """`told`: how many rows of which table a batch wrote. Raises `RuntimeError` without a key, `StoreUnavailable`."""
    if not database.keys.first:
        raise RuntimeError("there is no key to encrypt with")
    tables = sorted({column.table for column in encrypted_columns()}, key=lambda table: table.name)
    rows = 0
    for number in range(ROUNDS):
        if number:
            time.sleep(BETWEEN_ROUNDS)
        done = [_round(database, table, told) for table in tables]
        rows += sum(one.rows for one in done)
        unreadable = sum(one.unreadable for one in done)
        if not any(_is_left(database, table, one.unreadable) for table, one in zip(tables, done, strict=True)):
            return Reencrypted(rows, unreadable, is_complete=True)
    return Reencrypted(rows, unreadable, is_complete=False)


def _round(database: Database, table: Table, told: Callable[[str, int], None]) -> _Tally:
    """Every row of the table once, but for those that others have locked."""
    tally, after = _Tally(), None
    while True:
        with database.write() as tx:
            rows = tx.all(_batch(table, database.keys, after))
            written = sum(_rewrite(tx, table, row, database.keys, tally) for row in rows)
            tx.commit()
        tally.rows += written
        if written:
            told(table.name, written)
        if len(rows) < BATCH:  # what others add meanwhile is for the next round
            return tally
        after = tuple(rows[-1])[: len(table.primary_key.columns)]
        time.sleep(PAUSE)


def _batch(table: Table, keys: Keyring, after: Sequence[Any] | None) -> Any:
    """The next rows in which a value is not encrypted with the first key."""
    order = list(table.primary_key.columns)
    wanted = select(*order, *(stored(column).label(column.name) for column in _columns(table)))
    wanted = wanted.where(or_(*(_needs(column, keys) for column in _columns(table))))
    if after is not None:
        wanted = wanted.where(tuple_(*order) > tuple_(*after))
    return wanted.order_by(*order).limit(BATCH).with_for_update(skip_locked=True, key_share=True)


def _rewrite(tx: Transaction, table: Table, row: Row[Any], keys: Keyring, tally: _Tally) -> bool:
    """What cannot be decrypted stays as it is: it may be evidence, and another key may read it."""
    values: dict[str, Any] = {}
    for column in _columns(table):
        raw = row._mapping[column.name]
        try:
            if raw:
                values[column.name] = _read(column, raw, keys)
        except StoredTextAltered:
            tally.unreadable += 1
    if values:
        at = [column == row._mapping[column.name] for column in table.primary_key.columns]
        tx.change(update(table).where(*at).values(values))
    return bool(values)


def _read(column: Column[Any], raw: str, keys: Keyring) -> Any:
    kind: Any = column.type
    return kind.opened(json.loads(raw) if isinstance(kind, EncryptedJson) else raw, keys)


def _is_left(database: Database, table: Table, unreadable: int) -> bool:
    """Whether more values need the first key than those that cannot be decrypted."""
    with database.read() as tx:
        needing = sum(
            int(tx.scalar(select(func.count()).select_from(table).where(_needs(column, database.keys))))
            for column in _columns(table)
        )
    return needing > unreadable


def _needs(column: Column[Any], keys: Keyring) -> ColumnElement[bool]:
    return and_(has_words(column), ~encrypted_with(column, keys.first))


def _columns(table: Table) -> list[Column[Any]]:
    return [column for column in encrypted_columns() if column.table is table]
