"""Interactive elements and where each may stand."""

from __future__ import annotations

from sandbox.blockkit import limits
from sandbox.blockkit.checks import (
    Check,
    anything,
    boolean,
    both,
    by_type,
    exactly_one,
    integer,
    many,
    one_of,
    present,
    shape,
    string,
)
from sandbox.blockkit.objects import (
    CONFIRM,
    CONVERSATION_FILTER,
    DISPATCH_CONFIG,
    MARKED_OPTION,
    OPTION_GROUPS,
    OPTIONS,
    PLAIN_OPTION,
    plain,
    with_sound_options,
)

_ID = {"action_id": string(limits.ACTION_ID)}
_CONFIRM = {"confirm": CONFIRM}
_FOCUS = {"focus_on_load": boolean}
_PLACEHOLDER = {"placeholder": plain(limits.PLACEHOLDER)}
_MENU = _ID | _CONFIRM | _FOCUS | _PLACEHOLDER
_MOST = {"max_selected_items": integer(1, 100)}
_STRING = string(limits.URL)

_BUTTON = shape(
    {"text": plain(limits.BUTTON_TEXT)},
    _ID
    | _CONFIRM
    | {
        "value": string(limits.BUTTON_VALUE),
        "url": string(limits.URL),
        "style": one_of("primary", "danger"),
        "accessibility_label": string(limits.ACCESSIBILITY_LABEL),
    },
)
_OPTION_SOURCE = exactly_one("options", "option_groups")
_OPTION_KEYS = {"options": OPTIONS, "option_groups": OPTION_GROUPS}


def _menu(**more: Check) -> Check:
    return shape({}, _MENU | more)


def _choice(**more: Check) -> Check:
    """Radio buttons or checkboxes."""
    options = {"options": many(MARKED_OPTION, limits.CHOICE_OPTIONS)}
    return with_sound_options(shape(options, _ID | _CONFIRM | _FOCUS | more))


def _line(**more: Check) -> Check:
    """An input someone types into."""
    return shape({}, _ID | _FOCUS | _PLACEHOLDER | {"dispatch_action_config": DISPATCH_CONFIG} | more)


_SELECTS: dict[str, Check] = {
    "static_select": with_sound_options(both(_OPTION_SOURCE, _menu(**_OPTION_KEYS, initial_option=PLAIN_OPTION))),
    "external_select": _menu(initial_option=PLAIN_OPTION, min_query_length=integer(0, 1000)),
    "users_select": _menu(initial_user=_STRING),
    "conversations_select": _menu(
        initial_conversation=_STRING,
        default_to_current_conversation=boolean,
        response_url_enabled=boolean,
        filter=CONVERSATION_FILTER,
    ),
    "channels_select": _menu(initial_channel=_STRING, response_url_enabled=boolean),
}
_MULTI_SELECTS: dict[str, Check] = {
    "multi_static_select": with_sound_options(
        both(_OPTION_SOURCE, _menu(**_OPTION_KEYS, **_MOST, initial_options=OPTIONS))
    ),
    "multi_external_select": _menu(**_MOST, initial_options=OPTIONS, min_query_length=integer(0, 1000)),
    "multi_users_select": _menu(**_MOST, initial_users=many(_STRING, 100, least=0)),
    "multi_conversations_select": _menu(
        **_MOST,
        initial_conversations=many(_STRING, 100, least=0),
        default_to_current_conversation=boolean,
        filter=CONVERSATION_FILTER,
    ),
    "multi_channels_select": _menu(**_MOST, initial_channels=many(_STRING, 100, least=0)),
}
_PICKERS: dict[str, Check] = {
    "datepicker": _menu(initial_date=_STRING),
    "timepicker": _menu(initial_time=_STRING, timezone=_STRING),
    "datetimepicker": shape({}, _ID | _CONFIRM | _FOCUS | {"initial_date_time": integer(10**9, 10**10 - 1)}),
}
_CHOICES: dict[str, Check] = {
    "radio_buttons": _choice(initial_option=MARKED_OPTION),
    "checkboxes": _choice(initial_options=many(MARKED_OPTION, limits.CHOICE_OPTIONS)),
}
_LINES: dict[str, Check] = {
    "plain_text_input": _line(
        initial_value=string(limits.INPUT_LENGTH),
        multiline=boolean,
        min_length=integer(0, limits.INPUT_LENGTH),
        max_length=integer(1, limits.INPUT_LENGTH),
    ),
    "email_text_input": _line(initial_value=_STRING),
    "url_text_input": _line(initial_value=_STRING),
    "number_input": both(
        present("is_decimal_allowed"),
        _line(is_decimal_allowed=boolean, initial_value=_STRING, min_value=_STRING, max_value=_STRING),
    ),
    "rich_text_input": _line(initial_value=anything),
    "file_input": shape({}, _ID | {"filetypes": many(_STRING, 100), "max_files": integer(1, limits.FILES_PER_INPUT)}),
}
_OVERFLOW: dict[str, Check] = {
    "overflow": with_sound_options(shape({"options": many(PLAIN_OPTION, limits.OVERFLOW_OPTIONS)}, _ID | _CONFIRM))
}
_BUTTONS: dict[str, Check] = {"button": _BUTTON, "workflow_button": anything}

IMAGE = shape({"alt_text": string(limits.ALT_TEXT)}, {"image_url": string(limits.URL), "slack_file": anything})

_COMMON = _SELECTS | _PICKERS | _CHOICES
IN_ACTIONS = by_type(_BUTTONS | _OVERFLOW | _COMMON | _MULTI_SELECTS | {"rich_text_input": anything})
AS_ACCESSORY = by_type(_BUTTONS | _OVERFLOW | _COMMON | _MULTI_SELECTS | {"image": IMAGE})
IN_INPUT = by_type(_LINES | _COMMON | _MULTI_SELECTS)
