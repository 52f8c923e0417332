"""What the shortcuts menu and the menu of a message offer, and who handles it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, TypeAlias

from commands import capture, declare
from commands.context import Context
from commands.payloads.shortcut import MessageShortcut
from commands.responding.answers import Answer
from workflows.domain.errors import NotFound


@dataclass(frozen=True, slots=True)
class GlobalShortcut:
    """A shortcut that works everywhere. Its texts: `shortcut.<callback>` and `shortcut.<callback>_description`."""

    callback: str
    run: Callable[[Context], Answer]
    on_message: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class OnMessage:
    """A shortcut in the menu of a message."""

    callback: str
    run: Callable[[Context, MessageShortcut], Answer]
    on_message: ClassVar[bool] = True


Shortcut: TypeAlias = GlobalShortcut | OnMessage

SHORTCUTS: tuple[Shortcut, ...] = (
    GlobalShortcut("declare", declare.open_form),
    OnMessage("declare_from_message", declare.from_message),
    OnMessage("add_to_timeline", capture.capture_message),
)


def shortcut_named(callback_id: str) -> Shortcut:
    """The shortcut with that callback. Raises `NotFound`."""
    found = next((s for s in SHORTCUTS if s.callback == callback_id), None)
    if found is None:
        raise NotFound("control_gone")
    return found
