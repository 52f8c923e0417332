"""What the journal costs whoever declares: submit -> acknowledged, with it and without.

Two processes, each with a database of its own, are asked in turn: whatever else the machine does slows both. Which of
them is asked first changes from pair to pair.
"""

import asyncio
from collections.abc import Iterator, Mapping

import aiohttp

from tests.bench.answering import PEOPLE, Body, asked, command, submission
from tests.bench.databases import TITLES, migrated
from tests.bench.figures import Bench, Figure, percentile
from tests.bench.light_slack import light_slack
from tests.bench.muster import Muster, running

WITH, WITHOUT = "bot", "tests.bench.without_journal"


def measure(bench: Bench) -> Iterator[Figure]:
    for kind in bench.scale.databases:
        with (
            migrated(kind) as one,
            migrated(kind) as other,
            light_slack() as slack,
            light_slack() as its_twin,
            running("run", slack.environment(one), bench.directory, module=WITH) as journalling,
            running("run", its_twin.environment(other), bench.directory, 2, module=WITHOUT) as forgetting,
        ):
            for muster in (journalling, forgetting):
                asyncio.run(_open_form(muster))
            bodies = {journalling: submission(slack), forgetting: submission(its_twin)}
            seconds = asyncio.run(_in_pairs(bodies, bench.scale.submissions))
        yield from _figures(f"submit -> ack, 1 in flight, {TITLES[kind]}", seconds[journalling], seconds[forgetting])


async def _open_form(muster: Muster) -> None:
    """The form whose submissions are sent, and everybody is known."""
    async with aiohttp.ClientSession() as session:
        for _ in range(PEOPLE):
            await asked(session, f"{muster.address}/slack/events", command())


async def _in_pairs(bodies: Mapping[Muster, Body], pairs: int) -> Mapping[Muster, list[float]]:
    taken: dict[Muster, list[float]] = {muster: [] for muster in bodies}
    order = list(bodies)
    async with aiohttp.ClientSession() as session:
        for pair in range(PEOPLE + pairs):
            for muster in order:
                seconds, _ = await asked(session, f"{muster.address}/slack/events", bodies[muster]())
                if pair >= PEOPLE:
                    taken[muster].append(seconds)
            order.reverse()
    return taken


def _figures(name: str, on: list[float], off: list[float]) -> Iterator[Figure]:
    """Of the medians: what was asked in turn had the same slow moments."""
    middle = percentile(off, 50)
    about = f"{middle * 1000:.3g} ms without the journal, {percentile(on, 50) * 1000:.3g} ms with it; {len(on)} pairs"
    yield Figure(f"{name}: what the journal adds", max(0.0, (percentile(on, 50) / middle - 1) * 100), "%", about)
