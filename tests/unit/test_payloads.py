"""What Slack sends is parsed once: broken values are refused, events that say nothing are ignored."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

import pytest

from commands.events import EVENTS
from commands.payloads.events import (
    MessageDeleted,
    MessageEdited,
    read_group_changed,
    read_home_opened,
    read_member,
    read_message,
    read_reaction,
    read_user_changed,
)
from commands.payloads.payload import Payload, parsed
from commands.payloads.press import Press, read_press
from commands.payloads.request import Surface, read_request
from commands.payloads.shortcut import read_message_shortcut
from workflows.domain.errors import NotFound

BROKEN = {
    "incident": ("", "x", "-1", "9" * 30, "١٢", "1 ", "x/1"),
    "subject": ("", "x", "-1", "9" * 30, "١٢", "1 ", "x/1"),
    "reminder": ("", "1", "1/", "1/x", "1/-1", "1/" + "9" * 30),
    "minutes": ("1/2", "1/2/x", "1/2/-3", "1/2/99999"),
    "role": ("1",),
}
"""By what is read."""


def pressed(**extra: Any) -> dict[str, Any]:
    action = {"action_id": "menu.update", "value": "12/7/30"}
    return {"type": "block_actions", "user": {"id": "UBOB"}, "trigger_id": "T1", "actions": [action], **extra}


def test_a_press_names_what_it_is_about() -> None:
    press = read_press(pressed())
    assert (press.incident, press.subject, press.reminder) == (12, 12, 7)
    assert (press.role, press.minutes.total_seconds(), press.ending) == ("7", 1800, "update")
    assert (press.surface, press.form) == (Surface.MESSAGE, None)


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in BROKEN.items() for value in values])
def test_a_broken_value_is_refused(name: str, value: str) -> None:
    press = Press(action_id="nudge.snooze", value=value)
    with pytest.raises(NotFound) as refused:
        getattr(press, name)
    assert refused.value.text_key == "control_gone"


def test_a_press_knows_its_surface_and_the_form_around_it() -> None:
    values = {"title": {"value": {"type": "plain_text_input", "value": " API is down "}}}
    form = {"type": "modal", "id": "V1", "callback_id": "declare", "blocks": [], "state": {"values": values}}
    press, request = read_press(pressed(view=form)), read_request(pressed(view=form))
    assert press.form is not None
    assert (press.surface, press.form.text("title")) == (Surface.FORM, "API is down")
    assert (request.surface, request.view_id, request.id) == (Surface.FORM, "V1", "T1")
    home = read_press(pressed(view={"type": "home", "id": "V2"}))
    assert (home.surface, home.form) == (Surface.HOME, None)


def test_a_submission_is_named_by_its_form_and_anything_else_by_its_trigger() -> None:
    form = {"type": "modal", "id": "V1"}
    sent = read_request({"type": "view_submission", "user": {"id": "U1"}, "trigger_id": "T1", "view": form})
    typed = read_request({"command": "/incident", "user_id": "U1", "channel_id": "C1", "trigger_id": "T1"})
    assert (sent.id, sent.channel, sent.is_command) == ("V1", None, False)
    assert (typed.id, typed.channel, typed.is_command) == ("T1", "C1", True)


@pytest.mark.parametrize(("thread_ts", "thread"), [(None, ""), ("5.1", ""), ("4.1", "4.1")])
def test_a_shortcut_brings_its_message(thread_ts: str | None, thread: str) -> None:
    message = {"ts": "5.1", "text": "Down", "user": "UBOB"} | ({"thread_ts": thread_ts} if thread_ts else {})
    used = read_message_shortcut({"channel": {"id": "C1"}, "message_ts": "5.1", "message": message})
    assert (used.message.channel, used.message.ts, used.seen.markup, used.seen.author) == ("C1", "5.1", "Down", "UBOB")
    assert (used.said_at.timestamp(), used.thread) == (5.1, thread)


REACTION = {
    "type": "reaction_added",
    "reaction": "pushpin::skin-tone-2",
    "item": {"type": "message", "channel": "C1", "ts": "5.1"},
    "user": "UBOB",
    "event_ts": "6.1",
}


def test_a_reaction_is_read_whatever_its_skin_tone() -> None:
    event = read_reaction(REACTION)
    assert event is not None
    assert (event.emoji, event.user, event.message.ts, event.at.timestamp()) == ("pushpin", "UBOB", "5.1", 6.1)
    assert read_reaction(REACTION | {"item": {"type": "file"}}) is None


def test_of_messages_only_edits_and_deletions_are_read() -> None:
    edited = {"ts": "5.1", "text": "Up", "edited": {"user": "UBOB", "ts": "6.1"}}
    change = read_message({"subtype": "message_changed", "channel": "C1", "message": edited})
    assert isinstance(change, MessageEdited)
    assert (change.seen.markup, change.by, change.at and change.at.timestamp()) == ("Up", "UBOB", 6.1)
    assert isinstance(
        read_message({"subtype": "message_deleted", "channel": "C1", "deleted_ts": "5.1"}), MessageDeleted
    )
    tomb = {"ts": "5.1", "subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
    assert isinstance(read_message({"subtype": "message_changed", "channel": "C1", "message": tomb}), MessageDeleted), (
        "it had replies"
    )
    assert read_message({"channel": "C1", "text": "secret", "ts": "5.1"}) is None


@pytest.mark.parametrize("kind", sorted(EVENTS))
@pytest.mark.parametrize("event", [{}, {"item": None, "user": None}, {"subtype": "message_changed", "message": []}])
def test_an_event_that_cannot_be_read_is_ignored(kind: str, event: dict[str, Any]) -> None:
    """No handler runs: it would fail without what it works with."""
    EVENTS[kind]({"type": kind, **event}, None)  # type: ignore[arg-type]


FILE = {"id": "F1", "name": "x.png", "mimetype": "image/png", "mode": "hosted"}
EDITED = {"ts": "5.1", "text": "Up", "user": "UBOB", "edited": {"user": "UBOB", "ts": "6.1"}}
READERS: tuple[tuple[Callable[[Payload], object], Payload], ...] = (
    (read_reaction, REACTION),
    (read_message, {"subtype": "message_changed", "channel": "C1", "message": EDITED}),
    (read_message, {"subtype": "message_deleted", "channel": "C1", "deleted_ts": "5.1"}),
    (read_message, {"subtype": "channel_convert_to_private", "channel": "C1", "user": "UBOB"}),
    (read_message, {"channel": "C1", "ts": "5.1", "user": "UBOB", "files": [FILE]}),
    (read_member, {"channel": "C1", "user": "UBOB", "event_ts": "6.1"}),
    (read_user_changed, {"user": {"id": "UBOB", "deleted": True}}),
    (read_group_changed, {"subteam": {"id": "S1"}}),
    (read_home_opened, {"user": "UBOB", "tab": "home"}),
)
ODD = (
    None,
    True,
    1.5,
    float("inf"),
    [],
    [[]],
    {},
    {"a": {}},
    "",
    "x\x00",
    "٣.1",
    "1e999",
    "9" * 400 + ".1",
    "9" * 11 + ".1",
)


def twisted(payload: Any) -> Iterator[Any]:
    """One place within says something odd."""
    yield from ODD
    if isinstance(payload, Mapping):
        for name, inner in payload.items():
            yield from ({**payload, name: other} for other in twisted(inner))
    elif isinstance(payload, list):
        yield from ([other] for inner in payload for other in twisted(inner))


def is_plain(found: object) -> bool:
    """Whether a database takes it."""
    if is_dataclass(found):
        return all(is_plain(getattr(found, field.name)) for field in fields(found))
    return found is None or isinstance(found, str | bool | datetime | tuple)


@pytest.mark.parametrize(("read", "payload"), READERS)
def test_an_event_is_read_with_ids_and_times_or_not_at_all(read: Callable[[Payload], object], payload: Payload) -> None:
    """What stands in place of an id would reach the database, and the event would come again for ever."""
    assert is_plain(parsed(read, payload))
    assert parsed(read, payload) is not None
    for odd in twisted(payload):
        assert is_plain(parsed(read, odd)), odd
