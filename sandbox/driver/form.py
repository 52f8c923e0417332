"""Modals and Homes as somebody sees them."""

from __future__ import annotations

from typing import Any

from sandbox.blockkit.objects import offered
from sandbox.driver.context import PATIENCE, DriverContext
from sandbox.driver.entry import option_texts, shown
from sandbox.driver.finding import Target, button_labels, find_choice, menu_labels, same_words
from sandbox.driver.mrkdwn import Reader
from sandbox.driver.reading import lines_of, text_of
from sandbox.gestures.forms import suggest
from sandbox.gestures.presses import value_of
from sandbox.records import Json, User, View


class Surface:
    """A view in front of one person. Live: properties read it as it is now, or as it last was."""

    def __init__(self, driver: DriverContext, viewer: User, view: View) -> None:
        self._driver = driver
        self._viewer = viewer
        self._view = view

    @property
    def view(self) -> View:
        return self._view

    @property
    def blocks(self) -> list[Json]:
        return self._view.blocks

    @property
    def text(self) -> str:
        """Everything there is to read, buttons and menus aside."""
        with self._driver.ws.lock:
            return "\n".join(line for block in self.blocks for line in lines_of(self._reader, block))

    @property
    def buttons(self) -> list[str]:
        with self._driver.ws.lock:
            return button_labels(self._reader, self.blocks)

    @property
    def menus(self) -> list[str]:
        with self._driver.ws.lock:
            return menu_labels(self._reader, self.blocks)

    def options(self, label: str, typing: str = "") -> list[str]:
        """The options of a menu; for one the bot fills, what it offers when `typing` this."""
        target = self.find(label)
        if "external_select" in target.element["type"]:
            return option_texts(self._driver, self.suggested(target, typing))
        return option_texts(self._driver, offered(target.element))

    def find(self, label: str) -> Target:
        with self._driver.ws.lock:
            return find_choice(self._reader, self.blocks, label)

    def suggested(self, target: Target, typed: str) -> list[Json]:
        work = suggest(self._driver.hub, self._viewer, self._view, target.block, target.element, typed)
        found: list[Json] = self._driver.run(work)
        return found

    @property
    def _reader(self) -> Reader:
        return Reader(self._driver.ws, self._viewer)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Surface) and other._view is self._view

    def __hash__(self) -> int:
        return id(self._view)


class Home(Surface):
    """The App Home."""

    def __repr__(self) -> str:
        return f"<Home of {self._viewer.real_name}: {self.text!r} {self.buttons}>"


class Form(Surface):
    """A modal."""

    @property
    def title(self) -> str:
        return text_of(self._reader, self._view.content.get("title"))

    @property
    def submit_label(self) -> str:
        return text_of(self._reader, self._view.content.get("submit"))

    @property
    def close_label(self) -> str:
        return text_of(self._reader, self._view.content.get("close")) or "Cancel"

    @property
    def is_open(self) -> bool:
        with self._driver.ws.lock:
            return self._view.id in self._driver.ws.views

    @property
    def labels(self) -> list[str]:
        with self._driver.ws.lock:
            return [self._label(block) for block in self._inputs]

    @property
    def values(self) -> dict[str, Any]:
        """What each input shows: text, an option's text, a name, a list of them, or None."""
        with self._driver.ws.lock:
            return {self._label(block): self._shown(block) for block in self._inputs}

    @property
    def errors(self) -> dict[str, str]:
        """The texts under the inputs, by label."""
        with self._driver.ws.lock:
            errors = self._view.errors
            return {self._label(b): errors[b["block_id"]] for b in self._inputs if b["block_id"] in errors}

    @property
    def notice(self) -> str:
        """Slack's own words at the foot of the modal when the bot did not answer properly."""
        return self._view.notice

    def input_block(self, label: str) -> Json:
        """The input with this label; it may still be on its way after an earlier input changed the form."""
        block = self._driver.settle(lambda: self._input(label), PATIENCE)
        if block is None:
            raise AssertionError(f"there is no input {label!r} in {self.title!r}; there are {self.labels}")
        return block

    def _input(self, label: str) -> Json | None:
        with self._driver.ws.lock:
            for fits in (str.__eq__, same_words):
                for block in self._inputs:
                    if fits(self._label(block), label):
                        return block
            return None

    @property
    def _inputs(self) -> list[Json]:
        return [block for block in self.blocks if block["type"] == "input"]

    def _label(self, block: Json) -> str:
        return text_of(self._reader, block["label"])

    def _shown(self, block: Json) -> Any:
        element = block["element"]
        return shown(self._driver, element, value_of(self._view, block, element))

    def __repr__(self) -> str:
        return f"<Form {self.title!r} {self.values} errors={self.errors} {self.notice}>"
