"""The outbox: lanes keep their order, leases run out, stale hands change nothing."""

from datetime import timedelta

from storage.unit_of_work import SqlStore
from tests.builders import BOB, NOW, declared
from tests.contract.outbox_workers import (
    LATER,
    LEASE,
    SOON,
    bury,
    claim,
    claimed_jobs,
    defer_uncounted,
    extend,
    put,
    retry,
    settle,
    waiting,
)
from workflows.domain.ids import EntryId, IncidentId, JobId
from workflows.jobs.incidents import SendInstructions
from workflows.jobs.states import Claimed
from workflows.jobs.war_room import PostEntry, RefreshIncidentCard, RefreshTopic


def test_a_job_is_claimed_once_and_gone_when_settled(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(7)))
    (claimed,) = claim(store)
    assert claimed == Claimed(id=JobId(1), job=PostEntry(incident_id, EntryId(7)), attempt=1)
    assert claim(store) == ()
    assert waiting(store) == 1
    settle(store, claimed)
    assert waiting(store) == 0
    assert claim(store, LATER) == ()


def test_a_job_put_for_later_waits_until_then(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)), not_before=SOON)
    assert claim(store, SOON - timedelta(microseconds=1)) == ()
    assert len(claim(store, SOON)) == 1


def test_a_lane_hands_out_its_jobs_one_by_one_in_order(store: SqlStore, incident_id: IncidentId) -> None:
    wanted = [PostEntry(incident_id, EntryId(n)) for n in range(3)]
    put(store, *wanted)
    done = []
    while found := claim(store):
        (claimed,) = found
        done.append(claimed.job)
        settle(store, claimed)
    assert done == wanted


def test_lanes_do_not_wait_for_each_other(store: SqlStore, incident_id: IncidentId) -> None:
    other = declared(store).id
    lanes = [PostEntry(incident_id, EntryId(1)), RefreshTopic(incident_id), PostEntry(other, EntryId(2))]
    put(store, lanes[0], PostEntry(incident_id, EntryId(9)), *lanes[1:])
    assert claimed_jobs(store) == lanes


def test_no_more_is_claimed_than_asked_for(store: SqlStore, incident_id: IncidentId) -> None:
    others = [declared(store).id for _ in range(3)]
    put(store, *(PostEntry(i, EntryId(1)) for i in [incident_id, *others]))
    assert [len(claim(store, limit=3)), len(claim(store, limit=3))] == [3, 1]


def test_a_lane_waits_with_its_first_job_for_another_attempt(store: SqlStore, incident_id: IncidentId) -> None:
    first, second = PostEntry(incident_id, EntryId(1)), PostEntry(incident_id, EntryId(2))
    put(store, first, second)
    retry(store, claim(store)[0], at=LATER)
    assert claim(store, SOON) == ()
    (may_have_run,) = claim(store, LATER)
    assert (may_have_run.job, may_have_run.attempt) == (first, 2)
    settle(store, may_have_run)
    assert claimed_jobs(store, LATER) == [second]


def test_a_postponed_attempt_does_not_count(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)))
    for _ in range(3):
        (claimed,) = claim(store, LATER)
        assert claimed.attempt == 1
        defer_uncounted(store, claimed, LATER)
        assert claim(store, SOON) == ()


def test_a_lease_that_expired_is_taken_over(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)), PostEntry(incident_id, EntryId(2)))
    claim(store)
    assert claim(store, NOW + LEASE - timedelta(microseconds=1)) == ()
    (taken_over,) = claim(store, NOW + LEASE)
    assert (taken_over.job, taken_over.attempt) == (PostEntry(incident_id, EntryId(1)), 2)


def test_stale_hands_change_nothing(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)))
    (stale,) = claim(store)
    (current,) = claim(store, NOW + LEASE)
    settle(store, stale)
    retry(store, stale, at=NOW)
    extend(store, stale, LATER)
    defer_uncounted(store, stale, NOW)
    assert not bury(store, stale)
    assert waiting(store) == 1
    assert claim(store, NOW + LEASE) == (), "the lease of the current attempt stands"
    settle(store, current)
    assert waiting(store) == 0


def test_a_late_settle_counts_when_nobody_took_over(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)))
    (late,) = claim(store)
    settle(store, late)
    assert claim(store, NOW + 2 * LEASE) == ()


def test_what_was_given_back_can_no_longer_be_settled(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)))
    (claimed,) = claim(store)
    retry(store, claimed, at=LATER)
    settle(store, claimed)
    assert waiting(store) == 1


def test_the_number_of_a_settled_job_is_never_given_again(store: SqlStore, incident_id: IncidentId) -> None:
    """Messages are found again by it: a second job of that number would be taken for done."""
    put(store, PostEntry(incident_id, EntryId(1)))
    (first,) = claim(store)
    settle(store, first)
    put(store, PostEntry(incident_id, EntryId(2)))
    (second,) = claim(store)
    assert second.id > first.id


def test_a_job_that_was_rolled_back_is_never_seen(store: SqlStore, incident_id: IncidentId) -> None:
    with store.write() as uow:
        uow.outbox.put(PostEntry(incident_id, EntryId(1)))
    assert waiting(store) == 0


def test_jobs_for_a_person_have_a_lane_of_their_own_in_each_incident(store: SqlStore, incident_id: IncidentId) -> None:
    """An incident whose room never comes to be does not keep them from hearing about another."""
    other = declared(store).id
    first = SendInstructions(incident_id, BOB, "incident_lead")  # type: ignore[arg-type]
    second = SendInstructions(incident_id, BOB, "scribe")  # type: ignore[arg-type]
    elsewhere = SendInstructions(other, BOB, "scribe")  # type: ignore[arg-type]
    put(store, first, second, elsewhere)
    (claimed, _) = claim(store)
    assert claimed.job == first
    settle(store, claimed)
    assert claimed_jobs(store) == [second]


def test_a_lease_that_was_extended_is_not_taken_over(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)))
    (claimed,) = claim(store)
    extend(store, claimed, SOON)
    assert claim(store, NOW + LEASE) == ()
    (taken_over,) = claim(store, SOON + LEASE)
    extend(store, claimed, LATER + LEASE)
    assert claim(store, SOON + LEASE + LEASE) != (), "the first holder can no longer extend"
    assert taken_over.attempt == 2


def test_what_a_killed_process_had_leased_is_free_at_once(store: SqlStore, incident_id: IncidentId) -> None:
    """Even where an equal wish came in while it ran: two of them must not wait."""
    put(store, PostEntry(incident_id, EntryId(1)), RefreshIncidentCard(incident_id))
    killed = claim(store)
    put(store, RefreshIncidentCard(incident_id))
    with store.write() as uow:
        assert uow.outbox.release_all() == 2
        uow.commit()
    may_have_run = claim(store)
    assert [(c.id, c.attempt) for c in may_have_run] == [(c.id, 2) for c in killed]
