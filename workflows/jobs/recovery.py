"""Jobs of the backfill."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import EntryId
from workflows.jobs.job import IncidentJob, Job

BACKFILL = "backfill"
"""The ordering key of the whole backfill: all rooms share it, so it makes one call at a time."""


@dataclass(frozen=True, slots=True)
class SyncMembers(IncidentJob):
    """Read who is in the room: at once when an event contradicts what Muster knows, or as part of the backfill."""

    kind: ClassVar[str] = "members.sync"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    in_backfill: bool = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "members"

    @property
    def ordering_key(self) -> str:
        return BACKFILL if self.in_backfill else f"{self.key_prefix}/{self.incident_id}"

    @property
    def dedup_part(self) -> str:
        return BACKFILL if self.in_backfill else ""


@dataclass(frozen=True, slots=True)
class PlanBackfill(Job):
    """Queue the rooms to read. `since`: when the outage began, in ISO format."""

    kind: ClassVar[str] = "backfill.plan"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    since: str
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = BACKFILL


@dataclass(frozen=True, slots=True)
class LookAtRooms(Job):
    """Find the war rooms that became private, were archived or lost Muster during an absence."""

    kind: ClassVar[str] = "rooms.look"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "rooms"


@dataclass(frozen=True, slots=True)
class LookAtPerson(Job):
    """Somebody with a role is not in the room any more: perhaps their account was closed."""

    kind: ClassVar[str] = "person.look"
    announced_when_dead: ClassVar[bool] = False
    user: str
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = "person"

    @property
    def dedup_part(self) -> str:
        return self.user


@dataclass(frozen=True, slots=True)
class BackfillNext(Job):
    """Move the next items from the backfill queue to the outbox."""

    kind: ClassVar[str] = "backfill.next"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = BACKFILL


@dataclass(frozen=True, slots=True)
class BackfillJob(IncidentJob):
    """Part of the backfill of one room. A waiting duplicate covers a longer period."""

    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True

    @property
    def ordering_key(self) -> str:
        return BACKFILL


@dataclass(frozen=True, slots=True)
class BackfillHistory(BackfillJob):
    """Read one page of a room or a thread, and apply what changed since a moment, in ISO format. A room is read
    backwards from `cursor`, a thread forwards. `pages`: how many at most, including this one."""

    kind: ClassVar[str] = "backfill.history"
    since: str
    thread: str = ""
    cursor: str = ""
    pages: int = 5

    @property
    def dedup_part(self) -> str:
        return f"{self.thread}/{self.cursor}"


@dataclass(frozen=True, slots=True)
class BackfillCapture(BackfillJob):
    """Check whether a captured message was deleted."""

    kind: ClassVar[str] = "backfill.capture"
    entry_id: EntryId

    @property
    def dedup_part(self) -> str:
        return str(self.entry_id)
