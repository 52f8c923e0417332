"""A short run of `./muster chaos`: everything breaks for some seconds, and no promise does."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.plan import Shape
from tests.chaos.planning import plan_of
from tests.chaos.report import describe
from tests.chaos.run import Run

SHORT = Shape(seed=4, seconds=7.0, replicas=3, load=3.0, storm=3.0, short=True, pacing="off")


@pytest.mark.parametrize(
    "shape",
    [SHORT, replace(SHORT, seed=5, database="sqlite", transport="http", replicas=1)],
    ids=lambda shape: shape.database,
)
def test_every_promise_holds_whatever_breaks(shape: Shape, tmp_path: Path) -> None:
    verdict = Run(plan_of(shape), tmp_path, say=lambda text: None).play()

    assert verdict.holds, describe(verdict, None)
    assert verdict.figures.acknowledged > 0
    assert verdict.figures.kills > 0
