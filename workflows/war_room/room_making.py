"""Making a room for an incident, under the first name that nobody has."""

from workflows.domain.errors import ChatRejected, RateLimited
from workflows.domain.incident import Incident
from workflows.domain.naming import room_name, slug
from workflows.war_room.creation_queue import wait_in_queue
from workflows.war_room.step_context import Result, StepContext

NAMES_TRIED = 20


def create_room(context: StepContext) -> Result:
    wait_in_queue(context)
    try:
        return make_room(context)
    except RateLimited:  # the first call that meets a pause did not know how long it is
        wait_in_queue(context)
        raise


def make_room(context: StepContext) -> Result:
    """A new room. Raises `ChatRejected` also when all its names are taken."""
    incident = context.incident
    words = words_of_name(incident)
    for taken in range(NAMES_TRIED):
        room = context.deps.chat.create_room(
            room_name(incident.id, words, taken),
            private=incident.exposure.private_room,
            not_before=incident.declared_at,
        )
        if room is not None:
            return {"room": room.id, "name": room.name, "private": "yes" if incident.exposure.private_room else ""}
    raise ChatRejected("name_taken")


def words_of_name(incident: Incident) -> str:
    """What the name of the room says besides the number."""
    return slug(incident.title) if incident.exposure.title_in_name else incident.code_name
