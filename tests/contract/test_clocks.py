"""The wall clock is set back or forward, or the clocks change: reminders neither stop nor storm."""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from bot.clock import SystemClock
from bot.metrics import Metrics
from bot.worker.ticker import Ticker
from storage.unit_of_work import SqlStore
from tests.builders import NOW, declared, without_chat
from tests.databases import on_sqlite
from workflows.deps import Deps
from workflows.domain.health_alerts import HealthProblem
from workflows.domain.ids import ChannelId, IncidentId, ReminderId
from workflows.domain.reminders import Reminder, ReminderKind, ReminderState, for_promise
from workflows.jobs.reminders import CloseNudge

TICK = 0.02
A_SECOND, A_MINUTE = timedelta(seconds=1), timedelta(minutes=1)
AN_HOUR, A_YEAR = timedelta(hours=1), timedelta(days=365)
BERLIN = ZoneInfo("Europe/Berlin")
BACK_TO_WINTER = datetime(2026, 10, 25, 0, 59, 59, 800_000, UTC)
ON_TO_SUMMER = datetime(2026, 3, 29, 0, 59, 59, 800_000, UTC)

pytestmark = on_sqlite


@pytest.fixture
def deps(store: SqlStore) -> Iterator[Deps]:
    with without_chat(store, SystemClock()) as made:
        yield made


class Watched:
    """A ticker that was started when the wall clock said `NOW`, and how often it came round."""

    def __init__(self, deps: Deps) -> None:
        self._metrics = Metrics()
        self.ticker = Ticker(deps, self._metrics, TICK)

    def comes_round(self, times: int = 5) -> None:
        """Waits for so many ticks: what was going to happen has happened."""
        enough = self._ticks() + times
        comes(lambda: self._ticks() >= enough)

    def _ticks(self) -> float:
        return self._metrics.registry.get_sample_value("muster_ticks_total") or 0.0


@pytest.fixture
def watched(deps: Deps) -> Iterator[Watched]:
    with time_machine.travel(NOW):
        watched = Watched(deps)
        watched.ticker.start()
        watched.comes_round()
        yield watched  # at no moment does it see the clock of the machine
        watched.ticker.stop()


def promised(store: SqlStore, at: datetime) -> IncidentId:
    """An incident whose next update is promised for then."""
    incident = declared(store, room=ChannelId("C1"), next_update_at=at)
    with store.write() as uow:
        reminder = for_promise(incident)
        assert reminder is not None
        uow.reminders.add(reminder)
        uow.commit()
    return incident.id


def reminders(store: SqlStore, incident_id: IncidentId, *states: ReminderState) -> list[Reminder]:
    with store.read() as uow:
        return [r for r in uow.reminders.of(incident_id, ReminderKind.UPDATE_DUE) if r.state in states]


def asked(store: SqlStore, incident_id: IncidentId) -> list[Reminder]:
    """The reminders that fired."""
    return reminders(store, incident_id, ReminderState.FIRED, ReminderState.CLOSED)


def comes(what: Callable[[], bool]) -> None:
    """Waits as long as a person would, by a clock that nobody sets."""
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline, "it stopped"
        threading.Event().wait(TICK)


def asks_once_then_once_more(
    store: SqlStore, watched: Watched, wall: time_machine.Traveller, incident_id: IncidentId
) -> None:
    """The reminder that is due fires once; the one after comes when its own time has come, counted from then."""
    comes(lambda: len(asked(store, incident_id)) >= 1)
    watched.comes_round()
    (first,) = asked(store, incident_id)
    (following,) = reminders(store, incident_id, ReminderState.WAITING)
    assert first.fired_at is not None
    assert following.due_at >= first.fired_at + 5 * A_MINUTE

    wall.move_to(following.due_at - A_MINUTE)
    watched.comes_round()
    assert asked(store, incident_id) == [first]
    wall.move_to(following.due_at)
    comes(lambda: len(asked(store, incident_id)) >= 2)
    watched.comes_round()
    assert [r.occurrence_key for r in asked(store, incident_id)] == [first.occurrence_key, following.occurrence_key]
    with store.read() as uow:
        assert uow.outbox.waiting() >= 1


