"""The seed decides everything before anything starts."""

from dataclasses import replace

import pytest

from tests.chaos.fault_injector import BREAK
from tests.chaos.fault_kinds import FAULTS
from tests.chaos.plan import Shape
from tests.chaos.planning import plan_of

TWENTY_MINUTES = Shape(seed=7, seconds=1200)


def test_a_seed_plays_the_same_schedule_again() -> None:
    assert plan_of(TWENTY_MINUTES) == plan_of(Shape(seed=7, seconds=1200))
    assert plan_of(TWENTY_MINUTES) != plan_of(Shape(seed=8, seconds=1200))


def test_twenty_minutes_hold_every_fault_and_two_hundred_kills() -> None:
    faults = plan_of(TWENTY_MINUTES).faults

    assert {fault.what for fault in faults} == set(BREAK) == {*FAULTS, "transport"}
    assert sum(1 for fault in faults if fault.what == "kill") >= 200
    assert any(fault.what == "freeze" and fault.seconds > 30 for fault in faults)


def test_no_two_acts_use_the_same_words() -> None:
    words = [act.words for act in plan_of(TWENTY_MINUTES).acts]

    assert len(set(words)) == len(words)


@pytest.mark.parametrize("what", sorted(FAULTS))
def test_leaving_faults_out_moves_none_of_the_others(what: str) -> None:
    everything = plan_of(TWENTY_MINUTES)
    alone = plan_of(replace(TWENTY_MINUTES, only=(what,)))

    assert alone.acts == everything.acts
    assert alone.faults == tuple(fault for fault in everything.faults if fault.what == what)


@pytest.mark.parametrize("seconds", [7.0, 20.0, 90.0, 1200.0])
def test_the_command_that_replays_a_run_says_exactly_how_long_it_was(seconds: float) -> None:
    minutes = float(Shape(seed=7, seconds=seconds).command.split()[5])

    assert minutes * 60 == seconds


def test_the_command_that_replays_a_run_names_its_shape() -> None:
    shape = Shape(seed=7, seconds=90, replicas=3, transport="http", load=2, pacing="off", only=("kill", "freeze"))

    arguments = "--database postgresql --transport http --replicas 3 --pacing off --load 2 --only kill freeze"
    assert shape.command == f"./muster chaos --seed 7 --minutes 1.5 {arguments}"
