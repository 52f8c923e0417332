"""What becomes of a job in the outbox: it is claimed, fails, or is buried."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from workflows.domain.ids import IncidentId, JobId
from workflows.jobs.job import IncidentJob, Job

CHAT_UNAVAILABLE = "away"
"""Why a job failed: the chat did not answer. `release_deferred` lets such jobs run once it is back."""
ASKED_TO_WAIT = "asked_to_wait"
"""Why a job failed: the chat said how long to wait; nobody may hurry it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A job under lease. Settling it with a stale `lease` changes nothing (somebody else took over)."""

    id: JobId
    job: Job
    attempt: int
    """The how manieth it is of those that count."""
    lease_no: int = field(default=0, compare=False)
    """Grows with every claim of this job, whatever became of the earlier ones: no two of them are held under one."""
    outcome_unknown: bool = False
    faults: int = 0
    """How often it broke for a reason that waiting does not mend."""
    failing_since: datetime | None = None
    """When it failed first."""
    could_begin_at: datetime | None = field(default=None, compare=False)
    """By the clock of the database, for measuring; None: put by an earlier version."""

    @property
    def key(self) -> str:
        """Marks what this job posts, so that it can be found again."""
        return f"job-{self.id}"

    @property
    def may_have_run(self) -> bool:
        """An earlier attempt may have had its effect: look for it before doing it once more.

        Not so for a job that was merely asked to wait.
        """
        return self.outcome_unknown

    @property
    def incident_id(self) -> IncidentId:
        """Of a job that is about an incident."""
        assert isinstance(self.job, IncidentJob)
        return self.job.incident_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why an attempt did not work: `error` is a code, never a text of a person."""

    error: str
    at: datetime
    outcome_unknown: bool
    """Whether it may have had its effect all the same."""
    fault: bool = False
    """Waiting does not mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A job that was given up. `error` is a code, never a text of a person."""

    id: JobId
    kind: str
    incident_id: IncidentId | None
    attempts: int
    error: str
    at: datetime


J = TypeVar("J", bound=Job)


def job_as(kind: type[J], claimed: Claimed) -> J:
    """The job, of which only its handler knows the kind."""
    assert isinstance(claimed.job, kind)
    return claimed.job
