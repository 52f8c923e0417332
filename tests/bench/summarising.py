"""One long timeline: its summary, and whether making one again and again costs memory."""

import os
import statistics
from collections.abc import Iterator

from tests.bench.databases import TITLES, migrated, opened
from tests.bench.figures import Bench, Figure
from tests.bench.machine import resident_mb
from tests.bench.reading import READS, Place, summary, timed
from tests.bench.runtime import runtime_at
from tests.bench.seeding import grow, seed
from workflows.domain.ids import IncidentId

LONG = IncidentId(10)
"""The incident that gets the long timeline."""
TIMES = 7
MORE = 20


def measure(bench: Bench) -> Iterator[Figure]:
    size = bench.scale.timeline
    for kind in bench.scale.databases:
        with migrated(kind) as url:
            with opened(url) as database:
                seed(database, 20, open_ones=15)
                grow(database, LONG, size)
            name = f"{size:,} entries, {TITLES[kind]}"
            with runtime_at(url) as runtime:
                place = (Place(runtime, [LONG]),)
                (taken,) = timed(summary, place, TIMES)
                before = resident_mb(os.getpid())
                timed(summary, place, MORE)
                kept = resident_mb(os.getpid()) - before
                yield Figure(f"summary of {name}", statistics.median(taken) * 1000, "ms")
                yield Figure(f"summary of {name}: memory kept by {MORE} more", max(0.0, kept), "MB")
                for read in ("catchup", "timeline page"):
                    (taken,) = timed(READS[read], place, TIMES)
                    yield Figure(f"{read} of {name}", statistics.median(taken) * 1000, "ms")
