"""What every command, press, submission and shortcut says of itself: who asks, where, and how to answer."""

from dataclasses import dataclass
from enum import StrEnum

from commands.payloads.payload import Payload
from workflows.domain.ids import ChannelId, UserId


class Surface(StrEnum):
    """Where somebody pressed or typed."""

    MESSAGE = "message"
    FORM = "modal"
    HOME = "home"


MOST_THROUGH = 80
"""Characters: ours are shorter, what is forged is not kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackRequest:
    """One request of one person."""

    user: UserId
    channel: ChannelId | None
    id: str
    """The same when Slack or a person repeats it."""
    trigger_id: str
    """Opens one form, within three seconds."""
    surface: Surface = Surface.MESSAGE
    view_id: str = ""
    """The form or Home tab it comes from."""
    is_command: bool = False
    through: str = ""
    """The button, form or shortcut, as the access log names it; of a command the word follows."""


def read_request(body: Payload) -> SlackRequest:
    """The request of a command, an interaction or a shortcut."""
    user = body["user_id"] if "user_id" in body else body["user"]["id"]
    channel = body.get("channel_id") or (body.get("channel") or {}).get("id")
    view = body.get("view") or {}
    trigger_id = str(body.get("trigger_id", ""))
    return SlackRequest(
        user=UserId(user),
        channel=ChannelId(channel) if channel else None,
        id=str(view["id"]) if body.get("type") == "view_submission" else trigger_id,
        trigger_id=trigger_id,
        surface=Surface(view["type"]) if view else Surface.MESSAGE,
        view_id=str(view.get("id", "")),
        is_command="command" in body,
        through=_through(body)[:MOST_THROUGH],
    )


def _through(body: Payload) -> str:
    if "command" in body:
        return "/incident"
    if actions := body.get("actions"):
        return f"button {actions[0].get('action_id', '')}"
    if body.get("type") == "block_suggestion":
        return f"menu {body.get('action_id', '')}"
    if body.get("type") == "view_submission":
        return f"form {(body.get('view') or {}).get('callback_id', '')}"
    return f"shortcut {body.get('callback_id', '')}"


def command_text(body: Payload) -> str:
    """What was typed after `/incident`."""
    return str(body.get("text") or "").strip()
