"""How an attempt at a job ended, and recording it in the outbox."""

from dataclasses import dataclass
from datetime import datetime

from workflows.dead_letters.bury import bury
from workflows.deps import Deps
from workflows.jobs.states import Claimed
from workflows.outbox.retry import Bury, Retry


@dataclass(frozen=True, slots=True)
class JobOutcome:
    """`decision` None: the job is done."""

    claimed: Claimed
    decision: Retry | Bury | None = None

    @property
    def name(self) -> str:
        match self.decision:
            case None:
                return "done"
            case Bury():
                return "dead_lettered"
            case Retry(failure=None):
                return "postponed"
            case Retry():
                return "failed"


def record_outcome(outcome: JobOutcome, now: datetime, deps: Deps) -> None:
    """Record the outcome in one transaction. Repeats are harmless; after a takeover by another process nothing changes.

    Raises `StoreUnavailable` and `ConcurrentUpdate`.
    """
    claimed, decision = outcome.claimed, outcome.decision
    if isinstance(decision, Bury):
        bury(claimed, decision.error, now, deps)
        return
    with deps.store.write() as uow:
        if decision is None:
            uow.outbox.complete(claimed)
        elif decision.failure is None:
            uow.outbox.defer_uncounted(claimed, decision.at, now)
        else:
            uow.outbox.retry(claimed, decision.at, decision.failure)
        uow.commit()
