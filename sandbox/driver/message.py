"""One message as somebody reads it."""

from __future__ import annotations

from typing import Any

from sandbox.driver.context import DriverContext
from sandbox.driver.finding import button_labels, menu_labels
from sandbox.driver.mrkdwn import Reader
from sandbox.driver.reading import message_text, pings
from sandbox.records import Channel, Json, Post, User


class Message:
    """Live: every property reads the message as it is now. Equal to itself whoever reads it."""

    def __init__(self, driver: DriverContext, channel: Channel, post: Post, viewer: User | None = None) -> None:
        self._driver = driver
        self._channel = channel
        self._post = post
        self._viewer = viewer

    @property
    def channel(self) -> Channel:
        return self._channel

    @property
    def post(self) -> Post:
        return self._post

    @property
    def blocks(self) -> list[Json]:
        return self._post.blocks

    @property
    def text(self) -> str:
        with self._driver.ws.lock:
            return message_text(self._reader, self._post)

    @property
    def fallback(self) -> str:
        """The text that notifications and screen readers get."""
        with self._driver.ws.lock:
            return self._reader.mrkdwn(self._post.text)

    @property
    def author(self) -> str:
        return str(self._post.extra.get("username") or self._driver.name_of(self._post.user))

    @property
    def ts(self) -> str:
        return self._post.ts

    @property
    def thread(self) -> list[Message]:
        """The replies this reader sees, in order."""
        with self._driver.ws.lock:
            replies = [p for p in self._channel.posts if p.thread_ts == self.ts and p.is_reply]
            return [self._of(p) for p in replies if self._visible(p)]

    @property
    def reactions(self) -> dict[str, list[str]]:
        with self._driver.ws.lock:
            return {n: [self._driver.name_of(u) for u in us] for n, us in self._post.reactions.items()}

    @property
    def buttons(self) -> list[str]:
        with self._driver.ws.lock:
            return button_labels(self._reader, self._post.blocks)

    @property
    def menus(self) -> list[str]:
        """Placeholders of its menus, and the options of its overflow menus."""
        with self._driver.ws.lock:
            return menu_labels(self._reader, self._post.blocks)

    @property
    def is_ephemeral(self) -> bool:
        return bool(self._post.visible_to)

    @property
    def is_error(self) -> bool:
        """Slack's own red text."""
        return self._post.is_error

    @property
    def is_system(self) -> bool:
        """A grey line of Slack's: joined, left, topic changed ..."""
        return self._post.subtype.startswith("channel_")

    @property
    def is_reply(self) -> bool:
        return self._post.is_reply

    @property
    def exists(self) -> bool:
        with self._driver.ws.lock:
            return self._post in self._channel.posts

    @property
    def pinned(self) -> bool:
        with self._driver.ws.lock:
            return any(pin.ts == self.ts for pin in self._channel.pins)

    @property
    def edited(self) -> bool:
        return self._post.edited is not None

    @property
    def files(self) -> list[tuple[str, bytes]]:
        with self._driver.ws.lock:
            files = [self._driver.ws.files[file_id] for file_id in self._post.files]
            return [(file.name, file.content or b"") for file in files]

    @property
    def metadata(self) -> dict[str, Any] | None:
        return self._post.metadata

    @property
    def pings(self) -> list[str]:
        """Who is notified: people by name, `@here`, `@channel`, groups by @handle."""
        with self._driver.ws.lock:
            return pings(self._reader, self._post)

    @property
    def room(self) -> str:
        """The name of the channel; `dm` for a conversation with the bot."""
        return self._channel.name or "dm"

    @property
    def _reader(self) -> Reader:
        return Reader(self._driver.ws, self._viewer)

    def _visible(self, post: Post) -> bool:
        return not post.visible_to or (self._viewer is not None and post.visible_to == self._viewer.id)

    def _of(self, post: Post) -> Message:
        return Message(self._driver, self._channel, post, self._viewer)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Message) and other._post is self._post

    def __hash__(self) -> int:
        return id(self._post)

    def __repr__(self) -> str:
        return f"<{self.author}: {self.text!r} {self.buttons or ''}>"
