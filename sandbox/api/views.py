"""views.*: modals and the App Home."""

from __future__ import annotations

from typing import Any

from sandbox.api.call import TIER_4, Call, method
from sandbox.blockkit.surfaces import too_large, view_problems
from sandbox.errors import SlackError, invalid, missing
from sandbox.modals import find_view, open_modal, publish_home, push_modal, update_view, use_trigger
from sandbox.records import Json, View
from sandbox.shapes import view_shape


@method("views.open", per_minute=TIER_4, required=("view",))
def views_open(call: Call) -> Json:
    content = checked_view(call.data("view"), "modal")
    trigger = use_trigger(call.ws, _trigger(call))
    return {"view": view_shape(call.ws, open_modal(call.ws, trigger.user, content))}


@method("views.push", per_minute=TIER_4, required=("view",))
def views_push(call: Call) -> Json:
    content = checked_view(call.data("view"), "modal")
    trigger = use_trigger(call.ws, _trigger(call))
    return {"view": view_shape(call.ws, push_modal(call.ws, trigger.user, content))}


@method("views.update", per_minute=TIER_4, required=("view",))
def views_update(call: Call) -> Json:
    if not (call.has("view_id") or call.has("external_id")):
        raise missing("view_id")
    view = find_view(call.ws, call.text("view_id"), call.text("external_id"))
    content = checked_view(call.data("view"), view.content["type"])
    _check_hash(call, view)
    update_view(call.ws, view, content)
    return {"view": view_shape(call.ws, view)}


@method("views.publish", per_minute=TIER_4, required=("user_id", "view"))
def views_publish(call: Call) -> Json:
    if call.text("user_id") not in call.ws.users:
        raise invalid("invalid_arguments", ["invalid `user_id`"])
    if not call.ws.manifest.home_enabled:
        raise SlackError("not_enabled")
    content = checked_view(call.data("view"), "home")
    current = call.ws.homes.get(call.text("user_id"))
    if current:
        _check_hash(call, call.ws.views[current])
    return {"view": view_shape(call.ws, publish_home(call.ws, call.text("user_id"), content))}


def checked_view(view: Any, kind: str) -> Json:
    """The view if Slack would take it. Views are refused as `invalid_arguments`, not `invalid_blocks`."""
    problems = view_problems(view, kind)
    if problems:
        raise invalid("invalid_arguments", [str(problem) for problem in problems])
    if too_large(view):
        raise SlackError("view_too_large")
    return dict(view)


def _trigger(call: Call) -> str:
    if not call.has("trigger_id"):
        raise missing("trigger_id")
    return call.text("trigger_id")


def _check_hash(call: Call, view: View) -> None:
    if call.has("hash") and call.text("hash") != view.hash:
        raise SlackError("hash_conflict")
