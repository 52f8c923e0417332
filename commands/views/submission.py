"""A form that comes back: reading what was typed, and giving it back when it could not be saved."""

import copy
import json
from collections.abc import Mapping
from typing import Any

from commands.views.blocks import Block, View, plain_text
from workflows.domain.ids import IncidentId, UserId
from workflows.text.slack_text import without_nul


class Submission:
    """What stands in a submitted form, by field."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._values: dict[str, Mapping[str, Any]] = {
            block_id.partition(":")[0]: next(iter(values.values()))
            for block_id, values in view["state"]["values"].items()
            if values
        }
        self.private_metadata: Mapping[str, Any] = json.loads(view.get("private_metadata") or "{}")

    @property
    def incident(self) -> IncidentId:
        """The incident the form is about."""
        return IncidentId(int(self.private_metadata["incident"]))

    def text(self, field: str) -> str:
        return without_nul(str(self._values.get(field, {}).get("value") or "")).strip()

    def choice(self, field: str) -> str | None:
        chosen = self._values.get(field, {}).get("selected_option")
        return str(chosen["value"]) if chosen else None

    def person(self, field: str) -> UserId | None:
        chosen = self._values.get(field, {}).get("selected_user")
        return UserId(chosen) if chosen else None

    def people(self, field: str) -> tuple[UserId, ...]:
        return tuple(UserId(u) for u in self._values.get(field, {}).get("selected_users") or ())


_INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
}
_WARNING = "warning/"
_KEPT = ("type", "callback_id", "title", "submit", "close", "private_metadata")


def refill(view: Mapping[str, Any], errors: Mapping[str, str]) -> View:
    """A submitted form as it was, with everything typed still in it and a sentence under each block named.

    Sentences of an earlier submission are gone.
    """
    state = view["state"]["values"]
    blocks: list[Block] = []
    for block in view["blocks"]:
        block_id = str(block.get("block_id", ""))
        if block_id.startswith(_WARNING):
            continue
        blocks.append(_with_typed(block, state.get(block_id, {})))
        if block_id in errors:
            text = plain_text(f":warning: {errors[block_id]}")
            blocks.append({"type": "context", "block_id": f"{_WARNING}{block_id}", "elements": [text]})
    return {key: view[key] for key in _KEPT if view.get(key) is not None} | {"blocks": blocks}


def _with_typed(block: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]]) -> Block:
    filled = copy.deepcopy(dict(block))
    if block["type"] != "input":
        return filled
    submission = values.get(block["element"]["action_id"], {})
    for key, initial in _INITIAL.items():
        if submission.get(key):
            filled["element"][initial] = submission[key]
        elif key in submission:
            filled["element"].pop(initial, None)
    return filled
