"""Block Kit as plain dicts, one small function for each part that Muster uses.

https://docs.slack.dev/reference/block-kit. Slack refuses empty texts and empty lists, so what is empty is left out.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from workflows.text.slack_text import shorten

Block: TypeAlias = dict[str, Any]
Element: TypeAlias = dict[str, Any]
Text: TypeAlias = dict[str, Any]
View: TypeAlias = dict[str, Any]
Choice: TypeAlias = tuple[str, str] | tuple[str, str, str]
"""Value, text and, in small print below it, what it means."""

SECTION_LIMIT = 3000
"""https://docs.slack.dev/reference/block-kit/blocks/section-block"""
PARAGRAPH_LIMIT = 2900
MESSAGE_LIMIT = 9000
"""Slack refuses a message whose blocks have more than about 13,000 characters."""
HEADER_LIMIT = 150
OPTION_LIMIT = 75
BUTTON_LIMIT = 75
MENU_LIMIT = 100
CONFIRM_LIMIT = 30
"""https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A message as Slack takes it. `text` is the fallback: notifications and screen readers use it."""

    text: str
    blocks: tuple[Block, ...] = ()


# ------------------------------------------------------------------------------------------------------- texts


def plain_text(text: str, *, emoji: bool | None = True) -> Text:
    return _without_empty(type="plain_text", text=text, emoji=emoji)


def mrkdwn_text(text: str) -> Text:
    return {"type": "mrkdwn", "text": text}


# ------------------------------------------------------------------------------------------------------ blocks


def section(text: str, accessory: Element | None = None) -> Block:
    """A paragraph of safe markup, cut to what a section takes, with a button beside it."""
    return _without_empty(type="section", text=mrkdwn_text(_cut(text)), accessory=accessory)


def bold(markup: str) -> str:
    """Safe markup in bold, line by line. A line with an asterisk, which would end it, stays as it is."""
    return _between("*", markup)


def struck(markup: str) -> str:
    """Safe markup struck through, as `bold`."""
    return _between("~", markup)


def _between(mark: str, markup: str) -> str:
    lines = (line.strip() for line in markup.split("\n"))
    return "\n".join(f"{mark}{line}{mark}" if line and mark not in line else line for line in lines)


def section_of_fields(texts: Iterable[str]) -> Block:
    """Short texts of safe markup in two columns."""
    return {"type": "section", "fields": [mrkdwn_text(text) for text in texts]}


def paragraphs(lines: Iterable[str]) -> list[Block]:
    """Lines of safe markup in as few sections as possible."""
    blocks: list[Block] = []
    current: list[str] = []
    for line in lines:
        if current and sum(map(len, current)) + len(current) + len(line) > PARAGRAPH_LIMIT:
            blocks.append(section("\n".join(current)))
            current = []
        current.append(line)
    return [*blocks, section("\n".join(current))] if current else blocks


def context(text: str, block_id: str = "") -> Block:
    """A line of safe markup in small print."""
    return _without_empty(type="context", block_id=block_id, elements=[mrkdwn_text(_cut(text))])


def header(text: str) -> Block:
    return {"type": "header", "text": plain_text(shorten(text, HEADER_LIMIT))}


def divider() -> Block:
    return {"type": "divider"}


def actions(*elements: Element) -> Block:
    return {"type": "actions", "elements": list(elements)}


def input_block(
    block_id: str,
    label: str,
    element: Element,
    *,
    hint: str = "",
    optional: bool | None = None,
    dispatches: bool = False,
) -> Block:
    """A field of a form. `dispatches`: every change is sent to the action of its element."""
    return _without_empty(
        type="input",
        block_id=block_id,
        label=plain_text(label),
        element=element,
        hint=plain_text(hint) if hint else None,
        optional=optional,
        dispatch_action=True if dispatches else None,
    )


# ---------------------------------------------------------------------------------------------------- elements


def button(
    text: str,
    action_id: str,
    value: str = "",
    *,
    style: Literal["primary", "danger"] | None = None,
    confirm: Element | None = None,
) -> Element:
    shown = plain_text(shorten(text, BUTTON_LIMIT))
    return _without_empty(type="button", text=shown, action_id=action_id, value=value, style=style, confirm=confirm)


