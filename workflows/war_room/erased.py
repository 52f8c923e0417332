"""What an erasure leaves in the chat: Muster's own messages are emptied or deleted, the room's name and topic are its
number. What people wrote is theirs, and goes by the chat's own retention."""

from workflows.deps import Deps
from workflows.domain.channels import RoomState
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.retention import ErasedMessage
from workflows.jobs.states import Claimed
from workflows.messages.holds import Erased
from workflows.outbox.posting import empty
from workflows.outbox.preconditions import incident_of
from workflows.war_room.leaving import empty_of_ours
from workflows.war_room.refresh import give_name

BY_RULE = "retention"


def clear_erased(claimed: Claimed, deps: Deps) -> None:
    """May run twice: what is emptied is forgotten, one by one. A room that Muster cannot speak in stays as it is."""
    with deps.store.read() as uow:
        incident = incident_of(uow, claimed.incident_id)
        done = uow.erasing.certificates(incident.id)
        waiting = uow.erasing.remembered(incident.id)
    if not done:
        return
    left = Erased(label=incident.label, by_rule=done[-1].basis == BY_RULE)
    for one in waiting:
        empty(one.message, left, deps)
        _forget(incident.id, one, deps)
    if incident.room is not None and incident.room_state is RoomState.READY:
        _clear_room(incident, deps)


def _forget(incident_id: IncidentId, one: ErasedMessage, deps: Deps) -> None:
    with deps.store.write() as uow:
        uow.erasing.forget(one)
        uow.commit()


def _clear_room(incident: Incident, deps: Deps) -> None:
    """The card stays, as the shell."""
    assert incident.room is not None
    card = MessageRef(incident.room, incident.card) if incident.card else None
    empty_of_ours(incident.room, deps, but=card)
    deps.chat.set_topic(incident.room, incident.label)
    give_name(incident, "", deps)
