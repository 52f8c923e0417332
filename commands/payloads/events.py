"""What happens in channels, parsed. None: an event that Muster does not use, or cannot read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from commands.payloads.payload import Payload, a_ts, an_id, moment
from workflows.domain.chat import SeenMessage
from workflows.domain.ids import ChannelId, MessageTs, UserId
from workflows.domain.incident import MessageRef
from workflows.text.seen_media import has_media
from workflows.text.seen_message import seen

IS_OWN = "is_own"
"""Added to what Slack sends: whether it was Muster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReactionEvent:
    """Somebody put an emoji on a message, or took it away."""

    message: MessageRef
    said_at: datetime
    emoji: str
    user: UserId
    at: datetime
    """When Slack saw it: an event that is delivered late must not undo a newer one."""


class ChannelEvent:
    """What comes as a message: one that is not what it was, or a line of Slack's own about the channel."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEvent(ChannelEvent):
    """A message is not what it was."""

    message: MessageRef


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageEdited(MessageEvent):
    """It has a new text. Slack does not always say who changed it, and when."""

    seen: SeenMessage
    by: UserId | None
    at: datetime | None
    is_own: bool = False
    """Muster's own message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaPosted(MessageEvent):
    """A new message shows media."""

    seen: SeenMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDeleted(MessageEvent):
    """It is gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberEvent:
    """Somebody joined a channel, or left it. `at` is Slack's time."""

    channel: ChannelId
    user: UserId
    at: datetime
    is_own: bool = False
    """It was Muster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomEvent(ChannelEvent):
    """Something became of a channel: archived, left by Muster, made private or public. `by`: who did it."""

    channel: ChannelId
    is_made_private: bool = False
    by: UserId | None = None


@dataclass(frozen=True, slots=True)
class UserChanged:
    """Somebody's account changed, or was closed."""

    user: UserId
    is_closed: bool = False


@dataclass(frozen=True, slots=True)
class HomeOpened:
    """Somebody looks at their Home tab."""

    user: UserId


def read_reaction(event: Payload) -> ReactionEvent | None:
    """None for a reaction to anything but a message. A skin tone (`point_up::skin-tone-2`) is left out."""
    item = event["item"]
    if item.get("type") != "message":
        return None
    return ReactionEvent(
        message=MessageRef(ChannelId(an_id(item["channel"])), MessageTs(a_ts(item["ts"]))),
        said_at=moment(item["ts"]),
        emoji=str(event["reaction"]).partition("::")[0],
        user=UserId(an_id(event["user"])),
        at=moment(event["event_ts"]),
    )


def read_message(event: Payload) -> ChannelEvent | None:
    """Only edits, deletions, the lines by which Slack says that a channel is private or public, and whether a message
    of somebody else shows media: the words that people write are not read."""
    read = MESSAGE_SUBTYPES.get(str(event.get("subtype", "")), _posted)
    return read(event)


def _posted(event: Payload) -> MediaPosted | None:
    if event.get(IS_OWN) or not has_media(event):
        return None
    ref = MessageRef(ChannelId(an_id(event["channel"])), MessageTs(a_ts(event["ts"])))
    return MediaPosted(message=ref, seen=seen(event))


def _edited(event: Payload) -> MessageEvent:
    """A deleted message that has replies is edited into a tombstone."""
    message = event["message"]
    shown, ref = seen(message), MessageRef(ChannelId(an_id(event["channel"])), MessageTs(a_ts(message["ts"])))
    if shown.is_deleted:
        return MessageDeleted(message=ref)
    edited = message.get("edited") or {}
    by, at = edited.get("user"), edited.get("ts")
    return MessageEdited(
        message=ref,
        seen=shown,
        by=UserId(an_id(by)) if by else None,
        at=moment(at) if at else None,
        is_own=bool(event.get(IS_OWN)),
    )


def _deleted(event: Payload) -> MessageDeleted:
    return MessageDeleted(message=MessageRef(ChannelId(an_id(event["channel"])), MessageTs(a_ts(event["deleted_ts"]))))


def _made_private(event: Payload) -> RoomEvent:
    by = event.get("user")
    return RoomEvent(
        channel=ChannelId(an_id(event["channel"])), is_made_private=True, by=UserId(an_id(by)) if by else None
    )


def read_room(event: Payload) -> RoomEvent:
    return RoomEvent(channel=ChannelId(an_id(event["channel"])))


MESSAGE_SUBTYPES: Mapping[str, Callable[[Payload], ChannelEvent | None]] = {
    "message_changed": _edited,
    "message_deleted": _deleted,
    "channel_convert_to_private": _made_private,
    "channel_convert_to_public": read_room,
}


def read_member(event: Payload) -> MemberEvent:
    channel, user = ChannelId(an_id(event["channel"])), UserId(an_id(event["user"]))
    is_own = bool(event.get(IS_OWN))
    return MemberEvent(channel=channel, user=user, at=moment(event["event_ts"]), is_own=is_own)


@dataclass(frozen=True, slots=True)
class GroupChanged:
    """Other people are in a user group."""

    group: str


def read_user_changed(event: Payload) -> UserChanged:
    return UserChanged(UserId(an_id(event["user"]["id"])), bool(event["user"].get("deleted")))


def read_group_changed(event: Payload) -> GroupChanged:
    """`subteam_members_changed` names the group, `subteam_updated` shows it."""
    return GroupChanged(str(event["subteam"]["id"] if "subteam" in event else event["subteam_id"]))


def read_home_opened(event: Payload) -> HomeOpened | None:
    """None for the other tabs of the app."""
    return HomeOpened(UserId(an_id(event["user"]))) if event.get("tab") == "home" else None


def seen_by(own: str | None, event: Payload) -> Payload:
    """The event, and whether it is Muster, whose id is `own`, that did something."""
    changed = event.get("message")
    by = event.get("user") or (changed.get("user") if isinstance(changed, Mapping) else None)
    return {**event, IS_OWN: by is not None and by == own}


def kind_of(event: Payload) -> str:
    """Slack's name of the event."""
    return str(event["type"])
