"""What a handler answers. Handlers decide; `replies.py` says it to Slack in the way the situation allows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from commands.views.blocks import Rendered, View


@dataclass(frozen=True, slots=True)
class Ephemeral:
    """One private message to whoever asked."""

    message: Rendered


@dataclass(frozen=True, slots=True)
class Refused:
    """A refusal, or a failure: told privately; a form keeps what was typed and shows it under its first field."""

    message: Rendered
    sentence: str
    """The same in plain text."""


@dataclass(frozen=True, slots=True)
class ShowForm:
    """Open a form; where one is open already, it takes its place."""

    view: View


@dataclass(frozen=True, slots=True)
class FieldErrors:
    """The form stays as it is, with a sentence under each field named."""

    errors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing more to say: what changed is seen where it happened. `said` is told only if a form had to wait."""

    said: str = field(default="")


Answer = Ephemeral | Refused | ShowForm | FieldErrors | Done
