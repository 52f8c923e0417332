"""Finding what to press by what it says."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sandbox.driver.mrkdwn import Reader
from sandbox.driver.reading import lines_of, text_of
from sandbox.records import Json
from sandbox.view_state import STATEFUL, elements

EMOJI = re.compile(r":[a-z0-9_+\-]+:|[\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f300-\U0001faff]")
"""As a shortcode, or as the character itself."""
END_OF_PASSAGE = ("actions", "divider", "header")


@dataclass(frozen=True)
class Target:
    """Something to use: the element, the block it stands in, and for overflow menus the option."""

    label: str
    block: Json
    element: Json
    option: Json | None = None


def same_words(one: str, other: str) -> bool:
    """Equal but for case, emoji and white space."""
    return _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return " ".join(EMOJI.sub("", text).casefold().split())


def pressables(reader: Reader, blocks: list[Json]) -> list[Target]:
    """Buttons and overflow options, in reading order."""
    found = []
    for block, element in elements(blocks):
        if element["type"] == "button":
            found.append(Target(text_of(reader, element["text"]), block, element))
        elif element["type"] == "overflow":
            for option in element["options"]:
                found.append(Target(text_of(reader, option["text"]), block, element, option))
    return found


def button_labels(reader: Reader, blocks: list[Json]) -> list[str]:
    return [target.label for target in pressables(reader, blocks) if target.option is None]


def menu_labels(reader: Reader, blocks: list[Json]) -> list[str]:
    options = [target.label for target in pressables(reader, blocks) if target.option]
    return [text_of(reader, e.get("placeholder")) for _, e in elements(blocks) if "placeholder" in e] + options


def find_pressable(reader: Reader, blocks: list[Json], label: str, near: str | None) -> Target:
    """The one button or overflow option with this label, beside the text `near` if there are several."""
    everything = pressables(reader, blocks)
    found = [one for one in everything if one.label == label]
    found = found or [one for one in everything if same_words(one.label, label)]
    if near is not None:
        found = [one for one in found if near in _passage(reader, blocks, one.block)]
    if len(found) == 1:
        return found[0]
    beside = f" near {near!r}" if near else ""
    problem = "nothing" if not found else f"{len(found)} things"
    raise AssertionError(f"{problem} called {label!r}{beside} to press; there is {[one.label for one in everything]}")


def _passage(reader: Reader, blocks: list[Json], block: Json) -> str:
    """The text a person takes an element to belong to: its block's, else that of the lines above it."""
    lines = lines_of(reader, block)
    if lines:
        return "\n".join(lines)
    above: list[str] = []
    for other in reversed(blocks[: blocks.index(block)]):
        if other["type"] == "divider" or (other["type"] == "actions" and above):
            break
        above[:0] = lines_of(reader, other)
    return "\n".join(above)


def find_choice(reader: Reader, blocks: list[Json], label: str) -> Target:
    """The menu, picker or input known by this label, placeholder or neighbouring text."""
    named = [
        (names, block, element)
        for block, element in elements(blocks)
        if element["type"] in STATEFUL
        for names in [_names(reader, block, element)]
    ]
    for fits in (lambda name: name == label, lambda name: same_words(name, label)):
        found = [(b, e) for names, b, e in named if any(fits(name) for name in names)]
        if len(found) == 1:
            return Target(label, *found[0])
        if found:
            raise AssertionError(f"{len(found)} choices are called {label!r}")
    raise AssertionError(f"nothing called {label!r} to choose from; there is {[n for n, _, _ in named]}")


def _names(reader: Reader, block: Json, element: Json) -> list[str]:
    names = [text_of(reader, block.get("label")), text_of(reader, element.get("placeholder"))]
    return [name for name in (*names, text_of(reader, block.get("text"))) if name]
