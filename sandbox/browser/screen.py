"""What one visitor has before them, and what of it changed since they last heard."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from typing import Any

from sandbox.browser.backstage import Backstage
from sandbox.browser.panel import exchanges_since, panel_seen
from sandbox.browser.seen import (
    Threads,
    messages_seen,
    person_seen,
    room_seen,
    rooms_seen,
    threads_of,
    view_seen,
    visible,
)
from sandbox.membership import may_see
from sandbox.modals import stack
from sandbox.records import Channel, Json, Post, User

PAGE = 30
MOST_REPLIES = 500


class Screen:
    """Knows what the page has, so that only differences travel. Use on the server's loop."""

    def __init__(self, stage: Backstage, user: User) -> None:
        self._stage = stage
        self._ws = stage.driver.ws
        self._watching = False
        self.opened = self._ws.new_ts()
        self.backfill_next(user)

    def backfill_next(self, user: User) -> None:
        """See everything anew, with this person's eyes."""
        self.user = user
        self.room = ""
        self.thread = ""
        self.home = False
        self._limit = PAGE
        self._generation = self._ws.generation
        self._sent: dict[str, str] = {}
        self._lists: dict[str, dict[str, str]] = {"messages": {}, "thread": {}}
        self._fresh = {"messages", "thread"}
        self._exchanges = (-1, 0)
        self._heard = self._ws.new_ts()

    # looking elsewhere

    def enter(self, channel: Channel) -> None:
        if channel.id != self.room:
            self.open_thread("")
        self.room, self.home = channel.id, False
        self._limit = PAGE
        self._forget("messages")

    def show_home(self) -> None:
        self.home = True

    def open_thread(self, ts: str) -> None:
        self.thread = ts
        self._forget("thread")

    def further_back(self) -> None:
        self._limit += PAGE

    def watch_traffic(self, on: bool) -> None:
        """Exchanges hold words of every room, so they are told only where somebody looks behind the scenes."""
        self._watching = on
        self._exchanges = (-1, 0)

    def _forget(self, name: str) -> None:
        self._lists[name] = {}
        self._fresh.add(name)

    # telling

    def news(self) -> Json:
        """Everything that changed since the last call, by section; empty when nothing did."""
        with self._ws.lock:
            if self._generation != self._ws.generation:
                self._start_over()
            if self.room and self._channel() is None:  # it was made private, or this person was removed
                self.enter(self._stage.first_room(self.user))
            frame = {name: value for name, value in self._sections().items() if self._differs(name, value)}
            channel = self._channel()
            threads = threads_of(channel, self.user, self.opened) if channel else {}
            frame |= self._messages(channel, threads) | self._replies(channel, threads)
            frame |= self._dms() | self._traffic()
        return frame

    def _start_over(self) -> None:
        """The workspace was emptied; people keep their names."""
        name = self.user.real_name
        users = self._ws.users.values()
        self.backfill_next(next((one for one in users if one.real_name == name), self._stage.first_person()))
        self.enter(self._stage.first_room(self.user))

    def _sections(self) -> Json:
        channel = self._channel()
        home = self._ws.homes.get(self.user.id)
        return {
            "me": self.user.id,
            "opened": self.opened,
            "people": [person_seen(user) for user in self._ws.users.values()],
            "groups": [{"id": g.id, "handle": g.handle} for g in self._ws.usergroups.values()],
            "rooms": rooms_seen(self._ws, self.user, self._stage.reads),
            "room": room_seen(self._ws, channel, self.user) if channel else None,
            "views": [view_seen(view) for view in stack(self._ws, self.user.id)],
            "showing_home": self.home,
            "home": view_seen(self._ws.views[home]) if home else None,
            "clock": round(self._ws.clock.timestamp() - time.time()),
            "panel": panel_seen(self._stage),
            "app": self._app(),
            "welcome": self._welcome(),
        }

    def _welcome(self) -> Json | None:
        """The tour, with the id of the room where it begins."""
        welcome = self._stage.welcome
        start = self._ws.channel_named(welcome.room) if welcome else None
        return asdict(welcome) | {"room": start.id if start else ""} if welcome else None

    def _app(self) -> Json:
        manifest = self._ws.manifest
        commands = [{"name": c.name, "description": c.description, "hint": c.usage_hint} for c in manifest.commands]
        shortcuts = [{"name": s.name, "callback": s.callback_id, "kind": s.kind} for s in manifest.shortcuts]
        return {"bot": self._ws.bot.id, "commands": commands, "shortcuts": shortcuts, "home": manifest.home_enabled}

    def _differs(self, name: str, value: Any) -> bool:
        text = json.dumps(value)
        if self._sent.get(name) == text:
            return False
        self._sent[name] = text
        return True

    def _channel(self) -> Channel | None:
        """The open room, as long as this person may look into it."""
        channel = self._ws.channels.get(self.room)
        return channel if channel and may_see(self.user, channel) else None

    # lists of messages

    def _messages(self, channel: Channel | None, threads: Threads) -> Json:
        posts = self._window(channel) if channel else []
        shown = posts[-self._limit :]
        seen = messages_seen(self._ws, channel, self.user, shown, threads) if channel else []
        extra = {"room": self.room, "more": len(posts) > len(shown), "unread_from": self._new_from(channel)}
        return self._changed_list("messages", seen, extra)

    def _new_from(self, channel: Channel | None) -> str:
        """Where new messages begin, as it was when the room was opened."""
        fresh = channel is not None and "messages" in self._fresh and self.user.id in channel.members
        return self._stage.reads.unread(self.user, channel).first if fresh and channel else ""

    def _window(self, channel: Channel) -> list[Post]:
        """The newest messages of the main line, one more than are shown."""
        found: list[Post] = []
        for post in reversed(channel.posts):
            if visible(self.user, post, self.opened) and (not post.is_reply or post.broadcast):
                found.append(post)
                if len(found) > self._limit:
                    break
        return found[::-1]

    def _replies(self, channel: Channel | None, threads: Threads) -> Json:
        root = (
            [p for p in channel.posts if p.ts == self.thread and visible(self.user, p, self.opened)] if channel else []
        )
        posts = [*root, *threads.get(self.thread, [])[-MOST_REPLIES:]] if root else []
        seen = messages_seen(self._ws, channel, self.user, posts, {}) if channel else []
        return self._changed_list("thread", seen, {"root": self.thread if root else ""})

    def _changed_list(self, name: str, seen: list[Json], extra: Json) -> Json:
        """Only messages that are new, different or gone; everything after the page looked elsewhere."""
        before, now = self._lists[name], {one["ts"]: json.dumps(one) for one in seen}
        changed = [one for one in seen if before.get(one["ts"]) != now[one["ts"]]]
        gone = [ts for ts in before if ts not in now]
        self._lists[name] = now
        fresh = name in self._fresh
        self._fresh.discard(name)
        if not (changed or gone or fresh):
            return {}
        return {name: {"fresh": fresh, "set": changed, "gone": gone, **extra}}

    # what comes by itself

    def _dms(self) -> Json:
        """Direct messages that arrived since, for the small notices at the edge."""
        channel = self._ws.im_with(self.user.id)
        new = [p for p in self._stage.reads.new_posts(self.user, channel) if p.ts > self._heard]
        if not new:
            return {}
        self._heard = new[-1].ts
        return {"notices": [{"ts": p.ts, "room": channel.id, "user": p.user, "text": p.text} for p in new]}

    def _traffic(self) -> Json:
        if not self._watching:
            return {}
        generation, count = self._exchanges
        fresh, found = exchanges_since(self._stage.traffic, generation, count)
        self._exchanges = (self._stage.traffic.generation, (0 if fresh else count) + len(found))
        return {"traffic": {"fresh": fresh, "add": found}} if fresh or found else {}
