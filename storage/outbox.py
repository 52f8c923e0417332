"""What is still to be done to the outside. Jobs of one lane run one at a time and in the order they were put.

A job WAITS, is LEASED, or is buried. The first unburied job of its lane is the only one that can be leased; while it
waits for another attempt, the lane waits with it. Two partial unique indexes keep this true between processes: one
lease per lane, one waiting job per wish.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Row,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    null,
    or_,
    select,
    update,
)

from storage.tables import LEASED, UNBURIED, WAITING, jobs
from storage.transaction import Excluded, Transaction, Values
from workflows.domain.errors import ConcurrentUpdate
from workflows.domain.ids import JobId
from workflows.jobs import Job, coalescing_key, decode, encode
from workflows.ports.outbox import BuriedJob, Claimed

UNREADABLE = "unreadable"
"""Buried because this version does not know such a job: a newer one put it."""
_TRIES = 5
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class SqlOutbox:
    """`workflows.ports.outbox.Outbox`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, job: Job, not_before: datetime | None = None) -> None:
        """A waiting equal of a `single` job is locked, so that it cannot run before the facts of this transaction
        are there to be read. One that waits for another attempt keeps its time."""
        self._tx.calls_worker = True
        if job.single:
            wish = jobs.c.coalescing_key
            self._tx.merge(jobs, _columns(job, not_before), wish, where=WAITING, merged=_earlier)
        else:
            self._tx.add(jobs, _columns(job, not_before))

    def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
        """Somebody who leases one of the same lanes at this very moment wins; then nothing is claimed this time."""
        free = [row.id for row in self._tx.all(_claimable(now, limit).with_for_update(skip_locked=True))]
        if not free:
            return ()
        leased = update(jobs).where(jobs.c.id.in_(free), _free(now)).returning(jobs)
        take = leased.values(leased_until=now + lease, attempt=jobs.c.attempt + 1)
        taken = self._tx.attempt(lambda: self._tx.returned(take)) or ()
        return tuple(self._readable(sorted(taken, key=lambda row: row.id), now))

    def extend(self, claimed: Claimed, now: datetime, lease: timedelta) -> None:
        self._tx.change(update(jobs).where(_held(claimed)).values(leased_until=now + lease))

    def release_all(self) -> int:
        """The leases expire rather than vanish: beside a job that waits again, an equal one could not wait."""
        self._tx.calls_worker = True
        return self._tx.change(update(jobs).where(LEASED).values(leased_until=_LONG_AGO))

    def settle(self, claimed: Claimed) -> None:
        self._tx.change(delete(jobs).where(_held(claimed)))

    def retry(self, claimed: Claimed, at: datetime, error: str) -> None:
        """The job keeps its place. An equal one that was put meanwhile is dropped: this one will see its facts."""
        self._wait_again(_held(claimed), {"not_before": at, "error": error})

    def postpone(self, claimed: Claimed, at: datetime) -> None:
        """The count goes back by one, and up again at the next claim: older attempts stay shut out."""
        self._wait_again(_held(claimed), {"not_before": at, "attempt": jobs.c.attempt - 1})

    def bury(self, claimed: Claimed, at: datetime, error: str) -> None:
        """The job leaves its lane, which goes on without it. A wish has one grave: the newest."""
        grave = update(jobs).where(_held(claimed)).values(leased_until=None, buried_at=at, error=error)
        wish = coalescing_key(claimed.job)
        if self._tx.change(grave) and wish is not None:
            self._tx.change(delete(jobs).where(jobs.c.coalescing_key == wish, ~UNBURIED, jobs.c.id != claimed.id))

    def buried(self) -> tuple[BuriedJob, ...]:
        """The oldest grave first."""
        wanted = select(jobs).where(~UNBURIED).order_by(jobs.c.buried_at, jobs.c.id)
        return tuple(map(_buried, self._tx.all(wanted)))

    def dig_up(self, job_id: JobId, now: datetime) -> bool:
        """One attempt counts as made, so that the next one looks first for what an earlier one posted."""
        grave = and_(jobs.c.id == job_id, ~UNBURIED)
        self._tx.calls_worker = True
        return self._wait_again(grave, {"not_before": now, "buried_at": None, "attempt": 1})

    def waiting(self) -> int:
        """Every job that is not done: waiting, leased, not buried."""
        return int(self._tx.scalar(select(func.count()).select_from(jobs).where(UNBURIED)))

    def _wait_again(self, which: ColumnElement[bool], changes: Values) -> bool:
        """Let a job wait, in place of an equal one that waits already; False when there is no such job.

        Another process can put an equal one between the two statements: then both are tried again.
        """
        wish = select(jobs.c.coalescing_key).where(which).scalar_subquery()
        equal = delete(jobs).where(jobs.c.coalescing_key == wish, WAITING)
        again = update(jobs).where(which).values(leased_until=None, **changes)
        for _ in range(_TRIES):
            changed = self._tx.attempt(lambda: (self._tx.change(equal), self._tx.change(again))[1])
            if changed is not None:
                return changed > 0
        raise ConcurrentUpdate("coalescing_key")

    def _readable(self, rows: Iterable[Row[Any]], now: datetime) -> Iterable[Claimed]:
        for row in rows:
            try:
                job = decode(row.kind, row.data)
                yield Claimed(id=row.id, job=job, attempt=row.attempt, last_error=row.error)
            except (KeyError, TypeError):
                self._tx.change(
                    update(jobs).where(jobs.c.id == row.id).values(leased_until=None, buried_at=now, error=UNREADABLE)
                )


def _free(now: datetime) -> ColumnElement[bool]:
    return or_(jobs.c.leased_until.is_(None), jobs.c.leased_until <= now)


def _claimable(now: datetime, limit: int) -> Select[Any]:
    """The ids of the jobs that may run. A job whose lease expired is first in its lane, wherever it stands."""
    other = jobs.alias("other")
    before_it = and_(
        other.c.lane == jobs.c.lane,
        other.c.buried_at.is_(None),
        or_(other.c.leased_until.is_not(None), other.c.id < jobs.c.id),
    )
    expired = jobs.c.leased_until <= now
    first = and_(jobs.c.leased_until.is_(None), ~exists().where(before_it))
    due = or_(jobs.c.not_before.is_(None), jobs.c.not_before <= now)
    return select(jobs.c.id).where(UNBURIED, due, or_(expired, first)).order_by(jobs.c.id).limit(limit)


def _held(claimed: Claimed) -> ColumnElement[bool]:
    """The lease of this very attempt; nobody took over since."""
    return and_(jobs.c.id == claimed.id, jobs.c.attempt == claimed.attempt, LEASED)


def _earlier(new: Excluded) -> Values:
    """The earlier of the two times (none: at once); a job that failed before keeps the time it was put off to."""
    time = case(
        (jobs.c.attempt > 0, jobs.c.not_before),
        (new.not_before.is_(None), null()),
        (jobs.c.not_before > new.not_before, new.not_before),
        else_=jobs.c.not_before,
    )
    return {"not_before": time}


def _columns(job: Job, not_before: datetime | None) -> dict[str, Any]:
    kind, data = encode(job)
    return {
        "incident_id": job.incident_id,
        "lane": job.lane,
        "kind": kind,
        "data": data,
        "coalescing_key": coalescing_key(job),
        "not_before": not_before,
        "attempt": 0,
        "unsure": False,
        "error": "",
    }


def _buried(row: Row[Any]) -> BuriedJob:
    return BuriedJob(
        id=row.id,
        kind=row.kind,
        incident_id=row.incident_id,
        attempt=row.attempt,
        error=row.error,
        at=row.buried_at,
    )
