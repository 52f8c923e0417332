"""Where a message stands, as two columns that are both set or both empty."""

from typing import Any

from workflows.domain.ids import ChannelId, MessageTs
from workflows.domain.incident import MessageRef


def to_columns(name: str, ref: MessageRef | None) -> dict[str, Any]:
    """`source` -> `source_channel` and `source_ts`."""
    return {f"{name}_channel": ref.channel if ref else None, f"{name}_ts": ref.ts if ref else None}


def from_columns(channel: str | None, ts: str | None) -> MessageRef | None:
    """The inverse of `to_columns`."""
    return None if channel is None or ts is None else MessageRef(ChannelId(channel), MessageTs(ts))
