"""Leaving the public room of an incident that is not for everybody: emptied of what Muster posted, renamed, archived.

What people wrote there themselves stays readable: only its authors, and admins, can delete it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from workflows.access.reach import first_reachable
from workflows.deps import Deps
from workflows.domain.channels import Channel, RoomState
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import ChannelId, MessageTs
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.naming import left_room_name
from workflows.jobs.states import Claimed
from workflows.jobs.war_room import NotifyNotArchived
from workflows.messages.war_room import RoomNotArchived, Sentence
from workflows.outbox.direct import tell
from workflows.outbox.preconditions import incident_of
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork
from workflows.war_room.room_making import NAMES_TRIED
from workflows.war_room.step_context import Result, StepContext

CANNOT_BE_DELETED = frozenset({"cant_delete_message", "message_not_found"})
"""The lines that Slack itself writes of what Muster did, such as that it set the topic."""


def empty_old_room(context: StepContext) -> Result:
    """Delete what Muster posted in the old room."""
    empty_of_ours(old_room(context).channel, context.deps)
    return {}


def empty_of_ours(room: ChannelId, deps: Deps, but: MessageRef | None = None) -> None:
    """Delete what Muster posted there, in threads too. `but`: one message that stays."""
    cursor = ""
    while True:
        page = deps.chat.history(room, cursor=cursor)
        for message in page.messages:
            if message.last_reply_at is not None:
                _empty_thread(room, message.ref.ts, deps)
            if message.is_ours and message.ref != but:
                _delete(message.ref, deps)
        if page.next is None:
            return
        cursor = page.next


def _empty_thread(room: ChannelId, thread: MessageTs, deps: Deps) -> None:
    cursor = ""
    while True:
        page = deps.chat.history(room, thread, cursor)
        for reply in page.messages:
            if reply.is_ours:
                _delete(reply.ref, deps)
        if page.next is None:
            return
        cursor = page.next


def _delete(ref: MessageRef, deps: Deps) -> None:
    try:
        deps.chat.delete(ref)
    except ChatRejected as error:
        if error.code not in CANNOT_BE_DELETED:
            raise


def close_old_room(context: StepContext) -> Result:
    """One last line, which says nothing of the incident nor where it went on; no topic, purpose and name tell of it."""
    chat, old = context.deps.chat, old_room(context)
    chat.set_topic(old.channel, "")
    chat.set_purpose(old.channel, "")
    for taken in range(NAMES_TRIED):
        wanted = left_room_name(context.incident.request_id, taken)
        name = wanted if wanted == old.name else chat.rename(old.channel, wanted)
        if name is not None:
            break
    else:
        raise ChatRejected("name_taken")
    key = context.key(f"close-{old.channel}")
    chat.post(old.channel, Sentence(key="moved.old_room"), key=key, may_have_run=context.may_have_run)
    return {"name": name}


def apply_closed(uow: UnitOfWork, incident: Incident, result: Result, _began: datetime) -> None:
    _put_old(uow, incident, name=result["name"])


def archive_old_room(context: StepContext) -> Result:
    context.deps.chat.archive(old_room(context).channel)
    return {}


def apply_archived(uow: UnitOfWork, incident: Incident, _result: Result, _began: datetime) -> None:
    _put_old(uow, incident, state=RoomState.ARCHIVED)


def _put_old(uow: UnitOfWork, incident: Incident, **changes: Any) -> None:
    assert incident.left_room is not None
    uow.incidents.put_channel(incident.id, replace(incident.left_room, **changes))


def ask_to_archive(uow: UnitOfWork, incident: Incident) -> None:
    uow.outbox.put(NotifyNotArchived(incident.id))


def notify_not_archived(claimed: Claimed, deps: Deps) -> None:
    """To the lead: everybody still reads and writes in the room that the incident left."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        shown = snapshot(uow, incident, deps.clock.now())
        person = first_reachable(uow, shown)
    old = incident.left_room
    if old is not None and old.state is not RoomState.ARCHIVED and person is not None:
        tell(claimed, person, RoomNotArchived(shown, old), deps)


def old_room(context: StepContext) -> Channel:
    assert context.incident.left_room is not None
    return context.incident.left_room
