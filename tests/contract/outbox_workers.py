"""What a worker does to the outbox, each in a transaction of its own."""

from datetime import datetime, timedelta

from storage.unit_of_work import SqlStore
from tests.builders import NOW
from workflows.domain.ids import JobId
from workflows.jobs.job import Job
from workflows.jobs.states import CHAT_UNAVAILABLE, Claimed, Failure

LEASE = timedelta(seconds=30)
SOON, LATER = NOW + timedelta(seconds=5), NOW + timedelta(minutes=1)


def put(store: SqlStore, *wanted: Job, not_before: datetime | None = None) -> None:
    with store.write() as uow:
        for job in wanted:
            uow.outbox.put(job, not_before)
        uow.commit()


def claim(store: SqlStore, now: datetime = NOW, limit: int = 10) -> tuple[Claimed, ...]:
    with store.write() as uow:
        claimed = uow.outbox.claim(now, LEASE, limit)
        uow.commit()
    return claimed


def claimed_jobs(store: SqlStore, now: datetime = NOW, limit: int = 10) -> list[Job]:
    return [c.job for c in claim(store, now, limit)]


def settle(store: SqlStore, claimed: Claimed) -> None:
    with store.write() as uow:
        uow.outbox.complete(claimed)
        uow.commit()


def extend(store: SqlStore, claimed: Claimed, now: datetime) -> None:
    with store.write() as uow:
        uow.outbox.extend(claimed, now, LEASE)
        uow.commit()


def failed(
    error: str = CHAT_UNAVAILABLE, at: datetime = NOW, *, outcome_unknown: bool = False, fault: bool = False
) -> Failure:
    return Failure(error=error, at=at, outcome_unknown=outcome_unknown, fault=fault)


def retry(store: SqlStore, claimed: Claimed, at: datetime, failure: Failure | None = None) -> None:
    with store.write() as uow:
        uow.outbox.retry(claimed, at, failure or failed())
        uow.commit()


def defer_uncounted(store: SqlStore, claimed: Claimed, at: datetime) -> None:
    with store.write() as uow:
        uow.outbox.defer_uncounted(claimed, at, NOW)
        uow.commit()


def release_deferred(store: SqlStore, now: datetime) -> int:
    with store.write() as uow:
        found = uow.outbox.release_deferred(now)
        uow.commit()
    return found


def bury(store: SqlStore, claimed: Claimed) -> bool:
    with store.write() as uow:
        gone = uow.outbox.bury(claimed, NOW, "is_archived")
        uow.commit()
    return gone


def requeue(store: SqlStore, job_id: JobId, now: datetime = NOW) -> bool:
    with store.write() as uow:
        found = uow.outbox.requeue(job_id, now)
        uow.commit()
    return found


def has_work(store: SqlStore, now: datetime) -> bool:
    with store.read() as uow:
        return uow.outbox.has_work(now, LEASE)


def waiting(store: SqlStore) -> int:
    with store.read() as uow:
        return uow.outbox.waiting()
