"""A room in plain text, as people see it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sandbox.driver.context import DriverContext
from sandbox.driver.message import Message
from sandbox.driver.room import Room
from sandbox.records import Channel, User


def transcript(driver: DriverContext, channel: Channel, viewer: User | None) -> str:
    """Time, author, text; buttons in brackets; reactions; threads indented."""
    room = Room(driver, channel, viewer)
    head = f"{'🔒' if channel.is_private else '#'}{channel.name or 'dm'}"
    lines = [f"{head}: {room.topic}" if room.topic else head]
    for message in room.seen_by(viewer):
        lines += _entry(message, viewer, indent="")
        for reply in message.thread:
            lines += _entry(reply, viewer, indent="    ↳ ")
    return "\n".join(lines)


def _entry(message: Message, viewer: User | None, indent: str) -> list[str]:
    zone = ZoneInfo(viewer.tz) if viewer else UTC
    moment = datetime.fromtimestamp(float(message.ts), zone)
    marks = [
        word
        for word, holds in (
            ("pinned", message.pinned),
            ("edited", message.edited),
            ("only visible to you", message.is_ephemeral),
        )
        if holds
    ]
    remark = f" ({', '.join(marks)})" if marks else ""
    if message.is_system:
        return [f"{indent}{moment:%H:%M} · {message.text}"]
    first, *more = message.text.split("\n")
    pad = " " * (len(indent) + 6)
    lines = [f"{indent}{moment:%H:%M} {message.author}{remark}: {first}", *(pad + line for line in more)]
    return lines + [pad + line for line in _below(message)]


def _below(message: Message) -> list[str]:
    lines = [f"📎 {name} ({len(content)} bytes)" for name, content in message.files]
    if message.buttons or message.menus:
        lines.append(" ".join([f"[{label}]" for label in message.buttons] + [f"({m} ▾)" for m in message.menus]))
    if message.reactions:
        lines.append("  ".join(f":{name}: {', '.join(who)}" for name, who in message.reactions.items()))
    return lines
