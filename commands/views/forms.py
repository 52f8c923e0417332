"""Forms and their fields. `submission.py` reads what was typed.

A block id is the name of its field, so that an error finds its place: `severity`, or `severity:2` where a field must
forget what was chosen before.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Literal

from commands.views.blocks import (
    Block,
    Choice,
    View,
    channel_select,
    context,
    input_block,
    modal,
    multi_static_select,
    multi_users_select,
    plain_text,
    plain_text_input,
    static_select,
    timepicker,
    users_select,
)
from commands.views.slack_formatter import SlackFormatter
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.text.slack_text import escape, shorten

ELEMENT = "value"
TITLE_LIMIT = 24
"""https://docs.slack.dev/reference/views/modal-views: also of the button that sends it"""
TEXT_LIMIT = 3000
"""https://docs.slack.dev/reference/block-kit/block-elements/plain-text-input-element"""
MOST_PEOPLE = 30


def form(
    fmt: SlackFormatter,
    *,
    callback: str,
    title: str,
    submit: str,
    blocks: Sequence[Block],
    private_metadata: Mapping[str, Any],
) -> View:
    """A form. `private_metadata` is small data that comes back with the submission: ids, never a person's words."""
    return modal(
        callback_id=callback,
        title=plain_text(title, emoji=None),
        submit=plain_text(submit, emoji=None),
        close=plain_text(fmt("form.cancel"), emoji=None),
        blocks=blocks,
        private_metadata=json.dumps(private_metadata),
    )


def incident_form(
    fmt: SlackFormatter,
    callback: str,
    incident: Incident,
    blocks: Sequence[Block],
    submit: str = "form.save",
    subject: int | None = None,
    title: str = "",
) -> View:
    """A form about one incident, with the incident on top. `subject`: the id of the noun of it that is meant."""
    return form(
        fmt,
        callback=callback,
        title=shorten(title or fmt(f"{callback}.title"), TITLE_LIMIT),
        submit=shorten(fmt(submit), TITLE_LIMIT),
        blocks=[context(f"*{incident.label}*  {escape(incident.title)}"), *blocks],
        private_metadata={"incident": incident.id} | ({} if subject is None else {"subject": subject}),
    )


def text_field(
    field: str,
    label: str,
    *,
    value: str = "",
    hint: str = "",
    placeholder: str = "",
    multiline: bool = False,
    optional: bool = False,
    limit: int = TEXT_LIMIT,
    focus: bool = False,
) -> Block:
    """A line or a box to type in."""
    element = plain_text_input(
        ELEMENT, value=value, placeholder=placeholder, multiline=multiline, limit=limit, focus=focus
    )
    return input_block(field, label, element, hint=hint, optional=optional)


def choice_field(
    field: str,
    label: str,
    choices: Iterable[Choice],
    *,
    chosen: str | None = None,
    hint: str = "",
    dispatches: str = "",
) -> Block:
    """One of several. `dispatches`: the action that is called at every choice."""
    element = static_select(dispatches or ELEMENT, choices, chosen)
    return input_block(field, label, element, hint=hint, optional=False, dispatches=bool(dispatches))


def person_field(field: str, label: str, *, chosen: UserId | None = None, optional: bool = False) -> Block:
    """One person."""
    return input_block(field, label, users_select(ELEMENT, chosen), optional=optional)


def people_field(
    field: str, label: str, *, chosen: Sequence[str] = (), hint: str = "", optional: bool | None = None
) -> Block:
    """Several people."""
    return input_block(field, label, multi_users_select(ELEMENT, MOST_PEOPLE, chosen), hint=hint, optional=optional)


def choices_field(
    field: str, label: str, choices: Iterable[tuple[str, str]], *, chosen: Collection[str] = (), hint: str = ""
) -> Block:
    """Any of several, none of them too."""
    return input_block(field, label, multi_static_select(ELEMENT, choices, chosen), hint=hint, optional=True)


def channel_field(
    field: str, label: str, *kinds: Literal["public", "private"], chosen: str = "", hint: str = ""
) -> Block:
    """A channel, or none."""
    return input_block(field, label, channel_select(ELEMENT, *kinds, chosen=chosen), hint=hint, optional=True)


def time_field(field: str, label: str, *, chosen: str = "") -> Block:
    """A time of day, or none."""
    return input_block(field, label, timepicker(ELEMENT, chosen), optional=True)
