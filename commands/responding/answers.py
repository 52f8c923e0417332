"""What a handler answers. Handlers decide; `responder.py` shows it in Slack in the way the surface allows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commands.views.blocks import Element, Rendered, View
from workflows.messages.incidents import WarRooms
from workflows.presentation.spans import Line


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """One message that only this person sees."""

    message: Rendered


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal or a failure. A form keeps what was typed and shows it under its first field."""

    why: Line
    next_step: WarRooms | None = None
    """Where the person can go instead."""


@dataclass(frozen=True, slots=True)
class ShowForm:
    """Open a form; it replaces one that is open already."""

    view: View


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """The form stays as it is, with a sentence under each field named."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Nothing to say: the room says it. `message` is for when it does not: a form had to wait, the room is another
    one or has yet to stand, Slack is away, or so much goes on that lines go into the thread of the card."""

    message: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What a menu offers for what somebody typed into it."""

    options: Sequence[Element]


Answer = Ephemeral | Refused | ShowForm | FieldErrors | Acknowledged | Options
