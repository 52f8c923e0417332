"""What is still to be done to the outside. Jobs of one lane run one at a time and in the order they were put.

A job WAITS, is LEASED, or is buried. The first unburied job of its lane is the only one that can be leased; while it
waits for another attempt, the lane waits with it. Two partial unique indexes keep this true between processes: one
lease per lane, one waiting job per wish.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, delete, func, null, or_, select, update

from storage.claiming import CLAIM, CLAIMABLE, TAKE, claiming_at
from storage.engine.transaction import Transaction, Values
from storage.engine.upserts import Excluded
from storage.tables import LEASED, NOT_DEAD, WAITING, expired_leases, jobs
from workflows.domain.errors import ConcurrentUpdate
from workflows.domain.ids import IncidentId, JobId
from workflows.jobs.job import Job, dedup_key
from workflows.jobs.kinds import decode, encode
from workflows.jobs.states import ASKED_TO_WAIT, CHAT_UNAVAILABLE, Claimed, DeadLetter, Failure

UNREADABLE = "unreadable"
"""Buried because this version does not know such a job: a newer one put it."""
_TRIES = 5
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_EXPIRIES_KEPT = timedelta(days=1)


class SqlOutbox:
    """`workflows.ports.outbox.Outbox`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, job: Job, not_before: datetime | None = None) -> None:
        """A waiting equal of a `single` job is locked, so that it cannot run before the facts of this transaction
        are there to be read. One that was put off keeps its time."""
        self._tx.calls_worker = True
        if job.deduplicated:
            key = jobs.c.dedup_key
            self._tx.upsert(jobs, _columns(job, not_before), key, where=WAITING, changes=_earlier_time)
        else:
            self._tx.insert(jobs, _columns(job, not_before))

    def has_work(self, now: datetime, lease: timedelta) -> bool:
        return self._tx.first(CLAIMABLE, claiming_at(now, lease) | {"most": 1}) is not None

    def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
        """Somebody who leases one of the same lanes at this very moment has that lane; the others are ours."""
        found = self._tx.all(CLAIM, claiming_at(now, lease) | {"most": limit})
        taken = self._lease([row.id for row in found], claiming_at(now, lease))
        ours = {row.id for row in taken}
        self._note_expiries([row.kind for row in found if row.leased_until is not None and row.id in ours], now)
        return tuple(self._readable(sorted(taken, key=lambda row: row.id), now))

    def extend(self, claimed: Claimed, now: datetime, lease: timedelta) -> None:
        self._tx.change(update(jobs).where(_under_lease(claimed)).values(leased_until=now + lease))

    def release_all(self) -> int:
        """The leases expire rather than vanish: beside a job that waits again, an equal one could not wait."""
        self._tx.calls_worker = True
        return self._tx.change(update(jobs).where(LEASED).values(leased_until=_LONG_AGO))

    def complete(self, claimed: Claimed) -> None:
        """The lane goes on. A job that another process took over meanwhile was done twice, perhaps with the older facts
        last: an edit is made once more."""
        if self._tx.change(delete(jobs).where(_under_lease(claimed))) == 0 and claimed.job.deduplicated:
            self.put(claimed.job)

    def mark_outcome_unknown(self, claimed: Claimed) -> None:
        self._tx.change(update(jobs).where(_under_lease(claimed)).values(outcome_unknown=True))

    def retry(self, claimed: Claimed, at: datetime, failure: Failure) -> None:
        """The job keeps its place. An equal one that was put meanwhile is dropped: this one will see its facts."""
        changes = {
            "not_before": at,
            "deferred_at": failure.at,
            "error": failure.error,
            "failing_since": func.coalesce(jobs.c.failing_since, failure.at),
            "faults": jobs.c.faults + int(failure.fault),
        }
        self._put_back(_under_lease(claimed), changes | ({"outcome_unknown": True} if failure.outcome_unknown else {}))

    def defer_uncounted(self, claimed: Claimed, at: datetime, now: datetime) -> None:
        """The number of the lease stays, and grows at the next claim, so that this one stays shut out for good."""
        reason = case((jobs.c.error == CHAT_UNAVAILABLE, ASKED_TO_WAIT), else_=jobs.c.error)
        changes = {"not_before": at, "deferred_at": now, "attempts": jobs.c.attempts - 1, "error": reason}
        self._put_back(_under_lease(claimed), changes)

    def release_deferred(self, now: datetime) -> int:
        self._tx.calls_worker = True
        deferred = and_(WAITING, jobs.c.error == CHAT_UNAVAILABLE, jobs.c.not_before > now)
        return self._tx.change(update(jobs).where(deferred).values(not_before=now, deferred_at=None))

    def bury(self, claimed: Claimed, at: datetime, error: str) -> bool:
        """The job leaves its lane, which goes on without it. A wish has one grave: the newest."""
        dead_letter = (
            update(jobs).where(_under_lease(claimed)).values(leased_until=None, dead_lettered_at=at, error=error)
        )
        if self._tx.change(dead_letter) == 0:
            return False
        key = dedup_key(claimed.job)
        if key is not None:
            self._tx.change(delete(jobs).where(jobs.c.dedup_key == key, ~NOT_DEAD, jobs.c.id != claimed.id))
        return True

    def dead_letters(self) -> tuple[DeadLetter, ...]:
        """The oldest grave first."""
        return self._dead_letters()

    def dead_letters_of(self, incident_id: IncidentId) -> tuple[DeadLetter, ...]:
        return self._dead_letters(jobs.c.incident_id == incident_id)

    def requeue(self, job_id: JobId, now: datetime) -> bool:
        """The attempts go on counting: one that holds a lease of its earlier life stays shut out."""
        dead_letter = and_(jobs.c.id == job_id, ~NOT_DEAD)
        fresh = {"deferred_at": None, "failing_since": None, "faults": 0, "outcome_unknown": True, "error": ""}
        self._tx.calls_worker = True
        return self._put_back(dead_letter, {"not_before": now, "dead_lettered_at": None, **fresh})

    def discard(self, job_id: JobId) -> bool:
        return self._tx.change(delete(jobs).where(jobs.c.id == job_id, ~NOT_DEAD)) > 0

    def following(self, claimed: Claimed, past: Collection[type[Job]] = ()) -> tuple[Job, ...]:
        """Up to the first that is of another kind, was attempted or has a time of its own."""
        kind, _ = encode(claimed.job)
        passed = [other.kind for other in past]
        behind = and_(
            jobs.c.ordering_key == claimed.job.ordering_key,
            NOT_DEAD,
            jobs.c.id > claimed.id,
            jobs.c.kind.not_in(passed),
        )
        other = or_(jobs.c.kind != kind, jobs.c.attempts > 0, jobs.c.not_before.is_not(None))
        end = self._tx.scalar(select(func.min(jobs.c.id)).where(behind, other))
        run = select(jobs.c.kind, jobs.c.data).where(behind).order_by(jobs.c.id)
        unbroken = run if end is None else run.where(jobs.c.id < end)
        return tuple(decode(row.kind, row.data) for row in self._tx.all(unbroken))

    def next_due(self) -> datetime | None:
        due: datetime | None = self._tx.scalar(select(func.min(jobs.c.not_before)).where(WAITING))
        return due

    def waiting(self) -> int:
        """Every job that is not done: waiting, leased, not buried."""
        return int(self._tx.scalar(select(func.count()).select_from(jobs).where(NOT_DEAD)))

    def _lease(self, free: Collection[JobId], moment: Values) -> list[Row[Any]]:
        """All at once; where somebody leased one of the lanes meanwhile, one by one without it."""
        if not free:
            return []
        taken = self._tx.attempt(lambda: self._tx.returned(TAKE, {**moment, "ids": list(free)}))
        if taken is not None:
            return list(taken)
        if len(free) == 1:
            return []
        return [row for one in free for row in self._lease([one], moment)]

    def _note_expiries(self, kinds: Collection[str], now: datetime) -> None:
        for kind in kinds:
            self._tx.insert(expired_leases, {"kind": kind, "at": now})
        if kinds:
            self._tx.change(delete(expired_leases).where(expired_leases.c.at < now - _EXPIRIES_KEPT))

    def _dead_letters(self, *which: ColumnElement[bool]) -> tuple[DeadLetter, ...]:
        wanted = select(jobs).where(~NOT_DEAD, *which).order_by(jobs.c.dead_lettered_at, jobs.c.id)
        return tuple(map(_dead_letter, self._tx.all(wanted)))

    def _put_back(self, which: ColumnElement[bool], changes: Values) -> bool:
        """Let a job wait, in place of an equal one that waits already; False when there is no such job.

        Another process can put an equal one between the two statements: then both are tried again.
        """
        key = select(jobs.c.dedup_key).where(which).scalar_subquery()
        equal = delete(jobs).where(jobs.c.dedup_key == key, WAITING)
        again = update(jobs).where(which).values(leased_until=None, **changes)
        for _ in range(_TRIES):
            changed = self._tx.attempt(lambda: (self._tx.change(equal), self._tx.change(again))[1])
            if changed is not None:
                return changed > 0
        raise ConcurrentUpdate("dedup_key")

    def _readable(self, rows: Iterable[Row[Any]], now: datetime) -> Iterable[Claimed]:
        for row in rows:
            try:
                yield _claimed(row)
            except (KeyError, TypeError):
                self._tx.change(
                    update(jobs)
                    .where(jobs.c.id == row.id)
                    .values(leased_until=None, dead_lettered_at=now, error=UNREADABLE)
                )


