"""Where the usage of rate limits is kept, in each database."""

from datetime import timedelta

import pytest

from storage.circuit_breaker import OpenCircuit, SqlCircuit
from storage.engine.database import Database
from storage.rate_limits import RateLimitStore, SqlRateLimits, Usage, Usages
from tests.builders import NOW
from tests.threads import together

SECOND = timedelta(seconds=1)


@pytest.fixture
def store(database: Database) -> RateLimitStore:
    return SqlRateLimits(database)


def put(store: RateLimitStore, **rows: Usage) -> None:
    store.change(rows, lambda _old: rows)


def test_what_was_put_is_there(store: RateLimitStore) -> None:
    quiet, paused = Usage(NOW), Usage(NOW, NOW + SECOND)
    put(store, quiet=quiet, paused=paused)
    assert store.get(["quiet", "paused", "unknown"]) == {"quiet": quiet, "paused": paused}
    assert store.paused() == {"paused": paused}


def test_what_a_decision_raises_changes_nothing(store: RateLimitStore) -> None:
    put(store, one=Usage(NOW))

    def refuse(old: Usages) -> Usages:
        assert old["one"] == Usage(NOW)
        raise LookupError

    with pytest.raises(LookupError):
        store.change(["one", "two"], refuse)
    assert store.get(["one", "two"]) == {"one": Usage(NOW)}


def test_changes_at_once_follow_one_another(store: RateLimitStore) -> None:
    """Two keys each, the first time included."""

    def later(old: Usages) -> Usages:
        return {key: Usage(max(old[key].used_until, NOW) + SECOND) for key in ("all", "one")}

    def several(_number: int) -> None:
        for _ in range(5):
            store.change(["one", "all"], later)

    together(6, several)
    assert store.get(["all", "one"]) == {key: Usage(NOW + 30 * SECOND) for key in ("all", "one")}


def test_rows_that_limit_nothing_are_forgotten_and_the_circuit_is_not(
    store: RateLimitStore, database: Database
) -> None:
    old, held = Usage(NOW - SECOND), Usage(NOW - SECOND, NOW + SECOND)
    circuit = OpenCircuit(NOW - 2 * SECOND, NOW - SECOND)
    SqlCircuit(database).open(circuit)
    put(store, old=old, held=held, fresh=Usage(NOW))
    store.forget_before(NOW)
    assert set(store.get(["old", "held", "fresh"])) == {"held", "fresh"}
    assert SqlCircuit(database).get() == circuit
    assert set(store.paused()) == {"held"}
