"""Plays a story while people watch: start, pause, one step at a time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Literal

from sandbox.records import Json
from sandbox.story import Scene, Step, Story, StoryError, play

BREATH = 1.5
"""Seconds between two steps, so that one can read what happened."""

State = Literal["ready", "playing", "paused", "over", "stopped"]


class Player:
    """May be used from any thread. A story plays once; a new one, or the same set again, starts from its beginning."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._lock = threading.Lock()
        self._pause = threading.Event()
        self._set(None)

    @property
    def story(self) -> Story | None:
        return self._story

    @story.setter
    def story(self, story: Story | None) -> None:
        self.pause()
        with self._lock:
            self._set(story)

    def _set(self, story: Story | None) -> None:
        self._story = story
        self._steps: Iterator[Step] = play(self._scene, story) if story else iter(())
        self._state: State = "ready"
        self._done = 0
        self._trouble = ""

    def play(self) -> None:
        """Go on until the end, a pause, or a step that cannot be done."""
        with self._lock:
            if self._story is None or self._state not in ("ready", "paused"):
                return
            self._state = "playing"
            self._pause.clear()
        threading.Thread(target=self._go_on, name="story", daemon=True).start()

    def pause(self) -> None:
        """The step under way is finished first."""
        self._pause.set()

    def step(self) -> None:
        """Do one step; returns when it is done."""
        with self._lock:
            if self._story is not None and self._state in ("ready", "paused"):
                self._state = "playing"
                self._state = self._one() or "paused"

    def _go_on(self) -> None:
        ended: State | None = None
        while ended is None and not self._pause.is_set():
            with self._lock:
                ended = self._one()
            if ended is None:
                self._pause.wait(BREATH)
        self._state = ended or "paused"

    def _one(self) -> State | None:
        """Do the next step; how the story ended, if it did."""
        try:
            if next(self._steps, None) is None:
                return "over"
        except StoryError as error:
            self._trouble = str(error)
            return "stopped"
        self._done += 1
        return "over" if self._story and self._done == len(self._story.steps) else None

    def seen(self) -> Json | None:
        """What the page shows: the title, every step in words, and how far it is."""
        story = self._story
        if story is None:
            return None
        return {
            "title": story.title,
            "state": self._state,
            "done": self._done,
            "trouble": self._trouble,
            "steps": [_step_seen(step) for step in story.steps],
        }


def _step_seen(step: Step) -> Json:
    """`in` is a room by its own name, or by the name the story gives it."""
    return {"who": str(step.what.get("who", "")), "in": str(step.what.get("in", "")), "text": in_words(step)}


def in_words(step: Step) -> str:
    """One step as a sentence without its subject."""
    what = step.what
    words = {
        "say": "writes “{text}”",
        "edit": "changes a message to “{text}”",
        "react": "reacts with :{with}:",
        "command": "types {text}",
        "shortcut": "chooses “{name}”",
        "press": "presses “{button}”",
        "submit": "sends the form",
        "room": "is in the war room",
        "wait": "sees “{for}”",
        "join": "joins {in}",
        "clock": "{by} pass",
    }
    return words[step.verb].format_map({key: str(value) for key, value in what.items()})
