"""What counts all incidents does not tell of one: not by its number, and not by what it differs from another's."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis.strategies import integers, lists

from bot.cli.doctor import database
from bot.metrics import GAUGES, Metrics
from commands.views.render import render
from tests.builders import NOW
from tests.hunt.world import Muster, Pair
from workflows.domain.counts import in_steps
from workflows.domain.exposure import EXPOSURE, Visibility
from workflows.domain.health import Health
from workflows.domain.health_alerts import HealthAlert, HealthProblem, Outage
from workflows.domain.ids import IncidentId, OutageId
from workflows.messages.operations import OperatorMessage
from workflows.operations.watchdog import health_problems

COUNTS = frozenset(range(1, 5))
FLAGS = frozenset({"slack_away", "slack_locked_out", "slack_paused"})
MANY = integers(0, 60)


@given(MANY, MANY)
def test_a_count_and_the_difference_of_two_give_no_small_number_away(one: int, other: int) -> None:
    assert in_steps(one) >= one
    assert (in_steps(one) == 0) is (one == 0)
    assert {in_steps(one), abs(in_steps(one) - in_steps(other))}.isdisjoint(COUNTS)


@given(MANY, integers(1, 60))
def test_who_counts_what_they_see_learns_not_how_many_are_hidden(seen: int, hidden: int) -> None:
    """Beside the exact count of what somebody sees, the count of all stands for several numbers of hidden ones."""
    told = in_steps(seen + hidden)
    could_be = {more for more in range(120) if in_steps(seen + more) == told}
    assert len(could_be) > 1


@given(lists(integers(1, 60), min_size=1, max_size=6))
def test_any_one_of_several_counts_stands_for_five_numbers(cells: list[int]) -> None:
    for cell in cells:
        assert len({n for n in range(1, 100) if in_steps(n) == in_steps(cell)}) == 5


def outside_counts(it: Muster) -> dict[str, str]:
    """Everything that is told of all incidents, to people who need not see one of them."""
    with it.store.read() as uow:
        health = uow.health(it.clock.at)
    return {
        "metrics": metrics_of(health),
        "operators": operators_read(it, health),
        "doctor": "\n".join(f"{one.name}: {one.said}" for one in database(cast(Any, runtime(it)))),
    }


def runtime(it: Muster) -> SimpleNamespace:
    return SimpleNamespace(deps=it.deps, store=it.store, database=it.database)


def metrics_of(health: Health) -> str:
    metrics = Metrics()
    metrics.watch(lambda: health)
    page = metrics.page().decode()
    names = "|".join(name for name, _, _ in GAUGES if name not in FLAGS)
    return "\n".join(re.findall(rf"^muster_(?:{names}) .*$", page, re.M))


def operators_read(it: Muster, health: Health) -> str:
    alerts = tuple(HealthAlert(problem, n, NOW) for problem, n in health_problems(health).items())
    found = render(it.fmt, OperatorMessage(outage=Outage(id=OutageId(1), began_at=NOW), health_alerts=alerts))
    return re.sub(r"<!date.*?>", "", str(found.blocks))


@pytest.mark.parametrize("visibility", [one for one in EXPOSURE if not EXPOSURE[one].announced])
def test_what_is_counted_of_all_incidents_does_not_tell_of_one(
    visibility: Visibility, pair_of: Callable[[Visibility], Pair], tmp_path: Path
) -> None:
    with pair_of(visibility).musters(tmp_path) as worlds:
        exact = []
        for world in worlds:
            with world.store.read() as uow:
                exact.append(uow.health(world.clock.at).open_incidents)
        assert exact == [1, 2], "there is one more to be counted"
        without, with_it = (outside_counts(world) for world in worlds)
    for name in ("open_incidents", "open incidents: "):
        (before,), (after,) = (
            re.findall(rf"^.*{name}.*$", "\n".join(world.values()), re.M) for world in (without, with_it)
        )
        assert before == after
    for place, told in {**without, **with_it}.items():
        assert not {int(n) for n in re.findall(r"(?<![\w.-])(\d+)(?:\.0)?(?![\w.-])", told)} & COUNTS, place


def test_trouble_with_one_is_told_as_trouble_with_up_to_five(
    pair_of: Callable[[Visibility], Pair], tmp_path: Path
) -> None:
    with pair_of(Visibility.PRIVATE).musters(tmp_path) as (_, it):
        with it.store.read() as uow:
            found = uow.health(it.clock.at + timedelta(seconds=1))
        trouble = [
            replace(
                found,
                dead_letters=n,
                overdue_reminders=n,
                unanswered=n,
                stuck_rooms=tuple(map(IncidentId, range(1, n + 1))),
            )
            for n in range(1, 6)
        ]
        assert len({metrics_of(one) for one in trouble}) == 1
        assert len({operators_read(it, one) for one in trouble}) == 1
        assert set(health_problems(trouble[0])) >= {HealthProblem.DEAD_LETTERS, HealthProblem.STUCK_ROOMS}
