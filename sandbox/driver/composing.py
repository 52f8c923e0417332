"""What a person types, as Slack's composer turns it into mrkdwn and rich text."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from sandbox.driver.mrkdwn import BROADCASTS
from sandbox.records import Json
from sandbox.workspace import Workspace

TOKEN = re.compile(r"https?://[^\s<>]+|[@#][\w.\-]+(?: [\w.\-]+)?")
MARKED = re.compile("|".join(rf"(?<![\w{m}]){m}(?=\S)([^{m}\n]+)(?<=\S){m}(?![\w{m}])" for m in ("`", r"\*", "_", "~")))
STYLES = ("code", "bold", "italic", "strike")


@dataclass(frozen=True)
class Piece:
    """One stretch of typed text: its mrkdwn, and its rich text element."""

    mrkdwn: str
    rich: Json


def composed(ws: Workspace, typed: str) -> tuple[str, list[Json]]:
    """The text and the blocks of a message somebody typed. @Names, #channels and links become live."""
    pieces = _pieces(ws, typed)
    elements = [element for piece in pieces for element in _styled(piece.rich)]
    section = {"type": "rich_text_section", "elements": elements}
    return "".join(piece.mrkdwn for piece in pieces), [{"type": "rich_text", "elements": [section]}]


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


def escaped_command(ws: Workspace, typed: str) -> str:
    """The text of a command whose manifest entry asks for escaping: mentions carry ids and names."""
    parts = []
    for piece in _pieces(ws, typed):
        kind = piece.rich["type"]
        if kind == "user":
            user = ws.users[piece.rich["user_id"]]
            parts.append(f"<@{user.id}|{user.name}>")
        elif kind == "channel":
            channel = ws.channels[piece.rich["channel_id"]]
            parts.append(f"<#{channel.id}|{channel.name}>")
        else:
            parts.append(piece.mrkdwn)
    return "".join(parts)


def _pieces(ws: Workspace, typed: str) -> list[Piece]:
    pieces, at = [], 0
    while match := TOKEN.search(typed, at):
        live, length = _live(ws, match[0])
        if live is None:
            length = 1
        pieces.append(_plain(typed[at : match.start()]))
        pieces.append(live or _plain(typed[match.start() : match.start() + length]))
        at = match.start() + length
    pieces.append(_plain(typed[at:]))
    return [piece for piece in pieces if piece.mrkdwn]


def _plain(text: str) -> Piece:
    return Piece(html.escape(text, quote=False), {"type": "text", "text": text})


def _live(ws: Workspace, token: str) -> tuple[Piece | None, int]:
    """What the token stands for, and how much of it; a two-word name wins over its first word."""
    if token.startswith("http"):
        return Piece(f"<{token}>", {"type": "link", "url": token}), len(token)
    for text in (token, token.split(" ")[0], token.split(" ")[0].rstrip(".-")):
        piece = _mention(ws, text)
        if piece:
            return piece, len(text)
    return None, 0


def _mention(ws: Workspace, token: str) -> Piece | None:
    name = token[1:]
    if token[0] == "#":
        channel = ws.channel_named(name)
        return Piece(f"<#{channel.id}>", {"type": "channel", "channel_id": channel.id}) if channel else None
    if name in BROADCASTS:
        return Piece(f"<!{name}>", {"type": "broadcast", "range": name})
    for group in ws.usergroups.values():
        if group.handle == name:
            return Piece(f"<!subteam^{group.id}>", {"type": "usergroup", "usergroup_id": group.id})
    for user in ws.users.values():
        if name.casefold() in (user.real_name.casefold(), user.name):
            return Piece(f"<@{user.id}>", {"type": "user", "user_id": user.id})
    return None
