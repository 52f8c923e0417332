"""One thing to deliver, in the form both transports understand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sandbox.records import Json

Kind = Literal["command", "interaction", "event"]

# Socket Mode tells the bot whether its acknowledgement may carry content.
ANSWERABLE = frozenset({"view_submission", "block_suggestion"})


@dataclass(frozen=True)
class Parcel:
    """`name` is what people would call it: `/incident`, `view_submission`, `message`."""

    kind: Kind
    name: str
    payload: Json
    retry: int = 0
    retry_reason: str = ""

    @property
    def may_be_answered(self) -> bool:
        return self.kind == "command" or self.name in ANSWERABLE
