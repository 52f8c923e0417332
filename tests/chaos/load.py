"""What people do: incidents are declared, worked on and resolved, by the same few people all the time."""

from collections.abc import Callable, Iterator
from itertools import count
from random import Random

from tests.chaos.plan import Act, Shape

NEWCOMERS = ("Nora", "Otto", "Pavel", "Quinn", "Tara", "Uwe", "Vera", "Wim", "Xenia", "Yann", "Zoe", "Rita", "Sven")
"""Those who are not in every new workspace."""
RESPONDERS = ("Bob", "Rita", "Sven")
"""They come into every room by rule."""
DECLARERS = ("Alice", "Charlie", "Dana", "Petra", "Cosmo", *NEWCOMERS[:-2])

SEVERITIES = ("S1", "S2", "S2", "S3", "S4")
STATUSES = ("investigating", "containing", "monitoring", "watch")
ROLES = ("scribe", "investigation lead", "policy lead", "legal counsel")

DECLARATIONS_EVERY = 4.0
ACTS_EACH = 12
LIFE = 75.0
"""Seconds from declaring to resolving."""
ROOM_STANDS_AFTER = 4.0

WORK: tuple[tuple[str, int], ...] = (
    ("note", 4),
    ("decision", 3),
    ("update", 4),
    ("form_update", 2),
    ("capture", 4),
    ("capture_reply", 3),
    ("claim", 3),
    ("severity", 2),
    ("status", 2),
    ("task", 3),
    ("remind", 3),
    ("snooze", 1),
)
"""What is done in a war room, and how often in comparison."""


def people_at_work(shape: Shape) -> Iterator[Act]:
    """Every act of the run, in no order."""
    random, numbers = shape.random("people"), count(1)
    for incident, at in enumerate(_declarations(shape, random)):
        yield from _story(shape, random, lambda: f"{next(numbers):05}", incident, at)


def _declarations(shape: Shape, random: Random) -> Iterator[float]:
    every = min(DECLARATIONS_EVERY, shape.seconds / 4) / shape.load
    at = random.uniform(0, every / 2)
    while at < shape.seconds * 0.9:
        yield at
        at += random.uniform(0.3, 1.7) * every


def _story(shape: Shape, random: Random, number: Callable[[], str], incident: int, at: float) -> Iterator[Act]:
    who, private = random.choice(DECLARERS), random.random() < 0.4
    title = " ".join(_word(random) for _ in range(3))
    how = f"{random.choice(SEVERITIES)} {'private' if private else 'open'}"
    yield Act(at=at, who=who, what="declare", incident=incident, words=f"{title} q{number()}", how=how)
    life = min(LIFE, shape.seconds / 2) * random.uniform(0.5, 1.2)
    team = (who, who, *RESPONDERS)
    for _ in range(random.randrange(ACTS_EACH // 2, ACTS_EACH * 3 // 2)):
        when = at + ROOM_STANDS_AFTER / shape.load + random.uniform(0, life)
        if when < shape.seconds:
            yield _work(shape, random, number, incident, when, random.choice(team))
    if random.random() < 0.8 and at + ROOM_STANDS_AFTER + life < shape.seconds:
        end = at + ROOM_STANDS_AFTER + life
        yield Act(at=end, who=who, what="resolve", incident=incident, words=f"q{number()}")


def _work(shape: Shape, random: Random, number: Callable[[], str], incident: int, at: float, who: str) -> Act:
    kinds, weights = zip(*WORK, strict=True)
    what = random.choices(kinds, weights)[0]
    choices = {"severity": SEVERITIES, "status": STATUSES, "claim": ROLES}
    how = random.choice(choices.get(what, ("",)))
    timed = what in ("form_update", "remind") or (what == "task" and random.random() < 0.5)
    seconds = random.randrange(4, max(6, int(30 / shape.load))) if timed else 0
    return Act(at=at, who=who, what=what, incident=incident, words=f"q{number()}", how=how, seconds=seconds)


def _word(random: Random) -> str:
    """A word that no other title has: people would be asked whether they mean the same incident."""
    return "".join(random.choice("bdfgklmnprstvz") + random.choice("aeiou") for _ in range(4)).capitalize()
