"""Many open incidents and nothing to do: what it costs to wait."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tests.bench.databases import TITLES, migrated, opened
from tests.bench.figures import Bench, Figure
from tests.bench.light_slack import light_slack
from tests.bench.muster import running
from tests.bench.seeding import promise, seed

SETTLED_AFTER = 3.0


def measure(bench: Bench) -> Iterator[Figure]:
    scale = bench.scale
    for kind in scale.databases:
        with migrated(kind) as url, light_slack() as slack:
            with opened(url) as database:
                seed(database, scale.idle_incidents, open_ones=scale.idle_incidents)
                promise(database, datetime.now(UTC) + timedelta(days=1))
            with running("run", slack.environment(url), bench.directory) as muster:
                time.sleep(min(SETTLED_AFTER, scale.idle_seconds))
                before, began = muster.cpu_seconds, time.monotonic()
                time.sleep(scale.idle_seconds)
                used = (muster.cpu_seconds - before) / (time.monotonic() - began)
                name = f"{scale.idle_incidents:,} open incidents, {TITLES[kind]}"
                yield Figure(f"{name}: idle processor", used * 100, "% of a core")
                yield Figure(f"{name}: memory of `run`", muster.memory_mb, "MB")
