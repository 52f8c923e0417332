"""The outbox under many hands: replicas of Muster on PostgreSQL, threads of one process on SQLite."""

from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from threading import Lock

import pytest

from storage.engine.database import Database, open_database
from storage.unit_of_work import SqlStore
from tests.builders import NOW, declared
from tests.databases import on_postgresql
from tests.threads import together
from workflows.domain.ids import EntryId
from workflows.jobs.job import Job
from workflows.jobs.states import CHAT_UNAVAILABLE, Claimed, Failure
from workflows.jobs.war_room import PostEntry, RefreshIncidentCard, RefreshTopic

LEASE = timedelta(seconds=30)
HANDS = 4


@pytest.fixture
def replicas(database: Database, database_url: str) -> Iterator[list[SqlStore]]:
    """One store per hand: on PostgreSQL each has connections of its own, as separate processes have."""
    alone = database.dialect == "sqlite"
    opened = [database if alone else open_database(database_url) for _ in range(HANDS)]
    yield [SqlStore(d) for d in opened]
    for replica in opened:
        replica.close()


class Watch:
    """What was done so far, and which lanes are being worked on."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._busy: set[str] = set()
        self.done: dict[str, list[EntryId]] = defaultdict(list)

    def begin(self, claimed: Claimed) -> None:
        with self._lock:
            assert claimed.job.ordering_key not in self._busy, "two jobs of one ordering key at the same time"
            self._busy.add(claimed.job.ordering_key)

    def end(self, claimed: Claimed) -> None:
        assert isinstance(claimed.job, PostEntry)
        with self._lock:
            self._busy.remove(claimed.job.ordering_key)
            self.done[claimed.job.ordering_key].append(claimed.job.entry_id)


def work_until_nothing_is_left(store: SqlStore, watch: Watch) -> None:
    while True:
        with store.write() as uow:
            claimed = uow.outbox.claim(NOW, LEASE, 2)
            uow.commit()
        for one in claimed:
            watch.begin(one)
        for one in claimed:
            watch.end(one)
            with store.write() as uow:
                uow.outbox.complete(one)
                uow.commit()
        with store.read() as uow:
            if uow.outbox.waiting() == 0:
                return


def test_every_job_is_done_once_and_every_lane_in_order(store: SqlStore, replicas: list[SqlStore]) -> None:
    incidents = [declared(store).id for _ in range(8)]
    with store.write() as uow:
        for number in range(5):
            for incident_id in incidents:
                uow.outbox.put(PostEntry(incident_id, EntryId(number)))
        uow.commit()
    watch = Watch()
    together(HANDS, lambda hand: work_until_nothing_is_left(replicas[hand], watch))
    assert watch.done == {f"room/{i}": [0, 1, 2, 3, 4] for i in incidents}


def put(store: SqlStore, job: Job) -> None:
    with store.write() as uow:
        uow.outbox.put(job)
        uow.commit()


def claim(store: SqlStore, now: datetime = NOW) -> tuple[Claimed, ...]:
    with store.write() as uow:
        claimed = uow.outbox.claim(now, LEASE, 10)
        uow.commit()
    return claimed


def fail(store: SqlStore) -> None:
    for claimed in claim(store):
        with store.write() as uow:
            uow.outbox.retry(claimed, NOW, Failure(error=CHAT_UNAVAILABLE, at=NOW, outcome_unknown=False))
            uow.commit()


def give_up_and_think_again(store: SqlStore) -> None:
    for claimed in claim(store):
        with store.write() as uow:
            uow.outbox.bury(claimed, NOW, "is_archived")
            uow.commit()
        with store.write() as uow:
            assert uow.outbox.requeue(claimed.id, NOW)
            uow.commit()


def test_a_wish_put_by_many_at_once_waits_once(store: SqlStore, replicas: list[SqlStore]) -> None:
    incident_id = declared(store).id
    together(HANDS, lambda hand: put(replicas[hand], RefreshIncidentCard(incident_id)))
    with store.read() as uow:
        assert uow.outbox.waiting() == 1


def test_wishing_failing_and_burying_at_once_leaves_one_wish(store: SqlStore, replicas: list[SqlStore]) -> None:
    incident_id = declared(store).id
    put(store, RefreshIncidentCard(incident_id))

    def go(hand: int) -> None:
        for _ in range(25):
            if hand == 0:
                fail(replicas[hand])
            elif hand == 1:
                give_up_and_think_again(replicas[hand])
            else:
                put(replicas[hand], RefreshIncidentCard(incident_id))

    together(HANDS, go)
    with store.read() as uow:
        assert (uow.outbox.waiting(), uow.outbox.dead_letters()) == (1, ())
    assert len(claim(store)) == 1


@on_postgresql
def test_a_wish_does_not_run_before_its_facts_are_there(store: SqlStore, replicas: list[SqlStore]) -> None:
    """The wish waits already; somebody wishes it again for facts that are not committed yet."""
    incident_id = declared(store).id
    put(store, RefreshIncidentCard(incident_id))
    with replicas[0].write() as verb:
        verb.outbox.put(RefreshIncidentCard(incident_id))
        assert claim(replicas[1]) == ()
        verb.commit()
    assert len(claim(store)) == 1


@on_postgresql
def test_a_job_committed_late_waits_for_the_one_that_overtook_it(store: SqlStore, replicas: list[SqlStore]) -> None:
    incident_id = declared(store).id
    early, overtaker = PostEntry(incident_id, EntryId(1)), PostEntry(incident_id, EntryId(2))
    with replicas[0].write() as slow:
        slow.outbox.put(early)
        put(replicas[1], overtaker)
        (running,) = claim(replicas[1])
        slow.commit()
    assert running.job == overtaker
    assert claim(store) == ()
    (taken_over,) = claim(store, NOW + LEASE)
    assert (taken_over.id, taken_over.attempt) == (running.id, 2)
    with store.write() as uow:
        uow.outbox.complete(taken_over)
        uow.commit()
    assert [c.job for c in claim(store)] == [early]


@on_postgresql
def test_two_claims_that_cannot_see_each_other_do_not_share_a_lane(store: SqlStore, replicas: list[SqlStore]) -> None:
    """One hand is leasing the second job; meanwhile the first is committed, and another hand goes for it."""
    incident_id = declared(store).id
    early, overtaker = PostEntry(incident_id, EntryId(1)), PostEntry(incident_id, EntryId(2))
    with replicas[0].write() as slow, replicas[1].write() as leasing, ThreadPoolExecutor(1) as pool:
        slow.outbox.put(early)
        put(replicas[2], overtaker)
        assert [c.job for c in leasing.outbox.claim(NOW, LEASE, 10)] == [overtaker]
        put(replicas[2], RefreshTopic(incident_id))
        slow.commit()
        rival = pool.submit(claim, replicas[3])
        wait([rival], timeout=0.2)  # it waits for the lease, so this is all the time it gets
        leasing.commit()
    assert [c.job for c in rival.result()] == [RefreshTopic(incident_id)], "of the other lanes it has its part"
