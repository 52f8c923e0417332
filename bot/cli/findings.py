"""What `doctor` finds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.wiring import Runtime

Check = Callable[[Runtime], Iterator["Finding"]]


@dataclass(frozen=True, slots=True)
class Finding:
    """The result of one check. `advice` is what to do when it is not `ok`."""

    name: str
    ok: bool
    said: str
    advice: str = ""
    is_warning: bool = False
    """Muster runs with it, and does less than it could."""
