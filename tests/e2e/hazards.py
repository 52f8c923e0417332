"""Answering the notice that comes before a room in which people may meet what can hurt them."""

from sandbox import Message, Person, Room
from tests.e2e.workspace import Workspace

CALLED = "You are called to"


def notices(who: Person) -> list[Message]:
    return [message for message in who.dms() if "Join" in message.buttons]


def joins(workspace: Workspace, *people: Person, room: Room) -> None:
    """Each presses *Join* on the last notice."""
    for who in people:
        who.click(notices(who)[-1], "Join")
        name = who.name
        workspace.slack.wait_until(lambda name=name: name in room.members, what=f"{name} in the room")  # type: ignore[misc]
    workspace.quiet()
