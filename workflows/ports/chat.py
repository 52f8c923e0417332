"""The interface to the chat."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from workflows.domain.chat import FetchedMessage, Group, Page, Priority, Refusal, Room, RoomFacts, RoomSlot
from workflows.domain.ids import (
    ChannelId,
    MessageTs,
    UserId,
)
from workflows.domain.incident import MessageRef
from workflows.domain.people import Person
from workflows.messages.incidents import Home
from workflows.messages.message import Message


class Chat(Protocol):
    """Every method raises only `ChatUnavailable`, `ChatRejected` and `RateLimited`.

    A rate-limited call is not made; `RateLimited` says when it can be.

    `key` marks a message in its metadata. With `may_have_run` (an earlier attempt may have had its effect), a message
    with that key is looked up first and not posted twice.
    """

    def room_slot(self, behind: int) -> RoomSlot:
        """Estimates when a room can be created after `behind` others; reserves nothing."""

    def create_room(self, name: str, *, private: bool, not_before: datetime) -> Room | None:
        """A new room; None when the name is taken. Raises `ChatRejected` when it is not private as requested.

        Adopts a room of that name that an earlier attempt created: ours, as private as requested, and not older than
        `not_before`.
        """

    def invite(self, room: ChannelId, users: Iterable[UserId]) -> tuple[Refusal, ...]: ...
    def remove(self, room: ChannelId, user: UserId) -> None:
        """Remove a person from a room; nothing for somebody who is not in it."""

    def set_topic(self, room: ChannelId, topic: str) -> None: ...
    def set_purpose(self, room: ChannelId, purpose: str) -> None: ...
    def add_bookmark(self, room: ChannelId, title: str, link: str, *, may_have_run: bool = False) -> None:
        """Add a bookmark. With `may_have_run`, do nothing when the link is bookmarked, and edit our bookmark of that
        title, whose target is gone."""

    def rename(self, room: ChannelId, name: str) -> str | None:
        """The new name; None when it is taken."""

    @property
    def administers(self) -> bool:
        """Whether Muster was given the means of an admin of the whole organisation."""

    def make_private(self, room: ChannelId) -> bool:
        """Make a public room private, with its members and messages. False where the chat does not permit it."""

    def exclude_from_ai(self, room: ChannelId) -> str:
        """Keep what is written in a room from the chat's own AI. The code of its refusal; empty: it is done."""

    def archive(self, room: ChannelId) -> None:
        """Close a room for good, unless it is archived already."""

    def post(
        self,
        to: ChannelId | UserId | str,
        message: Message,
        *,
        key: str,
        may_have_run: bool = False,
        thread: MessageTs | None = None,
        priority: Priority = Priority.ORDINARY,
    ) -> MessageRef:
        """Post to a room, to a channel by name, or to a person (a direct message)."""

    def posted(self, to: ChannelId | UserId | str, key: str, thread: MessageTs | None = None) -> MessageRef | None:
        """The message posted under `key`, if it is among the newest ones."""

    def edit(self, ref: MessageRef, message: Message, *, reader: UserId | None = None) -> None:
        """`reader`: the person to whom it was sent."""

    def show_home(self, user: UserId, home: Home) -> None:
        """Publish somebody's Home tab, in place of what it shows."""

    def delete(self, ref: MessageRef) -> None:
        """Remove a message of ours, unless it is gone already."""

    def pin(self, ref: MessageRef) -> None: ...
    def react(self, ref: MessageRef, emoji: str) -> None: ...
    def unreact(self, ref: MessageRef, emoji: str) -> None: ...
    def permalink(self, ref: MessageRef) -> str: ...
    def address(self, ref: MessageRef) -> str:
        """The link to a message outside threads, without a call where possible."""

    def fetch(self, ref: MessageRef, *, priority: Priority = Priority.ORDINARY) -> FetchedMessage | None:
        """The message or thread reply; None when it was deleted."""

    def upload(
        self, ref: MessageRef, filename: str, title: str, content: str | bytes, *, may_have_run: bool = False
    ) -> None:
        """Upload a file to the thread of a message; with `may_have_run`, unless it contains one of that name."""

    def delete_file(self, file: str) -> bool:
        """Whether it is deleted. False where the chat lets Muster not delete it."""

    def history(self, room: ChannelId, thread: str = "", cursor: str = "") -> Page:
        """One page, in one call, behind all other calls. Of a room: without thread replies, newest first, backwards
        from `cursor`. Of a thread: oldest first, forwards from `cursor`; empty when the thread was deleted."""

    def members(self, room: ChannelId) -> frozenset[UserId]:
        """Everybody in the room except Muster. Behind all other calls."""

    def person(self, user: UserId, now: datetime) -> Person:
        """The person. Raises `ChatRejected` for an unknown id."""

    def look_at(self, channel: ChannelId) -> RoomFacts | None:
        """The channel now; None when it is gone, or private and without Muster."""

    def channel_named(self, name_or_id: str) -> RoomFacts | None:
        """The channel now; None when there is none. Slow the first time, for a name."""

    def unarchive(self, room: ChannelId) -> bool:
        """Open an archived room. False where the chat leaves that to people."""

    def own_rooms(self) -> Mapping[ChannelId, RoomFacts]:
        """The channels that Muster is in, archived ones too. A call for a thousand of them, behind all other calls."""

    def find_channel(self, name_or_id: str) -> ChannelId | None:
        """The channel; None when there is none. Slow."""

    def public_name(self, channel: ChannelId) -> str | None:
        """The name of a channel that everybody in the workspace may know; None: it is private, or unknown."""

    def group_handle(self, group: str) -> str | None:
        """The handle of a user group, without its `@`; None when there is none of that id."""

    def groups(self) -> tuple[Group, ...]:
        """The user groups, by handle."""

    def resolve(self, reference: str) -> tuple[UserId, ...]:
        """The people of a user id, a user group id or an e-mail address."""
