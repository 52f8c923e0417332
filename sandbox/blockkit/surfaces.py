"""Whole messages and views: what only shows when all blocks are seen together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sandbox.blockkit import limits
from sandbox.blockkit.blocks import block_list
from sandbox.blockkit.checks import Check, Problem, boolean, by_type, shape, string
from sandbox.blockkit.objects import plain
from sandbox.records import Json

_MESSAGE = block_list("message")
_VIEW_KEYS: dict[str, Check] = {
    "private_metadata": string(limits.PRIVATE_METADATA),
    "callback_id": string(limits.CALLBACK_ID),
    "external_id": string(limits.EXTERNAL_ID),
}
_VIEWS: dict[str, Check] = {
    "modal": shape(
        {"title": plain(limits.VIEW_TITLE), "blocks": block_list("modal")},
        _VIEW_KEYS
        | {
            "submit": plain(limits.VIEW_BUTTON),
            "close": plain(limits.VIEW_BUTTON),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
        },
    ),
    "home": shape({"blocks": block_list("home")}, _VIEW_KEYS),
}


def message_problems(blocks: Any) -> list[Problem]:
    """Everything Slack would refuse in the blocks of one message, except their tables and their total length."""
    return list(_MESSAGE(blocks, "/blocks")) or list(_together(blocks, "/blocks"))


def view_problems(view: Any, kind: str) -> list[Problem]:
    """Everything Slack would refuse in a view of this kind (`modal` or `home`), except its size."""
    problems = list(by_type({kind: _VIEWS[kind]})(view, "/view"))
    return problems or [*_together(view["blocks"], "/view/blocks"), *_focused_twice(view), *_without_submit(view)]


def too_large(view: Json) -> bool:
    return len(json.dumps(view, ensure_ascii=False).encode()) > limits.VIEW_BYTES


def too_many_tables(blocks: list[Json]) -> bool:
    return [block["type"] for block in blocks].count("table") > limits.TABLES


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
    yield from _repeated("block_id", blocks, at)
    for index, block in enumerate(blocks):
        if block["type"] in ("actions", "context_actions"):
            yield from _repeated("action_id", block["elements"], f"{at}/{index}/elements")
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > limits.MARKDOWN_TOTAL:
        yield Problem(f"must be less than {limits.MARKDOWN_TOTAL + 1} characters in total", at)


def _repeated(key: str, parts: list[Json], at: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, part in enumerate(parts):
        if key in part and part[key] in seen:
            yield Problem(f'`{key}` "{part[key]}" already exists', f"{at}/{index}/{key}")
        seen.add(part.get(key, ""))


def _focused_twice(view: Json) -> Iterator[Problem]:
    """Documented; the words are ours."""
    if sum(_focused(block) for block in view["blocks"]) > 1:
        yield Problem("only one element can have focus_on_load", "/view/blocks")


def _focused(block: Json) -> int:
    parts = [block.get("element"), block.get("accessory"), *(block.get("elements") or ())]
    return sum(isinstance(part, dict) and part.get("focus_on_load") is True for part in parts)


def _without_submit(view: Json) -> Iterator[Problem]:
    if view["type"] == "home" or "submit" in view:
        return
    for index, block in enumerate(view["blocks"]):
        if block["type"] == "input":
            yield Problem("must define `submit` to use an `input` block in modals", f"/view/blocks/{index}/input")
