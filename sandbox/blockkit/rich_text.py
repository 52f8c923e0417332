"""Rich text: what the composer writes, and what cells and inputs may hold."""

from __future__ import annotations

from typing import Any

from sandbox.blockkit import limits
from sandbox.blockkit.checks import Check, boolean, by_type, integer, many, one_of, shape, string

MOST_PARTS = 1000

_STYLE = {
    "style": shape(
        {},
        dict.fromkeys(
            ("bold", "italic", "strike", "underline", "code", "highlight", "client_highlight", "unlink"), boolean
        ),
    )
}
_BORDER = {"border": integer(0, 1)}
_WORDS = string(limits.MESSAGE_TEXT_TOTAL, least=1)  # no limit of its own is known
_NAME = string(limits.BLOCK_ID, least=1)


def _leaf(required: dict[str, Check], **optional: Check) -> Check:
    return shape(required, _STYLE | optional)


_LEAVES = by_type(
    {
        "text": _leaf({"text": _WORDS}),
        "link": _leaf({"url": string(limits.URL, least=1)}, text=_WORDS, unsafe=boolean),
        "emoji": _leaf({"name": _NAME}, unicode=_NAME, skin_tone=integer(1, 6)),
        "user": _leaf({"user_id": _NAME}),
        "usergroup": _leaf({"usergroup_id": _NAME}),
        "channel": _leaf({"channel_id": _NAME}),
        "broadcast": _leaf({"range": one_of("here", "channel", "everyone")}),
        "color": _leaf({"value": _NAME}),
        "date": _leaf(
            {"timestamp": integer(0, 10**11), "format": _NAME}, url=string(limits.URL, least=1), fallback=_WORDS
        ),
    }
)


def _part(required: dict[str, Check], **optional: Check) -> Check:
    return shape({"elements": many(_LEAVES, MOST_PARTS, least=0), **required}, optional)


_SECTION = _part({})
_LIST = shape(
    {
        "style": one_of("bullet", "ordered"),
        "elements": many(by_type({"rich_text_section": _SECTION}), MOST_PARTS),
    },
    _BORDER | {"indent": integer(0, 8), "offset": integer(0, 10**6)},
)
_PARTS = by_type(
    {
        "rich_text_section": _SECTION,
        "rich_text_list": _LIST,
        "rich_text_preformatted": _part({}, language=_NAME, **_BORDER),
        "rich_text_quote": _part({}, **_BORDER),
    }
)


def rich_text(**more: Any) -> Check:
    """A rich text object with its parts; a block has a `block_id` too."""
    return shape({"elements": many(_PARTS, MOST_PARTS, least=0)}, more)
