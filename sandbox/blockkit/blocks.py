"""Blocks and the surfaces that show them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from sandbox.blockkit import limits
from sandbox.blockkit.checks import (
    Check,
    Problem,
    anything,
    at_least_one,
    boolean,
    both,
    by_type,
    exactly_one,
    many,
    one_of,
    shape,
    string,
)
from sandbox.blockkit.elements import AS_ACCESSORY, IMAGE, IN_ACTIONS, IN_INPUT
from sandbox.blockkit.objects import plain, text

Surface = Literal["message", "modal", "home"]

_ID = {"block_id": string(limits.BLOCK_ID)}
_RICH_PARTS = one_of("rich_text_section", "rich_text_list", "rich_text_preformatted", "rich_text_quote")


def _rich_part(value: Any, at: str) -> Iterator[Problem]:
    kind = value.get("type") if isinstance(value, dict) else None
    if list(_RICH_PARTS(kind, at)):
        yield Problem(f"unsupported type: {kind}", f"{at}/type")
    elif not isinstance(value.get("elements"), list):
        yield Problem("missing required field: elements", at)


RICH_TEXT = shape({"elements": many(_rich_part, most=1000)}, _ID)
_CELL = by_type({"raw_text": shape({"text": string(limits.TEXT_OBJECT)}, {}), "rich_text": RICH_TEXT})

_BLOCKS: dict[str, Check] = {
    "section": both(
        at_least_one("text", "fields"),
        shape(
            {},
            _ID
            | {
                "text": text(limits.SECTION_TEXT),
                "fields": many(text(limits.SECTION_FIELD), limits.SECTION_FIELDS),
                "accessory": AS_ACCESSORY,
                "expand": boolean,
            },
        ),
    ),
    "divider": shape({}, _ID),
    "header": shape({"text": plain(limits.HEADER_TEXT)}, _ID),
    "image": both(
        exactly_one("image_url", "slack_file"),
        shape(
            {"alt_text": string(limits.ALT_TEXT)},
            _ID
            | {
                "image_url": string(limits.URL),
                "slack_file": anything,
                "title": plain(limits.IMAGE_TITLE),
            },
        ),
    ),
    "actions": shape({"elements": many(IN_ACTIONS, limits.ACTIONS_ELEMENTS)}, _ID),
    "context": shape(
        {
            "elements": many(
                by_type(
                    {
                        "image": IMAGE,
                        "plain_text": shape({"text": string(limits.TEXT_OBJECT, 1)}, {"emoji": boolean}),
                        "mrkdwn": shape({"text": string(limits.TEXT_OBJECT, 1)}, {"verbatim": boolean}),
                    }
                ),
                limits.CONTEXT_ELEMENTS,
            )
        },
        _ID,
    ),
    "input": shape(
        {"label": plain(limits.INPUT_LABEL), "element": IN_INPUT},
        _ID | {"hint": plain(limits.INPUT_HINT), "optional": boolean, "dispatch_action": boolean},
    ),
    "rich_text": RICH_TEXT,
    "markdown": shape({"text": string(limits.MARKDOWN_TOTAL, least=1)}, _ID),
    "table": shape(
        {"rows": many(many(_CELL, limits.TABLE_COLUMNS), limits.TABLE_ROWS)},
        _ID | {"column_settings": many(anything, limits.TABLE_COLUMNS)},
    ),
    "context_actions": shape({"elements": many(anything, limits.CONTEXT_ACTIONS)}, _ID),
    "video": shape(
        {
            "title": plain(limits.VIDEO_TITLE),
            "video_url": string(limits.URL),
            "thumbnail_url": string(limits.URL),
            "alt_text": string(limits.ALT_TEXT),
        },
        _ID
        | {
            "author_name": string(limits.VIDEO_AUTHOR),
            "description": plain(limits.VIDEO_DESCRIPTION),
            "provider_name": anything,
            "provider_icon_url": anything,
            "title_url": anything,
        },
    ),
    "alert": shape({"text": text(limits.ALERT_TEXT)}, _ID | {"level": anything}),
}

_EVERYWHERE = (
    "section", "divider", "header", "image", "actions", "context", "input", "rich_text", "video",
)  # fmt: skip
_SHOWN_ON: dict[Surface, tuple[str, ...]] = {
    "message": (*_EVERYWHERE, "markdown", "table", "context_actions"),
    "modal": (*_EVERYWHERE, "alert"),
    "home": _EVERYWHERE,
}


def block_list(surface: Surface) -> Check:
    """The check for all the blocks of one message, modal or Home."""
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    known = {kind: _BLOCKS[kind] for kind in _SHOWN_ON[surface]}
    return many(by_type(known), most, least=0)
