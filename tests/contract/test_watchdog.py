"""The watchdog between two looks: what it remembers, when it has the operators told, and when it keeps still."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from sqlalchemy import insert

from storage.engine.database import Database
from storage.tables import expired_leases
from storage.unit_of_work import SqlStore
from tests.builders import NOW, FixedClock, a_reminder, declared, without_chat
from tests.threads import together
from workflows.dead_letters.requeue import requeue
from workflows.deps import Deps
from workflows.domain.health import Health
from workflows.domain.health_alerts import HealthAlert, HealthProblem
from workflows.domain.ids import ChannelId, EntryId, MessageTs
from workflows.domain.incident import MessageRef
from workflows.jobs.operations import RefreshOperatorMessage
from workflows.jobs.war_room import PostEntry
from workflows.operations.watchdog import EXPIRED_TOO_OFTEN, SETTLING, health_problems, run_health_check
from workflows.recovery.outage import chat_came_back, chat_went_away

A_MINUTE = timedelta(minutes=1)
CHANNEL = ChannelId("G0OPERATORS")


@pytest.fixture
def deps(store: SqlStore) -> Iterator[Deps]:
    with without_chat(store, FixedClock(NOW), operators_channel=CHANNEL) as made:
        yield made


def overdue(store: SqlStore, *slots: str) -> None:
    incident = declared(store, room=ChannelId(f"C{slots[0]}"))
    with store.write() as uow:
        for slot in slots:
            uow.reminders.add(a_reminder(incident.id, occurrence_key=slot, due_at=NOW - 10 * A_MINUTE))
        uow.commit()


def handled(store: SqlStore) -> None:
    with store.write() as uow:
        for number in uow.reminders.due(NOW):
            reminder = uow.reminders.get(number)
            assert reminder is not None
            uow.reminders.save(replace(reminder, due_at=NOW + timedelta(days=30)))
        uow.commit()


def to_tell(store: SqlStore) -> int:
    """How many jobs tell the operators; they are done by this."""
    with store.write() as uow:
        claimed = uow.outbox.claim(NOW, timedelta(seconds=30), 10)
        for one in claimed:
            uow.outbox.complete(one)
        uow.commit()
    return sum(isinstance(one.job, RefreshOperatorMessage) for one in claimed)


def health_alerts(store: SqlStore) -> tuple[HealthAlert, ...]:
    with store.read() as uow:
        return uow.health_alerts.all()


def test_only_what_changed_is_told(store: SqlStore, deps: Deps) -> None:
    told = []
    for minute, before in enumerate((None, lambda: overdue(store, "a"), None, lambda: overdue(store, *"bcdef"))):
        if before:
            before()
        run_health_check(NOW + minute * A_MINUTE, deps)
        told.append(to_tell(store))
    assert told == [0, 1, 0, 1]
    assert health_alerts(store) == (HealthAlert(HealthProblem.OVERDUE_REMINDERS, 6, NOW + A_MINUTE),)

    handled(store)
    run_health_check(NOW + 4 * A_MINUTE, deps)
    assert (to_tell(store), health_alerts(store)) == (1, ())
    run_health_check(NOW + 5 * A_MINUTE, deps)
    assert to_tell(store) == 0


def test_what_could_not_be_told_is_tried_again_every_ten_minutes(store: SqlStore, deps: Deps) -> None:
    """Whoever invites Muster later need not wait for something else to go wrong."""
    overdue(store, "a")
    told = []
    for minute in range(21):
        run_health_check(NOW + minute * A_MINUTE, deps)
        told += [minute] * to_tell(store)
    assert told == [0, 10, 20]


def test_an_episode_lasts_from_the_first_trouble_until_all_is_right(store: SqlStore, deps: Deps) -> None:
    overdue(store, "a")
    run_health_check(NOW, deps)
    with store.write() as uow:
        first = uow.outages.current()
        assert first is not None
        uow.outages.posted(first.id, MessageRef(CHANNEL, MessageTs("1.1")))
        uow.commit()
    handled(store)
    run_health_check(NOW + A_MINUTE, deps)
    with store.read() as uow:
        assert uow.outages.current() is None
        (ended,) = uow.outages.unclosed()
        assert (ended.began_at, ended.ended_at) == (NOW, NOW + A_MINUTE)
        assert uow.outages.last_posted_in() == CHANNEL
    overdue(store, "b")
    run_health_check(NOW + 2 * A_MINUTE, deps)
    with store.read() as uow:
        second = uow.outages.current()
        assert second is not None
        assert second.id != first.id


def test_of_many_who_look_at_once_one_does(store: SqlStore, deps: Deps) -> None:
    def takes_turn(_number: int) -> bool:
        with store.write() as uow:
            taken = uow.health_alerts.claim_check(NOW - 2 * A_MINUTE, A_MINUTE)
            uow.commit()
        return taken

    assert sorted(together(4, takes_turn)) == [False, False, False, True]

    overdue(store, "a")
    together(4, lambda _: run_health_check(NOW, deps))
    with store.read() as uow:
        assert len(uow.outages.unclosed()) == 1
        assert uow.outbox.waiting() == 1


def test_the_next_turn_is_a_minute_later(store: SqlStore, deps: Deps) -> None:
    run_health_check(NOW, deps)
    overdue(store, "a")
    run_health_check(NOW + timedelta(seconds=30), deps)
    assert to_tell(store) == 0
    run_health_check(NOW + A_MINUTE, deps)
    assert to_tell(store) == 1


def test_a_clock_that_was_set_back_does_not_stop_the_watchdog(store: SqlStore, deps: Deps) -> None:
    run_health_check(NOW + 60 * A_MINUTE, deps)
    overdue(store, "a")
    run_health_check(NOW, deps)
    assert to_tell(store) == 1


def test_nothing_is_told_while_the_chat_is_away_and_only_what_lasts_afterwards(store: SqlStore, deps: Deps) -> None:
    overdue(store, "a")
    chat_went_away(NOW, deps)
    for minute in range(3):
        run_health_check(NOW + minute * A_MINUTE, deps)
    assert (to_tell(store), health_alerts(store)) == (0, ())

    chat_came_back(NOW + 3 * A_MINUTE, deps)
    run_health_check(NOW + 3 * A_MINUTE, deps)
    assert to_tell(store) == 0
    run_health_check(NOW + 3 * A_MINUTE + SETTLING, deps)
    assert to_tell(store) == 1


def test_without_a_channel_nobody_is_told(store: SqlStore, deps: Deps) -> None:
    overdue(store, "a")
    run_health_check(NOW, replace(deps, operators_channel=""))
    assert to_tell(store) == 0
    assert [alert.problem for alert in health_alerts(store)] == [HealthProblem.OVERDUE_REMINDERS], (
        "doctor and metrics see it"
    )
    run_health_check(NOW + A_MINUTE, deps)
    assert to_tell(store) == 1, "once a channel is named, what lasts is told"


def test_a_killed_process_alone_is_no_alarm(store: SqlStore, database: Database, deps: Deps) -> None:
    def lost(count: int) -> None:
        with database.write() as tx:
            for _ in range(count):
                tx.change(insert(expired_leases).values(kind="nudge.post", at=NOW))  # type: ignore[arg-type]
            tx.commit()

    lost(EXPIRED_TOO_OFTEN - 1)
    run_health_check(NOW, deps)
    assert health_alerts(store) == ()
    lost(1)
    run_health_check(NOW + A_MINUTE, deps)
    assert health_alerts(store) == (HealthAlert(HealthProblem.EXPIRED_LEASES, EXPIRED_TOO_OFTEN, NOW + A_MINUTE),)


def test_every_trouble_is_looked_for() -> None:
    all_wrong = Health(
        open_incidents=1,
        waiting_jobs=1,
        dead_letters=2,
        overdue_reminders=3,
        unanswered=1,
        stuck_rooms=(cast(Any, 4),),
        expired_leases=100,
        chat_away_since=NOW,
        is_locked_out=False,
        paused_until=NOW,
    )
    is_there = replace(all_wrong, is_locked_out=True)
    assert list(health_problems(all_wrong)) == [t for t in HealthProblem if t is not HealthProblem.CHAT_LOCKED_OUT]
    assert list(health_problems(is_there)) == [t for t in HealthProblem if t is not HealthProblem.CHAT_AWAY]


def test_digging_up_keeps_to_its_incident(store: SqlStore, deps: Deps) -> None:
    first, second = declared(store, room=ChannelId("C1")), declared(store, room=ChannelId("C2"))
    with store.write() as uow:
        for incident in (first, second):
            uow.outbox.put(PostEntry(incident.id, EntryId(1)))
        uow.outbox.put(RefreshOperatorMessage())
        for claimed in uow.outbox.claim(NOW, timedelta(seconds=30), 10):
            uow.outbox.bury(claimed, NOW, "is_archived")
        uow.commit()
    assert [job.incident_id for job in requeue(NOW, deps, first.id)] == [first.id]
    assert [job.incident_id for job in requeue(NOW, deps)] == [second.id, None]
    assert requeue(NOW, deps) == ()
