"""The journal: facts, each sealed by SHA-256 together with the one before it, in one chain for each incident.

`docs/journal.md` says byte by byte what is hashed, so that other programs can check it. It never changes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from workflows.domain.ids import ChainName, IncidentId, incident_label

GENESIS = "0" * 64
"""What the first row of a chain follows."""
ERASED = "journal.erased"
"""The kind of the row that says that the contents of those before it were erased; its content names the certificate."""
REBUILT = "journal.rebuilt"
"""The kind of the row that says that entries and revisions were put back to what the chain says; its content names
their numbers."""
ENTRY = "entry."
REVISION = "revision."
"""How the kinds of rows begin that hold an entry, and a revision of one; the rest is what kind of entry or change."""
ACCESS = "access."
"""How the kinds of rows of the access log begin."""
_ACCESS = "access"


MUSTER = "muster"
"""The source of what nobody asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What is yet to be sealed. `content`: JSON without fractions; of what is secret nothing stands elsewhere."""

    chain: ChainName
    kind: str
    happened_at: datetime
    recorded_at: datetime
    source: str
    content: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A row of the journal as it is stored. Moments are text, so that every byte of a row is hashed."""

    chain: str
    seq: int
    kind: str
    happened_at: str
    recorded_at: str
    source: str
    content_hash: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalRow:
    """`content`: what the row is about: a salt, without which its hash could be guessed, and below it canonical JSON.
    None where it was erased, or is lost."""

    seal: Seal
    content: str | None

    @property
    def data(self) -> Mapping[str, Any] | None:
        """The content of a row that was verified. Raises `ValueError` for what is no JSON."""
        found: Mapping[str, Any] | None = None if self.content is None else json.loads(self.content.partition("\n")[2])
        return found

    @property
    def recorded_at(self) -> datetime:
        return datetime.fromisoformat(self.seal.recorded_at)

    @property
    def happened_at(self) -> datetime:
        return datetime.fromisoformat(self.seal.happened_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last row of a chain."""

    chain: ChainName
    seq: int
    hash: str


def chain_of(incident_id: IncidentId) -> ChainName:
    return ChainName(incident_label(incident_id))


def access_chain(incident_id: IncidentId | None = None) -> ChainName:
    """Who read an incident, or tried to; without one, what was about several or none."""
    return ChainName(_ACCESS if incident_id is None else f"{_ACCESS}:{incident_label(incident_id)}")


def canonical(value: Any) -> str:
    """JSON of which the same value gives the same bytes: sorted keys, no spaces, ASCII only. No fractions."""
    return _ENCODER.encode(value)


def iso(moment: datetime) -> str:
    """In UTC, always with six digits of a second: `2026-11-24T14:05:06.000000+00:00`."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def seal(fact: Fact, head: Head, salt: str) -> tuple[Seal, str]:
    """The row that follows `head`, and its content."""
    content = f"{salt}\n{canonical(fact.content)}"
    fields: dict[str, Any] = {
        "chain": fact.chain,
        "seq": head.seq + 1,
        "kind": fact.kind,
        "happened_at": iso(fact.happened_at),
        "recorded_at": iso(fact.recorded_at),
        "source": fact.source,
        "content_hash": content_hash(content),
        "previous": head.hash,
    }
    return Seal(**fields, hash=_hash_of(fields)), content


def content_hash(content: str) -> str:
    return sha256(content.encode()).hexdigest()


def row_hash(row: Seal) -> str:
    return _hash_of(hashed_fields(row))


def _hash_of(fields: Mapping[str, Any]) -> str:
    return sha256(canonical(fields).encode()).hexdigest()


def hashed_fields(row: Seal) -> dict[str, Any]:
    return {
        "chain": row.chain,
        "seq": row.seq,
        "kind": row.kind,
        "happened_at": row.happened_at,
        "recorded_at": row.recorded_at,
        "source": row.source,
        "content_hash": row.content_hash,
        "previous": row.previous,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, Enum):
        return value.value
    raise TypeError(f"the journal holds no {type(value).__name__}")


_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), default=_plain)
"""Made once: each declaration is encoded several times before it is acknowledged."""
