"""What is still to be done to the outside: the shape of the outbox."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from workflows.domain.ids import (
    IncidentId,
    JobId,
)
from workflows.jobs import Job


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A job under lease. Settling it with a stale `attempt` changes nothing (somebody else took over)."""

    id: JobId
    job: Job
    attempt: int
    last_error: str = ""
    """The type of what the attempt before failed with."""

    @property
    def key(self) -> str:
        """Marks what this job posts, so that it can be found again."""
        return f"job-{self.id}"

    @property
    def again(self) -> bool:
        """An earlier attempt may have had its effect: look for it before doing it once more."""
        return self.attempt > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class BuriedJob:
    """A job that was given up. `error` is a code, never a text of a person."""

    id: JobId
    kind: str
    incident_id: IncidentId
    attempt: int
    error: str
    at: datetime


class Outbox(Protocol):
    def put(self, job: Job, not_before: datetime | None = None) -> None:
        """Add a job. A `single` job that waits already stays as it is (with the earlier of the two times)."""

    def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
        """Lease the first job of each lane that is free and due. Expired leases count as free."""

    def extend(self, claimed: Claimed, now: datetime, lease: timedelta) -> None:
        """The job is still being worked on: its lease runs from now again."""

    def release_all(self) -> int:
        """End every lease: for the one process of an SQLite database, which starts after another was killed."""

    def settle(self, claimed: Claimed) -> None:
        """Done: the job is gone."""

    def retry(self, claimed: Claimed, at: datetime, error: str) -> None: ...
    def postpone(self, claimed: Claimed, at: datetime) -> None:
        """Like `retry`, but the attempt does not count."""

    def bury(self, claimed: Claimed, at: datetime, error: str) -> None:
        """Give the job up; of equal `single` jobs only the newest stays buried."""

    def buried(self) -> tuple[BuriedJob, ...]: ...
    def dig_up(self, job_id: JobId, now: datetime) -> bool:
        """Give a buried job another life; False when there is none of that id."""

    def waiting(self) -> int: ...
