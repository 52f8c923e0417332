"""The usage of Slack's rate limits and the pauses Slack asked for, shared by all processes."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import Row, Table, bindparam, delete, or_, select

from storage.engine.columns import metadata, moment, text
from storage.engine.database import Database
from storage.engine.transaction import Transaction

rate_limits = Table(
    "rate_limits",
    metadata,
    text("key", primary_key=True),
    moment("used_until"),
    moment("paused_until", nullable=True),
)
"""The usage of each rate limit, and until when Slack asked for a pause."""

LONGEST_PAUSE = timedelta(hours=1)
"""A longer Retry-After is cut to this. Slack's limits are per minute, so more is a mistake, and one call an hour does
no harm."""
SKEW = timedelta(seconds=5)
"""Clocks of two processes may differ by this much."""
LATEST_END = LONGEST_PAUSE + SKEW
"""A pause that ends further ahead is ignored: it is from before the clock was set back, or from an earlier version."""


@dataclass(frozen=True, slots=True)
class Usage:
    """One row. `used_until`: see `bot/slack/rate_limit.py`; no call before `paused_until`."""

    used_until: datetime
    paused_until: datetime | None = None


UNUSED = Usage(datetime.fromtimestamp(0, UTC))
Usages = Mapping[str, Usage]
"""By the limit's key."""


class RateLimitStore(Protocol):
    """Opens short transactions of its own, so it must not be called inside one. Raises `StoreUnavailable`."""

    def get(self, keys: Collection[str]) -> Usages: ...
    def paused(self) -> Usages:
        """Rows with a pause, including past ones."""

    def change(self, keys: Collection[str], decide: Callable[[Usages], Usages]) -> None:
        """Lock the rows of `keys` and store what `decide` returns for them. When `decide` raises, nothing changes."""

    def forget_before(self, moment: datetime) -> None:
        """Delete rows unused since then, such as those of channels posted to once."""


_OF_KEYS = select(rate_limits).where(rate_limits.c.key.in_(bindparam("keys", expanding=True)))
_LOCKED = _OF_KEYS.order_by(rate_limits.c.key).with_for_update()


class SqlRateLimits:
    """`RateLimitStore` in the database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, keys: Collection[str]) -> Usages:
        with self._database.glance() as tx:
            return _by_key(tx.all(_OF_KEYS, {"keys": list(keys)}))

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
    """The rows, locked in key order to avoid deadlocks. Missing ones are inserted first, so that they can be locked."""
    asked = {"keys": list(keys)}
    found = _by_key(tx.all(_LOCKED, asked))
    missing = sorted(set(keys) - found.keys())
    if not missing:
        return found
    for key in missing:
        tx.insert_or_ignore(rate_limits, _row(key, UNUSED), rate_limits.c.key)
    return _by_key(tx.all(_LOCKED, asked))


def _row(key: str, usage: Usage) -> dict[str, Any]:
    return {"key": key, "used_until": usage.used_until, "paused_until": usage.paused_until}


def _by_key(rows: Iterable[Row[Any]]) -> Usages:
    return {row.key: Usage(row.used_until, row.paused_until) for row in rows}
