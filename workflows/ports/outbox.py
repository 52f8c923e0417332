"""The outbox: jobs that call the outside."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from workflows.domain.ids import (
    IncidentId,
    JobId,
)
from workflows.jobs.job import Job
from workflows.jobs.states import Claimed, DeadLetter, Failure


class Outbox(Protocol):
    def put(self, job: Job, not_before: datetime | None = None) -> None:
        """Add a job. A waiting duplicate of a deduplicated job stays, with the earlier of the two times."""

    def has_work(self, now: datetime, lease: timedelta) -> bool:
        """Whether a claim would find something. Only reads, which is cheap."""

    def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
        """Lease the first job of each ordering key if it is due and not leased, or its lease has expired.

        Leases and deferrals from the future are ignored: the clock was set back.
        """

    def extend(self, claimed: Claimed, now: datetime, lease: timedelta) -> None:
        """Restart the lease of a running job."""

    def release_all(self) -> int:
        """End every lease. For SQLite, whose only process starts after the previous one was killed."""

    def complete(self, claimed: Claimed) -> None:
        """Delete a job that is done. A deduplicated one whose lease was lost is added again."""

    def mark_outcome_unknown(self, claimed: Claimed) -> None:
        """Record that part of a job had its effect, so that another attempt looks for it first."""

    def retry(self, claimed: Claimed, at: datetime, failure: Failure) -> None: ...
    def defer_uncounted(self, claimed: Claimed, at: datetime, now: datetime) -> None:
        """Like `retry`, without counting the attempt."""

    def release_deferred(self, now: datetime) -> int:
        """Make jobs due that were deferred by an outage, but not by Retry-After. Returns how many."""

    def release_of(self, incident_id: IncidentId, now: datetime) -> None:
        """Make the jobs about one incident due that wait for a time, but not by Retry-After."""

    def bury(self, claimed: Claimed, at: datetime, error: str) -> bool:
        """Dead-letter a job; of duplicates only the newest is kept. False when another process took it over."""

    def dead_letters(self) -> tuple[DeadLetter, ...]: ...
    def dead_letters_of(self, incident_id: IncidentId) -> tuple[DeadLetter, ...]: ...
    def requeue(self, job_id: JobId, now: datetime) -> bool:
        """Make a dead letter a waiting job that looks for earlier effects first. False when there is none of that
        id."""

    def discard(self, job_id: JobId) -> bool:
        """Delete a dead letter. False when there is none of that id."""

    def following(self, claimed: Claimed, past: Collection[type[Job]] = ()) -> tuple[Job, ...]:
        """The unattempted jobs of the same kind directly behind it with the same ordering key.

        Jobs of the kinds in `past` are skipped.
        """

    def next_due(self) -> datetime | None:
        """The earliest `not_before` of a waiting job."""

    def waiting(self) -> int: ...
