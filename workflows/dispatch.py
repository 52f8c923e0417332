"""Dispatches each job to the handler of its wing."""

from contextlib import suppress

from workflows.deps import Deps
from workflows.domain.errors import Obsolete
from workflows.incidents import job_handlers as incidents
from workflows.jobs.states import Claimed
from workflows.operations import job_handlers as operations
from workflows.organisation.settings import current
from workflows.outbox.handlers import Handlers
from workflows.recovery import job_handlers as recovery
from workflows.reminders import job_handlers as reminders
from workflows.timeline import job_handlers as timeline
from workflows.war_room import job_handlers as war_room

HANDLERS: Handlers = {
    **incidents.HANDLERS,
    **war_room.HANDLERS,
    **reminders.HANDLERS,
    **recovery.HANDLERS,
    **timeline.HANDLERS,
    **operations.HANDLERS,
}


def deliver(claimed: Claimed, deps: Deps) -> None:
    """Run the handler of a job, with what is set up now. `Obsolete` counts as done; raises every other error."""
    with suppress(Obsolete):
        HANDLERS[type(claimed.job)](claimed, current(deps))
