"""Handlers of reminder jobs."""

from workflows.deps import Deps
from workflows.jobs.reminders import CloseNudge, PostNudge
from workflows.jobs.states import Claimed, job_as
from workflows.messages.reminders import NudgeClosed
from workflows.messages.war_room import Withdrawn
from workflows.outbox.direct import must_not_read
from workflows.outbox.handlers import Handlers
from workflows.outbox.posting import edit_if_there
from workflows.outbox.preconditions import incident_of
from workflows.outbox.snapshot import snapshot
from workflows.reminders.delivery import post_nudge


def close_nudge(claimed: Claimed, deps: Deps) -> None:
    job = job_as(CloseNudge, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        reminder = uow.reminders.get(job.reminder_id)
        if reminder is None or reminder.message is None or reminder.outcome is None:
            return  # closed before it was posted: it will not be
        shown = snapshot(uow, incident, deps.clock.now(), reminder.closed_by, reminder.user)
        sent = uow.direct_messages.at(reminder.message)
        if sent is not None and must_not_read(uow, incident, sent):
            return  # it is taken back
    is_for_others = incident.is_outside(reminder.message) and not incident.is_announced
    message = Withdrawn() if is_for_others else NudgeClosed(snapshot=shown, reminder=reminder)
    edit_if_there(reminder.message, message, deps, reader=sent.user if sent else None)


HANDLERS: Handlers = {
    PostNudge: post_nudge,
    CloseNudge: close_nudge,
}
