"""What people read, and how the time it takes grows with the past: each verb with its rendering, to the JSON."""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from bot.wiring import Runtime
from commands.views import home_tab, lists, timeline
from commands.views.render import render
from storage.tables import members
from tests.bench.databases import TITLES, migrated, opened
from tests.bench.figures import Bench, Figure, percentile
from tests.bench.runtime import runtime_at
from tests.bench.seeding import READER, seed
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.people import Person
from workflows.domain.request import Request
from workflows.incidents.queries import catch_up, home, look_at, page_of, timeline_page
from workflows.messages.incidents import Listed
from workflows.messages.timeline import SummaryPosted
from workflows.presentation.markdown import as_markdown
from workflows.presentation.presenter import Presenter
from workflows.presentation.timeline_file import present_file
from workflows.timeline.summary import read_record

Read = Callable[[Runtime, Person, IncidentId], int]
"""Reads something for a person, about an incident; how many characters it came to."""
WARM_UP = 5


def measure(bench: Bench) -> Iterator[Figure]:
    scale = bench.scale
    for kind in scale.databases:
        title, span = TITLES[kind], f"from {scale.small:,} to {scale.large:,} incidents"
        with _filled(kind, scale.small) as small, _filled(kind, scale.large) as large:
            for name, read in READS.items():
                before, after = timed(read, (small, large), scale.reads)
                for share in (50, 99):
                    value = percentile(after, share)
                    yield Figure(f"{name} at {scale.large:,} incidents, {title}, p{share}", value * 1000, "ms")
                for share in (50, 99):
                    growth = percentile(after, share) / percentile(before, share)
                    yield Figure(f"{name} on {title}, growth of p{share} {span}", growth, "times")


@dataclass(frozen=True, slots=True)
class Place:
    """Where reads are made: a runtime, and the incidents they may be about."""

    runtime: Runtime
    about: Sequence[IncidentId]


@contextmanager
def _filled(kind: str, size: int) -> Iterator[Place]:
    """A database with so many incidents, and those whose war room the reader is in."""
    with migrated(kind) as url:
        with opened(url) as database:
            seed(database, size)
            wanted = select(members.c.incident_id).where(members.c.user == READER).order_by(members.c.incident_id)
            with database.read() as transaction:
                about = [IncidentId(row.incident_id) for row in transaction.all(wanted)]
        with runtime_at(url) as runtime:
            yield Place(runtime, about)


def timed(read: Read, places: Sequence[Place], reads: int) -> tuple[list[float], ...]:
    """Seconds of each of `reads` calls in every place, in turn: what else the machine does disturbs them alike.

    About incidents drawn by chance, every other one of the newest.
    """
    chance = random.Random(4)
    taken: tuple[list[float], ...] = tuple([] for _ in places)
    for number in range(WARM_UP + reads):
        for place, seconds in zip(places, taken, strict=True):
            incident = chance.choice(place.about[-20:] if number % 2 else place.about)
            person = reader(place.runtime)
            began = time.perf_counter()
            size = read(place.runtime, person, incident)
            seconds.append(time.perf_counter() - began)
            assert size > 0
    return tuple(seconds[WARM_UP:] for seconds in taken)


def reader(runtime: Runtime) -> Person:
    with runtime.store.read() as uow:
        found = uow.people.get(UserId(READER))
    assert found is not None
    return found


def _now() -> datetime:
    return datetime.now(UTC)


def _list(runtime: Runtime, person: Person, incident: IncidentId) -> int:
    shown = lists.incident_list(runtime.responder_config.fmt, page_of(Listed.OPEN, 1, person, runtime.deps))
    return len(json.dumps(shown.blocks))


def _info(runtime: Runtime, person: Person, incident: IncidentId) -> int:
    shown = timeline.incident_info(
        runtime.responder_config.fmt, look_at(incident, Request(person=person, now=_now()), runtime.deps)
    )
    return len(json.dumps(shown.blocks))


def _catchup(runtime: Runtime, person: Person, incident: IncidentId) -> int:
    shown = timeline.catch_up_message(
        runtime.responder_config.fmt, catch_up(incident, Request(person=person, now=_now()), runtime.deps)
    )
    return len(json.dumps(shown.blocks))


def _timeline(runtime: Runtime, person: Person, incident: IncidentId) -> int:
    shown = timeline.timeline_message(
        runtime.responder_config.fmt, timeline_page(incident, Request(person=person, now=_now()), runtime.deps)
    )
    return len(json.dumps(shown.blocks))


def _home(runtime: Runtime, person: Person, incident: IncidentId) -> int:
    return len(
        json.dumps(home_tab.home(runtime.responder_config.fmt, home(Request(person=person, now=_now()), runtime.deps)))
    )


def summary(runtime: Runtime, person: Person, incident: IncidentId) -> int:
    """The message and the file, as the job makes them."""
    now = _now()
    with runtime.store.read() as uow:
        found = uow.incidents.get(incident)
        assert found is not None
        record = read_record(uow, found, now)
    shown = render(runtime.responder_config.fmt, SummaryPosted(record=record))
    file = present_file(Presenter(runtime.deps.catalogue, runtime.deps.programme), record)
    return len(json.dumps(shown.blocks)) + len(as_markdown(file))


READS: Mapping[str, Read] = {
    "list": _list,
    "info": _info,
    "catchup": _catchup,
    "summary": summary,
    "home": _home,
    "timeline page": _timeline,
}
