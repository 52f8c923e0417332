"""From nothing to ready, and what `run` weighs then."""

from collections.abc import Iterator

from tests.bench.databases import migrated
from tests.bench.figures import Bench, Figure, of_rounds
from tests.bench.light_slack import light_slack
from tests.bench.muster import running


def measure(bench: Bench) -> Iterator[Figure]:
    with migrated("sqlite") as url, light_slack() as slack:
        yield from of_rounds([list(_once(bench, slack.environment(url))) for _ in range(bench.scale.rounds)])


def _once(bench: Bench, environment: dict[str, str]) -> Iterator[Figure]:
    with running("run", environment, bench.directory) as muster:
        yield Figure("start to ready", muster.ready_after, "s")
        yield Figure("memory of `run` after the start", muster.memory_mb, "MB")
