"""The ids Slack gives to blocks and elements that come without."""

from __future__ import annotations

from typing import Any, Protocol

from sandbox.records import Json


class IdSource(Protocol):
    def new_id(self, prefix: str) -> str: ...


def with_ids(ids: IdSource, blocks: list[Json]) -> list[Json]:
    """A copy of the blocks in which every block and every interactive element has its id."""
    return [_block_with_ids(ids, block) for block in blocks]


def _block_with_ids(ids: IdSource, block: Json) -> Json:
    block = {"block_id": ids.new_id("b"), **block} if not block.get("block_id") else dict(block)
    for place in ("element", "accessory"):
        if place in block:
            block[place] = _element_with_id(ids, block[place])
    if block.get("type") == "actions":
        block["elements"] = [_element_with_id(ids, element) for element in block["elements"]]
    return block


def _element_with_id(ids: IdSource, element: Any) -> Any:
    if not isinstance(element, dict) or element.get("type") == "image" or element.get("action_id"):
        return element
    return {**element, "action_id": ids.new_id("a")}
