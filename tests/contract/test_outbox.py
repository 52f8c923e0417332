"""The outbox: lanes keep their order, leases run out, stale hands change nothing, equal wishes are one."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from storage.database import Database
from storage.outbox import UNREADABLE
from storage.tables import jobs
from storage.unit_of_work import SqlStore
from tests.builders import BOB, NOW, declared
from workflows.domain.ids import EntryId, IncidentId, JobId, OfferId
from workflows.jobs import Job, PostOffer, RefreshStateCard, RefreshTopic, RenameRoom, SendInstructions, TellRoom
from workflows.ports import BuriedJob, Claimed

LEASE = timedelta(seconds=30)
SOON, LATER = NOW + timedelta(seconds=5), NOW + timedelta(minutes=1)


@pytest.fixture
def incident_id(store: SqlStore) -> IncidentId:
    return declared(store).id


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
        uow.outbox.settle(claimed)
        uow.commit()


def retry(store: SqlStore, claimed: Claimed, at: datetime) -> None:
    with store.write() as uow:
        uow.outbox.retry(claimed, at, "ratelimited")
        uow.commit()


def bury(store: SqlStore, claimed: Claimed) -> None:
    with store.write() as uow:
        uow.outbox.bury(claimed, NOW, "is_archived")
        uow.commit()


def dig_up(store: SqlStore, job_id: JobId, now: datetime = NOW) -> bool:
    with store.write() as uow:
        found = uow.outbox.dig_up(job_id, now)
        uow.commit()
    return found


def waiting(store: SqlStore) -> int:
    with store.read() as uow:
        return uow.outbox.waiting()


def test_a_job_is_claimed_once_and_gone_when_settled(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, TellRoom(incident_id, EntryId(7)))
    (claimed,) = claim(store)
    assert claimed == Claimed(id=JobId(1), job=TellRoom(incident_id, EntryId(7)), attempt=1)
    assert claim(store) == ()
    assert waiting(store) == 1
    settle(store, claimed)
    assert waiting(store) == 0
    assert claim(store, LATER) == ()


def test_a_job_put_for_later_waits_until_then(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, TellRoom(incident_id, EntryId(1)), not_before=SOON)
    assert claim(store, SOON - timedelta(microseconds=1)) == ()
    assert len(claim(store, SOON)) == 1


def test_a_lane_hands_out_its_jobs_one_by_one_in_order(store: SqlStore, incident_id: IncidentId) -> None:
    wanted = [TellRoom(incident_id, EntryId(n)) for n in range(3)]
    put(store, *wanted)
    done = []
    while found := claim(store):
        (claimed,) = found
        done.append(claimed.job)
        settle(store, claimed)
    assert done == wanted


def test_lanes_do_not_wait_for_each_other(store: SqlStore, incident_id: IncidentId) -> None:
    other = declared(store).id
    lanes = [TellRoom(incident_id, EntryId(1)), RefreshTopic(incident_id), TellRoom(other, EntryId(2))]
    put(store, lanes[0], TellRoom(incident_id, EntryId(9)), *lanes[1:])
    assert claimed_jobs(store) == lanes


def test_no_more_is_claimed_than_asked_for(store: SqlStore, incident_id: IncidentId) -> None:
    others = [declared(store).id for _ in range(3)]
    put(store, *(TellRoom(i, EntryId(1)) for i in [incident_id, *others]))
    assert [len(claim(store, limit=3)), len(claim(store, limit=3))] == [3, 1]


def test_a_lane_waits_with_its_first_job_for_another_attempt(store: SqlStore, incident_id: IncidentId) -> None:
    first, second = TellRoom(incident_id, EntryId(1)), TellRoom(incident_id, EntryId(2))
    put(store, first, second)
    retry(store, claim(store)[0], at=LATER)
    assert claim(store, SOON) == ()
    (again,) = claim(store, LATER)
    assert (again.job, again.attempt) == (first, 2)
    settle(store, again)
    assert claimed_jobs(store, LATER) == [second]


def test_a_postponed_attempt_does_not_count(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, TellRoom(incident_id, EntryId(1)))
    for _ in range(3):
        (claimed,) = claim(store, LATER)
        assert claimed.attempt == 1
        with store.write() as uow:
            uow.outbox.postpone(claimed, LATER)
            uow.commit()
        assert claim(store, SOON) == ()


def test_a_lease_that_expired_is_taken_over(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, TellRoom(incident_id, EntryId(1)), TellRoom(incident_id, EntryId(2)))
    claim(store)
    assert claim(store, NOW + LEASE - timedelta(microseconds=1)) == ()
    (taken_over,) = claim(store, NOW + LEASE)
    assert (taken_over.job, taken_over.attempt) == (TellRoom(incident_id, EntryId(1)), 2)


def test_stale_hands_change_nothing(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, TellRoom(incident_id, EntryId(1)))
    (stale,) = claim(store)
    (current,) = claim(store, NOW + LEASE)
    settle(store, stale)
    retry(store, stale, at=NOW)
    bury(store, stale)
    with store.write() as uow:
        uow.outbox.postpone(stale, NOW)
        uow.commit()
    assert waiting(store) == 1
    assert claim(store, NOW + LEASE) == (), "the lease of the current attempt stands"
    settle(store, current)
    assert waiting(store) == 0


def test_a_late_settle_counts_when_nobody_took_over(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, TellRoom(incident_id, EntryId(1)))
    (late,) = claim(store)
    settle(store, late)
    assert claim(store, NOW + 2 * LEASE) == ()


def test_what_was_given_back_can_no_longer_be_settled(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, TellRoom(incident_id, EntryId(1)))
    (claimed,) = claim(store)
    retry(store, claimed, at=LATER)
    settle(store, claimed)
    assert waiting(store) == 1


def test_equal_wishes_that_wait_are_one(store: SqlStore, incident_id: IncidentId) -> None:
    other = declared(store).id
    put(store, RefreshStateCard(incident_id), RefreshStateCard(incident_id), RefreshStateCard(other))
    put(store, RefreshStateCard(incident_id), RefreshTopic(incident_id))
    assert claimed_jobs(store) == [RefreshStateCard(incident_id), RefreshStateCard(other), RefreshTopic(incident_id)]
    assert waiting(store) == 3


def test_equal_jobs_that_are_not_single_all_count(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, TellRoom(incident_id, EntryId(1)), TellRoom(incident_id, EntryId(1)))
    assert waiting(store) == 2


def test_a_wish_put_while_an_equal_one_runs_is_a_new_one(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshStateCard(incident_id))
    (running,) = claim(store)
    put(store, RefreshStateCard(incident_id))
    put(store, RefreshStateCard(incident_id))
    assert claim(store) == (), "the lane is taken"
    settle(store, running)
    assert claimed_jobs(store) == [RefreshStateCard(incident_id)]
    assert waiting(store) == 1


@pytest.mark.parametrize(("first", "second"), [(LATER, SOON), (SOON, LATER)], ids=["sooner", "later"])
def test_one_wish_for_two_times_keeps_the_earlier(
    store: SqlStore, incident_id: IncidentId, first: datetime, second: datetime
) -> None:
    put(store, RefreshStateCard(incident_id), not_before=first)
    put(store, RefreshStateCard(incident_id), not_before=second)
    assert claim(store, SOON - timedelta(microseconds=1)) == ()
    assert claimed_jobs(store, SOON) == [RefreshStateCard(incident_id)]


@pytest.mark.parametrize(("first", "second"), [(LATER, None), (None, LATER)], ids=["sooner", "later"])
def test_one_wish_for_now_and_for_later_is_for_now(
    store: SqlStore, incident_id: IncidentId, first: datetime | None, second: datetime | None
) -> None:
    put(store, RefreshStateCard(incident_id), not_before=first)
    put(store, RefreshStateCard(incident_id), not_before=second)
    assert claimed_jobs(store, NOW) == [RefreshStateCard(incident_id)]


def test_a_new_wish_does_not_hurry_one_that_failed(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshStateCard(incident_id))
    retry(store, claim(store)[0], at=LATER)
    put(store, RefreshStateCard(incident_id))
    assert claim(store, SOON) == (), "the chat asked us to wait"
    assert waiting(store) == 1


def test_a_wish_that_failed_and_a_newer_equal_one_become_one(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshStateCard(incident_id))
    (running,) = claim(store)
    put(store, RefreshStateCard(incident_id))
    retry(store, running, at=LATER)
    assert waiting(store) == 1
    (again,) = claim(store, LATER)
    assert (again.id, again.attempt) == (running.id, 2)


def test_a_single_job_keeps_its_place_in_the_lane(store: SqlStore, incident_id: IncidentId) -> None:
    rename, tell = RenameRoom(incident_id), TellRoom(incident_id, EntryId(1))
    assert rename.lane == tell.lane
    put(store, rename, tell)
    (running,) = claim(store)
    put(store, rename)
    retry(store, running, at=NOW)
    assert claimed_jobs(store) == [rename]


def test_a_buried_job_leaves_its_lane_and_is_shown(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostOffer(incident_id, OfferId(1)), TellRoom(incident_id, EntryId(2)))
    bury(store, claim(store)[0])
    with store.read() as uow:
        assert uow.outbox.buried() == (
            BuriedJob(id=JobId(1), kind="PostOffer", incident_id=incident_id, attempt=1, error="is_archived", at=NOW),
        )
    assert claimed_jobs(store) == [TellRoom(incident_id, EntryId(2))]


def test_a_job_that_was_dug_up_runs_again_and_looks_first(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, TellRoom(incident_id, EntryId(1)))
    (claimed,) = claim(store)
    bury(store, claimed)
    assert claim(store, LATER) == ()
    assert dig_up(store, claimed.id, SOON)
    assert claim(store) == ()
    (again,) = claim(store, SOON)
    assert again == Claimed(id=claimed.id, job=claimed.job, attempt=2)
    with store.read() as uow:
        assert uow.outbox.buried() == ()


def test_only_what_is_buried_can_be_dug_up(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, TellRoom(incident_id, EntryId(1)))
    assert not dig_up(store, JobId(1))
    assert not dig_up(store, JobId(99))
    (claimed,) = claim(store)
    assert claimed.attempt == 1


def test_digging_up_beside_an_equal_wish_leaves_one(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshStateCard(incident_id))
    (claimed,) = claim(store)
    bury(store, claimed)
    put(store, RefreshStateCard(incident_id))
    assert dig_up(store, claimed.id)
    assert waiting(store) == 1
    assert claimed_jobs(store) == [RefreshStateCard(incident_id)]


def test_digging_up_nothing_does_not_disturb_what_waits(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshStateCard(incident_id))
    assert not dig_up(store, JobId(1))
    assert waiting(store) == 1


def test_a_job_of_a_newer_version_is_buried_and_its_lane_goes_on(
    store: SqlStore, database: Database, incident_id: IncidentId
) -> None:
    put(store, TellRoom(incident_id, EntryId(1)), TellRoom(incident_id, EntryId(2)))
    with database.write() as transaction:
        transaction.change(update(jobs).where(jobs.c.id == 1).values(kind="SendCarrierPigeon"))
        transaction.commit()
    assert claim(store) == ()
    with store.read() as uow:
        (buried,) = uow.outbox.buried()
    assert (buried.kind, buried.error) == ("SendCarrierPigeon", UNREADABLE)
    assert claimed_jobs(store) == [TellRoom(incident_id, EntryId(2))]


def test_the_number_of_a_settled_job_is_never_given_again(store: SqlStore, incident_id: IncidentId) -> None:
    """Messages are found again by it: a second job of that number would be taken for done."""
    put(store, TellRoom(incident_id, EntryId(1)))
    (first,) = claim(store)
    settle(store, first)
    put(store, TellRoom(incident_id, EntryId(2)))
    (second,) = claim(store)
    assert second.id > first.id


def test_a_job_that_was_rolled_back_is_never_seen(store: SqlStore, incident_id: IncidentId) -> None:
    with store.write() as uow:
        uow.outbox.put(TellRoom(incident_id, EntryId(1)))
    assert waiting(store) == 0


def test_jobs_for_a_person_have_a_lane_of_their_own(store: SqlStore, incident_id: IncidentId) -> None:
    other = declared(store).id
    first = SendInstructions(incident_id, BOB, "incident_lead")  # type: ignore[arg-type]
    second = SendInstructions(other, BOB, "scribe")  # type: ignore[arg-type]
    put(store, first, second)
    (claimed,) = claim(store)
    assert claimed.job == first
    settle(store, claimed)
    assert claimed_jobs(store) == [second]
