"""How far each allowance of the chat is used up, and until when it asked for silence. Shared by all processes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Row, delete, or_, select, update

from storage.database import Database
from storage.tables import paces
from storage.transaction import Transaction

LONGEST_PAUSE = timedelta(hours=1)
"""However long Slack asks to wait, it is asked again after this. Its limits are per minute, so what says more is a
mistake, and one call an hour makes nothing worse."""
SKEW = timedelta(seconds=5)
"""By so much the clocks of two processes may differ, without either having been set back."""
LATEST_END = LONGEST_PAUSE + SKEW
"""A pause that ends later than so long from now was asked for before the clock was set back, or by an earlier version:
it holds nothing."""
TRIES = 20

Paces = Mapping[str, "Pace"]


@dataclass(frozen=True, slots=True)
class Pace:
    """One row: its allowance is used up to `taken_until`; silence is asked for until `paused_until`."""

    taken_until: datetime
    paused_until: datetime | None = None

    def is_over(self, moment: datetime) -> bool:
        """Whether it held nothing any more since then."""
        return self.taken_until < moment and (self.paused_until is None or self.paused_until < moment)


class PaceBook(Protocol):
    """Where paces are kept. Asked inside no transaction: it opens short ones of its own."""

    def paused(self) -> Paces:
        """Every pause, those that are over included."""

    def of(self, keys: Iterable[str]) -> Paces: ...
    def change(self, keys: Iterable[str], decide: Callable[[Paces], Paces]) -> bool:
        """Replace the paces of `keys` by what `decide` makes of them, as if nobody else did at the same time.

        What `decide` raises changes nothing. False: others were faster again and again, and nothing is changed.
        """

    def forget_before(self, moment: datetime, but: str) -> None:
        """Rows that hold nothing any more, such as channels that were posted to once."""

    def write_down(self) -> None:
        """Nothing is kept in memory only any more."""


class SqlPaces:
    """`PaceBook` shared by any number of processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def paused(self) -> Paces:
        with self._database.read() as tx:
            return _by_key(tx.all(select(paces).where(paces.c.paused_until.is_not(None))))

    def of(self, keys: Iterable[str]) -> Paces:
        with self._database.read() as tx:
            return self._of(tx, keys)

    def change(self, keys: Iterable[str], decide: Callable[[Paces], Paces]) -> bool:
        wanted = sorted(keys)
        for _ in range(TRIES):
            with self._database.write() as tx:
                old = self._of(tx, wanted)
                new = decide(old)
                if all(_swap(tx, key, old.get(key), new[key]) for key in sorted(new)):
                    tx.commit()
                    return True
        return False

    def forget_before(self, moment: datetime, but: str) -> None:
        over = or_(paces.c.paused_until.is_(None), paces.c.paused_until < moment)
        with self._database.write() as tx:
            tx.change(delete(paces).where(paces.c.taken_until < moment, over, paces.c.key != but))
            tx.commit()

    def write_down(self) -> None:
        """It is: nothing is kept in memory."""

    def all(self) -> Paces:
        with self._database.read() as tx:
            return _by_key(tx.all(select(paces)))

    def put(self, new: Paces) -> None:
        """Write rows, whatever stands there."""
        with self._database.write() as tx:
            for key, pace in new.items():
                tx.put(paces, {"key": key, **_values(pace)}, paces.c.key)
            tx.commit()

    def _of(self, tx: Transaction, keys: Iterable[str]) -> Paces:
        return _by_key(tx.all(select(paces).where(paces.c.key.in_(list(keys)))))


def _swap(tx: Transaction, key: str, old: Pace | None, new: Pace) -> bool:
    """Write `new` where `old` stands still; False when somebody was faster."""
    values = _values(new)
    if old is None:
        return tx.add_once(paces, {"key": key, **values}, paces.c.key) is not None
    unchanged = (paces.c.taken_until == old.taken_until, paces.c.paused_until.is_not_distinct_from(old.paused_until))
    return tx.change(update(paces).where(paces.c.key == key, *unchanged).values(values)) == 1


def _values(pace: Pace) -> dict[str, Any]:
    return {"taken_until": pace.taken_until, "paused_until": pace.paused_until}


def _by_key(rows: Iterable[Row[Any]]) -> Paces:
    return {row.key: Pace(row.taken_until, row.paused_until) for row in rows}
