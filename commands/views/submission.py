"""A form that was submitted: reading what was typed, and showing it again when it could not be saved."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any

from commands.views.blocks import Block, View, plain_text
from workflows.domain.errors import NotFound
from workflows.domain.ids import IncidentId, UserId
from workflows.text.slack_text import legible


class Submission:
    """What the fields of a submitted form contain."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._view = view
        self._values: dict[str, Mapping[str, Any]] = {
            block_id.partition(":")[0]: next(iter(values.values()))
            for block_id, values in view["state"]["values"].items()
            if values
        }

    def through(self, mask: Callable[[str], str]) -> "Submission":
        """The same form, with every text in it as `mask` leaves it."""
        state = {
            block: {action: _masked(value, mask) for action, value in values.items()}
            for block, values in self._view["state"]["values"].items()
        }
        return Submission({**self._view, "state": {**self._view["state"], "values": state}})

    @property
    def callback(self) -> str:
        """Which form it is."""
        return str(self._view["callback_id"])

    @property
    def private_metadata(self) -> Mapping[str, Any]:
        """What the form carries along. Raises `NotFound` if it is broken: the form is from another version."""
        try:
            found = json.loads(self._view.get("private_metadata") or "{}")
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise NotFound("control_gone")
        return found

    @property
    def incident(self) -> IncidentId:
        """The incident the form is about. Raises `NotFound` if it names none."""
        return IncidentId(self._id("incident"))

    @property
    def about(self) -> IncidentId | None:
        """The incident the form is about, if it is about one."""
        found = self.private_metadata.get("incident")
        return IncidentId(found) if type(found) is int else None

    @property
    def subject(self) -> int:
        """The id of the noun the form is about, such as a task. Raises `NotFound` if it names none."""
        return self._id("subject")

    def _id(self, name: str) -> int:
        found = self.private_metadata.get(name)
        if type(found) is not int:
            raise NotFound("control_gone")
        return found

    @property
    def has_inputs(self) -> bool:
        return bool(self._inputs())

    def by_block(self, errors: Mapping[str, str]) -> dict[str, str]:
        """Field names -> block ids. An error on a field the form lacks goes to its first input: it is never lost."""
        inputs = self._inputs()
        by_field = {block_id.partition(":")[0]: block_id for block_id in inputs}
        return {by_field.get(field, inputs[0]): text for field, text in errors.items()} if inputs else {}

    def refilled(self, errors: Mapping[str, str]) -> View:
        """The form as it was, with everything typed still in it and a sentence under each field named."""
        return refill(self._view, self.by_block(errors))

    def explained(self, about: Block, fields: Mapping[str, Block] | None = None) -> View:
        """The form as it is, with everything typed still in it, and with `about` below its field in place of an earlier
        explanation. `fields`: fields that are replaced."""
        blocks: list[Block] = []
        for block in refill(self._view, {})["blocks"]:
            field = str(block.get("block_id", "")).partition(":")[0]
            if field == about["block_id"]:
                continue
            blocks.append((fields or {}).get(field, block))
            if block["type"] == "input" and about["block_id"] == f"{ABOUT}{field}":
                blocks.append(about)
        return refill(self._view, {}) | {"blocks": blocks}

    def carried_into(self, view: View) -> View:
        """`view`, with what was typed here in every field that both have."""
        typed = {block["block_id"]: block for block in refill(self._view, {})["blocks"] if block["type"] == "input"}
        return view | {"blocks": [typed.get(block.get("block_id"), block) for block in view["blocks"]]}

    def _inputs(self) -> list[str]:
        return [block["block_id"] for block in self._view["blocks"] if block["type"] == "input"]

    def has(self, field: str) -> bool:
        """Whether the form has this field."""
        return any(block.partition(":")[0] == field for block in self._inputs())

    def text(self, field: str) -> str:
        return legible(str(self._values.get(field, {}).get("value") or "")).strip()

    def choice(self, field: str) -> str | None:
        chosen = self._values.get(field, {}).get("selected_option")
        return str(chosen["value"]) if chosen else None

    def person(self, field: str) -> UserId | None:
        chosen = self._values.get(field, {}).get("selected_user")
        return UserId(chosen) if chosen else None

    def choices(self, field: str) -> tuple[str, ...]:
        return tuple(str(chosen["value"]) for chosen in self._values.get(field, {}).get("selected_options") or ())

    def channel(self, field: str) -> str:
        """The id; empty when none is chosen."""
        return str(self._values.get(field, {}).get("selected_conversation") or "")

    def time_of_day(self, field: str) -> str:
        """`20:00`; empty when none is chosen."""
        return str(self._values.get(field, {}).get("selected_time") or "")

    def people(self, field: str) -> tuple[UserId, ...]:
        return tuple(UserId(u) for u in self._values.get(field, {}).get("selected_users") or ())


def _masked(value: Mapping[str, Any], mask: Callable[[str], str]) -> Mapping[str, Any]:
    return {**value, "value": mask(value["value"])} if isinstance(value.get("value"), str) else value


def read_submission(body: Mapping[str, Any]) -> Submission:
    """The form of a `view_submission` payload."""
    return Submission(body["view"])


_INITIAL = {
    "value": "initial_value",
    "selected_option": "initial_option",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
    "selected_options": "initial_options",
    "selected_conversation": "initial_conversation",
    "selected_time": "initial_time",
}
_WARNING = "warning/"
ABOUT = "about/"
"""Before the name of a field: the block below it that explains what was chosen."""
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
            filled["element"][initial] = _offered(filled["element"], submission[key])
        elif key in submission:
            filled["element"].pop(initial, None)
    return filled


def _offered(element: Mapping[str, Any], chosen: Any) -> Any:
    """A choice as the form offers it: Slack leaves out what an option says below its text, and wants it back."""
    options = element.get("options", ())
    value = chosen.get("value") if isinstance(chosen, Mapping) else None
    return next((option for option in options if option["value"] == value), chosen)
