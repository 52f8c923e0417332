"""The one source of the current time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The one source of the current time, aware and in UTC."""

    def now(self) -> datetime: ...
