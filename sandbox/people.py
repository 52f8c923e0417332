"""Colleagues who arrive, change and leave."""

from __future__ import annotations

from sandbox.records import User
from sandbox.shapes import user_shape
from sandbox.workspace import Workspace


def welcome(ws: Workspace, user: User) -> None:
    """A new colleague is in #general at once, unless a guest; the bot hears of them."""
    general = ws.channel_named("general")
    if general and not user.is_restricted:
        general.members.append(user.id)
    ws.emit("team_join", {"type": "team_join", "user": user_shape(ws, user), "event_ts": ws.new_ts()})


def deactivate(ws: Workspace, user: User) -> None:
    """Close an account: its owner leaves every room and can do nothing more."""
    user.deleted = True
    for channel in ws.channels.values():
        if channel.kind != "im" and user.id in channel.members:
            channel.members.remove(user.id)
    tell_change(ws, user)


def reads_in(ws: Workspace, user: User, locale: str) -> None:
    """Somebody changes the language of their Slack."""
    user.locale = locale
    tell_change(ws, user)


def tell_change(ws: Workspace, user: User) -> None:
    user.updated = ws.seconds()
    event = {"type": "user_change", "user": user_shape(ws, user), "event_ts": ws.new_ts()}
    ws.emit("user_change", event)
