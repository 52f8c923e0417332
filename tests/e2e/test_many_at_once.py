"""Much to do at the same moment: each thing is done once, in the order of its incident."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from bot.metrics import Metrics
from bot.wake import Wake
from bot.worker import Worker
from sandbox import Room
from storage.tables import jobs
from tests.e2e.town import Town
from workflows.domain.ids import IncidentId, ReminderId, RoleId, UserId
from workflows.jobs import SendInstructions, SettleNudge

FIRST = IncidentId(1)
LEAD = RoleId("incident_lead")
IN_FIVE_MINUTES = 5 * 60 + 1


@pytest.fixture
def room(one_town: Town) -> Room:
    return one_town.declare(one_town.alice, "API is down")


def reminded(room: Room) -> list[str]:
    return [m.text.rpartition(": ")[2] for m in room.messages if "asked to be reminded" in m.text]


def test_several_reminders_of_one_incident_that_are_due_together_each_come_once_and_in_order(
    one_town: Town, room: Room
) -> None:
    other = one_town.declare(one_town.alice, "Mails are late")
    wished = ["call the provider", "look at the graph", "tell support"]
    for what in wished:
        one_town.alice.slash(f"/incident remind in 5m {what}", room)
    one_town.alice.slash("/incident remind in 5m count the mails", other)

    one_town.later(IN_FIVE_MINUTES)

    assert (reminded(room), reminded(other)) == (wished, ["count the mails"])


# --------------------------------------------------------------------------------------- an end amid plenty


@contextmanager
def one_hand(town: Town) -> Iterator[Worker]:
    worker = Worker(town.house.deps, Wake(), Metrics(), hands=1)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def leased(town: Town) -> list[str]:
    with town.house.database.read() as transaction:
        rows = transaction.all(select(jobs.c.lane).where(jobs.c.leased_until.is_not(None)).order_by(jobs.c.id))
    return [row.lane for row in rows]


def test_what_was_claimed_and_not_begun_is_given_back_at_the_end(one_town: Town, room: Room) -> None:
    """Nobody has to wait for the end of a lease, nor to look for what an earlier attempt may have done."""
    people = (one_town.alice, one_town.bob, one_town.charlie)
    users = [UserId(person.user.id) for person in people]
    one_town.house.worker.stop()
    before = [len(person.dms()) for person in people]
    with one_town.house.store.write() as uow:
        uow.outbox.put(SettleNudge(FIRST, ReminderId(404)))  # over at once: whereupon more is claimed than one
        uow.outbox.put_each([SendInstructions(FIRST, user, LEAD) for user in users])
        uow.commit()
    one_town.slack.faults.latency(3, "chat.postMessage")

    lanes = [f"person/{user}/{FIRST}" for user in users]
    with one_hand(one_town):
        one_town.slack.wait_until(lambda: leased(one_town)[:2] == lanes[:2], what="more jobs than hands")

    with one_town.house.database.read() as transaction:
        kept = transaction.all(
            select(jobs.c.lane, jobs.c.leased_until, jobs.c.attempt - jobs.c.postponed, jobs.c.unsure)
        )
    assert [tuple(row) for row in kept] == [(lane, None, 0, False) for lane in lanes[1:]]
    assert [len(person.dms()) for person in people] == [before[0] + 1, *before[1:]]

    one_town.slack.faults.latency(0, "chat.postMessage")
    with one_hand(one_town):
        one_town.quiet()
    assert [len(person.dms()) for person in people] == [count + 1 for count in before]
