"""The current time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The only source of the current time, aware and in UTC."""

    def now(self) -> datetime: ...
