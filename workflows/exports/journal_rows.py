"""The rows of an incident's journal for an export: all of them as they were sealed, their contents only where the
reader may see them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workflows.domain.ids import EntryId
from workflows.domain.journal import ENTRY, ERASED, GENESIS, REVISION, JournalRow, canonical, hashed_fields


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPart:
    """`lines`: one for each row. `sealed_as`: the row in which an entry was sealed. `erased`, `withheld`: rows whose
    content is gone, or is not for these readers."""

    lines: tuple[str, ...]
    head: str
    contents: int
    erased: int
    withheld: int
    sealed_as: Mapping[EntryId, str]


def journal_part(
    rows: Iterable[JournalRow], at: datetime, shown: Collection[EntryId], is_shown: Callable[[str], bool] | None
) -> JournalPart:
    """What was sealed until `at`. `shown`: the entries that these readers see; `is_shown`: whether a content may be
    read; None: no content is, but for what tells of an erasure."""
    known = _until(tuple(rows), at)
    sealed_as = {number: row.seal.hash for row in known if (number := _entry_in(row, ENTRY)) is not None}
    lines, contents, withheld = [], 0, 0
    for row in known:
        content = row.content if row.content is not None and _may_read(row, at, shown, is_shown) else None
        contents += content is not None
        withheld += row.content is not None and content is None
        lines.append(_line(row, content))
    return JournalPart(
        lines=tuple(lines),
        head=known[-1].seal.hash if known else GENESIS,
        contents=contents,
        erased=sum(row.content is None for row in known),
        withheld=withheld,
        sealed_as=sealed_as,
    )


def rows_before(rows: Iterable[JournalRow], entry: EntryId | None) -> Iterator[JournalRow]:
    """Those before the row in which that entry was sealed; all without one."""
    for row in rows:
        if entry is not None and _entry_in(row, ENTRY) == entry:
            return
        yield row


def _until(rows: tuple[JournalRow, ...], at: datetime) -> tuple[JournalRow, ...]:
    """Up to the last row that was recorded by then: a chain is whole only from its beginning."""
    last = max((place for place, row in enumerate(rows) if row.recorded_at <= at), default=-1)
    return rows[: last + 1]


def _may_read(
    row: JournalRow, at: datetime, shown: Collection[EntryId], is_shown: Callable[[str], bool] | None
) -> bool:
    if row.seal.kind == ERASED:
        return True
    if is_shown is None or row.recorded_at > at or not is_shown(row.content or ""):
        return False
    return any(_entry_in(row, kind) in shown for kind in (ENTRY, REVISION))


def _entry_in(row: JournalRow, kind: str) -> EntryId | None:
    """The entry that a row is about."""
    if not row.seal.kind.startswith(kind):
        return None
    try:
        data: Mapping[str, Any] = row.data or {}
        found = data["entry"]["id"] if kind == ENTRY else data["revision"]["entry_id"]
    except (ValueError, KeyError, TypeError):
        return None
    return EntryId(found) if isinstance(found, int) else None


def _line(row: JournalRow, content: str | None) -> str:
    said = {} if content is None else {"content": content}
    return canonical({**hashed_fields(row.seal), "hash": row.seal.hash, **said})


def as_file(part: JournalPart) -> bytes:
    return "".join(_with_breaks(part.lines)).encode("ascii")


def _with_breaks(lines: Iterable[str]) -> Iterator[str]:
    return (f"{line}\n" for line in lines)
