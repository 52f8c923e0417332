"""conversations.history and conversations.replies."""

from __future__ import annotations

from sandbox.api.call import TIER_3, Call, method
from sandbox.api.paging import from_cursor, to_cursor
from sandbox.errors import SlackError
from sandbox.records import Channel, Json, Post
from sandbox.shapes import message_shape

HISTORY = {"public": ("channels:history",), "private": ("groups:history",), "im": ("im:history",)}
MOST = 999


@method("conversations.history", per_minute=TIER_3, required=("channel",), scopes=HISTORY)
def history(call: Call) -> Json:
    """The main line of a channel, newest first. Thread replies are not in it.

    A page holds the newest messages of the range, except that `oldest` alone asks for the
    ones closest to it.
    """
    channel = _readable(call)
    posts = _between(call, [p for p in channel.posts if _in_main_line(p)])
    if call.has("oldest") and not call.has("latest"):
        page, cursor = _page_forward(call, posts)
    else:
        page, cursor = _page_back(call, posts)
    body = _messages(call, list(reversed(page)), cursor)
    return body | {"pin_count": len(channel.pins)}


@method("conversations.replies", per_minute=TIER_3, required=("channel", "ts"), scopes=HISTORY)
def replies(call: Call) -> Json:
    """One thread in reading order, its first message always in front."""
    channel = _readable(call)
    root = call.ws.post(channel, call.ts("ts", "thread_not_found"))
    if root is None:
        raise SlackError("thread_not_found")
    thread = [p for p in channel.posts if p.thread_ts == root.ts and p.is_reply and not p.visible_to]
    page, cursor = _page_forward(call, _between(call, thread))
    return _messages(call, [root, *page], cursor)


def _readable(call: Call) -> Channel:
    channel = call.channel()
    if not call.ws.bot_in(channel):
        raise SlackError("not_in_channel")
    return channel


def _in_main_line(post: Post) -> bool:
    return not post.visible_to and (not post.is_reply or post.broadcast)


def _between(call: Call, posts: list[Post]) -> list[Post]:
    oldest, latest = call.ts("oldest", "invalid_ts_oldest"), call.ts("latest", "invalid_ts_latest")
    edge = call.flag("inclusive")

    def fits(ts: str) -> bool:
        moment = float(ts)
        late_enough = not oldest or moment > float(oldest) or (edge and moment == float(oldest))
        return late_enough and (not latest or moment < float(latest) or (edge and moment == float(latest)))

    return [post for post in posts if fits(post.ts)]


def _page_forward(call: Call, posts: list[Post]) -> tuple[list[Post], str]:
    after = from_cursor(call.text("cursor"))
    left = [post for post in posts if not after or post.ts > after]
    limit = call.limit(most=MOST)
    page = left[:limit]
    return page, to_cursor(page[-1].ts) if len(left) > limit else ""


def _page_back(call: Call, posts: list[Post]) -> tuple[list[Post], str]:
    before = from_cursor(call.text("cursor"))
    left = [post for post in posts if not before or post.ts < before]
    limit = call.limit(most=MOST)
    page = left[-limit:]
    return page, to_cursor(page[0].ts) if len(left) > limit else ""


def _messages(call: Call, posts: list[Post], cursor: str) -> Json:
    metadata = call.flag("include_all_metadata")
    body: Json = {
        "messages": [message_shape(call.ws, post, metadata=metadata) for post in posts],
        "has_more": bool(cursor),
    }
    return body | {"response_metadata": {"next_cursor": cursor}} if cursor else body
