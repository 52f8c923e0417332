"""What is still to be done to the outside: the shape of the outbox."""

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
        """Add a job. A `single` job that waits already stays as it is (with the earlier of the two times)."""

    def has_work(self, now: datetime, lease: timedelta) -> bool:
        """Whether a claim would find something. Only reads, so that looking costs next to nothing."""

    def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
        """Lease the first job of each lane that is free and due. Expired leases count as free.

        So do a lease and a put-off that were given later than `now`: the clock was set back since.
        """

    def extend(self, claimed: Claimed, now: datetime, lease: timedelta) -> None:
        """The job still runs: its lease begins again now."""

    def release_all(self) -> int:
        """End every lease: for the one process of an SQLite database, which starts after another was killed."""

    def complete(self, claimed: Claimed) -> None:
        """Done: the job is gone. A `single` one whose lease was lost meanwhile is put again."""

    def mark_outcome_unknown(self, claimed: Claimed) -> None:
        """Part of a job has had its effect: should it come again, it is to look for that first."""

    def retry(self, claimed: Claimed, at: datetime, failure: Failure) -> None: ...
    def defer_uncounted(self, claimed: Claimed, at: datetime, now: datetime) -> None:
        """Like `retry`, but the attempt does not count."""

    def release_deferred(self, now: datetime) -> int:
        """Jobs put off because the chat was unavailable may run now; how many. Not those it asked to wait."""

    def bury(self, claimed: Claimed, at: datetime, error: str) -> bool:
        """Give the job up; of equal `single` jobs only the newest stays buried. False when somebody took it over."""

    def dead_letters(self) -> tuple[DeadLetter, ...]: ...
    def dead_letters_of(self, incident_id: IncidentId) -> tuple[DeadLetter, ...]: ...
    def requeue(self, job_id: JobId, now: datetime) -> bool:
        """Give a buried job another life, in which it looks first; False when there is none of that id."""

    def discard(self, job_id: JobId) -> bool:
        """Let a buried job go for good; False when there is none of that id."""

    def following(self, claimed: Claimed, past: Collection[type[Job]] = ()) -> tuple[Job, ...]:
        """The unbroken run of jobs of the same kind right behind it in its lane, none of them attempted yet.

        Jobs of the kinds in `past` do not break the run; they are left out.
        """

    def next_due(self) -> datetime | None:
        """When the earliest waiting job that has a time may run."""

    def waiting(self) -> int: ...
