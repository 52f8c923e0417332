"""Reading who and what there is in a workspace: people, user groups, channels."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from bot.slack.people import as_person
from bot.slack.rooms import as_room
from bot.slack.web_api import SlackCalls
from workflows.domain.chat import Group, Priority, RoomFacts
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import ChannelId, UserId
from workflows.domain.people import Person


class SlackDirectory:
    """The part of `workflows.ports.chat.Chat` that changes nothing and says nothing."""

    def __init__(self, calls: SlackCalls, ours: Callable[[], Collection[str]] = frozenset) -> None:
        """`ours`: the ids of this workspace and of its organisation, as far as they are known."""
        self._calls = calls
        self._ours = ours
        self._channels: dict[str, ChannelId] = {}

    def person(self, user: UserId, now: datetime) -> Person:
        found = self._calls.call("users.info", user=user, include_locale=True)["user"]
        return as_person(user, found, now, self._ours())

    def resolve(self, reference: str) -> tuple[UserId, ...]:
        if "@" in reference:
            return (UserId(self._calls.call("users.lookupByEmail", email=reference)["user"]["id"]),)
        if reference.startswith("S"):
            return tuple(UserId(u) for u in self._calls.call("usergroups.users.list", usergroup=reference)["users"])
        return (UserId(reference),)

    def group_handle(self, group: str) -> str | None:
        found = self._calls.call("usergroups.list", include_disabled=True)["usergroups"]
        return next((str(one["handle"]) for one in found if one["id"] == group), None)

    def groups(self) -> tuple[Group, ...]:
        found = self._calls.call("usergroups.list")["usergroups"]
        made = (Group(one["id"], str(one["handle"]), str(one["name"])) for one in found)
        return tuple(sorted(made, key=lambda group: group.handle))

    def find_channel(self, name_or_id: str) -> ChannelId | None:
        try:
            return ChannelId(self._calls.call("conversations.info", channel=name_or_id)["channel"]["id"])
        except ChatRejected as error:
            if error.code != "channel_not_found":
                raise
        return self.id_by_name(name_or_id)

    def look_at(self, channel: ChannelId) -> RoomFacts | None:
        try:
            return as_room(self._calls.call("conversations.info", channel=channel)["channel"])
        except ChatRejected as error:
            if error.code != "channel_not_found":
                raise
            return None

    def channel_named(self, name_or_id: str) -> RoomFacts | None:
        known = self._channels.get(name_or_id)
        facts = self.look_at(known) if known else None
        if facts is not None and not facts.is_archived:
            return facts
        by_id = self.look_at(ChannelId(name_or_id))
        found = by_id.id if by_id else self.id_by_name(name_or_id, exclude_archived=False)
        if found is None:
            return facts
        self._channels[name_or_id] = found
        return self.look_at(found)

    def public_name(self, channel: ChannelId) -> str | None:
        try:
            found = self._calls.call("conversations.info", channel=channel)["channel"]
        except ChatRejected:
            return None
        return None if found.get("is_private") or not found.get("name") else str(found["name"])

    def own_rooms(self) -> Mapping[ChannelId, RoomFacts]:
        kinds = "public_channel,private_channel"
        found = self._calls.pages("users.conversations", "channels", priority=Priority.LAST, types=kinds)
        return {room.id: room for room in map(as_room, found)}

    def id_by_name(self, name: str, *, exclude_archived: bool = True) -> ChannelId | None:
        """Looked up only after an ambiguous call: a scan of the channels is slow."""
        kinds = "public_channel,private_channel"
        for method in ("users.conversations", "conversations.list"):
            for channel in self._calls.pages(method, "channels", types=kinds, exclude_archived=exclude_archived):
                if channel["name"] == name:
                    return ChannelId(channel["id"])
        return None
