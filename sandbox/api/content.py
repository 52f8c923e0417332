"""The content of a message as a call gives it, checked."""

from __future__ import annotations

import json
from typing import Any

from sandbox.api.call import Call
from sandbox.blockkit import limits
from sandbox.blockkit.surfaces import message_problems, text_total, too_many_tables
from sandbox.errors import SlackError, invalid
from sandbox.records import Json

LARGEST_METADATA = 16_000


def message_content(call: Call, too_long: str) -> dict[str, Any]:
    """The parts of a message that the call names. `too_long` is the method's word for too much text.

    A part that is absent from the result was not given.
    """
    content: dict[str, Any] = {}
    if call.args.get("text") is not None:
        content["text"] = call.shortened("text")
    blocks = call.data("blocks", "invalid_blocks_format")
    if blocks is not None:
        content["blocks"] = checked_blocks(blocks, too_long)
    if call.has("markdown_text"):
        content |= _markdown(call, content)
    if call.args.get("attachments") is not None:
        content["attachments"] = _attachments(call)
    if call.has("metadata"):
        content["metadata"] = _metadata(call)
    if not any(content.get(part) for part in ("text", "blocks", "attachments")):
        raise SlackError("no_text")
    return content


def checked_blocks(blocks: Any, too_long: str) -> list[Json]:
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems = message_problems(blocks)
    if problems:
        raise invalid("invalid_blocks", [str(problem) for problem in problems])
    if too_many_tables(blocks):
        raise invalid("invalid_attachments", ["only_one_table_allowed"])  # also for tables among the blocks
    if text_total(blocks) > limits.MESSAGE_TEXT_TOTAL:
        raise SlackError(too_long)
    return blocks


def _markdown(call: Call, content: dict[str, Any]) -> dict[str, Any]:
    if content:
        raise SlackError("markdown_text_conflict")
    text = call.text("markdown_text")
    if len(text) > limits.MARKDOWN_TEXT:
        raise SlackError("msg_too_long")
    return {"text": text, "blocks": [{"type": "markdown", "text": text}]}


def _attachments(call: Call) -> list[Json]:
    attachments = call.data("attachments", "invalid_attachments") or []
    if not isinstance(attachments, list) or not all(isinstance(one, dict) for one in attachments):
        raise SlackError("invalid_attachments")
    if len(attachments) > limits.ATTACHMENTS:
        raise SlackError("too_many_attachments")
    for attachment in attachments:
        checked_blocks(attachment.get("blocks") or [], "msg_blocks_too_long")
    return attachments


def _metadata(call: Call) -> Json:
    metadata = call.data("metadata", "invalid_metadata_format")
    sound = (
        isinstance(metadata, dict)
        and isinstance(metadata.get("event_type"), str)
        and isinstance(metadata.get("event_payload"), dict)
    )
    if not sound:
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > LARGEST_METADATA:
        raise SlackError("metadata_too_large")
    return dict(metadata)
