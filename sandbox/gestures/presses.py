"""Buttons, menus and inputs that tell the bot at once."""

from __future__ import annotations

from typing import Any

from sandbox.delivery.hub import Hub
from sandbox.delivery.parcel import Parcel
from sandbox.gestures.forms import TROUBLE
from sandbox.gestures.payloads import action_of, message_actions, view_actions
from sandbox.gestures.result import Result
from sandbox.records import Channel, Json, Post, User, View
from sandbox.view_state import STATEFUL, first_values, held, holding


def chosen_part(element: Json, value: Any) -> Json:
    """What an action says about the choice, in the same words as the state."""
    if element["type"] in STATEFUL:
        entry = holding(element, value)
        return {key: one for key, one in entry.items() if key != "type"}
    return {"selected_option": value} if element["type"] == "overflow" else {}


async def press_on_message(
    hub: Hub, user: User, channel: Channel, post: Post, block: Json, element: Json, value: Any = None
) -> Result:
    """Use an element of a message. What other inputs of the message hold goes along."""
    ws = hub.ws
    with ws.changing():
        state = first_values(post.blocks)
        if element["type"] in STATEFUL:
            state[block["block_id"]][element["action_id"]] = holding(element, value)
        action = action_of(ws, block, element, chosen_part(element, value))
        payload = message_actions(ws, hub.base_url, user, channel, post, action, state)
    return await _press(hub, payload)


async def press_on_view(hub: Hub, user: User, view: View, block: Json, element: Json, value: Any = None) -> Result:
    """Use an element of a modal or Home; the view remembers what was chosen."""
    ws = hub.ws
    with ws.changing():
        if element["type"] in STATEFUL:
            set_value(view, block, element, value)
        action = action_of(ws, block, element, chosen_part(element, value))
        payload = view_actions(ws, user, view, action)
    result = await _press(hub, payload)
    if result.shown and view.content["type"] == "modal":
        with ws.changing():
            view.notice = TROUBLE
    return result


def set_value(view: View, block: Json, element: Json, value: Any) -> None:
    view.values.setdefault(block["block_id"], {})[element["action_id"]] = holding(element, value)
    view.errors.pop(block["block_id"], None)


def value_of(view: View, block: Json, element: Json) -> Any:
    entry = view.values.get(block["block_id"], {}).get(element["action_id"])
    return held(element, entry) if entry else None


async def _press(hub: Hub, payload: Json) -> Result:
    answer = await hub.deliver(Parcel("interaction", "block_actions", payload))
    shown = "" if answer.ok else f'{hub.ws.bot.real_name} did not respond: "{answer.error}"'
    return Result(answer, shown, trigger_id=payload["trigger_id"])
