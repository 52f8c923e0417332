"""The rate limiter when something else goes wrong as well: a clock that is set back, a database that is away."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.slack.circuit_breaker import CircuitBreaker, Hooks
from bot.slack.http import ApiAnswer
from bot.slack.rate_limiter import RateLimiter
from bot.slack.rate_limits import LIMITS
from bot.slack.web_api import Guard
from storage.circuit_breaker import SqlCircuit
from storage.engine.database import Database
from storage.rate_limits import SqlRateLimits, Usages
from tests.builders import NOW
from tests.databases import PostgresServer, on_postgresql, on_sqlite
from workflows.domain.chat import Priority
from workflows.domain.errors import ChatUnavailable, RateLimited

METHOD = "chat.postMessage"


class Clock:
    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(database: Database, clock: Clock) -> RateLimiter:
    return RateLimiter(SqlRateLimits(database), clock, on=True)


@on_sqlite
def test_with_the_clock_set_back_messages_go_on(limiter: RateLimiter, clock: Clock) -> None:
    assert limiter.acquire(METHOD, "C1")
    clock.at -= timedelta(hours=1)
    assert limiter.acquire(METHOD, "C1")


@on_postgresql
def test_what_slack_asked_is_minded_though_it_could_not_be_written_down(
    limiter: RateLimiter, clock: Clock, database_url: str, postgres_server: PostgresServer
) -> None:
    permit = limiter.acquire(METHOD, "C1")
    with postgres_server.away(database_url):
        until = limiter.pause(permit, 30)
    assert until >= clock.at + timedelta(seconds=30)

    clock.at += timedelta(seconds=29)
    with pytest.raises(RateLimited):
        limiter.acquire(METHOD, "C1")
    assert limiter.acquire(METHOD, "C2")
    clock.at += timedelta(seconds=2)
    assert limiter.acquire(METHOD, "C1")


@on_sqlite
@pytest.mark.parametrize("method", ["conversations.history", "conversations.members", "conversations.replies"])
def test_what_nobody_waits_for_leaves_a_pace_to_what_somebody_does(
    limiter: RateLimiter, clock: Clock, method: str
) -> None:
    """However long it goes on."""

    def calls(priority: Priority) -> int:
        for made in count():
            try:
                limiter.acquire(method, priority=priority)
            except RateLimited:
                return made
        raise AssertionError

    for _ in range(3):
        assert calls(Priority.LAST) > 0
        clock.at += timedelta(minutes=5)
    used, left = calls(Priority.LAST), calls(Priority.ORDINARY)
    assert (used + left, left) == (LIMITS[method].burst, 30)


@on_postgresql
def test_a_form_is_opened_without_the_database_and_not_before_slack_said(
    limiter: RateLimiter, clock: Clock, database_url: str, postgres_server: PostgresServer
) -> None:
    with postgres_server.away(database_url):
        limiter.pause(limiter.acquire("views.open"), 30)
        with pytest.raises(ChatUnavailable):
            limiter.acquire("views.open")
        clock.at += timedelta(seconds=31)
        assert limiter.acquire("views.open")


class Watched(SqlRateLimits):
    """`change` is what another process can know of; `looks` are what it has to wait for before that."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.did: list[str] = []

    def paused(self) -> Usages:
        self.did.append("look")
        return super().paused()

    def change(self, keys: Collection[str], decide: Callable[[Usages], Usages]) -> None:
        super().change(keys, decide)
        self.did.append(f"tell {' '.join(keys)}")


@on_postgresql
def test_the_other_processes_hear_of_a_pause_before_anything_else_is_done(database: Database, clock: Clock) -> None:
    """Until they do, they call: whatever is looked up or reported first is time in which they call too early."""
    store = Watched(database)
    limiter, other = RateLimiter(store, clock, on=False), RateLimiter(SqlRateLimits(database), clock, on=False)
    breaker = CircuitBreaker(SqlCircuit(database), clock)

    def reported(_now: datetime) -> None:
        store.did.append("report")

    breaker.hooks = Hooks(on_close=reported)
    asked_to_wait = ApiAnswer(429, {"retry-after": "5"}, {"ok": False, "error": "ratelimited"})

    def call(method: str, channel: str = "") -> list[str]:
        store.did.clear()
        with pytest.raises(RateLimited):
            Guard(limiter, breaker).call(method, channel, Priority.ORDINARY, lambda: asked_to_wait)
        with pytest.raises(RateLimited):
            other.acquire(method, channel)
        return list(store.did)

    assert call("conversations.history") == ["tell conversations.history", "report"]
    assert call(METHOD, "C1") == [f"tell {METHOD}/C1", "look"]
    assert call(METHOD, "C2") == [f"tell {METHOD}/C2", "look", f"tell {METHOD}"]
