"""What Muster says when it cannot speak in a war room."""

from commands.views.blocks import Rendered, actions, button, section
from commands.views.slack_formatter import SlackFormatter, ping
from workflows.domain.channels import RoomState
from workflows.messages.war_room import AiNotExcluded, MovedToRoom, RoomLost, RoomNotArchived
from workflows.text.slack_text import escape, shorten

END = "room.end"
UNARCHIVE = "room.unarchive"


def room_lost(fmt: SlackFormatter, message: RoomLost) -> Rendered:
    """What happened and what to do. In a room that everybody reads, nothing of the incident."""
    incident = message.snapshot.incident
    if message.state is RoomState.PUBLIC:
        who = ping(message.mention) if message.mention else ""
        text = fmt("room_lost.public", who=who).strip()
        return Rendered(text=text, blocks=(section(text),))
    title = escape(shorten(incident.title, 150))
    text = fmt(f"room_lost.{message.state}", label=incident.label, title=title, room=fmt.room(incident))
    if message.state is not RoomState.ARCHIVED or incident.has_ended:
        return Rendered(text=text, blocks=(section(text),))
    number = str(incident.id)
    end = button(fmt("room_lost.end"), END, number, style="primary")
    return Rendered(
        text=text, blocks=(section(text), actions(end, button(fmt("room_lost.unarchive"), UNARCHIVE, number)))
    )


def moved_to_room(fmt: SlackFormatter, message: MovedToRoom) -> Rendered:
    return _about_old(fmt, "moved.told", message)


def room_not_archived(fmt: SlackFormatter, message: RoomNotArchived) -> Rendered:
    return _about_old(fmt, "moved.not_archived", message)


def _about_old(fmt: SlackFormatter, key: str, message: MovedToRoom | RoomNotArchived) -> Rendered:
    incident, old = message.snapshot.incident, f"<#{message.old.channel}>"
    text = fmt(key, label=incident.label, room=fmt.room(incident), old=old)
    return Rendered(text=text, blocks=(section(text),))


def ai_not_excluded(fmt: SlackFormatter, message: AiNotExcluded) -> Rendered:
    incident = message.snapshot.incident
    text = fmt("moved.ai", label=incident.label, room=fmt.room(incident))
    return Rendered(text=text, blocks=(section(text),))
