"""After an absence, with very many rooms: taking note of what was missed, and what stands in the way of others."""

import statistics
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from bot.worker.worker import LEASE
from tests.bench.databases import TITLES, migrated, opened
from tests.bench.figures import Bench, Figure
from tests.bench.runtime import runtime_at
from tests.bench.seeding import seed
from tests.builders import claimed
from workflows.deps import Deps
from workflows.domain.ids import IncidentId
from workflows.jobs.recovery import BackfillNext, PlanBackfill
from workflows.jobs.war_room import RefreshIncidentCard
from workflows.ports.store import Store
from workflows.recovery.backfill import backfill_next, plan_backfill

THREADS = 64
TIMES = 9
AN_HOUR = timedelta(hours=1)


def measure(bench: Bench) -> Iterator[Figure]:
    """As many incidents have ended as go on; four in ten of each are private."""
    many = bench.scale.idle_incidents
    for kind in bench.scale.databases:
        with migrated(kind) as url:
            with opened(url) as database:
                seed(database, 2 * many, open_ones=many)
            name = f"return to {many:,} open incidents, {TITLES[kind]}"
            with runtime_at(url) as runtime:
                yield from _figures(runtime.deps, name)


def _figures(deps: Deps, name: str) -> Iterator[Figure]:
    now = datetime.now(UTC)
    noted = _milliseconds(lambda: plan_backfill(claimed(PlanBackfill(since=(now - AN_HOUR).isoformat())), deps))
    with deps.store.read() as uow:
        waiting = uow.backfill_queue.count()
    moved = statistics.median(_milliseconds(lambda: backfill_next(claimed(BackfillNext()), deps)) for _ in range(TIMES))
    yield Figure(f"{name}: taking note of what was missed", noted, "ms", "once")
    yield Figure(f"{name}: looks to take", waiting, "calls")
    yield Figure(f"{name}: putting the next few into the outbox", moved, "ms")
    yield Figure(f"{name}: claiming what somebody waits for", _claim(deps.store, now), "ms")


def _claim(store: Store, now: datetime) -> float:
    """Beside what is looked through: of which one thing at a time can be claimed."""
    with store.write() as uow:
        uow.outbox.put(RefreshIncidentCard(IncidentId(1)))
        began = time.perf_counter()
        claimed = uow.outbox.claim(now, LEASE, THREADS)
        taken = (time.perf_counter() - began) * 1000
    assert [one.job for one in claimed if isinstance(one.job, BackfillNext | RefreshIncidentCard)] == [
        BackfillNext(),
        RefreshIncidentCard(IncidentId(1)),
    ]
    return taken


def _milliseconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000
