"""Dead-lettering a job: it stops being retried, and the war room learns what failed."""

from datetime import datetime

from workflows.deps import Deps
from workflows.domain.entries.dead_letters import DeliveryFailed
from workflows.domain.ids import ErrorCode, JobKind
from workflows.jobs.incidents import InviteToRoom
from workflows.jobs.states import Claimed
from workflows.timeline.record import record_own


def bury(claimed: Claimed, error: str, now: datetime, deps: Deps) -> None:
    """Dead-letter a job. `error` is a code of the chat or an error type, never text that a person wrote.

    Nothing happens when another process took the job over: it may succeed there.
    """
    incident_id = claimed.job.subject
    with deps.store.write() as uow:
        incident = uow.incidents.get(incident_id) if incident_id is not None else None
        if not uow.outbox.bury(claimed, now, error):
            return
        if isinstance(claimed.job, InviteToRoom):
            uow.members.refuse(claimed.job.incident_id, claimed.job.user, now)
        if incident is not None and claimed.job.announced_when_dead:
            record_own(uow, incident, DeliveryFailed(job=JobKind(claimed.job.kind), error=ErrorCode(error)), now)
        uow.commit()
