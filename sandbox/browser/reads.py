"""How far each person has read in each room."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.driver.mrkdwn import Reader
from sandbox.driver.reading import pings
from sandbox.records import Channel, Post, User
from sandbox.workspace import Workspace

MOST_COUNTED = 100
EVERYBODY = ("@here", "@channel", "@everyone")


@dataclass(frozen=True)
class Unread:
    """`first` is where the line "New" goes; `mentions` is what the badge says."""

    count: int = 0
    mentions: int = 0
    first: str = ""


class Reads:
    """Kept for the page only: Slack tells a bot nothing about it. Use under the workspace lock."""

    def __init__(self, ws: Workspace) -> None:
        self._ws = ws
        self._marks: dict[tuple[str, str], str] = {}
        self._everyone = ws.new_ts()

    def everyone_has_read(self) -> None:
        """Nothing that is there now is new to anybody."""
        self._marks.clear()
        self._everyone = self._ws.new_ts()

    def mark(self, user: User, channel: Channel) -> None:
        last = channel.posts[-1].ts if channel.posts else ""
        self._marks[user.id, channel.id] = max(last, self.up_to(user, channel))

    def up_to(self, user: User, channel: Channel) -> str:
        return max(self._marks.get((user.id, channel.id), ""), self._everyone)

    def unread(self, user: User, channel: Channel) -> Unread:
        new = self.new_posts(user, channel)
        if not new:
            return Unread()
        mentions = len(new) if channel.kind == "im" else sum(self._mentions(user, post) for post in new)
        return Unread(len(new), mentions, new[0].ts)

    def new_posts(self, user: User, channel: Channel) -> list[Post]:
        """What others wrote in the main line since, oldest first; the newest hundred at most.

        Whoever writes has read what stands above.
        """
        read = self.up_to(user, channel)
        found: list[Post] = []
        for post in reversed(channel.posts):
            wrote = post.user == user.id and not post.subtype
            if post.ts <= read or wrote or len(found) >= MOST_COUNTED:
                break
            if _counts(post, user):
                found.append(post)
        return found[::-1]

    def _mentions(self, user: User, post: Post) -> bool:
        return any(name == user.real_name or name in EVERYBODY for name in pings(Reader(self._ws), post))


def _counts(post: Post, user: User) -> bool:
    """System lines, one's own words and replies in threads make nothing unread."""
    mine = post.user == user.id or post.is_error
    hidden = bool(post.visible_to) and post.visible_to != user.id
    quiet = post.subtype.startswith("channel_") or (post.is_reply and not post.broadcast)
    return not (mine or hidden or quiet)
