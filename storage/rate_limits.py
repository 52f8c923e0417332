"""How far each rate limit of the chat is used up, and until when the chat asked for silence, for all processes."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Row, delete, or_, select

from storage.engine.database import Database
from storage.engine.transaction import Transaction
from storage.tables import rate_limits

LONGEST_PAUSE = timedelta(hours=1)
"""However long Slack asks to wait, it is asked again after this. Its limits are per minute, so what says more is a
mistake, and one call an hour makes nothing worse."""
SKEW = timedelta(seconds=5)
"""By so much the clocks of two processes may differ, without either having been set back."""
LATEST_END = LONGEST_PAUSE + SKEW
"""A pause that ends later than so long from now was asked for before the clock was set back, or by an earlier version:
it is ignored."""


@dataclass(frozen=True, slots=True)
class Usage:
    """One row: the limit is used up to `used_until`, and no call is made before `paused_until`."""

    used_until: datetime
    paused_until: datetime | None = None


UNUSED = Usage(datetime.fromtimestamp(0, UTC))
Usages = Mapping[str, Usage]
"""By the limit's key."""


class RateLimitStore(Protocol):
    """Called inside no transaction: it opens short ones of its own."""

    def get(self, keys: Collection[str]) -> Usages: ...
    def paused(self) -> Usages:
        """Those with a pause, also one that is over."""

    def change(self, keys: Collection[str], decide: Callable[[Usages], Usages]) -> None:
        """Replace the rows of `keys` by what `decide` makes of them, one change after the other.

        What `decide` raises changes nothing.
        """

    def forget_before(self, moment: datetime) -> None:
        """Delete rows that limit nothing since then, such as channels that were posted to once."""


class SqlRateLimits:
    """`RateLimitStore` in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, keys: Collection[str]) -> Usages:
        with self._database.read() as tx:
            return _by_key(tx.all(select(rate_limits).where(rate_limits.c.key.in_(keys))))

    def paused(self) -> Usages:
        with self._database.read() as tx:
            return _by_key(tx.all(select(rate_limits).where(rate_limits.c.paused_until.is_not(None))))

    def change(self, keys: Collection[str], decide: Callable[[Usages], Usages]) -> None:
        with self._database.write() as tx:
            for key, usage in decide(_lock(tx, keys)).items():
                tx.upsert(rate_limits, _row(key, usage), rate_limits.c.key)
            tx.commit()

    def forget_before(self, moment: datetime) -> None:
        over = or_(rate_limits.c.paused_until.is_(None), rate_limits.c.paused_until < moment)
        with self._database.write() as tx:
            tx.change(delete(rate_limits).where(rate_limits.c.used_until < moment, over))
            tx.commit()


def _lock(tx: Transaction, keys: Collection[str]) -> Usages:
    """The rows, locked in the order of their keys so that no two wait for each other. Missing ones are made first:
    only what is there can be locked."""
    locking = select(rate_limits).where(rate_limits.c.key.in_(keys)).order_by(rate_limits.c.key).with_for_update()
    found = _by_key(tx.all(locking))
    missing = sorted(set(keys) - found.keys())
    if not missing:
        return found
    for key in missing:
        tx.insert_or_ignore(rate_limits, _row(key, UNUSED), rate_limits.c.key)
    return _by_key(tx.all(locking))


def _row(key: str, usage: Usage) -> dict[str, Any]:
    return {"key": key, "used_until": usage.used_until, "paused_until": usage.paused_until}


def _by_key(rows: Iterable[Row[Any]]) -> Usages:
    return {row.key: Usage(row.used_until, row.paused_until) for row in rows}
