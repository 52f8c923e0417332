"""Capturing a message for the timeline, from its menu. `events.py` does it for a reaction."""

from commands.context import Context
from commands.payloads.shortcut import MessageShortcut
from commands.responding.answers import Acknowledged, Answer
from workflows.timeline.captures import capture, war_room_of


def capture_message(context: Context, used: MessageShortcut) -> Answer:
    """The message shortcut "Add to timeline"."""
    war_room_of(used.message.channel, context.person, context.deps)
    capture(used.message, used.said_at, used.thread, context.person, context.now, context.now, context.deps)
    return Acknowledged()
