"""What breaks and when. `FAULTS` says how often each kind comes, and what the seed decides about it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from tests.chaos.plan import Fault, Shape

WRITES = (
    "conversations.create",
    "conversations.invite",
    "conversations.setTopic",
    "conversations.setPurpose",
    "chat.postMessage",
    "chat.postMessage",
    "chat.postMessage",
    "chat.update",
    "chat.update",
    "pins.add",
    "bookmarks.add",
    "reactions.add",
)
CALLS = (*WRITES, "conversations.replies", "conversations.history", "users.info", "chat.getPermalink", "*")
DELIVERIES = ("/incident", "view_submission", "reaction_added", "member_joined_channel", "*")
TABLES = ("jobs", "incidents", "entries", "reminders", "steps")
LONGER_THAN_A_LEASE = 36.0

Details = Callable[[Random, Shape], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`each_minute`: how often, on average. `only`: on which database."""

    each_minute: float
    details: Details
    only: str = ""


def _replica(random: Random, shape: Shape) -> dict[str, Any]:
    return {"replica": random.randrange(shape.replicas)}


def _frozen(random: Random, shape: Shape) -> dict[str, Any]:
    past_lease = not shape.short and random.random() < 0.4
    return _replica(random, shape) | {"seconds": LONGER_THAN_A_LEASE if past_lease else round(random.uniform(1, 6), 1)}


def _restart(random: Random, shape: Shape) -> dict[str, Any]:
    return {"how": random.choice(("fast", "immediate", "kill")), "seconds": round(random.uniform(0, 3), 1)}


def _outage(random: Random, shape: Shape) -> dict[str, Any]:
    return {"how": random.choice(("refuse", "503")), "seconds": round(random.uniform(1, 8), 1)}


def _too_fast(random: Random, shape: Shape) -> dict[str, Any]:
    return {"method": random.choice(CALLS), "times": random.randint(1, 3), "seconds": random.randint(1, 5)}


def _broken(random: Random, shape: Shape) -> dict[str, Any]:
    how = random.choice(("500", "502", "503", "504"))
    return {"method": random.choice(CALLS), "times": random.randint(1, 4), "how": how}


def _half_done(random: Random, shape: Shape) -> dict[str, Any]:
    code = random.choice(("internal_error", "fatal_error", "service_unavailable"))
    return {"method": random.choice(WRITES), "times": random.randint(1, 3), "how": code}


def _cut_off(random: Random, shape: Shape) -> dict[str, Any]:
    longest = 1.0 if shape.short else 12.0
    hang = random.choice((0.0, 0.0, round(random.uniform(0.5, longest), 1)))
    return {"method": random.choice(WRITES), "times": random.randint(1, 3), "seconds": hang}


def _twice(random: Random, shape: Shape) -> dict[str, Any]:
    return {"method": random.choice(DELIVERIES), "times": random.randint(1, 6), "how": str(random.randint(1, 2))}


def _late(random: Random, shape: Shape) -> dict[str, Any]:
    chosen = {"method": random.choice(DELIVERIES), "times": random.randint(1, 4)}
    return chosen | {"seconds": round(random.uniform(0.3, 5.0), 1)}


def _slow(random: Random, shape: Shape) -> dict[str, Any]:
    return {"seconds": round(random.uniform(2, 10), 1), "how": f"{random.uniform(0.05, 1.2):.2f}"}


def _stalled(random: Random, shape: Shape) -> dict[str, Any]:
    return {"method": random.choice(TABLES), "seconds": round(random.uniform(0.5, 4.5), 1)}


def _backend(random: Random, shape: Shape) -> dict[str, Any]:
    return {"replica": random.randrange(20), "seconds": round(random.uniform(1, 6), 1)}


def _limits(random: Random, shape: Shape) -> dict[str, Any]:
    return {"seconds": round(random.uniform(10, 30), 1)}


def _other_way(random: Random, shape: Shape) -> dict[str, Any]:
    return {"how": random.choice(("http", "socket"))}


def _nothing(random: Random, shape: Shape) -> dict[str, Any]:
    return {}


FAULTS: Mapping[str, Kind] = {
    "kill": Kind(12, _replica),
    "deploy": Kind(2, _replica),
    "freeze": Kind(0.7, _frozen),
    "restart_database": Kind(0.8, _restart, only="postgresql"),
    "freeze_backend": Kind(0.6, _backend, only="postgresql"),
    "stall": Kind(1.2, _stalled),
    "outage": Kind(0.8, _outage),
    "cut_sockets": Kind(1.5, _nothing),
    "warn_sockets": Kind(0.5, _nothing),
    "rate_limit": Kind(3, _too_fast),
    "fail": Kind(3, _broken),
    "lose_request": Kind(3, _cut_off),
    "lose_answer": Kind(5, _cut_off),
    "err_late": Kind(4, _half_done),
    "duplicate": Kind(4, _twice),
    "delay": Kind(3, _late),
    "latency": Kind(0.7, _slow),
    "limits": Kind(0.4, _limits),
}
SWITCHES = Kind(3, _other_way)
"""Where both transports are used: Slack speaks over the other one."""


def faults_of(shape: Shape, only: frozenset[str] = frozenset()) -> Iterator[Fault]:
    """Every fault of the run, in no order. Each kind has a random source of its own: a change of one moves no other."""
    kinds = dict(FAULTS) | ({"transport": SWITCHES} if shape.transport == "both" else {})
    for what, kind in kinds.items():
        if kind.only in ("", shape.database) and (not only or what in only):
            yield from _of_kind(shape, what, kind)


def _of_kind(shape: Shape, what: str, kind: Kind) -> Iterator[Fault]:
    random = shape.random(what)
    each_second = kind.each_minute * shape.storm / 60
    at = 1 + random.expovariate(each_second)
    while at < shape.seconds:
        yield Fault(at=round(at, 2), what=what, **kind.details(random, shape))
        at += random.expovariate(each_second)
