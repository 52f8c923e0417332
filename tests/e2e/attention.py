"""What Muster asks of people's attention: its messages in a room, and what each person gets of it."""

from dataclasses import dataclass

from sandbox import Message, Person, Room
from tests.e2e.workspace import Workspace


@dataclass(frozen=True)
class Heard:
    """What one person was called to: direct messages, mentions, private answers. An edit calls nobody."""

    direct: int = 0
    mentions: int = 0
    private: int = 0


def said_in(workspace: Workspace, room: Room) -> list[Message]:
    """Muster's own messages to everybody in the room, the card and threads included, Slack's grey lines not."""
    every = [one for message in room.messages for one in (message, *message.thread)]
    return [m for m in every if m.author == workspace.slack.bot_name and not m.is_system]


def heard_by(workspace: Workspace, person: Person, *rooms: Room) -> Heard:
    """What `person` got in the conversation with Muster and in these rooms."""
    mine = workspace.slack.bot_name
    mentions = [m for room in rooms for m in said_in(workspace, room) if person.name in m.pings]
    members = [room for room in rooms if person.name in room.members]
    seen = [m for room in members for m in person.sees(room) if m.is_ephemeral and m.author == mine]
    direct = [m for m in person.dms() if m.author == mine and not m.is_ephemeral]
    return Heard(len(direct), len(mentions), len(seen))
