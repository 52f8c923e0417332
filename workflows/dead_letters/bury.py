"""Dead-lettering a job: it stops being retried, and the war room learns what failed."""

from datetime import datetime

from workflows.deps import Deps
from workflows.domain.timeline import EntryKind
from workflows.jobs.incidents import CloseProposal, InviteToRoom
from workflows.jobs.job import Job
from workflows.jobs.operations import RefreshOperatorMessage
from workflows.jobs.recovery import BackfillJob, BackfillNext, PlanBackfill, SyncMembers
from workflows.jobs.reminders import CloseNudge
from workflows.jobs.states import Claimed
from workflows.jobs.war_room import PostEntry, RefreshAnnouncement, RefreshIncidentCard, RefreshTopic, RefreshTutorial
from workflows.timeline.record import record

UNANNOUNCED = (
    PostEntry,
    RefreshOperatorMessage,
    RefreshIncidentCard,
    RefreshAnnouncement,
    RefreshTopic,
    RefreshTutorial,
    CloseNudge,
    CloseProposal,
    SyncMembers,
    PlanBackfill,
    BackfillNext,
    BackfillJob,
)
"""Jobs whose failure is not posted: the post would fail as well, or the next change repairs it."""


def notifies_room(kind: type[Job]) -> bool:
    """Whether the room is notified when such a job fails for good."""
    return not issubclass(kind, UNANNOUNCED)


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
        if incident is not None and notifies_room(type(claimed.job)):
            data = {"job": claimed.job.kind, "error": error}
            record(uow, incident, EntryKind.DELIVERY_FAILED, None, now, data=data)
        uow.commit()
