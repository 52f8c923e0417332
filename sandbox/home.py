"""Opening the App Home."""

from __future__ import annotations

from sandbox.records import Json
from sandbox.shapes import view_shape
from sandbox.workspace import Workspace


def open_home(ws: Workspace, user_id: str) -> None:
    """Tell the bot that somebody looks at its Home, with what it published before if anything."""
    event: Json = {
        "type": "app_home_opened",
        "user": user_id,
        "channel": ws.im_with(user_id).id,
        "tab": "home",
        "event_ts": ws.new_ts(),
    }
    view_id = ws.homes.get(user_id)
    if view_id:
        event["view"] = view_shape(ws, ws.views[view_id])
    ws.emit("app_home_opened", event)
