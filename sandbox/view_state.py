"""What the inputs of a view hold: at first, after a change, and across updates."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.records import Json

Values = dict[str, dict[str, Json]]

# Per element type: the key its value has in the state, and the key of its initial value.
STATEFUL: dict[str, tuple[str, str]] = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "radio_buttons": ("selected_option", "initial_option"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "checkboxes": ("selected_options", "initial_options"),
    "file_input": ("files", "initial_files"),
}


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with the block it stands in, in reading order."""
    for block in blocks:
        for element in (block.get("element"), block.get("accessory"), *block.get("elements", ())):
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def is_many(element: Json) -> bool:
    """Whether the element holds a list of choices."""
    return STATEFUL[element["type"]][0].endswith(("options", "users", "conversations", "channels", "files"))


def first_values(blocks: list[Json]) -> Values:
    """The state of freshly shown blocks."""
    values: Values = {}
    for block, element in elements(blocks):
        if element["type"] in STATEFUL:
            values.setdefault(block["block_id"], {})[element["action_id"]] = _first_value(element)
    return values


def _first_value(element: Json) -> Json:
    initial = STATEFUL[element["type"]][1]
    empty: Any = [] if is_many(element) else None
    return holding(element, element.get(initial, empty))


def holding(element: Json, value: Any) -> Json:
    """The state entry of an element that holds `value`."""
    entry: Json = {"type": element["type"], STATEFUL[element["type"]][0]: value}
    if element["type"] == "datetimepicker":
        return entry
    if element["type"] in ("datepicker", "timepicker") and element.get("timezone"):
        entry["timezone"] = element["timezone"]
    return entry


def carried_over(old: Values, blocks: list[Json]) -> Values:
    """The state after new blocks replace old ones.

    An input keeps what the person typed when its block id, action id and type stay the same,
    whatever initial value the new blocks name; this is how Slack clients behave.
    """
    values = first_values(blocks)
    for block_id, actions in values.items():
        for action_id, entry in actions.items():
            before = old.get(block_id, {}).get(action_id)
            if before and before["type"] == entry["type"]:
                actions[action_id] = before
    return values


def held(element: Json, entry: Json) -> Any:
    return entry.get(STATEFUL[element["type"]][0])