def confirmation(does: str, question: str, cancel: str) -> Element:
    """Asks before something is done that cannot be undone. `does`: the text of its button."""
    return {
        "title": plain_text(does),
        "text": mrkdwn_text(question),
        "confirm": plain_text(shorten(does, CONFIRM_LIMIT)),
        "deny": plain_text(cancel),
    }


def plain_text_input(
    action_id: str, *, value: str = "", placeholder: str = "", multiline: bool = False, limit: int, focus: bool = False
) -> Element:
    """A line, or with `multiline` a box, to type at most `limit` characters in."""
    return _without_empty(
        type="plain_text_input",
        action_id=action_id,
        multiline=multiline,
        max_length=limit,
        initial_value=value[:limit],
        placeholder=plain_text(placeholder) if placeholder else None,
        focus_on_load=True if focus else None,
    )


def static_select(action_id: str, choices: Iterable[Choice], chosen: str | None = None) -> Element:
    """One of several."""
    options = [option(*choice) for choice in choices]
    initial = next((option for option in options if option["value"] == chosen), None)
    return _without_empty(type="static_select", action_id=action_id, options=options, initial_option=initial)


def external_select(action_id: str, initial: tuple[str, str] | None = None, placeholder: str = "") -> Element:
    """One of those that Muster offers for what is typed."""
    return _without_empty(
        type="external_select",
        action_id=action_id,
        initial_option=option(*initial) if initial else None,
        placeholder=plain_text(placeholder) if placeholder else None,
        min_query_length=0,
    )


def option(value: str, text: str, description: str = "") -> Element:
    small = plain_text(shorten(description, OPTION_LIMIT)) if description else None
    return _without_empty(value=value, text=plain_text(shorten(text, OPTION_LIMIT)), description=small)


def users_select(action_id: str, chosen: str | None = None) -> Element:
    return _without_empty(type="users_select", action_id=action_id, initial_user=chosen)


def multi_users_select(action_id: str, most: int, chosen: Sequence[str] = ()) -> Element:
    return _without_empty(
        type="multi_users_select", action_id=action_id, max_selected_items=most, initial_users=list(chosen[:most])
    )


def multi_static_select(action_id: str, choices: Iterable[tuple[str, str]], chosen: Collection[str] = ()) -> Element:
    """Several of several `(value, text)`, as many as a menu takes."""
    options = [option(value, text) for value, text in choices][:MENU_LIMIT]
    initial = [option for option in options if option["value"] in chosen]
    return _without_empty(type="multi_static_select", action_id=action_id, options=options, initial_options=initial)


def channel_select(action_id: str, *kinds: Literal["public", "private"], chosen: str = "") -> Element:
    """A channel of one of these kinds, none of another organisation."""
    offered = {"include": list(kinds), "exclude_external_shared_channels": True}
    return _without_empty(type="conversations_select", action_id=action_id, filter=offered, initial_conversation=chosen)


def timepicker(action_id: str, chosen: str = "") -> Element:
    """A time of day, as `20:00`."""
    return _without_empty(type="timepicker", action_id=action_id, initial_time=chosen)


# ------------------------------------------------------------------------------------------------------- views


def modal(
    *,
    title: Text,
    close: Text,
    blocks: Sequence[Block],
    submit: Text | None = None,
    callback_id: str = "",
    private_metadata: str = "",
) -> View:
    return _without_empty(
        type="modal",
        callback_id=callback_id,
        title=title,
        submit=submit,
        close=close,
        blocks=list(blocks),
        private_metadata=private_metadata,
    )


def home_view(blocks: Sequence[Block]) -> View:
    return {"type": "home", "blocks": list(blocks)}


# ----------------------------------------------------------------------------------------------------- private


def _without_empty(**parts: Any) -> dict[str, Any]:
    return {name: part for name, part in parts.items() if part not in (None, "", [])}


def _cut(text: str) -> str:
    """Escaped markup cut to what a section takes, without cutting an entity in half."""
    if len(text) <= SECTION_LIMIT:
        return text
    cut = text[: SECTION_LIMIT - 1]
    broken = cut.rfind("&")
    if broken > len(cut) - 6 and ";" not in cut[broken:]:
        cut = cut[:broken]
    return cut.rstrip() + "…"
