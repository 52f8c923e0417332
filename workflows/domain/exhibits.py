"""Exhibits: evidence that is kept elsewhere, and who had it in hand. Never a byte of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from workflows.domain.ids import ClassId, ExhibitId, IncidentId, UserId


class Medium(StrEnum):
    """What kind of thing it is."""

    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"
    OTHER = "other"


class Custody(StrEnum):
    """What somebody did with it."""

    VIEWED = "viewed"
    COPIED = "copied"
    TRANSFERRED = "transferred"
    EXPORTED = "exported"
    DISCLOSED = "disclosed"
    SEALED = "sealed"
    UNSEALED = "unsealed"
    DISPOSED = "disposed"


TO_SOMEBODY = frozenset({Custody.TRANSFERRED, Custody.DISCLOSED})
"""To whom is part of what was done; a disclosure also says on what basis."""
HASHES: Mapping[int, str] = {32: "MD5", 40: "SHA-1", 64: "SHA-256", 128: "SHA-512"}
"""The hashes that are taken, by their number of hexadecimal digits."""
_HEX = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One piece of evidence. `reference`: how others know it, such as the number of a report. `location`: where it is
    kept, as text. `hash`: hexadecimal, or nothing."""

    id: ExhibitId = ExhibitId(0)
    incident_id: IncidentId
    number: int = 0
    """Within the incident: people say E1."""
    reference: str
    content_class: ClassId | None
    medium: Medium
    location: str
    hash: str
    how: str
    """How it was collected; empty in an incident of a guarded type."""
    collected_by: UserId
    collected_at: datetime
    recorded_by: UserId
    recorded_at: datetime
    sealed: bool = False
    disposed_at: datetime | None = None

    @property
    def label(self) -> str:
        return f"E{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEvent:
    """Somebody did something with an exhibit. `to`: whom it went to; `basis`: on what legal basis."""

    exhibit_id: ExhibitId
    kind: Custody
    by: UserId
    at: datetime
    recorded_at: datetime
    to: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """An exhibit with its chain of custody."""

    exhibit: Exhibit
    events: tuple[CustodyEvent, ...]


def held_as_of(found: Iterable[Held], at: datetime) -> tuple[Held, ...]:
    """What was on record then, each as it was."""
    return tuple(
        Held(one.exhibit, tuple(event for event in one.events if event.recorded_at <= at))
        for one in found
        if one.exhibit.recorded_at <= at
    )


def known_hash(text: str) -> str | None:
    """The hash in lower case; None for what has no length of `HASHES` or is not hexadecimal."""
    found = "".join(text.split()).lower()
    return found if len(found) in HASHES and _HEX.fullmatch(found) else None
