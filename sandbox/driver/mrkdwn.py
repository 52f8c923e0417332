"""mrkdwn as a person reads it: names for mentions, labels for links, no formatting marks."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from sandbox.driver.dates import formatted
from sandbox.records import User
from sandbox.workspace import Workspace

CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
ENTITY = re.compile(r"<([^<>\n]+)>")
MARKS = [re.compile(rf"(?<![\w{m}]){m}(?=\S)([^\n]+?)(?<=\S){m}(?![\w{m}])") for m in (r"\*", "_", "~")]
BROADCASTS = ("here", "channel", "everyone")


@dataclass(frozen=True)
class Reader:
    """Whose eyes: names of private channels show only to members, dates in the reader's zone."""

    ws: Workspace
    viewer: User | None = None

    def plain(self, text: str) -> str:
        return html.unescape(text)

    def mrkdwn(self, text: str) -> str:
        return "".join(
            html.unescape(part[1:-1].strip("`")) if code else self._prose(part) for code, part in _parts(text)
        )

    def _prose(self, text: str) -> str:
        for mark in MARKS:
            text = mark.sub(r"\1", text)
        return html.unescape(ENTITY.sub(lambda match: self._entity(match[1]), text))

    def _entity(self, inside: str) -> str:
        target, _, label = inside.partition("|")
        if target[0] == "@":
            return self.mention(target[1:])
        if target[0] == "#":
            return self.room_link(target[1:], label)
        if target[0] == "!":
            return self._special(target[1:], label)
        return label or target.removeprefix("mailto:")

    def mention(self, user_id: str) -> str:
        user = self.ws.users.get(user_id)
        return f"@{user.real_name}" if user else "@unknown"

    def room_link(self, channel_id: str, label: str = "") -> str:
        channel = self.ws.channels.get(channel_id)
        if channel is None:
            return f"#{label or 'unknown'}"
        hidden = channel.is_private and self.viewer and self.viewer.id not in channel.members
        return "a private channel" if hidden else f"#{channel.name}"

    def group(self, group_id: str) -> str:
        group = self.ws.usergroups.get(group_id)
        return f"@{group.handle}" if group else "@unknown-group"

    def _special(self, target: str, label: str) -> str:
        kind, _, rest = target.partition("^")
        if kind == "subteam":
            return self.group(rest)
        if kind == "date":
            return self._date(rest, label)
        return f"@{kind}" if kind in BROADCASTS else label or f"<{target}>"

    def _date(self, rest: str, fallback: str) -> str:
        timestamp, _, pattern = rest.partition("^")
        pattern = pattern.partition("^")[0]
        if not timestamp.isdigit() or not pattern:
            return fallback
        tz = self.viewer.tz if self.viewer else "Etc/UTC"
        return formatted(timestamp, pattern, tz, self.ws.clock.now())


def _parts(text: str) -> Iterator[tuple[bool, str]]:
    """Code and prose in turn; nothing inside code is formatting or a mention."""
    at = 0
    for match in CODE.finditer(text):
        yield False, text[at : match.start()]
        yield True, match[0]
        at = match.end()
    yield False, text[at:]


def pinged_in(text: str) -> list[str]:
    """The entities in mrkdwn that notify someone: `@U1`, `!here`, `!subteam^S1`."""
    found = []
    for code, part in _parts(text):
        for match in ENTITY.finditer("" if code else part):
            target = match[1].partition("|")[0]
            if target[0] == "@" or target.removeprefix("!").partition("^")[0] in (*BROADCASTS, "subteam"):
                found.append(target)
    return found
