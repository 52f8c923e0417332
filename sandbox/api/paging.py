"""Cursors: opaque to the bot, a position to us."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from sandbox.errors import SlackError


def to_cursor(position: str) -> str:
    return base64.b64encode(f"at:{position}".encode()).decode()


def from_cursor(cursor: str) -> str:
    if not cursor:
        return ""
    try:
        text = base64.b64decode(cursor, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise SlackError("invalid_cursor") from None
    if not text.startswith("at:"):
        raise SlackError("invalid_cursor")
    return text.removeprefix("at:")


def one_page(items: Sequence[Any], limit: int, cursor: str) -> tuple[list[Any], dict[str, str]]:
    """A page of a list and the metadata that leads to the next; empty cursor at the end."""
    start = int(from_cursor(cursor) or 0)
    page = list(items[start : start + limit])
    following = to_cursor(str(start + limit)) if start + limit < len(items) else ""
    return page, {"next_cursor": following}
