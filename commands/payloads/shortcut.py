"""A shortcut from a message's menu: the message it was used on."""

from dataclasses import dataclass
from datetime import datetime

from commands.payloads.payload import Payload, moment
from workflows.domain.chat import SeenMessage
from workflows.domain.ids import ChannelId, MessageTs
from workflows.domain.incident import MessageRef
from workflows.text.seen_message import seen


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageShortcut:
    """The message, as Slack shows it at this moment."""

    message: MessageRef
    seen: SeenMessage
    said_at: datetime
    thread: str
    """The first message of its thread; empty for a message of the channel."""


def read_message_shortcut(body: Payload) -> MessageShortcut:
    """The message of a `message_action` payload."""
    message = body["message"]
    thread = str(message.get("thread_ts") or "")
    return MessageShortcut(
        message=MessageRef(ChannelId(body["channel"]["id"]), MessageTs(body["message_ts"])),
        seen=seen(message),
        said_at=moment(message["ts"]),
        thread=thread if thread != message["ts"] else "",
    )


def callback_of(body: Payload) -> str:
    """Which shortcut it is."""
    return str(body["callback_id"])
