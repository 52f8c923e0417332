"""The outbox: equal wishes are one, and jobs that were given up can be dug up."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from storage.engine.database import Database
from storage.outbox import UNREADABLE
from storage.tables import jobs
from storage.unit_of_work import SqlStore
from tests.builders import NOW, declared
from tests.contract.outbox_workers import (
    LATER,
    SOON,
    bury,
    claim,
    claimed_jobs,
    put,
    requeue,
    retry,
    settle,
    waiting,
)
from workflows.domain.ids import EntryId, IncidentId, JobId, ProposalId
from workflows.jobs.incidents import PostProposal
from workflows.jobs.states import Claimed, DeadLetter
from workflows.jobs.war_room import PostEntry, RefreshIncidentCard, RefreshTopic, RenameRoom


def test_equal_wishes_that_wait_are_one(store: SqlStore, incident_id: IncidentId) -> None:
    other = declared(store).id
    put(store, RefreshIncidentCard(incident_id), RefreshIncidentCard(incident_id), RefreshIncidentCard(other))
    put(store, RefreshIncidentCard(incident_id), RefreshTopic(incident_id))
    assert claimed_jobs(store) == [
        RefreshIncidentCard(incident_id),
        RefreshIncidentCard(other),
        RefreshTopic(incident_id),
    ]
    assert waiting(store) == 3


def test_equal_jobs_that_are_not_single_all_count(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)), PostEntry(incident_id, EntryId(1)))
    assert waiting(store) == 2


def test_a_wish_put_while_an_equal_one_runs_is_a_new_one(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshIncidentCard(incident_id))
    (running,) = claim(store)
    put(store, RefreshIncidentCard(incident_id))
    put(store, RefreshIncidentCard(incident_id))
    assert claim(store) == (), "the ordering key is leased"
    settle(store, running)
    assert claimed_jobs(store) == [RefreshIncidentCard(incident_id)]
    assert waiting(store) == 1


@pytest.mark.parametrize(("first", "second"), [(LATER, SOON), (SOON, LATER)], ids=["sooner", "later"])
def test_one_wish_for_two_times_keeps_the_earlier(
    store: SqlStore, incident_id: IncidentId, first: datetime, second: datetime
) -> None:
    put(store, RefreshIncidentCard(incident_id), not_before=first)
    put(store, RefreshIncidentCard(incident_id), not_before=second)
    assert claim(store, SOON - timedelta(microseconds=1)) == ()
    assert claimed_jobs(store, SOON) == [RefreshIncidentCard(incident_id)]


@pytest.mark.parametrize(("first", "second"), [(LATER, None), (None, LATER)], ids=["sooner", "later"])
def test_one_wish_for_now_and_for_later_is_for_now(
    store: SqlStore, incident_id: IncidentId, first: datetime | None, second: datetime | None
) -> None:
    put(store, RefreshIncidentCard(incident_id), not_before=first)
    put(store, RefreshIncidentCard(incident_id), not_before=second)
    assert claimed_jobs(store, NOW) == [RefreshIncidentCard(incident_id)]


def test_a_new_wish_does_not_hurry_one_that_failed(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshIncidentCard(incident_id))
    retry(store, claim(store)[0], at=LATER)
    put(store, RefreshIncidentCard(incident_id))
    assert claim(store, SOON) == (), "the chat asked us to wait"
    assert waiting(store) == 1


def test_a_wish_that_failed_and_a_newer_equal_one_become_one(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshIncidentCard(incident_id))
    (running,) = claim(store)
    put(store, RefreshIncidentCard(incident_id))
    retry(store, running, at=LATER)
    assert waiting(store) == 1
    (may_have_run,) = claim(store, LATER)
    assert (may_have_run.id, may_have_run.attempt) == (running.id, 2)


def test_a_single_job_keeps_its_place_in_the_lane(store: SqlStore, incident_id: IncidentId) -> None:
    rename, tell = RenameRoom(incident_id), PostEntry(incident_id, EntryId(1))
    assert rename.ordering_key == tell.ordering_key
    put(store, rename, tell)
    (running,) = claim(store)
    put(store, rename)
    retry(store, running, at=NOW)
    assert claimed_jobs(store) == [rename]


def test_a_buried_job_leaves_its_lane_and_is_shown(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostProposal(incident_id, ProposalId(1)), PostEntry(incident_id, EntryId(2)))
    bury(store, claim(store)[0])
    with store.read() as uow:
        assert uow.outbox.dead_letters() == (
            DeadLetter(
                id=JobId(1), kind="proposal.post", incident_id=incident_id, attempts=1, error="is_archived", at=NOW
            ),
        )
    assert claimed_jobs(store) == [PostEntry(incident_id, EntryId(2))]


def test_a_job_that_was_dug_up_runs_again_and_looks_first(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)))
    (claimed,) = claim(store)
    bury(store, claimed)
    assert claim(store, LATER) == ()
    assert requeue(store, claimed.id, SOON)
    assert claim(store) == ()
    (may_have_run,) = claim(store, SOON)
    assert may_have_run == Claimed(id=claimed.id, job=claimed.job, attempt=2, outcome_unknown=True)
    assert may_have_run.may_have_run
    with store.read() as uow:
        assert uow.outbox.dead_letters() == ()


def test_only_what_is_buried_can_be_dug_up(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, PostEntry(incident_id, EntryId(1)))
    assert not requeue(store, JobId(1))
    assert not requeue(store, JobId(99))
    (claimed,) = claim(store)
    assert claimed.attempt == 1


def test_digging_up_beside_an_equal_wish_leaves_one(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshIncidentCard(incident_id))
    (claimed,) = claim(store)
    bury(store, claimed)
    put(store, RefreshIncidentCard(incident_id))
    assert requeue(store, claimed.id)
    assert waiting(store) == 1
    assert claimed_jobs(store) == [RefreshIncidentCard(incident_id)]


def test_a_wish_that_is_given_up_again_and_again_has_one_grave(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshTopic(incident_id))
    bury(store, claim(store)[0])
    for _ in range(3):
        put(store, RefreshIncidentCard(incident_id))
        (claimed,) = claim(store)
        bury(store, claimed)
    for entry in (EntryId(1), EntryId(2)):
        put(store, PostEntry(incident_id, entry))
        bury(store, claim(store)[0])
    with store.read() as uow:
        dead_letters = uow.outbox.dead_letters()
    assert [dead_letter.kind for dead_letter in dead_letters] == [
        "topic.refresh",
        "card.refresh",
        "entry.post",
        "entry.post",
    ]
    assert dead_letters[1].id == claimed.id, "the newest"


def test_digging_up_nothing_does_not_disturb_what_waits(store: SqlStore, incident_id: IncidentId) -> None:
    put(store, RefreshIncidentCard(incident_id))
    assert not requeue(store, JobId(1))
    assert waiting(store) == 1


def test_a_job_of_a_newer_version_is_buried_and_its_lane_goes_on(
    store: SqlStore, database: Database, incident_id: IncidentId
) -> None:
    put(store, PostEntry(incident_id, EntryId(1)), PostEntry(incident_id, EntryId(2)))
    with database.write() as transaction:
        transaction.change(update(jobs).where(jobs.c.id == 1).values(kind="SendCarrierPigeon"))
        transaction.commit()
    assert claim(store) == ()
    with store.read() as uow:
        (dead_letters,) = uow.outbox.dead_letters()
    assert (dead_letters.kind, dead_letters.error) == ("SendCarrierPigeon", UNREADABLE)
    assert claimed_jobs(store) == [PostEntry(incident_id, EntryId(2))]
