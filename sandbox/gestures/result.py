"""How a gesture ended, as far as Slack can tell."""

from __future__ import annotations

from dataclasses import dataclass

from sandbox.delivery.answers import Answer
from sandbox.records import Post


@dataclass(frozen=True)
class Result:
    """`shown` is Slack's own red text, empty when the bot acknowledged.

    `post` is a message that came with the acknowledgement; `trigger_id` lets one see whether a
    modal may still open, `response_url` what the bot said through it later.
    """

    answer: Answer
    shown: str = ""
    post: Post | None = None
    trigger_id: str = ""
    response_url: str = ""
