"""The pacer when something else goes wrong as well: a clock that is set back, a database that is away."""

from datetime import datetime, timedelta
from itertools import count

import pytest

from bot.adapters.pacer import IN_A_ROW, Hooks, Pacer
from bot.adapters.slack_limits import ALLOWANCES, Rank
from storage.database import Database
from storage.paces import SqlPaces
from tests.builders import NOW
from tests.databases import PostgresServer, on_postgresql, on_sqlite
from workflows.domain.errors import ChatAway, Paced, StoreUnavailable

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
def pacer(database: Database, clock: Clock) -> Pacer:
    return Pacer(SqlPaces(database), clock, on=True)


def goes_away(pacer: Pacer) -> None:
    for number in range(IN_A_ROW):
        pacer.failed(pacer.admit(METHOD, f"C{number}"))


@on_sqlite
def test_with_the_clock_set_back_it_is_tried_all_the_same_whether_slack_is_back(pacer: Pacer, clock: Clock) -> None:
    goes_away(pacer)
    with pytest.raises(ChatAway):
        pacer.admit(METHOD, "C1")

    clock.at -= timedelta(hours=1)

    assert pacer.admit(METHOD, "C1").while_away
    clock.at += timedelta(seconds=1)
    with pytest.raises(ChatAway):
        pacer.admit(METHOD, "C2")


@on_sqlite
def test_with_the_clock_set_back_messages_go_on(pacer: Pacer, clock: Clock) -> None:
    assert pacer.admit(METHOD, "C1")
    clock.at -= timedelta(hours=1)
    assert pacer.admit(METHOD, "C1")


@on_sqlite
def test_an_absence_that_could_not_be_told_is_told_by_whoever_looks_next(pacer: Pacer, clock: Clock) -> None:
    told: list[str] = []
    trouble = [StoreUnavailable("57P01")]

    def on_away(_now: datetime) -> None:
        if trouble:
            raise trouble.pop()
        told.append("away")

    pacer.hooks = Hooks(on_away, lambda _now: told.append("back"))
    goes_away(pacer)
    assert told == []
    for _ in range(2):
        clock.at += timedelta(minutes=1)
        pacer.failed(pacer.admit(METHOD, "C1"))
    assert told == ["away"]

    clock.at += timedelta(minutes=1)
    pacer.answered(pacer.admit(METHOD, "C1"))
    pacer.answered(pacer.admit(METHOD, "C1"))
    assert told == ["away", "back"]


@on_sqlite
def test_whoever_is_locked_out_says_so_and_says_when_it_is_another_absence(pacer: Pacer, clock: Clock) -> None:
    told: list[str] = []
    pacer.hooks = Hooks(*(lambda _now, what=what: told.append(what) for what in ("away", "back", "locked out")))

    def a_minute_later(*, locked_out: bool) -> None:
        clock.at += timedelta(minutes=1)
        admission = pacer.admit(METHOD, "C1")
        assert admission.while_away
        pacer.failed(admission, locked_out=locked_out)

    for number in range(IN_A_ROW):
        assert told == []
        pacer.failed(pacer.admit(METHOD, f"C{number}"), locked_out=True)
    with pytest.raises(ChatAway):
        pacer.admit(METHOD, "C1")
    for locked_out in (True, True, False, False, True):
        a_minute_later(locked_out=locked_out)
    assert told == ["locked out", "away", "locked out"]

    clock.at += timedelta(minutes=1)
    pacer.answered(pacer.admit(METHOD, "C1"))
    assert told == ["locked out", "away", "locked out", "back"]


@on_postgresql
def test_what_slack_asked_is_minded_though_it_could_not_be_written_down(
    pacer: Pacer, clock: Clock, database_url: str, postgres_server: PostgresServer
) -> None:
    admission = pacer.admit(METHOD, "C1")
    with postgres_server.away(database_url):
        until = pacer.refused(admission, 30)
    assert until >= clock.at + timedelta(seconds=30)

    clock.at += timedelta(seconds=29)
    with pytest.raises(Paced):
        pacer.admit(METHOD, "C1")
    assert pacer.admit(METHOD, "C2")
    clock.at += timedelta(seconds=2)
    assert pacer.admit(METHOD, "C1")


@on_sqlite
@pytest.mark.parametrize("method", ["conversations.history", "conversations.members", "conversations.replies"])
def test_what_nobody_waits_for_leaves_a_pace_to_what_somebody_does(pacer: Pacer, clock: Clock, method: str) -> None:
    """However long it goes on."""

    def calls(rank: Rank) -> int:
        for made in count():
            try:
                pacer.admit(method, rank=rank)
            except Paced:
                return made
        raise AssertionError

    for _ in range(3):
        assert calls(Rank.LAST) > 0
        clock.at += timedelta(minutes=5)
    used, left = calls(Rank.LAST), calls(Rank.ORDINARY)
    assert (used + left, left) == (ALLOWANCES[method].burst, 30)
