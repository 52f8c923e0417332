"""What Slack sends, before it is parsed. Only this package and `commands.views.submission` look inside."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, TypeAlias

Payload: TypeAlias = Mapping[str, Any]
"""A JSON object of Slack's."""


def moment(ts: str) -> datetime:
    """Slack's `1700000000.000100` as a time. Raises `ValueError` for anything else."""
    return datetime.fromtimestamp(float(ts), UTC)
