"""What happens in a run and when: all of it decided from the seed before anything starts."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Literal

Database = Literal["postgresql", "sqlite"]
Transport = Literal["http", "socket", "both"]
Pacing = Literal["on", "off"]

SHORT_LEASE = 3.0
"""So that what a killed worker had begun is taken over while somebody waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What kind of run. With the seed it decides everything else."""

    seed: int
    seconds: float
    replicas: int = 4
    database: Database = "postgresql"
    transport: Transport = "both"
    load: float = 1.0
    """How many times as much people do."""
    storm: float = 1.0
    """How many times as often something breaks: a run of seconds has to be a crowded one."""
    short: bool = False
    """Without what takes longer than a run of seconds lasts: long silences, and Muster's own long lease."""
    pacing: Pacing = "on"
    """Whether Muster keeps to its allowances. A run of seconds would end before they let all be done."""
    only: tuple[str, ...] = ()
    """The kinds of fault; all where it is empty."""

    @property
    def lease(self) -> float | None:
        """Seconds; None: Muster's own."""
        return SHORT_LEASE if self.short else None

    def random(self, subject: str) -> Random:
        """A source of its own for each subject, so that a change of one moves no other."""
        return Random(f"{self.seed}/{subject}")

    @property
    def command(self) -> str:
        """What replays it."""
        rounded, exact = f"{self.seconds / 60:g}", repr(self.seconds / 60)
        minutes = rounded if float(rounded) * 60 == self.seconds else exact
        arguments = f"--database {self.database} --transport {self.transport} --replicas {self.replicas}"
        arguments += " --short" * self.short
        arguments += f" --pacing {self.pacing}" * (self.pacing != "on")
        arguments += f" --load {self.load:g}" * (self.load != 1) + f" --storm {self.storm:g}" * (self.storm != 1)
        arguments += f" --only {' '.join(self.only)}" * bool(self.only)
        return f"./muster chaos --seed {self.seed} --minutes {minutes} {arguments}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something a person does. `incident`: the number of the declaration it is about, counted from 0.

    `words` is unlike the words of any other act, so that what became of it can be found.
    """

    at: float
    who: str
    what: str
    incident: int
    words: str
    how: str = ""
    seconds: int = 0

    def __str__(self) -> str:
        more = f" {self.how}" * bool(self.how) + f" in {self.seconds} s" * bool(self.seconds)
        return f"{self.at:8.2f}  {self.who:8} {self.what:9} #{self.incident} {self.words}{more}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that breaks. What its numbers mean is the affair of the fault's own function."""

    at: float
    what: str
    replica: int = 0
    method: str = ""
    how: str = ""
    times: int = 1
    seconds: float = 0.0

    def __str__(self) -> str:
        shown = {"replica": self.replica, "method": self.method, "how": self.how, "times": self.times}
        more = " ".join(f"{k}={v}" for k, v in shown.items() if v) + f" {self.seconds:g} s" * bool(self.seconds)
        return f"{self.at:8.2f}  {self.what:20} {more}"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that will happen."""

    shape: Shape
    acts: tuple[Act, ...] = ()
    faults: tuple[Fault, ...] = field(default=())

    def lines(self) -> Iterator[str]:
        """For reading: people and faults in one order."""
        everything: list[Act | Fault] = [*self.acts, *self.faults]
        yield from (str(one) for one in sorted(everything, key=lambda one: one.at))

    @property
    def longest_pause(self) -> float:
        """The longest that a process may stand still and then go on with what it had begun."""
        pauses = [f.seconds for f in self.faults if f.what in ("freeze", "stall", "freeze_backend")]
        return max(pauses, default=0.0)
