"""Whole messages and views: what only shows when all blocks are seen together."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

from sandbox.blockkit import limits
from sandbox.blockkit.blocks import block_list
from sandbox.blockkit.checks import Problem, anything, boolean, shape, string
from sandbox.blockkit.objects import plain
from sandbox.records import Json

_MESSAGE = block_list("message")
_VIEW_KEYS = {
    "type": anything,
    "private_metadata": string(limits.PRIVATE_METADATA),
    "callback_id": string(limits.CALLBACK_ID),
    "external_id": string(limits.EXTERNAL_ID),
}
_MODAL = shape(
    {"title": plain(limits.VIEW_TITLE), "blocks": block_list("modal")},
    _VIEW_KEYS
    | {
        "submit": plain(limits.VIEW_BUTTON),
        "close": plain(limits.VIEW_BUTTON),
        "clear_on_close": boolean,
        "notify_on_close": boolean,
        "submit_disabled": boolean,
    },
)
_HOME = shape({"blocks": block_list("home")}, _VIEW_KEYS)


def message_problems(blocks: Any) -> list[Problem]:
    """Everything Slack would refuse in the blocks of one message, except their total length."""
    return list(_MESSAGE(blocks, "/blocks")) or list(_together(blocks, "/blocks"))


def view_problems(view: Any, kind: str) -> list[Problem]:
    """Everything Slack would refuse in a view of this kind (`modal` or `home`)."""
    if not isinstance(view, dict):
        return [Problem("must be an object", "/view")]
    if view.get("type") != kind:
        return [Problem(f"must be of type {kind}", "/view/type")]
    check = _MODAL if kind == "modal" else _HOME
    return list(check(view, "/view")) or [*_together(view["blocks"], "/view/blocks"), *_submit(view)]


def too_large(view: Json) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > limits.VIEW_BYTES


def text_total(blocks: list[Json]) -> int:
    """All the text in the blocks of a message, which Slack limits as a whole."""
    return sum(len(text) for text in _texts(blocks))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for key, one in value.items():
            if key == "text" and isinstance(one, str):
                yield one
            else:
                yield from _texts(one)


def _together(blocks: list[Json], at: str) -> Iterator[Problem]:
    yield from _repeated_block_ids(blocks, at)
    for index, block in enumerate(blocks):
        yield from _repeated_action_ids(block, f"{at}/{index}")
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > limits.MARKDOWN_TOTAL:
        yield Problem(f"must be less than {limits.MARKDOWN_TOTAL + 1} characters in total", at)
    if sum(block["type"] == "table" for block in blocks) > 1:
        yield Problem("only one table is allowed", at)
    if sum(_focused(block) for block in blocks) > 1:
        yield Problem("only one element can have focus_on_load", at)


def _repeated_block_ids(blocks: list[Json], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, block in enumerate(blocks):
        block_id = block.get("block_id")
        if block_id and block_id in seen:
            yield Problem(f"`block_id` {block_id} already exists for another block", f"{at}/{index}/block_id")
        seen.add(block_id or "")


def _repeated_action_ids(block: Json, at: str) -> Iterator[Problem]:
    if block["type"] != "actions":
        return
    counts = Counter(element.get("action_id") for element in block["elements"])
    for action_id, count in counts.items():
        if action_id and count > 1:
            yield Problem(f"`action_id` {action_id} already exists for another element", f"{at}/elements")


def _focused(block: Json) -> bool:
    parts = [block.get("element"), block.get("accessory"), *(block.get("elements") or ())]
    return any(isinstance(part, dict) and part.get("focus_on_load") for part in parts)


def _submit(view: Json) -> Iterator[Problem]:
    has_inputs = any(block["type"] == "input" for block in view["blocks"])
    if view["type"] == "modal" and has_inputs and not view.get("submit"):
        yield Problem("missing required field: submit", "/view")
