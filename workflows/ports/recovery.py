"""What tells an absence, and a repeat: the shape of what is stored."""

from datetime import datetime
from typing import Protocol


class Heartbeats(Protocol):
    """When something was last known to work, or began to fail; by name."""

    def get(self, name: str) -> datetime | None: ...

    def begin(self, name: str, at: datetime) -> bool:
        """Note it, unless it was noted before; whether it was not."""

    def end(self, name: str) -> datetime | None:
        """It is over: when it had begun. None when nobody noted it, or somebody else ended it."""

    def renew(self, name: str, at: datetime) -> datetime | None:
        """It works at that moment: when it was last known to. None: never."""


class IdempotencyKeys(Protocol):
    """What was already handled: events, button presses, requests."""

    def claim(self, key: str, now: datetime) -> bool:
        """True once per key."""

    def forget_before(self, moment: datetime) -> int: ...
