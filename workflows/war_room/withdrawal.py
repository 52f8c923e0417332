"""What was announced of an incident that is not for everybody any more: emptied, wherever it stands."""

from collections.abc import Iterable

from workflows.deps import Deps
from workflows.domain.errors import ChatError, RateLimited
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.reminders import ReminderKind
from workflows.domain.steps import StepState
from workflows.jobs.states import Claimed
from workflows.messages.war_room import Withdrawn
from workflows.outbox.posting import edit_if_there
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.war_room.announcing import changes_announced


def withdraw_announcements(claimed: Claimed, deps: Deps) -> None:
    """Leave no word of it, nor its number. Raises `ChatUnavailable`, `ChatRejected` and `RateLimited`."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        if incident.is_announced:
            return  # opened again
        refs = posted_outside(uow, incident)
        may_be_posted = any(s.step == "announce" and s.state is StepState.STARTED for s in uow.steps.of(incident.id))
    if may_be_posted:
        found = deps.chat.posted(deps.announce_channel, f"step-{incident.id}-announce")
        refs = (*refs, *((found,) if found else ()))
    _empty_each(dict.fromkeys(refs), deps)


def _empty_each(refs: Iterable[MessageRef], deps: Deps) -> None:
    """One that cannot be emptied leaves no other standing: the first error is raised once all were tried."""
    failed: list[ChatError | RateLimited] = []
    for ref in refs:
        try:
            edit_if_there(ref, Withdrawn(), deps)
        except (ChatError, RateLimited) as error:
            failed.append(error)
    if failed:
        raise failed[0]


def posted_outside(uow: UnitOfWork, incident: Incident) -> tuple[MessageRef, ...]:
    """The messages about it that people outside its room can read."""
    nudges = [reminder.message for kind in ReminderKind for reminder in uow.reminders.of(incident.id, kind)]
    known = [incident.announcement, *changes_announced(uow, incident), *nudges]
    return tuple(ref for ref in known if ref is not None and incident.is_outside(ref))
