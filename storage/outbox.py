"""The outbox: jobs that call the outside. Jobs of one ordering key run one at a time, in the order they were added.

A job is WAITING, LEASED or dead-lettered. Only the first live job of an ordering key can be leased; while it waits for
a retry, those behind it wait too. Two partial unique indexes enforce this across processes: one lease per ordering key,
one waiting job per dedup key.
"""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, delete, func, null, or_, select, update

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
"""The error of a job of a newer version, which this version cannot decode."""
_TRIES = 5
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_EXPIRIES_KEPT = timedelta(days=1)
_COMPLETE = delete(jobs).where(jobs.c.id == bindparam("leased"), jobs.c.lease_no == bindparam("number"), LEASED)


class SqlOutbox:
    """`workflows.ports.outbox.Outbox`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def put(self, job: Job, not_before: datetime | None = None) -> None:
        """Locks a waiting duplicate, so that it cannot run before the facts of this transaction are committed. A
        deferred duplicate keeps its time."""
        self._tx.calls_worker = True
        if job.deduplicated:
            key = jobs.c.dedup_key
            self._tx.upsert(jobs, _columns(job, not_before), key, where=WAITING, changes=_earlier_time)
        else:
            self._tx.insert(jobs, _columns(job, not_before))

    def has_work(self, now: datetime, lease: timedelta) -> bool:
        return self._tx.first(CLAIMABLE, claiming_at(now, lease) | {"most": 1}) is not None

    def claim(self, now: datetime, lease: timedelta, limit: int) -> tuple[Claimed, ...]:
        """Skips jobs that another process leases at the same moment."""
        found = self._tx.all(CLAIM, claiming_at(now, lease) | {"most": limit})
        taken = self._lease([row.id for row in found], claiming_at(now, lease))
        ours = {row.id for row in taken}
        self._note_expiries([row.kind for row in found if row.leased_until is not None and row.id in ours], now)
        return tuple(self._readable(sorted(taken, key=lambda row: row.id), now))

    def extend(self, claimed: Claimed, now: datetime, lease: timedelta) -> None:
        self._tx.change(update(jobs).where(_under_lease(claimed)).values(leased_until=now + lease))

    def release_all(self) -> int:
        """Expires the leases instead of removing them: the job could not go back to waiting beside a waiting
        duplicate."""
        self._tx.calls_worker = True
        return self._tx.change(update(jobs).where(LEASED).values(leased_until=_LONG_AGO))

    def complete(self, claimed: Claimed) -> None:
        """After a takeover the job ran twice, perhaps with the older facts last. A deduplicated job is therefore added
        once more."""
        lease = {"leased": claimed.id, "number": claimed.lease_no}
        if self._tx.change(_COMPLETE, lease) == 0 and claimed.job.deduplicated:
            self.put(claimed.job)

    def mark_outcome_unknown(self, claimed: Claimed) -> None:
        self._tx.change(update(jobs).where(_under_lease(claimed)).values(outcome_unknown=True))

    def retry(self, claimed: Claimed, at: datetime, failure: Failure) -> None:
        """The job keeps its place. A duplicate added in the meantime is deleted, because this job will read its
        facts."""
        changes = {
            "not_before": at,
            "deferred_at": failure.at,
            "error": failure.error,
            "failing_since": func.coalesce(jobs.c.failing_since, failure.at),
            "faults": jobs.c.faults + int(failure.fault),
        }
        self._put_back(_under_lease(claimed), changes | ({"outcome_unknown": True} if failure.outcome_unknown else {}))

    def defer_uncounted(self, claimed: Claimed, at: datetime, now: datetime) -> None:
        """Keeps `lease_no`, which grows with the next claim, so that this lease never becomes valid again."""
        reason = case((jobs.c.error == CHAT_UNAVAILABLE, ASKED_TO_WAIT), else_=jobs.c.error)
        changes = {"not_before": at, "deferred_at": now, "attempts": jobs.c.attempts - 1, "error": reason}
        self._put_back(_under_lease(claimed), changes)

    def release_deferred(self, now: datetime) -> int:
        self._tx.calls_worker = True
        deferred = and_(WAITING, jobs.c.error == CHAT_UNAVAILABLE, jobs.c.not_before > now)
        return self._tx.change(update(jobs).where(deferred).values(not_before=now, deferred_at=None))

    def release_of(self, incident_id: IncidentId, now: datetime) -> None:
        self._tx.calls_worker = True
        held = and_(WAITING, jobs.c.incident_id == incident_id, jobs.c.not_before > now)
        free = held & jobs.c.error.not_in([ASKED_TO_WAIT])
        self._tx.change(update(jobs).where(free).values(not_before=now, deferred_at=None))

    def bury(self, claimed: Claimed, at: datetime, error: str) -> bool:
        """Unblocks the ordering key. Of dead letters with the same dedup key, only the newest is kept."""
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
        """Oldest first."""
        return self._dead_letters()

    def dead_letters_of(self, incident_id: IncidentId) -> tuple[DeadLetter, ...]:
        return self._dead_letters(jobs.c.incident_id == incident_id)

    def requeue(self, job_id: JobId, now: datetime) -> bool:
        """Keeps `lease_no` and `attempts`, so that an old lease stays invalid."""
        dead_letter = and_(jobs.c.id == job_id, ~NOT_DEAD)
        fresh = {"deferred_at": None, "failing_since": None, "faults": 0, "outcome_unknown": True, "error": ""}
        self._tx.calls_worker = True
        return self._put_back(dead_letter, {"not_before": now, "dead_lettered_at": None, **fresh})

    def discard(self, job_id: JobId) -> bool:
        return self._tx.change(delete(jobs).where(jobs.c.id == job_id, ~NOT_DEAD)) > 0

    def following(self, claimed: Claimed, past: Collection[type[Job]] = ()) -> tuple[Job, ...]:
        """Up to the first job that is of another kind, was attempted or has a time."""
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
        """Jobs that are waiting or leased."""
        return int(self._tx.scalar(select(func.count()).select_from(jobs).where(NOT_DEAD)))

    def _lease(self, free: Collection[JobId], moment: Values) -> list[Row[Any]]:
        """Lease all at once; when another process was faster with one of them, one by one."""
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
        """Set a job back to waiting, in place of a waiting duplicate; False when there is no such job.

        Retries when another process adds a duplicate between the two statements. Raises `ConcurrentUpdate`.
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
    """This lease is still the current one."""
    return and_(jobs.c.id == claimed.id, jobs.c.lease_no == claimed.lease_no, LEASED)


def _earlier_time(new: Excluded) -> Values:
    """The earlier of the two times (NULL: at once); a deferred job keeps its time."""
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
    """When it was added, or its `not_before` at the first attempt, whichever is later."""
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
