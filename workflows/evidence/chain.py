"""Whether a chain of the journal is whole, and what is wrong with it where it is not."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import ChainName
from workflows.domain.journal import ERASED, GENESIS, Head, JournalRow, Seal, content_hash, row_hash
from workflows.ports.store import UnitOfWork

PAGE = 1000


class Wrong(StrEnum):
    """What is wrong with a row."""

    ALTERED = "altered"
    CONTENT_ALTERED = "content_altered"
    CONTENT_MISSING = "content_missing"
    CONTENT_FOREIGN = "content_foreign"
    MISSING = "missing"
    SWAPPED = "swapped"
    FOREIGN = "foreign"
    HEAD_MISSING = "head_missing"
    HEAD_ALTERED = "head_altered"
    UNREADABLE = "unreadable"
    REPLACED = "replaced"
    CHAIN_LOST = "chain_lost"


@dataclass(frozen=True, slots=True)
class Fault:
    """`seq`: the first row of the chain with which something is wrong. `recorded_at`: of that row, as it says itself.
    `other`: the row it was swapped with, or the chain it comes from."""

    chain: ChainName
    seq: int
    wrong: Wrong
    recorded_at: str = ""
    other: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A chain that was read: how many rows it has, how many contents were erased, and the first fault."""

    chain: ChainName
    rows: int
    erased: int
    fault: Fault | None = None
    head: str = GENESIS


def check_chain(uow: UnitOfWork, chain: ChainName) -> Checked:
    """Every row in order: sealed as it says, following the one before it, its content the one that was sealed; and the
    head row names the last one."""
    previous, count, bare = GENESIS, 0, set[int]()
    said_erased = set[int]()
    for row in pages(uow, chain):
        if not _fits(row.seal, count + 1, previous):
            return Checked(chain, count, len(bare), _diagnosed(uow, chain, count + 1))
        if row.content is None:
            bare.add(row.seal.seq)
        elif not _is_sealed(row):
            return Checked(chain, count, len(bare), _fault(Wrong.CONTENT_ALTERED, row.seal))
        elif row.seal.kind == ERASED:
            said_erased |= _erased_by(row)
        previous, count = row.seal.hash, count + 1
    fault = _of_contents(uow, chain, bare - said_erased) or _of_head(uow, chain, count, previous)
    return Checked(chain, count, len(bare), fault, previous)


def pages(uow: UnitOfWork, chain: ChainName) -> Iterator[JournalRow]:
    """The rows of a chain in order, a thousand at a time."""
    last = -(2**31)
    while rows := uow.journal.rows(chain, last, PAGE):
        yield from rows
        last = rows[-1].seal.seq


def _fits(row: Seal, seq: int, previous: str) -> bool:
    return row.seq == seq and row.previous == previous and _is_itself(row)


def _is_itself(row: Seal) -> bool:
    """Whether its hash is that of what it says."""
    try:
        return row_hash(row) == row.hash
    except TypeError:
        return False


def _is_sealed(row: JournalRow) -> bool:
    return isinstance(row.content, str) and content_hash(row.content) == row.seal.content_hash


def _erased_by(row: JournalRow) -> frozenset[int]:
    try:
        data = row.data or {}
        return frozenset(number for number in data["rows"] if number < row.seal.seq)
    except (ValueError, KeyError, TypeError):
        return frozenset()


def _of_contents(uow: UnitOfWork, chain: ChainName, lost: Iterable[int]) -> Fault | None:
    first = min(lost, default=None)
    if first is not None:
        (row,) = uow.journal.rows(chain, first - 1, 1)
        return _fault(Wrong.CONTENT_MISSING, row.seal)
    foreign = uow.journal.foreign_contents(chain)
    return Fault(chain, foreign[0], Wrong.CONTENT_FOREIGN) if foreign else None


def _of_head(uow: UnitOfWork, chain: ChainName, count: int, last: str) -> Fault | None:
    head = uow.journal.head(chain)
    if head is None:
        return Fault(chain, count, Wrong.HEAD_MISSING) if count else None
    if not isinstance(head.seq, int) or head.seq > count:
        return Fault(chain, count + 1, Wrong.MISSING)
    if head.seq < count:
        (row,) = uow.journal.rows(chain, head.seq, 1)
        return _fault(Wrong.FOREIGN, row.seal)
    return None if head.hash == last else Fault(chain, count, Wrong.HEAD_ALTERED)


def _fault(wrong: Wrong, row: Seal, other: str = "") -> Fault:
    return Fault(ChainName(row.chain), row.seq, wrong, str(row.recorded_at), other)


def _diagnosed(uow: UnitOfWork, chain: ChainName, seq: int) -> Fault:
    """Why the row at place `seq` does not follow the one before it."""
    rows = {row.seal.seq: row.seal for row in pages(uow, chain)}
    here = rows.get(seq)
    if any(number < 1 for number in rows):
        return _fault(Wrong.FOREIGN, rows[min(rows)])
    if here is None:
        return Fault(chain, seq, Wrong.MISSING)
    if _is_itself(here):
        return _unfollowed(rows, seq, uow.journal.head(chain))
    place = _place_of(here, rows, uow.journal.chains())
    if isinstance(place, str):
        return _fault(Wrong.FOREIGN, here, place)
    if place is None:
        return _fault(Wrong.ALTERED, here)
    if place == seq - 1:
        return _fault(Wrong.FOREIGN, rows[place])
    back = rows.get(place)
    if back is not None and _is_itself(replace(back, seq=seq)):
        return _fault(Wrong.SWAPPED, here, str(place))
    return Fault(chain, seq, Wrong.MISSING) if place == seq + 1 else _fault(Wrong.SWAPPED, here, str(place))


def _place_of(row: Seal, rows: Mapping[int, Seal], chains: Iterable[ChainName]) -> int | str | None:
    """Where a row that is not itself would be: a place of its chain, or another chain."""
    for seq in sorted({*rows, max(rows) + 1}):
        if _is_itself(replace(row, seq=seq)):
            return seq
    return next((chain for chain in chains if _is_itself(replace(row, chain=chain))), None)


def _unfollowed(rows: Mapping[int, Seal], seq: int, head: Head | None) -> Fault:
    """Two rows, each sealed, of which the second does not follow the first: the foreign one is the one that those
    around it know nothing of."""
    after = rows.get(seq + 1)
    known = after.previous if after else head.hash if head else None
    is_known = known == rows[seq].hash
    return _fault(Wrong.FOREIGN, rows[seq - 1] if is_known and seq - 1 in rows else rows[seq])


def moment_of(fault: Fault) -> datetime | None:
    """When the row was recorded, as far as that can be read."""
    try:
        return datetime.fromisoformat(fault.recorded_at)
    except ValueError:
        return None
