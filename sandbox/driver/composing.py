"""What a person types, as Slack's composer turns it into mrkdwn and rich text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from sandbox.driver.links import LINK, link
from sandbox.driver.mrkdwn import BROADCASTS, CODE
from sandbox.membership import may_see
from sandbox.records import Channel, Json, User
from sandbox.workspace import Workspace

TOKEN = re.compile(rf"(?P<link>{LINK})|[@#][\w.\-]+(?: [\w.\-]+)?")
MARKED = re.compile("|".join(rf"(?<![\w{m}]){m}(?=\S)([^{m}\n]+)(?<=\S){m}(?![\w{m}])" for m in ("`", r"\*", "_", "~")))
STYLES = ("code", "bold", "italic", "strike")


@dataclass(frozen=True)
class Piece:
    """One stretch of typed text: its mrkdwn, and its rich text element."""

    mrkdwn: str
    rich: Json


@dataclass(frozen=True)
class Composer:
    """What somebody types. The name of a room becomes live only where its author can see the room."""

    ws: Workspace
    author: User | None = None
    """Nobody in particular sees public rooms."""

    def composed(self, typed: str) -> tuple[str, list[Json]]:
        """The text and the blocks of a message somebody typed. @Names, #channels and links become live."""
        pieces = self._pieces(typed)
        elements = [element for piece in pieces for element in _styled(piece.rich)]
        section = {"type": "rich_text_section", "elements": elements}
        return "".join(piece.mrkdwn for piece in pieces), [{"type": "rich_text", "elements": [section]}]

    def escaped_command(self, typed: str) -> str:
        """The text of a command whose manifest entry asks for escaping: mentions carry ids and names."""
        return "".join(self._escaped(piece) for piece in self._pieces(typed))

    def _escaped(self, piece: Piece) -> str:
        """The name of a private room does not travel with its id."""
        kind = piece.rich["type"]
        if kind == "user":
            user = self.ws.users[piece.rich["user_id"]]
            return f"<@{user.id}|{user.name}>"
        if kind == "channel":
            channel = self.ws.channels[piece.rich["channel_id"]]
            return f"<#{channel.id}|{'' if channel.is_private else channel.name}>"
        return piece.mrkdwn

    def _pieces(self, typed: str) -> list[Piece]:
        """Nothing inside `code` is live."""
        pieces, at = [], 0
        for code in CODE.finditer(typed):
            pieces += [*self._prose(typed[at : code.start()]), _plain(code[0])]
            at = code.end()
        return [piece for piece in (*pieces, *self._prose(typed[at:])) if piece.mrkdwn]

    def _prose(self, typed: str) -> list[Piece]:
        pieces, at = [], 0
        while match := TOKEN.search(typed, at):
            live, length = self._live(match)
            pieces.append(_plain(typed[at : match.start()]))
            pieces.append(live or _plain(typed[match.start() : match.start() + length]))
            at = match.start() + length
        return [*pieces, _plain(typed[at:])]

    def _live(self, match: re.Match[str]) -> tuple[Piece | None, int]:
        """What the token stands for, and how much of it; a two-word name wins over its first word."""
        if match["link"]:
            found = link(match["link"])
            return Piece(found.mrkdwn, found.rich), len(found.typed)
        token = match[0]
        for text in (token, token.split(" ")[0], token.split(" ")[0].rstrip(".-")):
            piece = self._mention(text)
            if piece:
                return piece, len(text)
        return None, 1

    def _mention(self, token: str) -> Piece | None:
        name = token[1:]
        if token[0] == "#":
            channel = self.ws.channel_named(name)
            if channel is None or not self._may_name(channel):
                return None
            return Piece(f"<#{channel.id}>", {"type": "channel", "channel_id": channel.id})
        if name in BROADCASTS:
            return Piece(f"<!{name}>", {"type": "broadcast", "range": name})
        for group in self.ws.usergroups.values():
            if group.handle == name:
                return Piece(f"<!subteam^{group.id}>", {"type": "usergroup", "usergroup_id": group.id})
        for user in self.ws.users.values():
            if name.casefold() in (user.real_name.casefold(), user.name):
                return Piece(f"<@{user.id}>", {"type": "user", "user_id": user.id})
        return None

    def _may_name(self, channel: Channel) -> bool:
        return may_see(self.author, channel) if self.author else not channel.is_private


def _styled(rich: Json) -> list[Json]:
    """Text with *marks* as the composer makes it: stretches with a style, without the marks."""
    if rich["type"] != "text":
        return [rich]
    found, at, text = [], 0, rich["text"]
    for match in MARKED.finditer(text):
        inner = next(index for index, group in enumerate(match.groups()) if group)
        found.append({"type": "text", "text": text[at : match.start()]})
        found.append({"type": "text", "text": match[inner + 1], "style": {STYLES[inner]: True}})
        at = match.end()
    found.append({"type": "text", "text": text[at:]})
    return [one for one in found if one["text"]]


def _plain(text: str) -> Piece:
    return Piece(html.escape(text, quote=False), {"type": "text", "text": text})
