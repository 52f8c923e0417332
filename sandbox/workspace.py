"""The state of one workspace: one lock, one clock, ids that come out the same every time."""

from __future__ import annotations

import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sandbox.clock import SandboxClock
from sandbox.errors import SlackError
from sandbox.manifest import Manifest
from sandbox.population import PEOPLE, ROOMS
from sandbox.records import (
    Channel,
    ChannelKind,
    File,
    Json,
    Post,
    ResponseUrl,
    Trigger,
    User,
    UserGroup,
    View,
)

EventListener = Callable[[str, Json], None]
Watcher = Callable[[], None]

TRIGGER_LIFE = 3.0
"""Seconds."""


class Workspace:
    """Everything people and the bot share. Hold `changing()` while writing, `lock` while reading."""

    def __init__(self, manifest: Manifest, clock: SandboxClock) -> None:
        self.manifest = manifest
        self.clock = clock
        self.lock = threading.RLock()
        self._changed = threading.Condition(self.lock)
        self._watchers: list[Watcher] = []
        self._listeners: list[EventListener] = []
        self.version = 0
        self.generation = 0
        self._last_micros = 0
        self.trigger_life = TRIGGER_LIFE
        self.domain = "sandbox"
        self.signing_secret = secrets.token_hex(16)
        self.bot_token = f"xoxb-sandbox-{secrets.token_hex(12)}"
        self.app_token = f"xapp-1-sandbox-{secrets.token_hex(12)}"
        self.admin_token = f"xoxp-sandbox-{secrets.token_hex(12)}"
        self._empty()

    def _empty(self) -> None:
        """The workspace as it opens: the usual people and rooms, nothing said, ids from one."""
        self._counters: Counter[str] = Counter()
        self.users: dict[str, User] = {}
        self.usergroups: dict[str, UserGroup] = {}
        self.channels: dict[str, Channel] = {}
        self.files: dict[str, File] = {}
        self.views: dict[str, View] = {}
        self.stacks: dict[str, list[str]] = {}
        self.homes: dict[str, str] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.tickets: set[str] = set()
        self.bots_can_unarchive = False
        self.admin_scopes: tuple[str, ...] = ("admin.conversations:write", "files:write")
        self.kept_from_ai: set[str] = set()
        self.team_id = self.new_id("T")
        self.app_id = self.new_id("A")
        self.bot = self._add_bot(self.manifest.bot_name)
        self._populate()

    def begin_again(self) -> None:
        """Forget everything that was said and done; tokens, listeners and the clock stay."""
        with self.changing():
            self.generation += 1
            self._empty()

    # time and identity

    def new_id(self, prefix: str) -> str:
        self._counters[prefix] += 1
        return f"{prefix}{self._counters[prefix]:09d}"

    def new_ts(self) -> str:
        """The next message time: sandbox time, strictly later than every one before it."""
        self._last_micros = max(int(self.clock.timestamp() * 1_000_000), self._last_micros + 1)
        return f"{self._last_micros // 1_000_000}.{self._last_micros % 1_000_000:06d}"

    def seconds(self) -> int:
        return int(self.clock.timestamp())

    # change and notice of change

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Hold the lock and wake everyone who waits for a change, also after a refusal."""
        with self.lock:
            try:
                yield
            finally:
                self.version += 1
                self._changed.notify_all()
                for watcher in self._watchers:
                    watcher()

    def wait_for_change(self, seen: int, timeout: float) -> None:
        """Return when `version` has moved past `seen`, or after `timeout` seconds."""
        deadline = time.monotonic() + timeout
        with self._changed:
            while self.version == seen:
                left = deadline - time.monotonic()
                if left <= 0:
                    return
                self._changed.wait(left)

    def watch(self, watcher: Watcher) -> None:
        """Call this after every change, under the lock and from any thread: it may only take note."""
        self._watchers.append(watcher)

    def listen(self, listener: EventListener) -> None:
        self._listeners.append(listener)

    def emit(self, subscription: str, event: Json) -> None:
        """Tell the bot, if its manifest asks for this kind of event."""
        if subscription in self.manifest.events:
            for listener in self._listeners:
                listener(subscription, event)

    # finding

    def user(self, user_id: str) -> User:
        user = self.users.get(user_id)
        if user is None:
            raise SlackError("user_not_found")
        return user

    def channel(self, channel_id: str) -> Channel:
        channel = self.channels.get(channel_id)
        if channel is None:
            raise SlackError("channel_not_found")
        return channel

    def channel_named(self, name: str) -> Channel | None:
        """Names are unique across the workspace, private and archived channels included."""
        wanted = name.removeprefix("#")
        return next((c for c in self.channels.values() if c.kind != "im" and c.name == wanted), None)

    def post(self, channel: Channel, ts: str) -> Post | None:
        return next((p for p in reversed(channel.posts) if p.ts == ts and not p.visible_to), None)

    def bot_in(self, channel: Channel) -> bool:
        return self.bot.id in channel.members

    @property
    def admin(self) -> User:
        """The person whose token `admin_token` is."""
        return next(user for user in self.users.values() if user.is_admin)

    def im_with(self, user_id: str) -> Channel:
        """The conversation between a person and the bot, opened on first use."""
        for channel in self.channels.values():
            if channel.kind == "im" and user_id in channel.members:
                return channel
        return self.add_channel("", "im", creator=user_id, members=[user_id, self.bot.id])

    # adding

    def add_user(self, real_name: str, title: str = "", *, is_restricted: bool = False, deleted: bool = False) -> User:
        handle = real_name.lower().replace(" ", ".")
        user = User(
            id=self.new_id("U"),
            name=handle,
            real_name=real_name,
            email=f"{handle}@example.com",
            title=title,
            is_restricted=is_restricted,
            deleted=deleted,
            updated=self.seconds(),
        )
        self.users[user.id] = user
        return user

    def add_channel(self, name: str, kind: ChannelKind, creator: str, members: list[str]) -> Channel:
        channel_id = self.new_id("D" if kind == "im" else "C")
        channel = Channel(
            id=channel_id,
            name=name,
            kind=kind,
            creator=creator,
            created=self.seconds(),
            members=list(members),
        )
        self.channels[channel_id] = channel
        return channel

    def add_usergroup(self, handle: str, name: str, members: list[str]) -> UserGroup:
        group = UserGroup(self.new_id("S"), handle, name, list(members))
        self.usergroups[group.id] = group
        return group

    def _add_bot(self, name: str) -> User:
        bot = User(self.new_id("U"), name.lower(), name, bot_id=self.new_id("B"), updated=self.seconds())
        self.users[bot.id] = bot
        return bot

    def _populate(self) -> None:
        people = [self.add_user(p.real_name, p.title, is_restricted=p.is_restricted, deleted=p.deleted) for p in PEOPLE]
        for user, newcomer in zip(people, PEOPLE, strict=True):
            user.is_admin = newcomer.is_admin
        present = [person for person in people if not person.deleted]
        for name, guests_too in ROOMS.items():
            members = [p.id for p in present if guests_too or not p.is_restricted]
            self.add_channel(name, "public", creator=people[0].id, members=members)
