"""Numbers of incidents: skipped at random, never given twice, and their own on both databases."""

from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

from storage.unit_of_work import SqlStore
from tests.builders import NOW, FixedClock, a_person, an_incident, without_chat
from workflows.domain.ids import SeverityCode, TypeCode
from workflows.domain.request import Request
from workflows.incidents.declare import Declaration, Declared, declare


def added(store: SqlStore, skipped: int) -> int:
    with store.write() as uow:
        number = uow.incidents.add(an_incident(), skipped).id
        uow.commit()
    return number


def test_numbers_that_are_skipped_are_nobodys(store: SqlStore) -> None:
    assert [added(store, skipped) for skipped in (0, 3, 0, 1, 40, 0)] == [1, 5, 6, 8, 49, 50]


def test_declared_at_once_each_gets_a_number_of_its_own(store: SqlStore) -> None:
    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(lambda i: added(store, i % 6), range(60)))

    assert len(set(numbers)) == 60
    assert max(numbers) >= 60 + sum(i % 6 for i in range(60))


def test_what_is_rolled_back_leaves_no_number_that_is_given_twice(store: SqlStore) -> None:
    first = added(store, 2)
    with store.write() as uow:
        uow.incidents.add(an_incident(), 4)

    assert added(store, 2) > first


def test_by_the_default_programme_a_gap_says_nothing(store: SqlStore) -> None:
    numbers = []
    with without_chat(store, FixedClock(NOW)) as deps:
        for count in range(40):
            order = Declaration(
                title=f"Matter {count}", type=TypeCode("OTHER"), severity=SeverityCode("S3"), despite_similar=True
            )
            done = declare(order, Request(person=a_person(), now=NOW, id=f"V{count}"), deps)
            assert isinstance(done, Declared)
            numbers.append(done.incident.id)

    steps = {after - before for before, after in pairwise(numbers)}
    assert numbers == sorted(set(numbers))
    assert len(steps) > 3
