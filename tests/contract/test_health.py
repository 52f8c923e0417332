"""What `doctor`, the watchdog and Prometheus look at."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event, insert

from bot.clock import SystemClock
from storage.engine.database import Database
from storage.heartbeats import heartbeats
from storage.rate_limits import rate_limits
from storage.unit_of_work import SqlStore
from tests.builders import NOW, a_reminder, declared, without_chat
from tests.databases import on_sqlite
from workflows.domain.health import CHAT_AWAY, Health
from workflows.domain.ids import ChannelId, EntryId, IncidentId
from workflows.domain.incident import Incident, Phase
from workflows.domain.reminders import NOBODY_ANSWERS, ReminderState, for_missing_lead
from workflows.domain.steps import StepRecord, StepState
from workflows.jobs.war_room import PostEntry, ProvisionWarRoom
from workflows.recovery.outage import chat_came_back, chat_locked_out, chat_went_away

A_MINUTE, AN_HOUR = timedelta(minutes=1), timedelta(hours=1)
LARGE = ("incidents", "steps", "reminders", "jobs")
LONG_AGO = NOW - AN_HOUR
WELL = Health(
    open_incidents=0,
    waiting_jobs=0,
    dead_letters=0,
    overdue_reminders=0,
    unanswered=0,
    stuck_rooms=(),
    expired_leases=0,
    chat_away_since=None,
    is_locked_out=False,
    paused_until=None,
)


def health(store: SqlStore, **later: float) -> Health:
    with store.read() as uow:
        return uow.health(NOW + timedelta(**later))


def step(incident: Incident, state: StepState, name: str = "announce", **changes: Any) -> StepRecord:
    return StepRecord(**{"incident_id": incident.id, "step": name, "state": state, "at": LONG_AGO, **changes})


def test_an_empty_store_is_healthy(store: SqlStore) -> None:
    assert health(store) == WELL


def test_everything_that_waits_is_counted(store: SqlStore) -> None:
    going_on = declared(store, room=ChannelId("C1"))
    declared(store, room=ChannelId("C2"), phase=Phase.SETTLED)
    declared(store, room=ChannelId("C3"), phase=Phase.ENDED)
    with store.write() as uow:
        for number in range(3):
            uow.outbox.put(PostEntry(going_on.id, EntryId(number)))
        (claimed,) = uow.outbox.claim(NOW, timedelta(seconds=30), 10)
        uow.outbox.bury(claimed, NOW, "is_archived")
        uow.reminders.add(a_reminder(going_on.id, occurrence_key="late", due_at=LONG_AGO))
        uow.reminders.add(a_reminder(going_on.id, occurrence_key="just due", due_at=NOW - timedelta(seconds=30)))
        uow.reminders.add(a_reminder(going_on.id, occurrence_key="fired", due_at=LONG_AGO, state=ReminderState.FIRED))
        uow.commit()
    assert health(store) == replace(WELL, open_incidents=2, waiting_jobs=2, dead_letters=1, overdue_reminders=1)


def test_a_reminder_that_is_put_off_again_and_again_stays_overdue(store: SqlStore) -> None:
    """Until it is handled: moved by quiet hours, fired or dropped."""
    incident = declared(store, room=ChannelId("C1"))
    with store.write() as uow:
        reminder = uow.reminders.add(a_reminder(incident.id))
        assert reminder is not None
        for minute in range(4):
            at = NOW + minute * A_MINUTE
            uow.reminders.defer(reminder.id, at + A_MINUTE, at)
        uow.commit()
    assert [health(store, minutes=m).overdue_reminders for m in (1, 2, 3.5)] == [0, 1, 1]

    with store.write() as uow:
        uow.reminders.save(replace(reminder, due_at=NOW + AN_HOUR))
        uow.commit()
    assert health(store, minutes=10).overdue_reminders == 0


def test_a_room_is_stuck_when_nobody_is_on_the_way_to_finish_it(store: SqlStore) -> None:
    under_way, stuck, half_built = declared(store), declared(store), declared(store, room=ChannelId("C1"))
    declared(store, phase=Phase.ENDED)
    with store.write() as uow:
        uow.outbox.put(ProvisionWarRoom(under_way.id))
        uow.steps.save(step(half_built, StepState.FAILED))
        uow.steps.save(step(half_built, StepState.DONE, "create_room"))
        uow.commit()
    assert health(store).stuck_rooms == (stuck.id, half_built.id)
    with store.write() as uow:
        uow.steps.save(step(half_built, StepState.DONE))
        uow.commit()
    assert health(store).stuck_rooms == (stuck.id,)


def test_a_room_whose_job_was_buried_is_stuck(store: SqlStore) -> None:
    """Also when every step that was begun is done."""
    incident = declared(store, room=ChannelId("C1"))
    with store.write() as uow:
        uow.steps.save(step(incident, StepState.DONE, "create_room"))
        uow.outbox.put(ProvisionWarRoom(IncidentId(incident.id)))
        (claimed,) = uow.outbox.claim(NOW, timedelta(seconds=30), 10)
        uow.commit()
    assert health(store).stuck_rooms == ()
    with store.write() as uow:
        uow.outbox.bury(claimed, NOW, "name_taken")
        uow.commit()
    assert health(store).stuck_rooms == (incident.id,)


def test_a_room_of_which_nothing_was_done_for_ten_minutes_is_stuck(store: SqlStore) -> None:
    """Though its job is on its way; pressing Retry a day later gives it ten minutes of its own."""
    incident = declared(store)
    with store.write() as uow:
        uow.outbox.put(ProvisionWarRoom(incident.id))
        uow.commit()
    assert [health(store, minutes=m).stuck_rooms for m in (9, 11)] == [(), (incident.id,)]
    with store.write() as uow:
        uow.steps.save(step(incident, StepState.STARTED, at=NOW + 24 * AN_HOUR))
        uow.commit()
    assert [health(store, hours=24, minutes=m).stuck_rooms for m in (9, 11)] == [(), (incident.id,)]


@pytest.mark.parametrize("column", ["paused_until", "used_until"])
def test_a_room_that_waits_because_the_chat_is_crowded_is_not_stuck(
    store: SqlStore, database: Database, column: str
) -> None:
    incident = declared(store)
    in_an_hour = NOW + AN_HOUR
    with store.write() as uow:
        uow.outbox.put(ProvisionWarRoom(incident.id))
        uow.commit()
    with database.write() as tx:
        values = {"used_until": NOW, "paused_until": None, column: in_an_hour}
        tx.change(insert(rate_limits).values(key="conversations.create", **values))  # type: ignore[arg-type]
        tx.commit()
    assert [health(store, minutes=m).stuck_rooms for m in (11, 61)] == [(), (incident.id,)]


def test_leases_that_ran_out_count_for_an_hour(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        uow.outbox.put(ProvisionWarRoom(incident.id))
        uow.outbox.claim(NOW, timedelta(seconds=30), 10)
        uow.outbox.claim(NOW + A_MINUTE, timedelta(seconds=30), 10)
        uow.commit()
    assert [health(store, minutes=m).expired_leases for m in (1, 60, 62)] == [1, 1, 0]


def test_the_chat_is_away_since_its_pulse_says_so(store: SqlStore, database: Database) -> None:
    with database.write() as tx:
        tx.change(insert(heartbeats).values(name=CHAT_AWAY, at=LONG_AGO))  # type: ignore[arg-type]
        tx.commit()
    assert health(store).chat_away_since == LONG_AGO


def test_locked_out_is_away_for_muster_only_and_both_end_together(store: SqlStore) -> None:
    with without_chat(store, SystemClock()) as deps:
        chat_went_away(NOW, deps)
        assert health(store) == replace(WELL, chat_away_since=NOW)
        assert [chat_locked_out(NOW + A_MINUTE, deps) for _ in range(2)] == [True, False]
        assert health(store) == replace(WELL, chat_away_since=NOW, is_locked_out=True)
        chat_went_away(NOW + 2 * A_MINUTE, deps)
        assert health(store) == replace(WELL, chat_away_since=NOW)
        chat_locked_out(NOW + 3 * A_MINUTE, deps)
        assert chat_came_back(NOW + 4 * A_MINUTE, deps)
        assert health(store) == replace(WELL, waiting_jobs=1), "rooms are looked through"


def test_a_pause_of_minutes_is_seen_until_it_is_nearly_over(store: SqlStore, database: Database) -> None:
    until = NOW + AN_HOUR
    with database.write() as tx:
        for key, end in (("pins.add", until), ("chat.postMessage/C1", NOW + 2 * A_MINUTE), ("chat.update", None)):
            tx.change(insert(rate_limits).values(key=key, used_until=NOW, paused_until=end))  # type: ignore[arg-type]
        tx.commit()
    assert [health(store, minutes=m).paused_until for m in (0, 54, 56)] == [until, until, None]


def test_a_pause_that_nobody_minds_is_none(store: SqlStore, database: Database) -> None:
    """Years, as a version before this one wrote it down."""
    incident = declared(store)
    with store.write() as uow:
        uow.outbox.put(ProvisionWarRoom(incident.id))
        uow.commit()
    with database.write() as tx:
        tx.change(insert(rate_limits).values(key="pins.add", used_until=NOW, paused_until=NOW + 9000 * AN_HOUR))  # type: ignore[arg-type]
        tx.commit()
    seen = health(store, minutes=11)
    assert (seen.paused_until, seen.stuck_rooms) == (None, (incident.id,))


@on_sqlite
def test_looking_reads_only_what_may_be_wrong(store: SqlStore, database: Database) -> None:
    """However many incidents and steps there are."""
    asked: list[tuple[str, Any]] = []

    def listen(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        asked.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        health(store)
    finally:
        event.remove(Engine, "before_cursor_execute", listen)

    with database.connect() as connection:
        plans = [
            str(row.detail)
            for statement, parameters in asked
            if statement.startswith("SELECT")
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
        ]
    whole = [p for p in plans if p.split()[:2] in (["SCAN", t] for t in LARGE) and " ix_" not in p]
    assert whole == []
    assert sum("ix_" in plan for plan in plans) >= 6


def test_an_incident_that_nobody_answers_is_counted_until_the_reminder_is_over(store: SqlStore) -> None:
    incident = declared(store)
    with store.write() as uow:
        uow.reminders.add(for_missing_lead(incident, NOW, A_MINUTE, NOBODY_ANSWERS - 1))
        uow.commit()
    assert health(store).unanswered == 0
    with store.write() as uow:
        waiting = uow.reminders.add(for_missing_lead(incident, NOW, A_MINUTE, NOBODY_ANSWERS))
        assert waiting is not None
        uow.commit()
    assert health(store).unanswered == 1
    with store.write() as uow:
        uow.reminders.save(replace(waiting, state=ReminderState.DROPPED))
        uow.commit()
    assert health(store).unanswered == 0
