"""What an answer says when Muster cannot speak in the war room: the change is on record, and how it gets there."""

from commands.context import Context
from commands.responding.answers import Acknowledged, Answer, Ephemeral
from commands.views.plain import sentence, with_footer
from workflows.domain.channels import RoomState
from workflows.domain.ids import IncidentId
from workflows.incidents.room_state import room_state_of, seen_room_state


def if_posted(context: Context, incident_id: IncidentId, key: str) -> Answer:
    """An answer that says something is posted in the room: only where it can be."""
    state = room_state_of(incident_id, context.deps).room_state
    return Acknowledged(context.fmt(key)) if state is RoomState.READY else Acknowledged()


def with_room_state(context: Context, incident_id: IncidentId | None, answer: Answer) -> Answer:
    """The answer to a change; where the room does not hear of it, the person who made it does.

    `incident_id` may be what a form says of itself: of an incident that this person may not see, nothing is said.
    """
    if incident_id is None or not isinstance(answer, Ephemeral | Acknowledged):
        return answer
    incident = seen_room_state(incident_id, context.person, context.deps)
    if incident is None or incident.room_state is RoomState.READY:
        return answer
    name, label = f"#{incident.room_name}", incident.label
    why = context.fmt(f"meanwhile.room_{incident.room_state}", room=name, label=label)
    if isinstance(answer, Acknowledged):
        return Ephemeral(with_footer(sentence(answer.message), why) if answer.message else sentence(why))
    return Ephemeral(with_footer(answer.message, why))
