"""Column types whose values are encrypted at rest, with the keys of the database they are stored in.

In Python they are the texts and the data they always were. They cannot be compared, sorted or searched in SQL: the same
text is stored differently each time.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import JSON, Column, Dialect, Engine, Text, TypeDecorator

from storage.engine.columns import canonical_json, metadata
from storage.engine.keyring import MARK, NO_KEYS, KeyMissing, Keyring, StoredTextAltered


class EncryptedText(TypeDecorator[str]):
    """`table` and `column`: the place a stored value is bound to. They stay when a column is renamed.
    `keeps_altered`: see `storage.engine.altered`."""

    impl = Text
    cache_ok = True

    def __init__(self, table: str, column: str, keeps_altered: bool = False) -> None:
        super().__init__()
        self.table, self.column, self.place = table, column, f"{table}.{column}"
        self.keeps_altered = keeps_altered

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else keys_of(dialect).seal(value, self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else self.opened(value, keys_of(dialect))

    def opened(self, stored: str, keys: Keyring) -> str:
        """Raises as `Keyring.unseal`."""
        return _unsealed(stored, self, keys)


class EncryptedJson(TypeDecorator[Any]):
    """Encrypted data is stored as a JSON string, so that the column stays what it was."""

    impl = JSON
    cache_ok = True

    def __init__(self, table: str, column: str, keeps_altered: bool = False) -> None:
        super().__init__(none_as_null=True)
        self.table, self.column, self.place = table, column, f"{table}.{column}"
        self.keeps_altered = keeps_altered

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        keys = keys_of(dialect)
        if value is None or not keys.first:
            return f"{MARK}~{value}" if isinstance(value, str) and value.startswith(MARK) else value
        return keys.seal(canonical_json(value), self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        return self.opened(value, keys_of(dialect))

    def opened(self, stored: Any, keys: Keyring) -> Any:
        """Raises as `Keyring.unseal`."""
        if not isinstance(stored, str) or not stored.startswith(MARK):
            return stored
        plain = _unsealed(stored, self, keys)
        return plain if plain == stored or stored.startswith(f"{MARK}~") else json.loads(plain)


def encrypted_text(table: str, name: str, **options: Any) -> Column[Any]:
    """A column of `table`: what people wrote, or their names."""
    return Column(name, EncryptedText(table, name), nullable=options.pop("nullable", False), **options)


def encrypted_json(table: str, name: str, **options: Any) -> Column[Any]:
    return Column(name, EncryptedJson(table, name), nullable=options.pop("nullable", False), **options)


def encrypted_columns() -> Iterable[Column[Any]]:
    """Of every table whose module was imported: see `storage.schema`."""
    return [
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, EncryptedText | EncryptedJson)
    ]


def _unsealed(stored: str, kind: EncryptedText | EncryptedJson, keys: Keyring) -> str:
    try:
        return keys.unseal(stored, kind.place)
    except (StoredTextAltered, KeyMissing):
        if kind.keeps_altered:
            return stored
        raise


def give_keys(engine: Engine, keys: Keyring) -> None:
    """What this engine stores is encrypted with `keys`. Before its first statement."""
    engine.dialect.keyring = keys  # type: ignore[attr-defined]


def keys_of(dialect: Dialect) -> Keyring:
    found: Keyring = getattr(dialect, "keyring", NO_KEYS)
    return found
