"""Interactive elements and where each may stand."""

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
    integer,
    many,
    matching,
    shape,
    string,
)
from sandbox.blockkit.objects import (
    BUTTON_STYLE,
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    LINK,
    MARKED_OPTION,
    OPTION_GROUPS,
    OPTIONS,
    OVERFLOW_OPTION,
    PLAIN_OPTION,
    SLACK_FILE,
    WEB_LINK,
    plain,
    with_sound_options,
)
from sandbox.blockkit.rich_text import rich_text

_ID = {"action_id": string(limits.ACTION_ID, least=1)}
_CONFIRM = {"confirm": CONFIRM}
_FOCUS = {"focus_on_load": boolean}
_PLACEHOLDER = {"placeholder": plain(limits.PLACEHOLDER)}
_MENU = _ID | _CONFIRM | _FOCUS | _PLACEHOLDER
_MOST = {"max_selected_items": integer(1, limits.SELECT_OPTIONS)}
_QUERY = {"min_query_length": integer(0, limits.INPUT_LENGTH)}
_NAME = string(limits.ACTION_ID, least=1)  # of a person, a conversation, a time zone
_NAMES = many(_NAME, limits.SELECT_OPTIONS)
_TYPED = string(limits.INPUT_LENGTH)
_LABEL = {"accessibility_label": string(limits.ACCESSIBILITY_LABEL)}
_OPTION_SOURCE = exactly_one("options", "option_groups")
_OPTION_KEYS = {"options": OPTIONS, "option_groups": OPTION_GROUPS}


def _menu(**more: Check) -> Check:
    return shape({}, _MENU | more)


def _choice(**more: Check) -> Check:
    """Radio buttons or checkboxes."""
    options = {"options": many(MARKED_OPTION, limits.CHOICE_OPTIONS)}
    return with_sound_options(shape(options, _ID | _CONFIRM | _FOCUS | more))


def _line(required: dict[str, Check], **more: Check) -> Check:
    """An input someone types into."""
    return shape(required, _ID | _FOCUS | _PLACEHOLDER | {"dispatch_action_config": DISPATCH_CONFIG} | more)


def _bounds_in_order(value: Any, at: str) -> Iterator[Problem]:
    """Documented; the words are ours."""
    try:
        upside_down = float(value["min_value"]) > float(value["max_value"])
    except (KeyError, ValueError):
        return
    if upside_down:
        yield Problem("cannot be greater than `max_value`", f"{at}/min_value")


_SELECTS: dict[str, Check] = {
    "static_select": with_sound_options(both(_OPTION_SOURCE, _menu(**_OPTION_KEYS, initial_option=PLAIN_OPTION))),
    "external_select": _menu(initial_option=PLAIN_OPTION, **_QUERY),
    "users_select": _menu(initial_user=_NAME),
    "conversations_select": _menu(
        initial_conversation=_NAME,
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=CONVERSATION_FILTER,
    ),
    "channels_select": _menu(initial_channel=_NAME, response_url_enabled=boolean),
}
_MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": with_sound_options(
        both(
            _OPTION_SOURCE,
            _menu(**_OPTION_KEYS, **_MOST, initial_options=many(PLAIN_OPTION, limits.SELECT_OPTIONS, least=0)),
        )
    ),
    "multi_external_select": _menu(**_MOST, **_QUERY, initial_options=OPTIONS),
    "multi_users_select": _menu(**_MOST, initial_users=_NAMES),
    "multi_conversations_select": _menu(
        **_MOST,
        initial_conversations=_NAMES,
        default_to_current_conversation=boolean,
        filter=CONVERSATION_FILTER,
    ),
    "multi_channels_select": _menu(**_MOST, initial_channels=_NAMES),
}
_PICKERS: dict[str, Check] = {
    "datepicker": _menu(initial_date=matching(r"^\d{4}-\d{2}-\d{2}$")),
    "timepicker": _menu(initial_time=matching(r"^([01]\d|2[0-3]):[0-5]\d$"), timezone=_NAME),
}
_MOMENT: dict[str, Check] = {
    "datetimepicker": shape({}, _ID | _CONFIRM | _FOCUS | {"initial_date_time": integer(10**9, 10**10 - 1)}),
}
_CHOICES: dict[str, Check] = {
    "radio_buttons": _choice(initial_option=MARKED_OPTION),
    "checkboxes": _choice(initial_options=many(MARKED_OPTION, limits.CHOICE_OPTIONS, least=0)),
}
_LINES: dict[str, Check] = {
    "plain_text_input": _line(
        {},
        initial_value=_TYPED,
        multiline=boolean,
        min_length=integer(0, limits.INPUT_LENGTH),
        max_length=integer(1, limits.INPUT_LENGTH),
    ),
    "email_text_input": _line({}, initial_value=_TYPED),
    "url_text_input": _line({}, initial_value=_TYPED),
    "number_input": first_of(
        _line({"is_decimal_allowed": boolean}, initial_value=_TYPED, min_value=_TYPED, max_value=_TYPED),
        _bounds_in_order,
    ),
    "rich_text_input": _line({}, initial_value=by_type({"rich_text": rich_text()})),
}
_FILES: dict[str, Check] = {
    "file_input": shape({}, _ID | {"filetypes": many(_NAME, 100), "max_files": integer(1, limits.FILES_PER_INPUT)}),
}
_OVERFLOW: dict[str, Check] = {
    "overflow": with_sound_options(shape({"options": many(OVERFLOW_OPTION, limits.OVERFLOW_OPTIONS)}, _ID | _CONFIRM))
}
_BUTTON_TEXT = {"text": plain(limits.BUTTON_TEXT)}
_BUTTONS: dict[str, Check] = {
    "button": shape(
        _BUTTON_TEXT,
        _ID | _CONFIRM | _LABEL | {"value": string(limits.BUTTON_VALUE), "url": LINK, "style": BUTTON_STYLE},
    ),
    "workflow_button": shape(
        _BUTTON_TEXT | {"workflow": shape({"trigger": shape({"url": WEB_LINK}, {})}, {})},
        _ID | _LABEL | {"style": BUTTON_STYLE},
    ),
}
_OPINION = shape(_BUTTON_TEXT, _LABEL | {"value": string(limits.BUTTON_VALUE)})

IMAGE_SOURCE = exactly_one("image_url", "slack_file")
IMAGE_KEYS = {"image_url": WEB_LINK, "slack_file": SLACK_FILE}
IMAGE = both(IMAGE_SOURCE, shape({"alt_text": string(limits.ALT_TEXT)}, IMAGE_KEYS))

_COMMON = _SELECTS | _MULTI_SELECTS | _PICKERS | _CHOICES
IN_ACTIONS = by_type(_BUTTONS | _OVERFLOW | _COMMON | _MOMENT | {"rich_text_input": _LINES["rich_text_input"]})
IN_CONTEXT_ACTIONS = by_type(
    {
        "feedback_buttons": shape({"positive_button": _OPINION, "negative_button": _OPINION}, _ID),
        "icon_button": shape(
            _BUTTON_TEXT | {"icon": _NAME},
            _ID | _CONFIRM | _LABEL | {"value": string(limits.BUTTON_VALUE), "visible_to_user_ids": _NAMES},
        ),
    }
)
AS_ACCESSORY = by_type(_BUTTONS | _OVERFLOW | _COMMON | {"image": IMAGE})
IN_INPUT = by_type(_LINES | _COMMON | _MOMENT)
IN_MODAL_INPUT = by_type(_LINES | _COMMON | _MOMENT | _FILES)  # files are handed in through modals only
