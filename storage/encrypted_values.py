"""How many stored values each key encrypted. The database does not decrypt: it looks at how a value begins."""

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Column, ColumnElement, Text, and_, case, cast, func, literal, select

from storage.engine.encryption import EncryptedJson, encrypted_columns
from storage.engine.keyring import MARK
from storage.engine.transaction import Transaction

PLAIN = ""
"""Stands for the key of values that none encrypted."""


def is_used(tx: Transaction, key_id: str) -> bool:
    """Whether a stored value needs this key."""
    return any(
        tx.first(select(literal(1)).select_from(column.table).where(encrypted_with(column, key_id)).limit(1))
        for column in encrypted_columns()
    )


def counts(tx: Transaction, key_ids: Collection[str]) -> Mapping[str, int]:
    """How many values each of these keys encrypted, and how many none of them did (`PLAIN`)."""
    found = Counter[str]({PLAIN: 0, **dict.fromkeys(key_ids, 0)})
    for column in encrypted_columns():
        each = [func.count(case((encrypted_with(column, key_id), 1))) for key_id in key_ids]
        number, *by_key = map(int, tx.all(select(func.count(), *each).where(has_words(column)))[0])
        found.update(dict(zip(key_ids, by_key, strict=True)))
        found[PLAIN] += number - sum(by_key)
    return found


def encrypted_with(column: Column[Any], key_id: str) -> ColumnElement[bool]:
    """In its stored form; `LIKE` would not tell upper from lower case on SQLite."""
    prefix = f'"{MARK}{key_id}~' if isinstance(column.type, EncryptedJson) else f"{MARK}{key_id}~"
    return func.substr(stored(column), 1, len(prefix)) == prefix


def has_words(column: Column[Any]) -> ColumnElement[bool]:
    """Whether there is anything to encrypt."""
    return and_(column.is_not(None), stored(column) != "")


def stored(column: Column[Any]) -> ColumnElement[str]:
    """The value as it is stored, not as it reads."""
    return cast(column, Text)
