"""Jobs that catch up with what was missed."""

from dataclasses import dataclass
from typing import ClassVar

from workflows.domain.ids import EntryId
from workflows.jobs.job import IncidentJob, Job

BACKFILL = "backfill"
"""The lane of everything that catches up after an absence. All rooms share it: one call at a time is made for it."""


@dataclass(frozen=True, slots=True)
class SyncMembers(IncidentJob):
    """Ask the room who is in it: at once where the chat's word contradicts what Muster found out, or in the backfill,
    when its turn comes."""

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
    """Queue the rooms in which something may have been missed since a moment, in ISO."""

    kind: ClassVar[str] = "backfill.plan"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    since: str
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = BACKFILL


@dataclass(frozen=True, slots=True)
class BackfillNext(Job):
    """Take the next rooms from the backfill queue."""

    kind: ClassVar[str] = "backfill.next"
    announced_when_dead: ClassVar[bool] = False
    may_be_discarded: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True
    key_prefix: ClassVar[str] = BACKFILL


@dataclass(frozen=True, slots=True)
class BackfillJob(IncidentJob):
    """Part of the backfill of one room. An equal one that waits already looks further back."""

    announced_when_dead: ClassVar[bool] = False
    deduplicated: ClassVar[bool] = True

    @property
    def ordering_key(self) -> str:
        return BACKFILL


@dataclass(frozen=True, slots=True)
class BackfillHistory(BackfillJob):
    """Read one page of what was said in a room, or in the thread of one message, and catch up with what changed since a
    moment, in ISO. A room is read backwards from `cursor`, a thread forwards; `pages` at most, this one included."""

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
    """Find out whether a captured message was deleted."""

    kind: ClassVar[str] = "backfill.capture"
    entry_id: EntryId

    @property
    def dedup_part(self) -> str:
        return str(self.entry_id)
