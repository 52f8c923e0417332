"""From submitting to a war room that stands, one declaration at a time, and what it costs in calls to Slack."""

import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sandbox import Exchange, Sandbox
from sandbox.api.call import METHODS, TIER_2, TIER_3, TIER_4
from tests.bench.databases import TITLES, migrated, opened
from tests.bench.figures import Bench, Figure
from tests.bench.muster import running
from tests.bench.workspace import OPEN, PRIVATE, Rooms, environment_for, workspace

LATENCIES = (0.0, 0.1)
TIERS = {TIER_2: "Tier 2", TIER_3: "Tier 3", TIER_4: "Tier 4"}
IN_THE_ROOM, READY = "submit -> declarer in the room", "submit -> room ready"


@dataclass(frozen=True, slots=True)
class Story:
    """One declaration: what Muster asked of Slack from the submission on, and when that was."""

    submitted: float
    calls: Sequence[Exchange]

    def after(self, *methods: str) -> float:
        """Seconds until the first of these calls, or of all the last one, had its effect."""
        ends = [call.at + call.duration for call in self.calls if not methods or call.name in methods]
        return (min(ends) if methods else max(ends)) - self.submitted


def measure(bench: Bench) -> Iterator[Figure]:
    for kind in bench.scale.databases:
        for latency in LATENCIES:
            stories = _stories(bench, kind, latency, OPEN)
            yield from _times(f"{latency * 1000:.0f} ms per call, {TITLES[kind]}", stories)
    yield from _calls("open", stories)
    yield from _calls("private", _stories(bench, "sqlite", 0.0, PRIVATE))


def _times(name: str, stories: Sequence[Story]) -> Iterator[Figure]:
    for what, methods in ((IN_THE_ROOM, ("conversations.invite",)), (READY, ())):
        taken = [story.after(*methods) for story in stories]
        about = f"slowest {max(taken) * 1000:.0f} ms"
        yield Figure(f"{what}, {name}", statistics.median(taken) * 1000, "ms", about)


def _stories(bench: Bench, kind: str, latency: float, visibility: str) -> list[Story]:
    """Declarations one after the other; the first only warms up."""
    with (
        workspace() as slack,
        migrated(kind) as url,
        opened(url) as database,
        running("run", environment_for(slack, url), bench.directory) as muster,
    ):
        slack.deliver_to(f"{muster.address}/slack/events")
        slack.faults.latency(latency)
        rooms = Rooms(slack, database)
        return [_declare(slack, rooms, visibility) for _ in range(1 + bench.scale.declarations)][1:]


def _declare(slack: Sandbox, rooms: Rooms, visibility: str) -> Story:
    alice = slack.person("Alice")
    form = rooms.form(alice)
    before = len(slack.traffic.all())
    rooms.submit(alice, form, visibility)
    rooms.wait_until_all_stand()
    happened = slack.traffic.since(before)
    submitted = next(e.at for e in happened if e.name == "view_submission")
    return Story(submitted, [e for e in happened if e.direction == "api"])


def _calls(kind: str, stories: Sequence[Story]) -> Iterator[Figure]:
    """Of the declaration with the most."""
    most = max(stories, key=lambda story: len(story.calls)).calls
    name = f"Slack calls per declaration, {kind}"
    methods = Counter(call.name for call in most)
    about = ", ".join(f"{method} x{n}" if n > 1 else method for method, n in sorted(methods.items()))
    yield Figure(name, len(most), "calls", about)
    tiers = Counter(TIERS.get(METHODS[call.name].per_minute, "special") for call in most)
    for tier in (*TIERS.values(), "special"):
        yield Figure(f"{name}, {tier}", tiers[tier], "calls")
