"""Modals and App Homes: opening, pushing, updating, closing, and the triggers that allow it."""

from __future__ import annotations

import zlib

from sandbox.blockkit.identity import with_ids
from sandbox.errors import SlackError, invalid
from sandbox.records import Json, Trigger, View
from sandbox.view_state import carried_over, first_values
from sandbox.workspace import Workspace

DEEPEST_STACK = 3


def new_trigger(ws: Workspace, user_id: str, view_id: str = "") -> str:
    """A trigger for something a person just did, perhaps inside a view."""
    number = ws.new_id("")
    trigger_id = f"{number}.{ws.team_id[1:]}.{zlib.crc32(number.encode()):08x}"
    ws.triggers[trigger_id] = Trigger(trigger_id, user_id, ws.clock.timestamp(), view_id)
    return trigger_id


def use_trigger(ws: Workspace, trigger_id: str) -> Trigger:
    """Exchange a trigger; each works once and for a short while."""
    trigger = ws.triggers.get(trigger_id)
    if trigger is None:
        raise invalid("invalid_arguments", ["invalid `trigger_id`"])
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if ws.clock.timestamp() - trigger.created > ws.trigger_life:
        raise SlackError("expired_trigger_id")
    trigger.used = True
    return trigger


def stack(ws: Workspace, user_id: str) -> list[View]:
    """The modals in front of a person, topmost last."""
    return [ws.views[view_id] for view_id in ws.stacks.get(user_id, [])]


def open_modal(ws: Workspace, user_id: str, content: Json) -> View:
    """Show a first modal; what was open before is gone."""
    _drop(ws, ws.stacks.pop(user_id, []))
    view = _new_view(ws, user_id, content, previous=None)
    ws.stacks[user_id] = [view.id]
    return view


def push_modal(ws: Workspace, user_id: str, content: Json) -> View:
    """Lay a modal over the ones that are open, three deep at most."""
    views = stack(ws, user_id)
    if not views:
        raise SlackError("not_found")
    if len(views) >= DEEPEST_STACK:
        raise SlackError("push_limit_reached")
    view = _new_view(ws, user_id, content, previous=views[-1])
    ws.stacks[user_id].append(view.id)
    return view


def update_view(ws: Workspace, view: View, content: Json) -> None:
    """Replace what a view shows; inputs with the same ids keep what the person entered."""
    view.content = _content(ws, content, view)
    view.values = carried_over(view.values, view.blocks)
    view.errors, view.notice = {}, ""
    view.hash = _new_hash(ws, view.id)


def publish_home(ws: Workspace, user_id: str, content: Json) -> View:
    view_id = ws.homes.get(user_id)
    if view_id:
        update_view(ws, ws.views[view_id], content)
        return ws.views[view_id]
    view = _new_view(ws, user_id, content, previous=None)
    ws.homes[user_id] = view.id
    return view


def close_top(ws: Workspace, user_id: str) -> None:
    _drop(ws, [ws.stacks[user_id].pop()])


def close_all(ws: Workspace, user_id: str) -> None:
    _drop(ws, ws.stacks.pop(user_id, []))


def find_view(ws: Workspace, view_id: str, external_id: str) -> View:
    for view in ws.views.values():
        if view.id == view_id or (external_id and view.content.get("external_id") == external_id):
            return view
    raise SlackError("not_found")


def _new_view(ws: Workspace, user_id: str, content: Json, previous: View | None) -> View:
    view_id = ws.new_id("V")
    root_id = previous.root_id if previous else view_id
    view = View(view_id, user_id, {}, _new_hash(ws, view_id), root_id, previous.id if previous else None)
    view.content = _content(ws, content, view)
    view.values = first_values(view.blocks)
    ws.views[view_id] = view
    return view


def _content(ws: Workspace, content: Json, view: View) -> Json:
    external = content.get("external_id")
    taken = external and any(v.content.get("external_id") == external for v in ws.views.values() if v is not view)
    if taken:
        raise SlackError("duplicate_external_id")
    return content | {"blocks": with_ids(ws, content["blocks"])}


def _new_hash(ws: Workspace, view_id: str) -> str:
    moment = ws.new_ts()
    return f"{moment.split('.')[0]}.{zlib.crc32((view_id + moment).encode()):08x}"


def _drop(ws: Workspace, view_ids: list[str]) -> None:
    for view_id in view_ids:
        ws.views.pop(view_id, None)
