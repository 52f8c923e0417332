"""What was announced of an incident that is not for everybody any more: emptied, wherever it stands."""

from collections.abc import Iterable
from functools import partial

from workflows.deps import Deps
from workflows.domain.ids import ChannelId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.reminders import ReminderKind
from workflows.domain.steps import StepState
from workflows.jobs.states import Claimed
from workflows.messages.war_room import Withdrawn
from workflows.outbox.outside import noted
from workflows.outbox.posting import do_each, empty
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.war_room.step_context import step_key


def withdraw_announcements(claimed: Claimed, deps: Deps) -> None:
    """Leave no word of it, nor its number. Raises `ChatUnavailable`, `ChatRejected` and `RateLimited`."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        if incident.is_announced:
            return  # opened again
        refs, lost = posted_outside(uow, incident), _perhaps_outside(uow, incident, deps)
    do_each(
        *(partial(empty, ref, Withdrawn(), deps) for ref in dict.fromkeys(refs)),
        *(partial(_empty_if_posted, channel, key, deps) for channel, key in lost),
    )


def posted_outside(uow: UnitOfWork, incident: Incident) -> tuple[MessageRef, ...]:
    """The messages about it that people outside its room can read."""
    nudges = [reminder.message for kind in ReminderKind for reminder in uow.reminders.of(incident.id, kind)]
    changes = [MessageRef(one.channel, one.ts) for one in noted(uow, incident.id) if one.ts]
    leaders = None if incident.is_told_to_leadership else incident.leadership_announcement
    known = [incident.announcement, leaders, *changes, *nudges]
    return tuple(ref for ref in known if ref is not None and incident.is_outside(ref))


def _perhaps_outside(uow: UnitOfWork, incident: Incident, deps: Deps) -> Iterable[tuple[ChannelId | str, str]]:
    """The channels and keys of those whose posting the chat may never have answered."""
    begun = any(s.step == "announce" and s.state is StepState.STARTED for s in uow.steps.of(incident.id))
    first = [(deps.announce_channel, step_key(incident.request_id, "announce"))] if begun else []
    return [*first, *((one.channel, one.key) for one in noted(uow, incident.id) if one.ts is None)]


def _empty_if_posted(channel: ChannelId | str, key: str, deps: Deps) -> None:
    found = deps.chat.posted(channel, key)
    if found is not None:
        empty(found, Withdrawn(), deps)
