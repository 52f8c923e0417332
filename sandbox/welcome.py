"""A short tour for whoever opens the page for the first time: what to try, one step after another."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

Kind = Literal["shortcut", "open", "act", "clock"]


@dataclass(frozen=True, slots=True)
class Try:
    """One thing to try. What `value` is: the name of a message shortcut, of a person, or seconds; `open` has none."""

    text: str
    button: str
    kind: Kind
    value: str = ""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The page opens with `person` in `room`. `run` tells one tour from the next, after a reset."""

    title: str
    person: str
    room: str
    steps: tuple[Try, ...]
    end: str
    run: str = field(default_factory=lambda: secrets.token_hex(4))


def load_welcome(file: Path) -> Welcome:
    """Raises `ValueError` for a step of a kind that does not exist."""
    data: dict[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    steps = tuple(Try(**{key: str(value) for key, value in step.items()}) for step in data.pop("steps"))  # type: ignore[arg-type]
    unknown = [step.kind for step in steps if step.kind not in get_args(Kind)]
    if unknown:
        raise ValueError(f"{file}: there is no kind of step {unknown[0]!r}")
    return Welcome(steps=steps, **data)
