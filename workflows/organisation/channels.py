"""The channels that can be set up: Muster has to reach them, and only leaders may read the leadership channel."""

from workflows.deps import Deps
from workflows.domain.errors import InvalidField
from workflows.domain.ids import ChannelId
from workflows.domain.organisation import Setting


def check_announce_channel(channel: str, deps: Deps) -> None:
    """Raises `InvalidField` for a channel that Muster cannot see."""
    if deps.chat.find_channel(channel) is None:
        raise InvalidField(Setting.ANNOUNCE_CHANNEL, "channel_unseen")


def check_leadership_channel(channel: str, deps: Deps) -> None:
    """Raises `InvalidField` unless it is private, within this workspace, and Muster is in it."""
    found = deps.chat.look_at(ChannelId(channel))
    if found is None:
        raise InvalidField(Setting.LEADERSHIP_CHANNEL, "channel_unseen")
    if not found.is_guarded:
        raise InvalidField(Setting.LEADERSHIP_CHANNEL, "leadership_not_private")
