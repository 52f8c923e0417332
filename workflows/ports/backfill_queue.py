"""The queue of what to read after an outage."""

from collections.abc import Sequence
from typing import Protocol

from workflows.domain.backfill import BackfillItem


class BackfillQueue(Protocol):
    """Items to read, in the order they were added."""

    def put_each(self, items: Sequence[BackfillItem]) -> None:
        """Add new items. An existing one keeps its place and its longer period."""

    def take(self, limit: int) -> tuple[BackfillItem, ...]:
        """Remove and return the first items."""

    def count(self) -> int: ...
