"""What is to be looked through after an absence: the shape of it."""

from collections.abc import Sequence
from typing import Protocol

from workflows.domain.missed import Sought


class Missed(Protocol):
    """What is still to be looked at, in the order in which it was put."""

    def put_each(self, sought: Sequence[Sought]) -> None:
        """Add what is not there yet; what is there keeps its place, and looks further back."""

    def take(self, limit: int) -> tuple[Sought, ...]:
        """The first ones, which stand there no more."""

    def count(self) -> int: ...
