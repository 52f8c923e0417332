"""What is to be read after an absence: the shape of it."""

from collections.abc import Sequence
from typing import Protocol

from workflows.domain.backfill import BackfillItem


class BackfillQueue(Protocol):
    """What is still to be asked, in the order in which it was put."""

    def put_each(self, items: Sequence[BackfillItem]) -> None:
        """Add what is not there yet; what is there keeps its place, and looks further back."""

    def take(self, limit: int) -> tuple[BackfillItem, ...]:
        """Remove the first ones and return them."""

    def count(self) -> int: ...
