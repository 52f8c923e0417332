"""Every open incident's reminder due at the same moment: how late the last ones are, and whether each comes once."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

from storage.engine.database import Database
from storage.unit_of_work import SqlStore
from tests.bench.databases import migrated, opened
from tests.bench.figures import Bench, Figure, percentile
from tests.bench.light_slack import Json, LightSlack, light_slack
from tests.bench.muster import running
from tests.bench.seeding import promise, seed

LATENCY = 0.02
HEADROOM, PER_SECOND = 3.0, 4000
"""Seconds in which everything is promised before it is due (the replicas run already), and how much in each."""
MORE = 1.5
"""Seconds after the last one that is expected, for what should not come. Nothing does once no job is left: a repeat is
one whose lease ran out."""
GIVEN_UP = 60.0
"""Seconds without a message after which no more is expected."""
PROGRAMME = "quiet_hours: null\n"
"""At night half of the reminders would rightly wait until morning."""


def measure(bench: Bench) -> Iterator[Figure]:
    for replicas in bench.scale.replicas:
        many = bench.scale.reminders
        with migrated("postgresql") as url, light_slack(LATENCY) as slack:
            with opened(url) as database:
                seed(database, many, open_ones=many)
            due, seen, used = _all_at_once(bench, url, slack, replicas)
        name = f"{many:,} reminders at once, {replicas} {'replica' if replicas == 1 else 'replicas'}"
        yield from _figures(name, many, due, seen["posts"])
        yield Figure(f"{name}: processor per message", used / len(seen["posts"]) * 1000, "ms")


def _all_at_once(bench: Bench, url: str, slack: LightSlack, replicas: int) -> tuple[float, Json, float]:
    """When they were due (on a slow machine: when all were promised), what was seen of them, and the replicas'
    processor time."""
    programme = bench.directory / "programme.yaml"
    programme.write_text(PROGRAMME, encoding="utf-8")
    environment = slack.environment(url) | {"MUSTER_PACING": "off", "MUSTER_PROGRAMME": str(programme)}
    with ExitStack() as stack:
        workers = [
            stack.enter_context(running("worker", environment, bench.directory, number)) for number in range(replicas)
        ]
        before = sum(worker.cpu_seconds for worker in workers)
        due = datetime.now(UTC) + timedelta(seconds=HEADROOM + bench.scale.reminders / PER_SECOND)
        with opened(url) as database:
            promise(database, due)
            due = max(due, datetime.now(UTC))
            _until_quiet(slack, database, bench.scale.reminders)
        used = sum(worker.cpu_seconds for worker in workers) - before
        return due.timestamp(), slack.seen(), used


def _until_quiet(slack: LightSlack, database: Database, many: int) -> None:
    """Until all came, no job is left and nothing follows; or until nothing comes any more."""
    posts, since = 0, time.monotonic()
    while posts < many and time.monotonic() - since < GIVEN_UP:
        time.sleep(0.2)
        if (now := slack.posts()) != posts:
            posts, since = now, time.monotonic()
    while time.monotonic() - since < GIVEN_UP and _jobs(database):
        time.sleep(0.2)
    time.sleep(MORE)


def _jobs(database: Database) -> int:
    with SqlStore(database).read() as uow:
        return uow.outbox.waiting()


def _figures(name: str, many: int, due: float, posts: list[tuple[float, str, str]]) -> Iterator[Figure]:
    assert posts, "not one reminder came"
    rooms = Counter(channel for _, channel, _ in posts)
    late = [max(0.0, at - due) for at, _, _ in posts]
    yield Figure(f"{name}: lateness, p50", percentile(late, 50), "s")
    yield Figure(f"{name}: lateness, p99", percentile(late, 99), "s")
    yield Figure(f"{name}: lost", many - len(rooms), "messages")
    yield Figure(f"{name}: doubled", len(posts) - len(rooms), "messages")
