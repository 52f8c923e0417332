"""Fills a workspace with colleagues, rooms and small talk, so that it looks lived in. No bot is needed.

What was said lies in the past, nobody is told of it, and nothing of it is new to anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from sandbox.driver.composing import Composer
from sandbox.posts import hook_name
from sandbox.records import Bookmark, Channel, ChannelKind, Pin, Post, User
from sandbox.slack import Sandbox
from sandbox.story import seconds
from sandbox.workspace import Workspace

DATA = Path(__file__).with_name("lived_in.yaml")


def move_in(slack: Sandbox, file: Path = DATA, opens_in: float = 0) -> None:
    """People and rooms that are not there yet are made; then everything is said that the file tells.

    `ago` counts from the moment when people come to look, in `opens_in` seconds.
    """
    data = yaml.safe_load(file.read_text(encoding="utf-8"))
    ws = slack.workspace
    with ws.changing():
        for name, title in data.get("people", {}).items():
            ws.add_user(name, title)
        for name, room in data.get("rooms", {}).items():
            _furnish(ws, name, room)
        for said in sorted(data.get("said", ()), key=_age, reverse=True):
            _say(ws, said, opens_in)
    slack.everyone_has_read()


def _age(said: Mapping[str, Any]) -> float:
    """`2d`, `3h`, `90m` ago, in seconds."""
    return seconds(str(said["ago"]))


def _user(ws: Workspace, name: str) -> User:
    return next(user for user in ws.users.values() if user.real_name == name)


def _furnish(ws: Workspace, name: str, room: Mapping[str, Any]) -> None:
    channel = ws.channel_named(name) or _open(ws, name, room)
    for title in room.get("members", ()):
        user = _user(ws, title)
        if user.id not in channel.members:
            channel.members.append(user.id)
    channel.topic["value"] = room.get("topic", "")
    channel.purpose["value"] = room.get("purpose", "")
    for title, link in room.get("bookmarks", {}).items():
        channel.bookmarks.append(Bookmark(ws.new_id("Bk"), title, link, "", channel.creator, ws.seconds()))


def _open(ws: Workspace, name: str, room: Mapping[str, Any]) -> Channel:
    kind: ChannelKind = "private" if room.get("private") else "public"
    return ws.add_channel(name, kind, creator=_user(ws, room["members"][0]).id, members=[])


def _say(ws: Workspace, said: Mapping[str, Any], opens_in: float, parent: Post | None = None) -> Post:
    """One message with its reactions, its pin and its thread."""
    channel = ws.channel_named(str(said["in"])) if parent is None else ws.channels[parent.channel]
    assert channel is not None, said
    at = ws.clock.timestamp() + opens_in - _age(said)
    post = Post(f"{int(at)}.{len(channel.posts) % 1_000_000:06d}", channel.id, **_content(ws, said))
    for index, block in enumerate(post.blocks):
        block.setdefault("block_id", f"said{index}")
    post.thread_ts = parent.ts if parent else ""
    post.reactions = {name: [_user(ws, who).id for who in people] for name, people in said.get("reactions", {}).items()}
    channel.posts.append(post)
    if said.get("pinned"):
        channel.pins.append(Pin(post.ts, post.user, int(at)))
    for reply in said.get("thread", ()):
        _say(ws, reply, opens_in, parent=post)
        post.thread_ts = post.ts
    return post


def _content(ws: Workspace, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a person wrote, or what a webhook posted by its own name."""
    if "hook" in said:
        made = {"text": said["text"], "blocks": said["blocks"]}
        return made | {"user": "", "subtype": "bot_message", "extra": hook_name(ws, said["hook"])}
    user = _user(ws, said["who"])
    text, blocks = Composer(ws, user).composed(str(said["text"]))
    return {"user": user.id, "text": text, "blocks": blocks}
