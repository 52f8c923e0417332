"""Blocks as plain data. The SDK's own `to_dict` looks for checks in everything a block has, at each level: 0.3 ms for a
row of buttons. That what Muster says keeps to Slack's limits is known beforehand: the tests render all of it.
"""

from collections.abc import Iterable
from typing import Any

from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block

_names: dict[type[JsonObject], tuple[str, ...]] = {}
"""What of each kind of object Slack is told. The SDK puts the same set together for every object of a kind."""


def written(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    """The same as `to_dict` of each, unchecked."""
    return [_plain(block) for block in blocks]


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if not isinstance(value, JsonObject):
        return value
    kind = type(value)
    if kind.to_dict is not JsonObject.to_dict:
        return value.to_dict()
    names = _names.get(kind) or _names.setdefault(kind, tuple(sorted(value.attributes)))
    return {name: _plain(said) for name in names if (said := getattr(value, name, None)) is not None and _says(said)}


def _says(value: Any) -> bool:
    """Slack takes no empty texts and lists."""
    return not hasattr(value, "__len__") or len(value) > 0
