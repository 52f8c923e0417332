"""Dispatches each job to the handler of its wing."""

from contextlib import suppress

from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.errors import ChatRejected, Obsolete, RetryLater
from workflows.exports import job_handlers as exports
from workflows.incidents import access_jobs, hold_jobs
from workflows.incidents import job_handlers as incidents
from workflows.incidents.room import look
from workflows.jobs.job import IncidentJob
from workflows.jobs.recovery import BACKFILL, SyncMembers
from workflows.jobs.states import Claimed
from workflows.operations import job_handlers as operations
from workflows.organisation.settings import current
from workflows.outbox.handlers import Handlers
from workflows.outbox.preconditions import SOON
from workflows.recovery import job_handlers as recovery
from workflows.reminders import job_handlers as reminders
from workflows.timeline import job_handlers as timeline
from workflows.war_room import job_handlers as war_room

ROOM_LOST = frozenset({"not_in_channel", "channel_not_found", "is_archived", "is_inactive"})
"""What the chat says where Muster is not in the room any more, or it is archived."""
HANDLERS: Handlers = {
    **incidents.HANDLERS,
    **access_jobs.HANDLERS,
    **hold_jobs.HANDLERS,
    **war_room.HANDLERS,
    **reminders.HANDLERS,
    **recovery.HANDLERS,
    **timeline.HANDLERS,
    **exports.HANDLERS,
    **operations.HANDLERS,
}


def deliver(claimed: Claimed, deps: Deps) -> None:
    """Run the handler of a job, with what is set up now. `Obsolete` counts as done; raises every other error."""
    with suppress(Obsolete):
        try:
            HANDLERS[type(claimed.job)](claimed, current(deps))
        except ChatRejected as error:
            if error.code not in ROOM_LOST or not _is_room_lost(claimed, deps):
                raise


def _is_room_lost(claimed: Claimed, deps: Deps) -> bool:
    """Whether the refusal is news about the war room. Then the job waits for it as those that knew; what only reads the
    room is read when Muster can speak there again."""
    job = claimed.job
    if not isinstance(job, IncidentJob) or look(job.incident_id, deps) is RoomState.READY:
        return False
    if job.ordering_key != BACKFILL and not isinstance(job, SyncMembers):
        raise RetryLater(deps.clock.now() + SOON)
    return True
