"""The states of a job in the outbox: claimed, failed, dead letter."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from workflows.domain.ids import IncidentId, JobId
from workflows.jobs.job import IncidentJob, Job

CHAT_UNAVAILABLE = "away"
"""The job failed because the chat did not answer. `release_deferred` runs such jobs once it is back."""
ASKED_TO_WAIT = "asked_to_wait"
"""The job failed because the chat asked to wait. It never runs earlier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A leased job. Recording its outcome under a stale `lease_no` changes nothing: another process took over."""

    id: JobId
    job: Job
    attempt: int
    """The number of this attempt among those that count."""
    lease_no: int = field(default=0, compare=False)
    """Grows with every claim of this job, so it identifies the lease."""
    outcome_unknown: bool = False
    faults: int = 0
    """Failures that waiting does not fix."""
    failing_since: datetime | None = None
    """When it first failed."""
    could_begin_at: datetime | None = field(default=None, compare=False)
    """By the database's clock, for metrics; None when an earlier version added the job."""

    @property
    def key(self) -> str:
        """Marks the message that this job posts, so that it can be found."""
        return f"job-{self.id}"

    @property
    def may_have_run(self) -> bool:
        """An earlier attempt may have had its effect, so look for it first. False when the job was only
        rate-limited."""
        return self.outcome_unknown

    @property
    def incident_id(self) -> IncidentId:
        """Only for a job about an incident."""
        assert isinstance(self.job, IncidentJob)
        return self.job.incident_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an attempt failed. `error` is a code, never text that a person wrote."""

    error: str
    at: datetime
    outcome_unknown: bool
    """Whether it may have had its effect."""
    fault: bool = False
    """Waiting does not fix it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A job that failed for good. `error` is a code, never text that a person wrote."""

    id: JobId
    kind: str
    incident_id: IncidentId | None
    attempts: int
    error: str
    at: datetime


J = TypeVar("J", bound=Job)


def job_as(kind: type[J], claimed: Claimed) -> J:
    """The job as the class that its handler expects."""
    assert isinstance(claimed.job, kind)
    return claimed.job
