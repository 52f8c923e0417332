"""Blocks as lines of text, the way a person reads them from top to bottom."""

from __future__ import annotations

import re
from typing import Any

from sandbox.driver.mrkdwn import BROADCASTS, Reader, pinged_in
from sandbox.records import Json, Post

MARKDOWN_LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")
MARKDOWN_MARKS = re.compile(r"\*\*|__|^#{1,6} ", re.MULTILINE)


def text_of(reader: Reader, text: Any) -> str:
    """A text object, or nothing."""
    if not isinstance(text, dict):
        return ""
    raw = str(text.get("text", ""))
    return reader.mrkdwn(raw) if text.get("type") == "mrkdwn" else raw


def lines_of(reader: Reader, block: Json) -> list[str]:
    """What a block says, buttons and menus aside."""
    kind = block["type"]
    if kind == "input":
        return [line for line in (text_of(reader, block["label"]), text_of(reader, block.get("hint"))) if line]
    if kind == "context":
        return [" ".join(filter(None, (_context_part(reader, one) for one in block["elements"])))]
    if kind == "rich_text":
        return rich_text(reader, block)
    if kind == "table":
        return [" | ".join(_cell(reader, cell) for cell in row) for row in block["rows"]]
    if kind == "markdown":
        return [reader.mrkdwn(MARKDOWN_MARKS.sub("", MARKDOWN_LINK.sub(r"\1", block["text"])))]
    texts = [block.get("title"), block.get("text"), *block.get("fields", ())]
    lines = [text_of(reader, text) for text in texts]
    return [line for line in (*lines, block.get("alt_text", "")) if line]


def _context_part(reader: Reader, element: Json) -> str:
    return str(element.get("alt_text", "")) if element["type"] == "image" else text_of(reader, element)


def _cell(reader: Reader, cell: Json) -> str:
    if cell["type"] == "rich_text":
        return " ".join(rich_text(reader, cell))
    return str(cell.get("text", ""))


def rich_text(reader: Reader, block: Json) -> list[str]:
    lines = []
    for part in block["elements"]:
        if part["type"] == "rich_text_list":
            lines += [f"• {_inline(reader, item)}" for item in part["elements"]]
        else:
            lines.append(_inline(reader, part))
    return lines


def _inline(reader: Reader, part: Json) -> str:
    return "".join(_piece(reader, piece) for piece in part["elements"])


def _piece(reader: Reader, piece: Json) -> str:
    kind = piece["type"]
    if kind == "user":
        return reader.mention(piece["user_id"])
    if kind == "channel":
        return reader.room_link(piece["channel_id"])
    if kind == "usergroup":
        return reader.group(piece["usergroup_id"])
    if kind == "broadcast":
        return f"@{piece['range']}"
    if kind == "emoji":
        return f":{piece['name']}:"
    if kind == "link":
        return str(piece.get("text") or piece["url"])
    return str(piece.get("text") or piece.get("fallback") or "")


def message_text(reader: Reader, post: Post) -> str:
    """The whole message: its blocks if it has any, else its text, then its attachments."""
    lines = [line for block in post.blocks for line in lines_of(reader, block)]
    if not post.blocks:
        lines = [reader.mrkdwn(post.text)]
    for attachment in post.attachments:
        lines += _attachment_lines(reader, attachment)
    return "\n".join(lines)


def _attachment_lines(reader: Reader, attachment: Json) -> list[str]:
    if attachment.get("is_share"):
        shared = [block for one in attachment.get("message_blocks", ()) for block in one["message"]["blocks"]]
        lines = [line for block in shared for line in lines_of(reader, block)]
        words = lines or [reader.mrkdwn(attachment.get("text", ""))]
        files = [file["name"] for file in attachment.get("files", ())]
        return [f"{attachment.get('author_name', '')}:", *words, *files, attachment.get("footer", "")]
    lines = [line for block in attachment.get("blocks", ()) for line in lines_of(reader, block)]
    return lines + [reader.mrkdwn(attachment[key]) for key in ("pretext", "title", "text") if attachment.get(key)]


def pings(reader: Reader, post: Post) -> list[str]:
    """Who would be notified: people by name, groups and broadcasts with their @. Nobody twice."""
    targets = pinged_in(post.text)
    for value in (post.blocks, post.attachments):
        targets += _pings_within(value)
    return list(dict.fromkeys(_ping_name(reader, target) for target in targets))


def _pings_within(value: Any) -> list[str]:
    if isinstance(value, list):
        return [target for one in value for target in _pings_within(one)]
    if not isinstance(value, dict):
        return []
    kind = value.get("type")
    if kind in ("mrkdwn", "markdown"):
        return pinged_in(str(value.get("text", "")))
    if kind == "user" and "user_id" in value:
        return [f"@{value['user_id']}"]
    if kind == "usergroup":
        return [f"!subteam^{value['usergroup_id']}"]
    if kind == "broadcast":
        return [f"!{value['range']}"]
    return [target for one in value.values() for target in _pings_within(one)]


def _ping_name(reader: Reader, target: str) -> str:
    if target[0] == "@":
        return reader.mention(target[1:]).removeprefix("@")
    kind, _, rest = target[1:].partition("^")
    return f"@{kind}" if kind in BROADCASTS else reader.group(rest)
