"""The one way the sandbox says no: an error code in Slack's own words."""

from __future__ import annotations

from typing import Any


class SlackError(Exception):
    """A refusal as the Web API phrases it.

    `code` is the `error` field of the answer; `details` are further top-level fields
    (`needed`, `provided`, `errors` ...).
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def body(self) -> dict[str, Any]:
        return {"ok": False, "error": self.code, **self.details}


def invalid(code: str, messages: list[str]) -> SlackError:
    """A refusal that explains itself: each message appears with Slack's `[ERROR]` mark.

    `invalid_blocks` repeats the plain messages as `errors`, as Slack does.
    """
    details: dict[str, Any] = {"response_metadata": {"messages": [f"[ERROR] {text}" for text in messages]}}
    if code == "invalid_blocks":
        details["errors"] = messages
    return SlackError(code, **details)


def missing(*names: str) -> SlackError:
    return invalid("invalid_arguments", [f"missing required field: {name}" for name in names])
