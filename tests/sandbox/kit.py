"""Small pieces of Block Kit, and the rows of the payload tables built from them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Json = dict[str, Any]
Surface = Literal["message", "update", "modal", "home"]

INVALID: dict[Surface, str] = {
    "message": "invalid_blocks",
    "update": "invalid_blocks",
    "modal": "invalid_arguments",
    "home": "invalid_arguments",
}


@dataclass(frozen=True)
class Good:
    """A payload Slack takes."""

    name: str
    surface: Surface
    payload: Json


@dataclass(frozen=True)
class Bad:
    """A payload Slack refuses with this error and, for blocks and views, this one sentence."""

    name: str
    surface: Surface
    payload: Json
    said: str
    error: str


@dataclass(frozen=True)
class Edge:
    """Both sides of one limit: the last payload Slack takes and the first it refuses."""

    good: Good
    bad: Bad


def bad(name: str, surface: Surface, payload: Json, said: str = "", error: str = "") -> Bad:
    return Bad(name, surface, payload, said, error or INVALID[surface])


Build = Callable[[int], Json]


def longest(most: int, name: str, surface: Surface, build: Build, pointer: str) -> Edge:
    """At most so many characters; `build` makes the payload with a text of a given length."""
    return _edge(name, surface, build, most, most + 1, f"must be less than {most + 1} characters", pointer)


def filled(name: str, surface: Surface, build: Build, pointer: str) -> Edge:
    """At least one character."""
    return _edge(name, surface, build, 1, 0, "must be more than 0 characters", pointer)


def fullest(most: int, name: str, surface: Surface, build: Build, pointer: str) -> Edge:
    """At most so many items; `build` makes the payload with a given number of them."""
    return _edge(name, surface, build, most, most + 1, f"no more than {most} items allowed", pointer)


def some(name: str, surface: Surface, build: Build, pointer: str) -> Edge:
    """At least one item."""
    return _edge(name, surface, build, 1, 0, "must provide at least 1 items", pointer)


def largest(most: int, name: str, surface: Surface, build: Build, pointer: str) -> Edge:
    return _edge(name, surface, build, most, most + 1, f"must be less than {most}", pointer)


def smallest(least: int, name: str, surface: Surface, build: Build, pointer: str) -> Edge:
    return _edge(name, surface, build, least, least - 1, f"must be greater than {least}", pointer)


def _edge(name: str, surface: Surface, build: Build, last: int, beyond: int, words: str, pointer: str) -> Edge:
    refused = bad(f"{name}: {beyond}", surface, build(beyond), f"{words} [json-pointer:{pointer}]")
    return Edge(Good(f"{name}: {last}", surface, build(last)), refused)


# surfaces


def message(*blocks: Json, **more: Any) -> Json:
    return {"blocks": list(blocks), **more}


def modal(*blocks: Any, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Declare"), "submit": plain("Go"), "blocks": list(blocks), **more}


def home(*blocks: Any, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}


# texts and objects


def words(length: int) -> str:
    return "x" * length


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def address(length: int = 30) -> str:
    return "https://example.com/".ljust(length, "x")


def option(text: str = "One", value: str = "1", **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[Json]:
    return [option(f"Option {n}", f"v{n}") for n in range(count)]


def groups(count: int, each: int = 1) -> list[Json]:
    return [
        {"label": plain(f"Group {n}"), "options": [option(f"Option {n}.{m}", f"v{n}.{m}") for m in range(each)]}
        for n in range(count)
    ]


def confirm(**more: Any) -> Json:
    return {"title": plain("Sure?"), "text": mrkdwn("Really"), "confirm": plain("Yes"), "deny": plain("No"), **more}


# blocks


def section(**more: Any) -> Json:
    return {"type": "section", "text": mrkdwn("hello"), **more}


def header(text: Any) -> Json:
    return {"type": "header", "text": text}


def actions(*elements: Any, **more: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **more}


def context(*elements: Any) -> Json:
    return {"type": "context", "elements": list(elements)}


def an_input(element: Json, **more: Any) -> Json:
    return {"type": "input", "label": plain("Label"), "element": element, **more}


def picture(**more: Any) -> Json:
    """An image, as block or as element."""
    return {"type": "image", "image_url": address(), "alt_text": "a chart", **more}


def markdown(length: int) -> Json:
    return {"type": "markdown", "text": words(length)}


def table(rows: int = 1, columns: int = 1, **more: Any) -> Json:
    cell = {"type": "raw_text", "text": "x"}
    return {"type": "table", "rows": [[cell] * columns for _ in range(rows)], **more}


def rich(*parts: Any) -> Json:
    return {"type": "rich_text", "elements": list(parts)}


def rich_section(*leaves: Any) -> Json:
    return {"type": "rich_text_section", "elements": list(leaves)}


def film(**more: Any) -> Json:
    video: Json = {"type": "video", "title": plain("Film"), "video_url": address(), "alt_text": "a film"}
    return video | {"thumbnail_url": address()} | more


# elements


def button(text: str = "Press", **more: Any) -> Json:
    return {"type": "button", "text": plain(text), **more}


def buttons(count: int) -> list[Json]:
    return [button(action_id=f"press_{n}") for n in range(count)]


def element(kind: str, **more: Any) -> Json:
    return {"type": kind, **more}


def select(count: int = 1, **more: Any) -> Json:
    return {"type": "static_select", "options": options(count), **more}


def text_input(**more: Any) -> Json:
    return {"type": "plain_text_input", **more}
