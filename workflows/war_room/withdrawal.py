"""What was announced of an incident that is not for everybody any more: emptied, wherever it stands. So is its number,
where the room of another incident was told of a merge."""

from collections.abc import Callable, Iterable
from functools import partial

from workflows.access.audience import may_be_named
from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.entries.merges import AboutAnother
from workflows.domain.errors import ChatError, ChatRejected, RateLimited
from workflows.domain.ids import ChannelId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.reminders import ReminderKind
from workflows.domain.steps import StepState
from workflows.jobs.states import Claimed
from workflows.messages.war_room import Withdrawn
from workflows.outbox.outside import noted
from workflows.outbox.posting import empty
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.war_room.activity_feed import THREAD_GONE, told_by


def withdraw_announcements(claimed: Claimed, deps: Deps) -> None:
    """Leave no word of it, nor its number. Raises `ChatUnavailable`, `ChatRejected` and `RateLimited`."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        if incident.is_announced:
            return  # opened again
        refs, lost = posted_outside(uow, incident), _perhaps_outside(uow, incident, deps)
        lines = [line for other in _merged_with(uow, incident) for line in _lines_naming(uow, incident, other)]
    _do_each(
        *(partial(empty, ref, Withdrawn(), deps) for ref in dict.fromkeys(refs)),
        *(partial(_empty_if_posted, channel, key, deps) for channel, key in lost),
        *(partial(_tell_anew, other, key, deps) for other, key in dict.fromkeys(lines)),
    )


def _do_each(*parts: Callable[[], None]) -> None:
    """One that fails leaves no other undone: the first error is raised once all were tried."""
    failed: list[ChatError | RateLimited] = []
    for part in parts:
        try:
            part()
        except (ChatError, RateLimited) as error:
            failed.append(error)
    if failed:
        raise failed[0]


def posted_outside(uow: UnitOfWork, incident: Incident) -> tuple[MessageRef, ...]:
    """The messages about it that people outside its room can read."""
    nudges = [reminder.message for kind in ReminderKind for reminder in uow.reminders.of(incident.id, kind)]
    changes = [MessageRef(one.channel, one.ts) for one in noted(uow, incident.id) if one.ts]
    known = [incident.announcement, *changes, *nudges]
    return tuple(ref for ref in known if ref is not None and incident.is_outside(ref))


def _perhaps_outside(uow: UnitOfWork, incident: Incident, deps: Deps) -> Iterable[tuple[ChannelId | str, str]]:
    """The channels and keys of those whose posting the chat may never have answered."""
    begun = any(s.step == "announce" and s.state is StepState.STARTED for s in uow.steps.of(incident.id))
    first = [(deps.announce_channel, f"step-{incident.id}-announce")] if begun else []
    return [*first, *((one.channel, one.key) for one in noted(uow, incident.id) if one.ts is None)]


def _empty_if_posted(channel: ChannelId | str, key: str, deps: Deps) -> None:
    found = deps.chat.posted(channel, key)
    if found is not None:
        empty(found, Withdrawn(), deps)


def _merged_with(uow: UnitOfWork, incident: Incident) -> Iterable[Incident]:
    merges = uow.merges.with_incident(incident.id)
    tied = {number for merge in merges for number in (merge.incident_id, merge.target)} - {incident.id}
    return uow.incidents.get_many(tied).values()


def _lines_naming(uow: UnitOfWork, incident: Incident, other: Incident) -> Iterable[tuple[Incident, str]]:
    """The messages in the room of the other incident, by their keys, that name this one to people who may not know of
    it."""
    if other.room is None or other.room_state is not RoomState.READY or may_be_named(uow, other, incident):
        return ()
    about = (e for e in uow.timeline.of(other.id) if isinstance(e.fact, AboutAnother) and e.fact.other == incident.id)
    lines = (uow.posted_entries.get(entry.id) for entry in about)
    return [(other, line.key) for line in lines if line is not None]


def _tell_anew(other: Incident, key: str, deps: Deps) -> None:
    """Edit a line in the room of the other incident to what may be read there now."""
    with deps.store.read() as uow:
        where, message = told_by(uow, incident_of(uow, other.id), key, deps.clock.now())
    assert other.room is not None
    try:
        found = deps.chat.posted(other.room, key, thread=where)
    except ChatRejected as error:
        if error.code not in THREAD_GONE:
            raise
        return
    if found is not None:
        empty(found, message, deps)