def _under_lease(claimed: Claimed) -> ColumnElement[bool]:
    """This very lease; nobody took over since."""
    return and_(jobs.c.id == claimed.id, jobs.c.lease_no == claimed.lease_no, LEASED)


def _earlier_time(new: Excluded) -> Values:
    """The earlier of the two times (none: at once); a job that was put off keeps its time."""
    time = case(
        (jobs.c.deferred_at.is_not(None), jobs.c.not_before),
        (new.not_before.is_(None), null()),
        (jobs.c.not_before > new.not_before, new.not_before),
        else_=jobs.c.not_before,
    )
    return {"not_before": time}


def _columns(job: Job, not_before: datetime | None) -> dict[str, Any]:
    kind, data = encode(job)
    return {
        "incident_id": job.subject,
        "ordering_key": job.ordering_key,
        "kind": kind,
        "data": data,
        "dedup_key": dedup_key(job),
        "not_before": not_before,
        "lease_no": 0,
        "attempts": 0,
        "faults": 0,
        "outcome_unknown": False,
        "error": "",
    }


def _claimed(row: Row[Any]) -> Claimed:
    return Claimed(
        id=row.id,
        job=decode(row.kind, row.data),
        attempt=row.attempts,
        lease_no=row.lease_no,
        outcome_unknown=row.outcome_unknown,
        faults=row.faults,
        failing_since=row.failing_since,
        could_begin_at=_could_begin_at(row),
    )


def _could_begin_at(row: Row[Any]) -> datetime | None:
    """When it was put; or later, if it was to wait and nothing has been tried before."""
    put_at: datetime | None = row.put_at
    due: datetime | None = row.not_before if row.attempts <= 1 else None
    return put_at if put_at is None or due is None else max(put_at, due)


def _dead_letter(row: Row[Any]) -> DeadLetter:
    return DeadLetter(
        id=row.id,
        kind=row.kind,
        incident_id=row.incident_id,
        attempts=row.attempts,
        error=row.error,
        at=row.dead_lettered_at,
    )
