"""The statements that claim jobs, built once. Their parameters come from `claiming_at`."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    false,
    or_,
    select,
    true,
    update,
)

from storage.tables import LEASED, NOT_DEAD, WAITING, jobs

_SKEW = timedelta(seconds=5)
"""Clocks of two processes may differ by this much."""
_NOW = bindparam("now", type_=jobs.c.leased_until.type)
_TOO_LATE = bindparam("too_late", type_=jobs.c.leased_until.type)
_UNTIL = bindparam("until", type_=jobs.c.leased_until.type)
_SET_BACK = bindparam("set_back", type_=jobs.c.deferred_at.type)


def claiming_at(now: datetime, lease: timedelta) -> dict[str, Any]:
    """The parameters of a claim at `now`."""
    return {"now": now, "until": now + lease, "too_late": now + 2 * lease, "set_back": now + _SKEW}


_EXPIRED: ColumnElement[bool] = or_(jobs.c.leased_until <= _NOW, jobs.c.leased_until > _TOO_LATE)
"""A lease that ends later than any given now counts as expired: the clock was set back."""
_DEFERRED_IN_FUTURE = and_(jobs.c.deferred_at.is_not(None), jobs.c.deferred_at > _SET_BACK)
"""Deferred before the clock was set back, so it may run. Never NULL, which would not end the condition early."""
_UNFINISHED: ColumnElement[bool] = case((NOT_DEAD, true()), else_=false())
"""A CASE, so that PostgreSQL does not estimate its selectivity. After a quiet time it would expect a nearly empty
outbox, and read and sort all waiting jobs at every claim instead of following the index until it has enough."""
_DUE: ColumnElement[bool] = or_(jobs.c.not_before.is_(None), jobs.c.not_before <= _NOW, _DEFERRED_IN_FUTURE)


def _claimable() -> Select[Any]:
    """Jobs that may run, oldest first: the first of each ordering key when it is due, and any with an expired lease."""
    other, earlier = jobs.alias("other"), jobs.alias("earlier")
    leased = exists().where(other.c.ordering_key == jobs.c.ordering_key, other.c.leased_until.is_not(None))
    before_it = exists().where(
        earlier.c.ordering_key == jobs.c.ordering_key, earlier.c.dead_lettered_at.is_(None), earlier.c.id < jobs.c.id
    )
    may_run = or_(_EXPIRED, and_(_DUE, WAITING, ~leased, ~before_it))
    wanted = select(jobs.c.id, jobs.c.kind, jobs.c.leased_until).where(_UNFINISHED, may_run)
    return wanted.order_by(jobs.c.id).limit(bindparam("most"))


CLAIMABLE = _claimable()
CLAIM = CLAIMABLE.with_for_update(skip_locked=True)
TAKE = (
    update(jobs)
    .where(jobs.c.id.in_(bindparam("ids", expanding=True)), or_(jobs.c.leased_until.is_(None), _EXPIRED))
    .values(
        leased_until=_UNTIL,
        lease_no=jobs.c.lease_no + 1,
        attempts=jobs.c.attempts + 1,
        outcome_unknown=case((LEASED, True), else_=jobs.c.outcome_unknown),
    )
    .returning(jobs)
)
