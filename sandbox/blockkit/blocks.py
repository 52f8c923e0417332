"""Blocks and the surfaces that show them."""

from __future__ import annotations

from typing import Literal

from sandbox.blockkit import limits
from sandbox.blockkit.checks import (
    Check,
    at_least_one,
    boolean,
    both,
    by_type,
    many,
    one_of,
    or_null,
    shape,
    string,
    url,
)
from sandbox.blockkit.elements import (
    AS_ACCESSORY,
    IMAGE,
    IMAGE_KEYS,
    IMAGE_SOURCE,
    IN_ACTIONS,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_MODAL_INPUT,
)
from sandbox.blockkit.objects import WEB_LINK, plain, text
from sandbox.blockkit.rich_text import rich_text

Surface = Literal["message", "modal", "home"]

_ID = {"block_id": string(limits.BLOCK_ID, least=1)}
_WORDS = string(limits.TEXT_OBJECT, least=1)


def _input(element: Check) -> Check:
    return shape(
        {"label": plain(limits.INPUT_LABEL), "element": element},
        _ID | {"hint": plain(limits.INPUT_HINT), "optional": boolean, "dispatch_action": boolean},
    )


_SECTION = both(
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
)
_CONTEXT = many(
    by_type(
        {
            "image": IMAGE,
            "plain_text": shape({"text": _WORDS}, {"emoji": boolean}),
            "mrkdwn": shape({"text": _WORDS}, {"verbatim": boolean}),
        }
    ),
    limits.CONTEXT_ELEMENTS,
)
_CELL = by_type({"raw_text": shape({"text": string(limits.MESSAGE_TEXT_TOTAL, least=1)}, {}), "rich_text": rich_text()})
_COLUMN = or_null(shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": boolean}))
_VIDEO = shape(
    {
        "title": plain(limits.VIDEO_TITLE),
        "video_url": url(limits.URL, "https"),
        "thumbnail_url": WEB_LINK,
        "alt_text": string(limits.ALT_TEXT),
    },
    _ID
    | {
        "author_name": string(limits.VIDEO_AUTHOR),
        "description": plain(limits.VIDEO_DESCRIPTION),
        "provider_name": string(limits.VIDEO_PROVIDER),
        "provider_icon_url": WEB_LINK,
        "title_url": url(limits.URL, "https"),
    },
)

_EVERYWHERE: dict[str, Check] = {
    "section": _SECTION,
    "divider": shape({}, _ID),
    "header": shape({"text": plain(limits.HEADER_TEXT)}, _ID),
    "image": both(
        IMAGE_SOURCE,
        shape({"alt_text": string(limits.ALT_TEXT)}, _ID | IMAGE_KEYS | {"title": plain(limits.IMAGE_TITLE)}),
    ),
    "actions": shape({"elements": many(IN_ACTIONS, limits.ACTIONS_ELEMENTS)}, _ID),
    "context": shape({"elements": _CONTEXT}, _ID),
    "input": _input(IN_INPUT),
    "rich_text": rich_text(**_ID),
    "video": _VIDEO,
}
_SHOWN_ON: dict[Surface, dict[str, Check]] = {
    "message": _EVERYWHERE
    | {
        "markdown": shape({"text": string(limits.MARKDOWN_TOTAL, least=1)}, _ID),
        "table": shape(
            {"rows": many(many(_CELL, limits.TABLE_COLUMNS), limits.TABLE_ROWS)},
            _ID | {"column_settings": many(_COLUMN, limits.TABLE_COLUMNS)},
        ),
        "context_actions": shape({"elements": many(IN_CONTEXT_ACTIONS, limits.CONTEXT_ACTIONS)}, _ID),
    },
    "modal": _EVERYWHERE
    | {
        "input": _input(IN_MODAL_INPUT),
        "alert": shape(
            {"text": text(limits.ALERT_TEXT)},
            _ID | {"level": one_of("default", "info", "warning", "error", "success")},
        ),
    },
    "home": _EVERYWHERE,
}


def block_list(surface: Surface) -> Check:
    """The check for all the blocks of one message, modal or Home."""
    most = limits.MESSAGE_BLOCKS if surface == "message" else limits.VIEW_BLOCKS
    return many(by_type(_SHOWN_ON[surface]), most, least=0)
