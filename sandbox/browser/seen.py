"""The things of a workspace as the page gets them: for one person, and only what that person may see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from sandbox.browser.reads import Reads
from sandbox.membership import may_see
from sandbox.records import Channel, Json, Post, User, View
from sandbox.workspace import Workspace

CAST = ("Alice", "Bob", "Dana", "Petra", "Charlie", "Gus")
"""Whom the page offers first to act as: one of each kind that sees a different Muster."""

Threads = dict[str, list[Post]]


def visible(user: User, post: Post, since: str = "") -> bool:
    """What only one person sees is seen by those of their pages that were open when it came, as in Slack."""
    return not post.visible_to or (post.visible_to == user.id and post.ts >= since)


def person_seen(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.real_name,
        "handle": user.name,
        "title": user.title,
        "bot": user.is_bot,
        "guest": user.is_restricted,
        "gone": user.deleted,
        "cast": user.real_name in CAST,
        "tz": user.tz,
        "locale": user.locale,
    }


def rooms_seen(ws: Workspace, user: User, reads: Reads) -> list[Json]:
    """Every room this person can see, with what is new in those they are in."""
    ws.im_with(user.id)
    return [_room_line(channel, user, reads) for channel in ws.channels.values() if may_see(user, channel)]


def _room_line(channel: Channel, user: User, reads: Reads) -> Json:
    inside = user.id in channel.members
    unread = reads.unread(user, channel) if inside else None
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "archived": channel.archived,
        "member": inside,
        "members": len(channel.members),
        "unread": unread.count if unread else 0,
        "mentions": unread.mentions if unread else 0,
    }


def room_seen(ws: Workspace, channel: Channel, user: User) -> Json:
    """What stands above and beside the messages of a room."""
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind,
        "archived": channel.archived,
        "shared": channel.shared_with,
        "member": user.id in channel.members,
        "topic": channel.topic["value"],
        "purpose": channel.purpose["value"],
        "creator": channel.creator,
        "created": channel.created,
        "members": list(channel.members),
        "bookmarks": [{"id": b.id, "title": b.title, "link": b.link, "emoji": b.emoji} for b in channel.bookmarks],
        "pins": [_pin_seen(ws, channel, pin.ts, pin.by) for pin in channel.pins if ws.post(channel, pin.ts)],
    }


def _pin_seen(ws: Workspace, channel: Channel, ts: str, by: str) -> Json:
    post = ws.post(channel, ts)
    assert post is not None
    return {"ts": ts, "by": by, "user": post.user, "text": post.text[:300]} | _name_of(post)


def _name_of(post: Post) -> Json:
    """What a webhook calls itself."""
    name = post.extra.get("username")
    return {"name": name} if name else {}


def threads_of(channel: Channel, user: User, since: str = "") -> Threads:
    """The replies this person sees, by the time of the message they belong to."""
    threads: Threads = defaultdict(list)
    for post in channel.posts:
        if post.thread_ts and post.is_reply and visible(user, post, since):
            threads[post.thread_ts].append(post)
    return threads


def messages_seen(ws: Workspace, channel: Channel, user: User, posts: Iterable[Post], threads: Threads) -> list[Json]:
    pinned = {pin.ts: pin.by for pin in channel.pins}
    return [_message_seen(ws, post, user, threads.get(post.ts, []), pinned.get(post.ts, "")) for post in posts]


def _message_seen(ws: Workspace, post: Post, user: User, replies: list[Post], pinned: str) -> Json:
    """Absent keys are empty: most messages are short, and rooms are long."""
    everything: Json = {
        "ts": post.ts,
        "user": post.user,
        "text": post.text,
        "blocks": post.blocks,
        "attachments": post.attachments,
        "files": [_file_seen(ws, file_id) for file_id in post.files],
        "edited": bool(post.edited) and not post.bot_id,
        "reactions": [{"name": name, "users": users} for name, users in post.reactions.items()],
        "subtype": post.subtype,
        "thread": _thread_seen(replies),
        "parent": post.thread_ts if post.is_reply else "",
        "ephemeral": bool(post.visible_to),
        "failed": post.is_error,
        "pinned": pinned,
        "mine": post.user == user.id,
    }
    return {key: value for key, value in everything.items() if value} | _name_of(post)


def _thread_seen(replies: list[Post]) -> Json:
    if not replies:
        return {}
    people = list(dict.fromkeys(reply.user for reply in replies))
    return {"count": len(replies), "users": people, "latest": replies[-1].ts}


def _file_seen(ws: Workspace, file_id: str) -> Json:
    file = ws.files[file_id]
    return {"id": file.id, "name": file.name, "title": file.title, "size": file.length}


def view_seen(view: View) -> Json:
    content = view.content
    return {
        "id": view.id,
        "hash": view.hash,
        "title": content.get("title"),
        "submit": content.get("submit"),
        "close": content.get("close"),
        "disabled": bool(content.get("submit_disabled")),
        "blocks": view.blocks,
        "values": view.values,
        "errors": view.errors,
        "notice": view.notice,
    }
