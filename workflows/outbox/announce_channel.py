"""The announce channel, looked at before every message: nothing is posted where another organisation reads it."""

from workflows.deps import Deps
from workflows.domain.chat import RoomFacts
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import ChannelId

SHARED = "shared_with_another_organisation"
"""A code of ours: the channel is shared by Slack Connect, or about to be."""


def announce_channel(deps: Deps) -> ChannelId:
    """The channel that is set. Raises `ChatRejected` when it is missing, archived or shared, with a code that says
    so."""
    found = deps.chat.channel_named(deps.announce_channel)
    trouble = trouble_with(found)
    if found is None or trouble:
        raise ChatRejected(trouble)
    return found.id


def is_for_us(channel: ChannelId, deps: Deps) -> bool:
    """Whether what stands there is read in this workspace alone, and can be changed."""
    return not trouble_with(deps.chat.look_at(channel))


def trouble_with(found: RoomFacts | None) -> str:
    """Why nothing is announced there; empty: it is."""
    if found is None:
        return "channel_not_found"
    if found.is_archived:
        return "is_archived"
    return SHARED if found.is_shared else ""