def test_set_back_an_hour_the_next_reminder_comes_when_its_time_comes_again(store: SqlStore, watched: Watched) -> None:
    incident_id = promised(store, NOW + A_MINUTE)
    with time_machine.travel(NOW - AN_HOUR, tick=True) as wall:
        watched.comes_round()
        assert asked(store, incident_id) == []
        wall.move_to(NOW + A_MINUTE)
        asks_once_then_once_more(store, watched, wall, incident_id)


def test_set_back_an_hour_a_reminder_that_is_due_does_not_wait_for_it_to_pass(
    store: SqlStore, watched: Watched
) -> None:
    with time_machine.travel(NOW - AN_HOUR, tick=True) as wall:
        incident_id = promised(store, NOW - AN_HOUR)
        asks_once_then_once_more(store, watched, wall, incident_id)


def test_set_forward_three_hours_each_reminder_fires_once_and_ladders_go_on_from_now(
    store: SqlStore, watched: Watched
) -> None:
    incident_id = promised(store, NOW + A_MINUTE)
    with time_machine.travel(NOW + 3 * AN_HOUR, tick=True) as wall:
        asks_once_then_once_more(store, watched, wall, incident_id)
        assert all(r.fired_at and r.fired_at >= NOW + 3 * AN_HOUR for r in asked(store, incident_id))


@pytest.mark.parametrize("change", [BACK_TO_WINTER, ON_TO_SUMMER], ids=["back to winter", "on to summer"])
def test_where_the_clocks_change_nothing_comes_twice_or_an_hour_late(
    store: SqlStore, watched: Watched, change: datetime
) -> None:
    with time_machine.travel(change.astimezone(BERLIN), tick=True) as wall:
        assert time.tzname == ("CET", "CEST")
        incident_id = promised(store, change + A_SECOND)
        asks_once_then_once_more(store, watched, wall, incident_id)


@pytest.mark.parametrize("jump", [-AN_HOUR, 3 * AN_HOUR, -50 * A_YEAR, 50 * A_YEAR])
def test_periodic_tasks_come_round_whatever_the_clock_is_set_to(
    store: SqlStore, watched: Watched, jump: timedelta
) -> None:
    """The health check finds what is wrong: before the jump nothing is, and its next time is a minute off."""
    incident_id = promised(store, NOW + A_MINUTE)
    with store.write() as uow:
        uow.outbox.put(CloseNudge(incident_id, ReminderId(404)))
        uow.outbox.bury(uow.outbox.claim(NOW, A_MINUTE, 1)[0], NOW, "is_archived")
        uow.commit()
    watched.comes_round()
    assert health_alerts(store) == set()
    with time_machine.travel(NOW + jump, tick=True):
        comes(lambda: HealthProblem.DEAD_LETTERS in health_alerts(store))


def health_alerts(store: SqlStore) -> set[HealthProblem]:
    with store.read() as uow:
        return {alert.problem for alert in uow.health_alerts.all()}


def test_how_long_it_stands_still_is_not_read_from_the_wall(watched: Watched) -> None:
    """What `/readyz` looks at: counted by a clock that nobody sets."""
    with time_machine.travel(NOW - 24 * AN_HOUR, tick=True):
        assert 0 <= seconds_since_success(watched) < AN_HOUR.total_seconds()
    with time_machine.travel(NOW + 24 * AN_HOUR, tick=True):
        assert 0 <= seconds_since_success(watched) < AN_HOUR.total_seconds()
    watched.ticker.stop()
    assert not watched.ticker.is_alive


def seconds_since_success(watched: Watched) -> float:
    seconds = watched.ticker.seconds_since_success
    assert seconds is not None
    return seconds
