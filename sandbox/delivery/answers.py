"""What came back from a delivery."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sandbox.records import Json


@dataclass(frozen=True)
class Answer:
    """`error` is empty when the bot acknowledged; else Slack's word for what went wrong.

    `body` is the acknowledgement's content: JSON, plain text, or None.
    """

    status: int = 0
    body: Any = None
    error: str = ""
    no_retry: bool = False

    @property
    def ok(self) -> bool:
        return not self.error

    @property
    def data(self) -> Json:
        """The body if it is a JSON object, else an empty one."""
        return self.body if isinstance(self.body, dict) else {}


TIMED_OUT = Answer(error="operation_timeout")
UNREACHABLE = Answer(error="dispatch_failed")


def read_body(text: str) -> Any:
    """JSON if it is JSON, else the text; None when there is nothing."""
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text
