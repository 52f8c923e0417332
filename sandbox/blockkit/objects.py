"""Composition objects: texts, options, confirmation dialogs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sandbox.blockkit import limits
from sandbox.blockkit.checks import Check, Problem, boolean, both, by_type, many, one_of, shape, string


def plain(most: int) -> Check:
    return by_type({"plain_text": _plain(most)})


def text(most: int) -> Check:
    """Plain or mrkdwn."""
    return by_type({"plain_text": _plain(most), "mrkdwn": _mrkdwn(most)})


def _plain(most: int) -> Check:
    return shape({"text": string(most, least=1)}, {"emoji": boolean})


def _mrkdwn(most: int) -> Check:
    return shape({"text": string(most, least=1)}, {"verbatim": boolean})


def option(label: Check) -> Check:
    return shape(
        {"text": label, "value": string(limits.OPTION_VALUE, least=1)},
        {"description": text(limits.OPTION_DESCRIPTION), "url": string(limits.URL)},
    )


PLAIN_OPTION = option(plain(limits.OPTION_TEXT))
MARKED_OPTION = option(text(limits.OPTION_TEXT))  # radio buttons and checkboxes may be mrkdwn
OPTIONS = many(PLAIN_OPTION, limits.SELECT_OPTIONS)
OPTION_GROUP = shape({"label": plain(limits.OPTION_GROUP_LABEL), "options": OPTIONS}, {})
OPTION_GROUPS = many(OPTION_GROUP, limits.OPTION_GROUPS)

CONFIRM = shape(
    {"title": plain(limits.CONFIRM_TITLE), "text": text(limits.CONFIRM_TEXT)},
    {
        "confirm": plain(limits.CONFIRM_BUTTON),
        "deny": plain(limits.CONFIRM_BUTTON),
        "style": one_of("primary", "danger"),
    },
)

DISPATCH_CONFIG = shape({}, {"trigger_actions_on": many(one_of("on_enter_pressed", "on_character_entered"), most=2)})
CONVERSATION_FILTER = shape(
    {},
    {
        "include": many(one_of("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    },
)


def offered(element: Any) -> list[Any]:
    """The options of a select, groups flattened."""
    grouped = [one for group in element.get("option_groups") or () for one in group.get("options", ())]
    return list(element.get("options") or ()) + grouped


def _initial_is_offered(value: Any, at: str) -> Iterator[Problem]:
    known = [one.get("value") for one in offered(value) if isinstance(one, dict)]
    chosen = value.get("initial_options") or [value.get("initial_option")]
    for one in chosen:
        if isinstance(one, dict) and one.get("value") not in known:
            yield Problem("initial option does not match any of the options", at)


def _values_differ(value: Any, at: str) -> Iterator[Problem]:
    known = [one.get("value") for one in offered(value) if isinstance(one, dict)]
    if len(known) != len(set(known)):
        yield Problem("option values must be unique", at)


def with_sound_options(check: Check) -> Check:
    """The options differ in value and the initial ones are among them. Applies to sound shapes only."""
    more = both(_initial_is_offered, _values_differ)

    def whole(value: Any, at: str) -> Iterator[Problem]:
        problems = list(check(value, at))
        yield from problems or more(value, at)

    return whole
