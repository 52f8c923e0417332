"""Forms: building them, reading what was typed, and giving it back when it could not be saved.

A block id is the name of its field, so that an error finds its place: `severity`, or `severity:2` where a field must
forget what was chosen before.
"""

import copy
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, ParamSpec, cast

from slack_sdk.models import JsonObject
from slack_sdk.models.blocks import (
    Block,
    InputBlock,
    Option,
    PlainTextInputElement,
    PlainTextObject,
    StaticSelectElement,
    UserMultiSelectElement,
    UserSelectElement,
)
from slack_sdk.models.views import View

from commands.views.voice import Voice, option_text
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.prose import without_nul

ELEMENT = "value"
TEXT_LIMIT = 3000
"""https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""
Given = ParamSpec("Given")
Field = Callable[Given, InputBlock]


class _Rendered(JsonObject):
    """A part that is checked and turned into what Slack takes only once. Nobody changes it."""

    _as_dict: dict[str, Any] | None = None

    def to_dict(self, *args: Any) -> dict[str, Any]:
        if self._as_dict is None:
            self._as_dict = super().to_dict(*args)
        return self._as_dict


class _Field(_Rendered, InputBlock):
    pass


class _Text(_Rendered, PlainTextObject):
    pass


class _Form(View):
    """Of parts that turn themselves into what Slack takes: slack_sdk would go through all fields once more."""

    attributes = View.attributes - {"blocks"}

    def to_dict(self, *args: Any) -> dict[str, Any]:
        return super().to_dict(*args) | {"blocks": [block.to_dict() for block in self.blocks or ()]}


@lru_cache(maxsize=256)
def _text(text: str) -> _Text:
    return _Text(text=text)


def _once(make: Field[Given]) -> Field[Given]:
    """Forms are opened again and again with the same fields, and slack_sdk checks each at length."""
    return cast(Field[Given], lru_cache(maxsize=256)(make))


def form(
    *,
    callback: str,
    title: str,
    submit: str,
    blocks: Sequence[Block],
    voice: Voice,
    remembers: Mapping[str, Any] | None = None,
) -> View:
    """A modal. `remembers` is small data the form carries along: ids, never a person's words."""
    return _Form(
        type="modal",
        callback_id=callback,
        title=_text(title),
        submit=_text(submit),
        close=_text(voice("form.cancel")),
        blocks=list(blocks),
        private_metadata=json.dumps(remembers or {}),
    )


@_once
def text_field(
    field: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    placeholder: str = "",
    multiline: bool = False,
    optional: bool = False,
    limit: int = TEXT_LIMIT,
    focus: bool = False,
) -> InputBlock:
    """A line or a box to type in."""
    return _Field(
        block_id=field,
        label=label,
        hint=hint or None,
        optional=optional,
        element=PlainTextInputElement(
            action_id=ELEMENT,
            multiline=multiline,
            max_length=limit,
            initial_value=value[:limit] or None,
            placeholder=placeholder or None,
            focus_on_load=focus or None,
        ),
    )


def choice_field(
    field: str,
    label: str,
    choices: Iterable[tuple[str, str]],
    *,
    chosen: str | None = None,
    hint: str = "",
    optional: bool = False,
    tells: str | None = None,
) -> InputBlock:
    """One of several. `choices` are (value, text); `tells`: the action that hears of every choice at once."""
    return _choice_field(field, label, tuple(choices), chosen, hint, optional, tells)


@_once
def _choice_field(
    field: str,
    label: str,
    choices: tuple[tuple[str, str], ...],
    chosen: str | None,
    hint: str,
    optional: bool,
    tells: str | None,
) -> InputBlock:
    options = [Option(value=value, text=option_text(text)) for value, text in choices]
    initial = next((o for o in options if o.value == chosen), None)
    return _Field(
        block_id=field,
        label=label,
        hint=hint or None,
        optional=optional,
        dispatch_action=True if tells else None,
        element=StaticSelectElement(action_id=tells or ELEMENT, options=options, initial_option=initial),
    )


@_once
def person_field(
    field: str, label: str, *, chosen: UserId | None = None, optional: bool = False, hint: str = ""
) -> InputBlock:
    """One person."""
    return _Field(
        block_id=field,
        label=label,
        hint=hint or None,
        optional=optional,
        element=UserSelectElement(action_id=ELEMENT, initial_user=chosen),
    )


def people_field(field: str, label: str) -> InputBlock:
    """Several people."""
    return InputBlock(
        block_id=field, label=label, element=UserMultiSelectElement(action_id=ELEMENT, max_selected_items=30)
    )


class Typed:
    """What stands in a submitted form, by field."""

    def __init__(self, view: Mapping[str, Any]) -> None:
        self._values: dict[str, Mapping[str, Any]] = {
            block_id.partition(":")[0]: next(iter(values.values()))
            for block_id, values in view["state"]["values"].items()
            if values
        }
        self.remembers: Mapping[str, Any] = json.loads(view.get("private_metadata") or "{}")

    @property
    def incident(self) -> IncidentId:
        """The incident the form is about."""
        return IncidentId(int(self.remembers["incident"]))

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
    "selected_options": "initial_options",
    "selected_user": "initial_user",
    "selected_users": "initial_users",
}
_WARNING = "warning/"
_KEPT = ("type", "callback_id", "title", "submit", "close", "private_metadata")


def restore(view: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    """A submitted form as it was, with everything typed still in it and a sentence under each block named.

    Sentences of an earlier time are gone.
    """
    state = view["state"]["values"]
    blocks: list[dict[str, Any]] = []
    for block in view["blocks"]:
        block_id = str(block.get("block_id", ""))
        if block_id.startswith(_WARNING):
            continue
        blocks.append(_with_typed(block, state.get(block_id, {})))
        if block_id in errors:
            text = {"type": "plain_text", "text": f":warning: {errors[block_id]}", "emoji": True}
            blocks.append({"type": "context", "block_id": f"{_WARNING}{block_id}", "elements": [text]})
    return {key: view[key] for key in _KEPT if view.get(key) is not None} | {"blocks": blocks}


def _with_typed(block: Mapping[str, Any], values: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    filled = copy.deepcopy(dict(block))
    if block["type"] != "input":
        return filled
    typed = values.get(block["element"]["action_id"], {})
    for key, initial in _INITIAL.items():
        if typed.get(key):
            filled["element"][initial] = typed[key]
        elif key in typed:
            filled["element"].pop(initial, None)
    return filled
