"""Plays a story: people doing things in Slack, one after another, read from a YAML file.

A step is a map with one verb and what it needs; people, rooms and texts are named as people see them:

    - {verb: say, who: Alice, in: general, text: "...", as: the report}
    - {verb: room, who: Alice, as: war room}          # waits for the room she was just brought into
    - {verb: wait, who: Alice, in: war room, for: "..."}
    - {verb: clock, by: 31m}

`as` names what a step brings forth (a message or a room), for later steps.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol, TypeVar

import yaml

from sandbox.clock import SandboxClock
from sandbox.driver.message import Message
from sandbox.driver.outcome import Outcome
from sandbox.driver.person import Person
from sandbox.driver.room import Room
from sandbox.faults import Faults
from sandbox.workspace import Workspace

T = TypeVar("T")
PATIENCE = 15.0
QUIET = 0.4
"""Seconds without any change after which nothing more is to come."""
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class Scene(Protocol):
    """Where a story happens: the sandbox."""

    faults: Faults
    clock: SandboxClock
    workspace: Workspace

    @property
    def rooms(self) -> list[Room]: ...

    def person(self, name: str) -> Person: ...

    def channel(self, name: str) -> Room: ...

    def wait_until(self, predicate: Callable[[], T], timeout: float = ..., what: str = ...) -> T: ...


class StoryError(Exception):
    """The story cannot be played: names the step and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens. `number` counts from 1."""

    number: int
    verb: str
    what: Mapping[str, Any]

    def text(self, key: str) -> str:
        """A value that has to be there."""
        if key not in self.what:
            raise StoryError(f"step {self.number} ({self.verb}): `{key}` is missing")
        return str(self.what[key])


@dataclass(frozen=True, slots=True)
class Story:
    title: str
    steps: tuple[Step, ...]
    latency: float = 0.0
    """Seconds that Slack takes to answer each call."""

    @property
    def lasts(self) -> float:
        """Seconds by which it moves the clock."""
        return sum(seconds(step.text("by")) for step in self.steps if step.verb == "clock")


def load_story(file: Path) -> Story:
    """Raises `StoryError` for a file that is not a story."""
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        steps = tuple(_step(number, step) for number, step in enumerate(data["steps"], 1))
        return Story(title=str(data["title"]), steps=steps, latency=seconds(str(data.get("latency", "0s"))))
    except (OSError, UnicodeDecodeError) as error:
        raise StoryError(f"{file} cannot be read ({type(error).__name__})") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise StoryError(f"{file}{where}: not readable as YAML") from None
    except (KeyError, TypeError, AttributeError):
        raise StoryError(f"{file} is not a story: a map with `title` and a list of `steps` is expected") from None


def _step(number: int, step: Mapping[str, Any]) -> Step:
    verb = str(step.get("verb", ""))
    if verb not in VERBS:
        raise StoryError(f"step {number}: there is no verb {verb!r}; known: {', '.join(VERBS)}")
    return Step(number, verb, {key: value for key, value in step.items() if key != "verb"})


def seconds(text: str) -> float:
    """`31m` -> 1860; also `5s`, `2h`, `1d`, `0.5s`."""
    number, unit = text[:-1], text[-1:]
    try:
        return float(number) * UNITS[unit]
    except (KeyError, ValueError):
        raise StoryError(f"{text!r} is not a length of time such as 31m or 5s") from None


@dataclass(slots=True)
class Stage:
    """What the players share: the workspace, and what earlier steps brought forth."""

    slack: Scene
    named: dict[str, Message | Room] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    rooms_before: frozenset[str] = frozenset()

    def who(self, step: Step) -> Person:
        return self.slack.person(step.text("who"))

    def room(self, step: Step) -> Room:
        name = step.text("in")
        found = self.named.get(name)
        return found if isinstance(found, Room) else self.slack.channel(name.removeprefix("#"))

    def message(self, step: Step) -> Message:
        """The message named, or the newest one in a room that holds the words."""
        found = self.named.get(str(step.what.get("message", "")))
        if isinstance(found, Message):
            return found
        return self.who(step).waits_for(self.room(step), step.text("message"), timeout=PATIENCE)


def play(slack: Scene, story: Story) -> Iterator[Step]:
    """Play step after step; yields each one when it is done. Raises `StoryError` when one cannot be done."""
    slack.faults.latency(story.latency)
    stage = Stage(slack, rooms_before=frozenset(room.name for room in slack.rooms))
    for step in story.steps:
        try:
            made = VERBS[step.verb](stage, step)
        except (AssertionError, LookupError, PermissionError) as error:
            raise StoryError(f"step {step.number} ({step.verb}): {error}") from error
        if made is not None and "as" in step.what:
            stage.named[str(step.what["as"])] = made
        yield step


def _say(stage: Stage, step: Step) -> Message:
    thread = stage.named.get(str(step.what.get("under", "")))
    under = thread if isinstance(thread, Message) else None
    return stage.who(step).say(stage.room(step), step.text("text"), thread=under)


def _edit(stage: Stage, step: Step) -> None:
    stage.who(step).edit(stage.message(step), step.text("text"))


def _react(stage: Stage, step: Step) -> None:
    stage.who(step).react(stage.message(step), step.text("with"))


def _command(stage: Stage, step: Step) -> None:
    outcome = stage.who(step).slash(step.text("text"), stage.room(step))
    _keep(stage, step, outcome)


def _shortcut(stage: Stage, step: Step) -> None:
    who = stage.who(step)
    name = step.text("name")
    on_message = "message" in step.what
    _keep(stage, step, who.message_shortcut(stage.message(step), name) if on_message else who.shortcut(name))


def _press(stage: Stage, step: Step) -> None:
    _keep(stage, step, stage.who(step).click(stage.message(step), step.text("button")))


def _keep(stage: Stage, step: Step, outcome: Outcome) -> None:
    if outcome.error:
        raise AssertionError(outcome.error)
    stage.outcomes[step.text("who")] = outcome


def _submit(stage: Stage, step: Step) -> None:
    """Fill in and send the form that this person's last command or button opened."""
    who = stage.who(step)
    form = stage.outcomes[who.name].form
    if form is None:
        raise AssertionError("no form is open")
    outcome = who.submit(form, step.what.get("with") or {})
    if outcome.error or not outcome.closed:
        raise AssertionError(outcome.error or f"the form stays open: {outcome.errors}")


