"""Composition objects: texts, options, confirmation dialogs, addresses, files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.blockkit import limits
from sandbox.blockkit.checks import (
    Check,
    Problem,
    boolean,
    both,
    by_type,
    exactly_one,
    first_of,
    many,
    one_of,
    shape,
    string,
    url,
)


def plain(most: int) -> Check:
    return by_type({"plain_text": _plain(most)})


def text(most: int) -> Check:
    """Plain or mrkdwn."""
    return by_type({"plain_text": _plain(most), "mrkdwn": _mrkdwn(most)})


def _plain(most: int) -> Check:
    return shape({"text": string(most, least=1)}, {"emoji": boolean})


def _mrkdwn(most: int) -> Check:
    return shape({"text": string(most, least=1)}, {"verbatim": boolean})


WEB_LINK = url(limits.URL, "https", "http")
LINK = url(limits.URL, "https", "http", "slack")  # buttons may lead into Slack itself
SLACK_FILE = both(exactly_one("id", "url"), shape({}, {"id": string(limits.URL, least=1), "url": WEB_LINK}))


def _option(words: Check, description: Check, **more: Check) -> Check:
    return shape({"text": words, "value": string(limits.OPTION_VALUE, least=1)}, {"description": description, **more})


PLAIN_OPTION = _option(plain(limits.OPTION_TEXT), plain(limits.OPTION_DESCRIPTION))
MARKED_OPTION = _option(text(limits.OPTION_TEXT), text(limits.OPTION_DESCRIPTION))  # radio buttons and checkboxes
OVERFLOW_OPTION = _option(plain(limits.OPTION_TEXT), plain(limits.OPTION_DESCRIPTION), url=LINK)
OPTIONS = many(PLAIN_OPTION, limits.SELECT_OPTIONS)
OPTION_GROUP = shape({"label": plain(limits.OPTION_GROUP_LABEL), "options": OPTIONS}, {})
OPTION_GROUPS = many(OPTION_GROUP, limits.OPTION_GROUPS)

BUTTON_STYLE = one_of("primary", "danger")
CONFIRM = shape(
    {
        "title": plain(limits.CONFIRM_TITLE),
        "text": text(limits.CONFIRM_TEXT),
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
    },
    {"style": BUTTON_STYLE},
)

DISPATCH_CONFIG = shape({"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), most=2)}, {})


def _filters_something(value: Any, at: str) -> Iterator[Problem]:
    if not value:
        yield Problem("must have minimum 1 properties", at)


CONVERSATION_FILTER = first_of(
    shape(
        {},
        {
            "include": many(one_of("im", "mpim", "private", "public"), most=4),
            "exclude_external_shared_channels": boolean,
            "exclude_bot_users": boolean,
        },
    ),
    _filters_something,
)


def offered(element: Any) -> list[Any]:
    """The options of a select, groups flattened."""
    grouped = [one for group in element.get("option_groups") or () for one in group.get("options", ())]
    return list(element.get("options") or ()) + grouped


def _initial_is_offered(value: Any, at: str) -> Iterator[Problem]:
    """Also an empty list is none of the options."""
    known = [_name_of(one) for one in offered(value)]
    chosen = {key: value[key] for key in ("initial_option", "initial_options") if key in value}
    for key, one in chosen.items():
        names = [_name_of(each) for each in one] if isinstance(one, list) else [_name_of(one)]
        if not names or any(name not in known for name in names):
            yield Problem("must be one of the provided options", f"{at}/{key}")


def _name_of(option: Any) -> tuple[str, str]:
    return option["value"], option["text"]["text"]


def _values_differ(value: Any, at: str) -> Iterator[Problem]:
    """Documented ("a unique string value"), but no refusal of Slack's is known: the words are ours."""
    values = [one["value"] for one in offered(value)]
    if len(values) != len(set(values)):
        yield Problem("option values must be unique", at)


def with_sound_options(check: Check) -> Check:
    """The options differ in value and the initial ones are among them."""
    return first_of(check, both(_initial_is_offered, _values_differ))
