"""The outbox when things go wrong: what is known of an attempt that failed, and clocks that jump."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import ClassVar, cast

import pytest

from storage.unit_of_work import SqlStore
from tests.builders import NOW, declared
from tests.contract.outbox_workers import (
    LATER,
    LEASE,
    SOON,
    bury,
    claim,
    claimed_jobs,
    defer_uncounted,
    failed,
    has_work,
    put,
    release_deferred,
    requeue,
    retry,
    settle,
    waiting,
)
from workflows.dead_letters.bury import bury as give_up
from workflows.deps import Deps
from workflows.domain.ids import EntryId, IncidentId, ProposalId
from workflows.jobs import kinds
from workflows.jobs.incidents import PostProposal
from workflows.jobs.job import Job
from workflows.jobs.states import ASKED_TO_WAIT
from workflows.jobs.war_room import PostEntry, RefreshIncidentCard, RefreshTopic
from workflows.ports.store import UnitOfWork

AN_HOUR = timedelta(hours=1)


@pytest.fixture
def tell(incident_id: IncidentId) -> PostEntry:
    return PostEntry(incident_id, EntryId(1))


# ---------------------------------------------------------------------------- whether it may have had its effect


def test_a_job_that_was_asked_to_wait_need_not_look_for_its_effect(store: SqlStore, tell: PostEntry) -> None:
    put(store, tell)
    retry(store, claim(store)[0], NOW, failed(ASKED_TO_WAIT))
    defer_uncounted(store, claim(store)[0], NOW)
    (third,) = claim(store)
    assert (third.attempt, third.may_have_run) == (2, False)


def test_a_postponement_noted_twice_changes_nothing_for_who_took_the_job_in_between(
    store: SqlStore, tell: PostEntry
) -> None:
    """Its commit was made and the answer was lost; so it is noted again when another process works on the job."""
    put(store, tell)
    (lost,) = claim(store)
    defer_uncounted(store, lost, NOW)
    (held,) = claim(store)
    assert (held.attempt, held.may_have_run) == (1, False), "it does not count"
    defer_uncounted(store, lost, NOW)
    assert not has_work(store, NOW)
    assert claim(store) == ()
    settle(store, lost)
    retry(store, lost, NOW)
    assert not bury(store, lost)
    assert waiting(store) == 1
    settle(store, held)
    assert waiting(store) == 0


def test_a_job_whose_effect_is_not_known_looks_until_it_is_done(store: SqlStore, tell: PostEntry) -> None:
    put(store, tell)
    retry(store, claim(store)[0], NOW, failed(outcome_unknown=True))
    retry(store, claim(store)[0], NOW, failed(ASKED_TO_WAIT))
    assert claim(store)[0].may_have_run


def test_a_job_that_was_taken_over_looks(store: SqlStore, tell: PostEntry) -> None:
    put(store, tell)
    (first,) = claim(store)
    (second,) = claim(store, NOW + LEASE)
    assert (first.may_have_run, second.may_have_run) == (False, True)


def test_an_edit_that_landed_after_somebody_took_over_is_made_once_more(
    store: SqlStore, incident_id: IncidentId, tell: PostEntry
) -> None:
    """Its facts were older than those of the one that took over, and it may have had the last word."""
    card = RefreshIncidentCard(incident_id)
    put(store, card, tell)
    late = claim(store)
    for job in claim(store, NOW + LEASE):
        settle(store, job)
    assert waiting(store) == 0

    with store.write() as uow:
        for job in late:
            uow.outbox.complete(job)
        uow.commit()

    assert claimed_jobs(store, NOW + LEASE) == [card]


def test_a_job_of_which_a_part_is_done_looks_when_it_comes_again(store: SqlStore, tell: PostEntry) -> None:
    put(store, tell)
    (claimed,) = claim(store)
    with store.write() as uow:
        uow.outbox.mark_outcome_unknown(claimed)
        uow.commit()
    retry(store, claimed, NOW, failed(ASKED_TO_WAIT))
    assert claim(store)[0].may_have_run


def test_faults_and_the_first_failure_are_remembered(store: SqlStore, tell: PostEntry) -> None:
    put(store, tell)
    retry(store, claim(store)[0], SOON, failed("ZeroDivisionError", SOON, fault=True))
    retry(store, claim(store, SOON)[0], SOON, failed(at=LATER))
    defer_uncounted(store, claim(store, SOON)[0], SOON)
    (may_have_run,) = claim(store, SOON)
    assert (may_have_run.faults, may_have_run.failing_since) == (1, SOON)


def test_a_job_that_was_dug_up_begins_anew_but_shuts_out_its_earlier_life(store: SqlStore, tell: PostEntry) -> None:
    put(store, tell)
    (stale,) = claim(store)
    retry(store, claim(store, NOW + LEASE)[0], NOW, failed("ZeroDivisionError", fault=True))
    bury(store, claim(store)[0])
    requeue(store, stale.id)
    (may_have_run,) = claim(store)
    assert (may_have_run.may_have_run, may_have_run.faults, may_have_run.failing_since) == (True, 0, None)
    settle(store, stale)
    assert waiting(store) == 1


def test_only_who_holds_the_lease_tells_the_room_what_was_given_up(store: SqlStore, incident_id: IncidentId) -> None:
    deps = cast(Deps, SimpleNamespace(store=store))
    put(store, PostProposal(incident_id, ProposalId(1)))
    (stale,) = claim(store)
    (current,) = claim(store, NOW + LEASE)
    told = []
    for claimed in (stale, current):
        give_up(claimed, "is_archived", NOW, deps)
        with store.read() as uow:
            told.append([entry.fact.kind for entry in uow.timeline.of(incident_id)])
    assert told == [[], ["delivery_failed"]]


# ------------------------------------------------------------------------------------------ what others look at


def test_once_the_chat_is_back_what_waited_for_it_may_run(store: SqlStore, incident_id: IncidentId) -> None:
    away, asked = RefreshIncidentCard(incident_id), RefreshTopic(incident_id)
    put(store, away, asked)
    by_kind = {type(c.job): c for c in claim(store)}
    retry(store, by_kind[RefreshIncidentCard], LATER)
    retry(store, by_kind[RefreshTopic], LATER, failed(ASKED_TO_WAIT))
    assert claim(store, SOON) == ()
    assert [release_deferred(store, SOON), release_deferred(store, SOON)] == [1, 0]
    (hurried,) = claim(store, SOON)
    assert hurried.job == away
    defer_uncounted(store, hurried, LATER)
    assert release_deferred(store, SOON) == 0, "this time it was asked to wait"
    assert set(claimed_jobs(store, LATER)) == {away, asked}


def test_the_run_behind_a_job_ends_where_another_kind_comes(store: SqlStore, incident_id: IncidentId) -> None:
    tells = [PostEntry(incident_id, EntryId(n)) for n in range(5)]
    put(store, *tells[:3], PostProposal(incident_id, ProposalId(1)), tells[3])
    put(store, PostEntry(declared(store).id, EntryId(9)), RefreshTopic(incident_id))
    claimed = next(c for c in claim(store) if c.job == tells[0])
    with store.read() as uow:
        assert uow.outbox.following(claimed) == (tells[1], tells[2])
    put(store, tells[4], not_before=LATER)
    settle(store, claimed)
    for _ in range(3):
        settle(store, next(c for c in claim(store) if c.job in (*tells, PostProposal(incident_id, ProposalId(1)))))
    (last,) = [c for c in claim(store) if c.job == tells[3]]
    with store.read() as uow:
        assert uow.outbox.following(last) == (), "the one behind has a time of its own"


def test_it_is_known_when_the_next_job_is_due(store: SqlStore, incident_id: IncidentId) -> None:
    with store.read() as uow:
        assert uow.outbox.next_due() is None
    put(store, PostEntry(incident_id, EntryId(1)), not_before=LATER)
    put(store, RefreshTopic(incident_id), not_before=SOON)
    put(store, RefreshIncidentCard(incident_id))
    with store.read() as uow:
        assert uow.outbox.next_due() == SOON


def test_looking_for_work_says_what_a_claim_would_find(store: SqlStore, incident_id: IncidentId) -> None:
    assert not has_work(store, NOW)
    put(store, PostEntry(incident_id, EntryId(1)), not_before=SOON)
    assert [has_work(store, NOW), has_work(store, SOON)] == [False, True]
    claim(store, SOON)
    assert [has_work(store, SOON), has_work(store, SOON + LEASE)] == [False, True]


def expired(uow: UnitOfWork, now: datetime) -> int:
    return uow.health(now).expired_leases


def test_leases_that_ran_out_are_counted(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)), RefreshTopic(incident_id))
    claim(store)
    claim(store, NOW + LEASE, limit=1)
    with store.read() as uow:
        assert [expired(uow, NOW + LEASE), expired(uow, NOW + 2 * AN_HOUR)] == [1, 0]
    claim(store, NOW + timedelta(days=2))
    with store.read() as uow:
        assert expired(uow, NOW + LEASE) == 2, "the first was forgotten, two came"


def test_the_graves_of_one_incident(store: SqlStore, incident_id: IncidentId) -> None:
    other = declared(store).id
    put(store, PostEntry(incident_id, EntryId(1)), PostEntry(other, EntryId(2)))
    for claimed in claim(store):
        bury(store, claimed)
    with store.read() as uow:
        assert [dead_letter.incident_id for dead_letter in uow.outbox.dead_letters_of(other)] == [other]
        assert len(uow.outbox.dead_letters()) == 2


@dataclass(frozen=True, slots=True)
class SweepFloor(Job):
    kind = "floor.sweep"
    single: ClassVar[bool] = True


def test_a_job_about_the_house_belongs_to_no_incident(store: SqlStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "JOBS", {**kinds.JOBS, "floor.sweep": SweepFloor})
    put(store, SweepFloor(), SweepFloor())
    (claimed,) = claim(store)
    assert (claimed.job, claimed.job.ordering_key, claimed.job.subject) == (SweepFloor(), "house", None)
    bury(store, claimed)
    with store.read() as uow:
        (dead_letter,) = uow.outbox.dead_letters()
    assert dead_letter.incident_id is None


# ------------------------------------------------------------------------------------------- clocks that jump


def test_a_clock_set_back_does_not_hold_up_a_lane(store: SqlStore, incident_id: IncidentId) -> None:
    """What was leased or put off by the later time is free: it would wait for hours else."""
    leased, defer = PostEntry(incident_id, EntryId(1)), RefreshTopic(incident_id)
    put(store, leased, defer)
    claim(store, NOW + AN_HOUR, limit=1)
    (claimed,) = claim(store, NOW + AN_HOUR)
    retry(store, claimed, NOW + AN_HOUR + timedelta(seconds=30), failed(at=NOW + AN_HOUR))
    assert set(claimed_jobs(store, NOW)) == {leased, defer}


def test_a_long_wait_that_the_chat_asked_for_is_kept(store: SqlStore, tell: PostEntry) -> None:
    put(store, tell)
    retry(store, claim(store)[0], NOW + 10 * AN_HOUR, failed(ASKED_TO_WAIT))
    assert claim(store, NOW + AN_HOUR) == ()


def test_a_clock_set_back_a_little_takes_no_lease_away(store: SqlStore, tell: PostEntry) -> None:
    put(store, tell)
    assert len(claim(store, NOW + LEASE / 2)) == 1
    assert claim(store, NOW) == ()
