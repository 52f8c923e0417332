"""Maps frozen dataclasses to rows and back, field by field.

A field is stored in the column of its name. Enums are stored by value, mappings as JSON, and a field of a type in
`COMPOSITES` in one column for each of its parts: `source: MessageRef` in `source_channel` and `source_ts`.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import astuple, dataclass, fields
from enum import Enum
from types import UnionType
from typing import TYPE_CHECKING, Any, Generic, TypeVar, Union, get_args, get_origin, get_type_hints

from sqlalchemy import Row, Table

from workflows.domain.incident import MessageRef

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Thing = TypeVar("Thing", bound="DataclassInstance")

COMPOSITES: frozenset[type[Any]] = frozenset({MessageRef})


@dataclass(frozen=True, slots=True)
class Stored:
    """The columns of a field, and how its value is converted. None is NULL in each column."""

    columns: tuple[str, ...]
    write: Callable[[Any], tuple[Any, ...]] = lambda value: (value,)
    read: Callable[..., Any] = lambda value: value


class RowMapper(Generic[Thing]):
    """Between `kind` and the rows of `table`. `overrides`: fields that are not stored as their type implies.

    A generated id is read and never written. Columns without a field are ignored. Raises `TypeError` when a field has
    no column.
    """

    def __init__(self, kind: type[Thing], table: Table, /, **overrides: Stored) -> None:
        self.table = table
        self._kind = kind
        hints = get_type_hints(kind)
        names = [field.name for field in fields(kind)]
        self._fields = {name: overrides.get(name) or _stored(name, hints[name]) for name in names}
        if missing := {column for field in self._fields.values() for column in field.columns} - set(table.c.keys()):
            raise TypeError(f"{table.name} has no {sorted(missing)} for {kind.__name__}")
        generated = table.autoincrement_column
        self._written = {n: f for n, f in self._fields.items() if generated is None or f.columns != (generated.name,)}

    def to_row(self, thing: Thing, but: Collection[str] = ()) -> dict[str, Any]:
        """The columns of `thing`, except those of the fields in `but`."""
        row: dict[str, Any] = {}
        for name, field in self._written.items():
            if name not in but:
                row |= columns_of(field, getattr(thing, name))
        return row

    def from_row(self, row: Row[Any]) -> Thing:
        columns = row._mapping
        found: dict[str, Any] = {}
        for name, field in self._fields.items():
            values = [columns[column] for column in field.columns]
            found[name] = None if None in values else field.read(*values)
        return self._kind(**found)


def columns_of(field: Stored, value: Any) -> dict[str, Any]:
    """The columns of one field."""
    values = (None,) * len(field.columns) if value is None else field.write(value)
    return dict(zip(field.columns, values, strict=True))


def composite(name: str, kind: type[Any]) -> Stored:
    """One column for each part of a dataclass."""
    return Stored(tuple(f"{name}_{part.name}" for part in fields(kind)), astuple, kind)


def _stored(name: str, hint: Any) -> Stored:
    kind = _without_none(hint)
    if kind in COMPOSITES:
        return composite(name, kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return Stored((name,), lambda value: (value.value,), kind)
    if get_origin(kind) is Mapping:
        return Stored((name,), lambda value: (dict(value),))
    return Stored((name,))


def _without_none(hint: Any) -> Any:
    """`Outcome | None` -> `Outcome`."""
    if get_origin(hint) not in (Union, UnionType):
        return hint
    kinds = [kind for kind in get_args(hint) if kind is not type(None)]
    return kinds[0] if len(kinds) == 1 else hint
