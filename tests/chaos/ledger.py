"""What people were told: the only thing Muster can be held to."""

import threading
from dataclasses import dataclass, replace

from tests.chaos.plan import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """An act that was carried out. `acknowledged`: the person was told that it is done.

    `request`: the form of a declaration. `source`: the message of a capture.
    """

    act: Act
    person: str
    acknowledged: bool
    answer: str = ""
    request: str = ""
    room: str = ""
    source: str = ""


class Ledger:
    """Filled by everybody at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._deeds: list[Deed] = []
        self.skipped = 0
        """Acts for which there was no room yet, or no form."""

    def write(self, deed: Deed) -> None:
        with self._lock:
            self._deeds.append(deed)

    def skip(self) -> None:
        with self._lock:
            self.skipped += 1

    def all(self, heard: frozenset[tuple[str, str]] = frozenset()) -> tuple[Deed, ...]:
        """`heard`: reactions that Muster acknowledged, by channel and message: nobody else is told of those."""
        with self._lock:
            return tuple(
                replace(deed, acknowledged=True) if deed.source and (deed.room, deed.source) in heard else deed
                for deed in self._deeds
            )

    @property
    def counts(self) -> tuple[int, int, int]:
        """Acts carried out, declarations among them that were acknowledged, rooms people act in."""
        with self._lock:
            declared = [d for d in self._deeds if d.act.what == "declare" and d.acknowledged]
            return len(self._deeds), len(declared), len({d.room for d in self._deeds if d.room})
