"""Figures, what they aim at, and how large a measurement is."""

import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.aims import AIMS


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `name` says what was measured; `about` what else to know of it."""

    name: str
    value: float
    unit: str
    about: str = ""

    @property
    def aim(self) -> float | None:
        """At most this much; None: measured, not aimed at."""
        return AIMS.get(self.name)

    @property
    def met(self) -> bool | None:
        return None if self.aim is None else self.value <= self.aim


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much of everything. `databases`: on which of them what runs on both is measured."""

    rounds: int
    """Of what is repeated as a whole; the median round is reported."""
    in_flight: tuple[int, ...]
    requests: int
    submissions: int
    declarations: int
    rush: int
    idle_incidents: int
    idle_seconds: float
    reminders: int
    replicas: tuple[int, ...]
    small: int
    large: int
    reads: int
    timeline: int
    databases: tuple[str, ...] = ("sqlite", "postgresql")


FULL = Scale(
    rounds=5,
    in_flight=(1, 50, 200),
    requests=2000,
    submissions=300,
    declarations=7,
    rush=50,
    idle_incidents=10_000,
    idle_seconds=30,
    reminders=10_000,
    replicas=(1, 4),
    small=1_000,
    large=100_000,
    reads=300,
    timeline=5_000,
)
QUICK = Scale(
    rounds=3,
    in_flight=(1, 50),
    requests=500,
    submissions=200,
    declarations=3,
    rush=15,
    idle_incidents=2_000,
    idle_seconds=5,
    reminders=500,
    replicas=(1, 4),
    small=500,
    large=10_000,
    reads=60,
    timeline=1_000,
)
SMOKE = Scale(
    rounds=1,
    in_flight=(4,),
    requests=12,
    submissions=8,
    declarations=1,
    rush=2,
    idle_incidents=20,
    idle_seconds=0.3,
    reminders=12,
    replicas=(1,),
    small=20,
    large=60,
    reads=3,
    timeline=40,
    databases=("sqlite",),
)


@dataclass(frozen=True, slots=True)
class Bench:
    """What a measurement is given: its scale, and an empty directory."""

    scale: Scale
    directory: Path


Measure = Callable[[Bench], Iterator[Figure]]


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that is not exceeded by `share` percent of them."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * int(share * 10) // 1000) - 1)]


def in_milliseconds(name: str, seconds: Sequence[float], about: str = "") -> Iterator[Figure]:
    """p50 and p99 of how long something took."""
    for share in (50, 99):
        yield Figure(f"{name}, p{share}", percentile(seconds, share) * 1000, "ms", about)


def of_rounds(rounds: Sequence[Sequence[Figure]]) -> Iterator[Figure]:
    """The median of each figure over rounds that measured the same."""
    for same in zip(*rounds, strict=True):
        middle = statistics.median(figure.value for figure in same)
        yield Figure(same[0].name, middle, same[0].unit, same[0].about)
