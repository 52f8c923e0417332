"""The chat, as far as Muster uses it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from workflows.domain.chat import FetchedMessage, Page, Refusal, Room, RoomSlot
from workflows.domain.ids import (
    ChannelId,
    MessageTs,
    UserId,
)
from workflows.domain.incident import MessageRef
from workflows.domain.people import Person
from workflows.messages.message import Message


class Chat(Protocol):
    """The chat, as far as Muster uses it. Raises `ChatUnavailable`, `ChatRejected`, and `RateLimited` only.

    A call that would come too early is not made: `RateLimited` says when it can be.

    `key` marks a message in its metadata; with `again` (an earlier attempt may have had its effect) a message with
    that key is looked up first and not posted twice.
    """

    def room_slot(self, behind: int) -> RoomSlot:
        """When a room can be created after `behind` others that waited longer: an estimate, it reserves nothing."""

    def create_room(self, name: str, *, private: bool, not_before: datetime) -> Room | None:
        """A new room; None when the name is taken by somebody else's. Rejected when it is not as private as asked.

        An earlier attempt, or another process, may have created it: a room of that name is adopted if it is ours, as
        private as asked, and not older than `not_before`.
        """

    def invite(self, room: ChannelId, users: Iterable[UserId]) -> tuple[Refusal, ...]: ...
    def set_topic(self, room: ChannelId, topic: str) -> None: ...
    def set_purpose(self, room: ChannelId, purpose: str) -> None: ...
    def add_bookmark(self, room: ChannelId, title: str, link: str, *, again: bool = False) -> None:
        """Add a bookmark beside those people have; with `again`, unless one to that link is there.

        With `again`, one of ours of that title is turned to the link instead: what it led to is gone.
        """

    def rename(self, room: ChannelId, name: str) -> str | None:
        """The name it got; None when it is taken."""

    def post(
        self,
        to: ChannelId | UserId | str,
        message: Message,
        *,
        key: str,
        again: bool = False,
        thread: MessageTs | None = None,
        first: bool = False,
    ) -> MessageRef:
        """Post to a room, to a channel by name, or to a person (a direct message, in their language). `first`: where
        messages queue, it does not wait behind the others."""

    def posted(self, to: ChannelId | UserId | str, key: str, thread: MessageTs | None = None) -> MessageRef | None:
        """What was posted there under `key`, if it still stands among the newest messages."""

    def edit(self, ref: MessageRef, message: Message, *, reader: UserId | None = None) -> None:
        """`reader`: the person to whom it was sent."""

    def pin(self, ref: MessageRef) -> None: ...
    def react(self, ref: MessageRef, emoji: str) -> None: ...
    def unreact(self, ref: MessageRef, emoji: str) -> None: ...
    def permalink(self, ref: MessageRef) -> str: ...
    def address(self, ref: MessageRef) -> str:
        """The link to a message outside threads, without asking the chat for it where that can be avoided."""

    def fetch(self, ref: MessageRef, *, last: bool = False) -> FetchedMessage | None:
        """The message, thread replies included; None when it is gone. `last`: nobody waits for it."""

    def upload(self, ref: MessageRef, filename: str, title: str, content: str, *, again: bool = False) -> None:
        """Attach a text file to the thread of a message; with `again`, unless one of that name is there."""

    def history(self, room: ChannelId, thread: str = "", cursor: str = "") -> Page:
        """One page, in one call. Of the room, without the replies in threads: the newest messages first, from `cursor`
        backwards. Of the thread of one message: the first replies first, from `cursor` on; none when it is gone.

        Like `members` for what nobody waits for: others that call go first.
        """

    def members(self, room: ChannelId) -> frozenset[UserId]:
        """Everybody in the room but Muster."""

    def person(self, user: UserId, now: datetime) -> Person:
        """What the chat says of them. Raises `ChatRejected` for somebody it does not know."""

    def find_channel(self, name_or_id: str) -> ChannelId | None:
        """The channel, looked up: slow, only for when something is being examined."""

    def is_private(self, channel: ChannelId) -> bool:
        """Whether nobody but its members can read it, and all of them are of this workspace."""

    def resolve(self, reference: str) -> tuple[UserId, ...]:
        """The people behind a person's id, a user group's id or an e-mail address."""
