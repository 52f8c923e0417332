"""When a part of a process counts as dead: it no longer runs, or does not come round."""

from dataclasses import dataclass
from typing import Any, cast

import pytest

from bot.fitness import STALLED, is_unfit


@dataclass
class Part:
    is_alive: bool
    stalled_for: float | None


@pytest.mark.parametrize(
    ("alive", "stalled_for", "unfit"),
    [
        (True, 0.5, False),
        (True, STALLED - 1, False),
        (True, STALLED + 1, True),
        (False, 0.5, True),
        (False, None, False),
    ],
    ids=["at work", "busy", "held up", "dead", "never started here"],
)
def test_a_part_is_unfit_when_it_died_or_does_not_come_round(
    alive: bool, stalled_for: float | None, unfit: bool
) -> None:
    assert is_unfit(cast(Any, Part(alive, stalled_for))) is unfit