def _room(stage: Stage, step: Step) -> Room:
    """The newest room this person is in that was not there when the story began and that no earlier step named."""
    who = stage.who(step)
    known = {r.name for r in stage.named.values() if isinstance(r, Room)} | stage.rooms_before

    def new() -> list[Room]:
        return [room for room in who.rooms() if room.name not in known]

    return stage.slack.wait_until(new, timeout=PATIENCE, what=f"a new room for {who.name}")[-1]


def _wait(stage: Stage, step: Step) -> Message:
    where = "dm" if step.text("in") == "dm" else stage.room(step)
    return stage.who(step).waits_for(where, step.text("for"), timeout=PATIENCE)


def _join(stage: Stage, step: Step) -> None:
    stage.who(step).joins(stage.room(step))


def _clock(stage: Stage, step: Step) -> None:
    """Once nothing happens any more: what people did before takes no story's minutes."""
    _until_quiet(stage.slack.workspace)
    stage.slack.clock.advance(seconds(step.text("by")))


def _until_quiet(workspace: Workspace) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        seen = workspace.version
        workspace.wait_for_change(seen, QUIET)
        if workspace.version == seen:
            return


VERBS: Mapping[str, Callable[[Stage, Step], Message | Room | None]] = {
    "say": _say,
    "edit": _edit,
    "react": _react,
    "command": _command,
    "shortcut": _shortcut,
    "press": _press,
    "submit": _submit,
    "room": _room,
    "wait": _wait,
    "join": _join,
    "clock": _clock,
}
