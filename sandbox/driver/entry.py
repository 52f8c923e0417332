"""Values as people name them (`"S2 High"`, a person, a room, a date) and as inputs hold them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime, time
from typing import Any

from sandbox.blockkit.objects import offered
from sandbox.driver.composing import Composer
from sandbox.driver.context import DriverContext
from sandbox.driver.finding import same_words
from sandbox.driver.mrkdwn import Reader
from sandbox.driver.reading import rich_text, text_of
from sandbox.driver.room import Room
from sandbox.records import Json
from sandbox.view_state import is_many

Suggest = Callable[[str], list[Json]]
"""Asks the bot for the options that match what was typed."""


def entered(driver: DriverContext, element: Json, value: Any, suggest: Suggest) -> Any:
    """What the input holds after somebody entered `value`; None and empty text leave it empty."""
    if is_many(element):
        chosen = [] if value is None else value if isinstance(value, list | tuple) else [value]
        return [_one(driver, element, item, suggest) for item in chosen]
    return None if value in (None, "") else _one(driver, element, value, suggest)


def _one(driver: DriverContext, element: Json, value: Any, suggest: Suggest) -> Any:
    kind = element["type"].removeprefix("multi_")
    if kind in ("static_select", "radio_buttons", "checkboxes"):
        return _option(driver, offered(element), str(value))
    if kind == "external_select":
        return _option(driver, suggest(str(value)), str(value))
    if kind == "users_select":
        return driver.user_named(str(value)).id
    if kind in ("conversations_select", "channels_select"):
        return value.channel.id if isinstance(value, Room) else driver.channel_named(str(value)).id
    if kind == "rich_text_input":
        return Composer(driver.ws).composed(str(value))[1][0]
    return _moment(value)


def _moment(value: Any) -> Any:
    """Dates and times as pickers hold them; anything else as text."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value if isinstance(value, int) and value > 10**8 else str(value)


def _option(driver: DriverContext, options: list[Json], label: str) -> Json:
    reader = Reader(driver.ws)
    labels = [text_of(reader, option["text"]) for option in options]
    for fits in (str.__eq__, same_words):
        for option, text in zip(options, labels, strict=True):
            if fits(text, label):
                return option
    raise AssertionError(f"there is no option {label!r}; there are {labels}")


def shown(driver: DriverContext, element: Json, value: Any) -> Any:
    """The held value as a person reads it: texts of options, names of people and rooms."""
    if value is None:
        return None
    if isinstance(value, list):
        return [_shown_one(driver, element, item) for item in value]
    return _shown_one(driver, element, value)


def _shown_one(driver: DriverContext, element: Json, value: Any) -> Any:
    kind = element["type"].removeprefix("multi_")
    if kind == "rich_text_input":
        return "\n".join(rich_text(Reader(driver.ws), value))
    if isinstance(value, dict):
        return text_of(Reader(driver.ws), value["text"])
    if kind == "users_select":
        return driver.name_of(value)
    if kind in ("conversations_select", "channels_select") and value in driver.ws.channels:
        return driver.ws.channels[value].name
    return value


def option_texts(driver: DriverContext, options: Iterable[Json]) -> list[str]:
    return [text_of(Reader(driver.ws), option["text"]) for option in options]
