"""One channel as the workspace has it."""

from __future__ import annotations

from sandbox.driver.context import DriverContext
from sandbox.driver.message import Message
from sandbox.records import Channel, Post, User


class Room:
    """Live: every property reads the channel as it is now."""

    def __init__(self, driver: DriverContext, channel: Channel, viewer: User | None = None) -> None:
        self._driver = driver
        self._channel = channel
        self._viewer = viewer

    @property
    def channel(self) -> Channel:
        return self._channel

    @property
    def name(self) -> str:
        return self._channel.name

    @property
    def is_private(self) -> bool:
        return self._channel.is_private

    @property
    def is_archived(self) -> bool:
        return self._channel.archived

    @property
    def topic(self) -> str:
        return str(self._channel.topic["value"])

    @property
    def purpose(self) -> str:
        return str(self._channel.purpose["value"])

    @property
    def members(self) -> list[str]:
        """Names in the order of joining, the bot included."""
        with self._driver.ws.lock:
            return [self._driver.name_of(user_id) for user_id in self._channel.members]

    @property
    def bookmarks(self) -> list[tuple[str, str]]:
        """Title and link of each."""
        with self._driver.ws.lock:
            return [(one.title, one.link) for one in self._channel.bookmarks]

    @property
    def pins(self) -> list[Message]:
        with self._driver.ws.lock:
            found = [self._driver.ws.post(self._channel, pin.ts) for pin in self._channel.pins]
            return [self._message(post) for post in found if post]

    @property
    def messages(self) -> list[Message]:
        """The main line as a member without ephemerals sees it."""
        return self.seen_by(None)

    def seen_by(self, viewer: User | None) -> list[Message]:
        """The main line for one person, their own ephemerals included, thread replies not."""
        with self._driver.ws.lock:
            visible = [p for p in self._channel.posts if not p.visible_to or (viewer and p.visible_to == viewer.id)]
            main = [p for p in visible if not p.is_reply or p.broadcast]
            return [Message(self._driver, self._channel, post, viewer) for post in main]

    def _message(self, post: Post) -> Message:
        return Message(self._driver, self._channel, post, self._viewer)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Room) and other._channel is self._channel

    def __hash__(self) -> int:
        return hash(self._channel.id)

    def __repr__(self) -> str:
        return f"<#{self.name}>"
