"""Where paces are kept: in each database, and in memory for the database of one process."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from storage.database import Database
from storage.paces import Pace, PaceBook, Paces, SqlPaces
from storage.paces_in_memory import PacesInMemory
from tests.builders import NOW
from tests.databases import on_sqlite
from tests.threads import together

SECOND = timedelta(seconds=1)
BOOKS: dict[str, Callable[[Database], PaceBook]] = {
    "stored": SqlPaces,
    "in memory": lambda database: PacesInMemory(database, lambda work: work()),
}


@pytest.fixture(params=list(BOOKS))
def book(request: pytest.FixtureRequest, database: Database) -> PaceBook:
    return BOOKS[request.param](database)


def put(book: PaceBook, **rows: Pace) -> None:
    assert book.change(rows, lambda _old: rows)


def test_what_was_put_is_there(book: PaceBook) -> None:
    quiet, silenced = Pace(NOW), Pace(NOW, NOW + SECOND)
    put(book, quiet=quiet, silenced=silenced)
    assert book.of(["quiet", "silenced", "unknown"]) == {"quiet": quiet, "silenced": silenced}
    assert book.paused() == {"silenced": silenced}


def test_what_a_decision_raises_changes_nothing(book: PaceBook) -> None:
    put(book, one=Pace(NOW))

    def refuse(old: Paces) -> Paces:
        assert old == {"one": Pace(NOW)}
        raise LookupError

    with pytest.raises(LookupError):
        book.change(["one", "two"], refuse)
    assert book.of(["one", "two"]) == {"one": Pace(NOW)}


def test_changes_at_once_follow_one_another(book: PaceBook) -> None:
    """Two keys each, the first time included."""

    def later(old: Paces) -> Paces:
        return {key: Pace(old[key].taken_until + SECOND if key in old else NOW + SECOND) for key in ("all", "one")}

    def several(_number: int) -> int:
        return sum(book.change(["all", "one"], later) for _ in range(5))

    changed = sum(together(6, several))
    assert changed > 10
    assert book.of(["all", "one"]) == {key: Pace(NOW + changed * SECOND) for key in ("all", "one")}


def test_rows_that_hold_nothing_are_forgotten(book: PaceBook) -> None:
    old, held = Pace(NOW - SECOND), Pace(NOW - SECOND, NOW + SECOND)
    put(book, old=old, held=held, fresh=Pace(NOW), kept=old)
    book.forget_before(NOW, but="kept")
    assert set(book.of(["old", "held", "fresh", "kept"])) == {"held", "fresh", "kept"}


@on_sqlite
def test_what_is_in_memory_is_there_after_a_restart(database: Database) -> None:
    later: list[Callable[[], None]] = []
    first = PacesInMemory(database, later.append)
    put(first, taken=Pace(NOW))
    assert SqlPaces(database).all() == {}, "a call waits for no disk"
    put(first, silenced=Pace(NOW, NOW + SECOND))
    assert SqlPaces(database).all().keys() == {"taken", "silenced"}, "a pause is written at once"

    put(first, taken=Pace(NOW + SECOND))
    first.write_down()

    second = PacesInMemory(database, later.append)
    assert second.of(["taken", "silenced"]) == {"taken": Pace(NOW + SECOND), "silenced": Pace(NOW, NOW + SECOND)}
