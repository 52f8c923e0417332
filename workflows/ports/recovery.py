"""Stored heartbeats, to detect outages, and idempotency keys, to detect repeats."""

from datetime import datetime
from typing import Protocol


class Heartbeats(Protocol):
    """When something last worked, or began to fail, by name."""

    def get(self, name: str) -> datetime | None: ...

    def begin(self, name: str, at: datetime) -> bool:
        """Record it unless it is recorded. False when it was."""

    def end(self, name: str) -> datetime | None:
        """Delete it; returns when it began. None when it was not recorded, or another process ended it."""

    def renew(self, name: str, at: datetime) -> datetime | None:
        """Record that it works now; returns when it last did. None: never."""


class IdempotencyKeys(Protocol):
    """Events, button presses and requests that were already handled."""

    def claim(self, key: str, now: datetime) -> bool:
        """True only for the first claim of a key."""

    def forget_before(self, moment: datetime) -> int: ...
