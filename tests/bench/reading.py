"""What people read, and how the time it takes grows with the past: each verb with its rendering, to the JSON."""

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import select

from bot.wiring import House
from commands.views import home_tab, lists
from commands.views.render import render
from storage.database import Database
from storage.tables import incidents, members
from tests.bench.databases import TITLES, migrated, opened
from tests.bench.figures import Bench, Figure, percentile
from tests.bench.house import house_at
from tests.bench.seeding import READER, seed
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.people import Person
from workflows.look import catch_up, home, look_at, timeline_page, under_way
from workflows.messages import SummaryPosted
from workflows.story import Storyteller
from workflows.summary import Summariser, as_markdown, read_record

Read = Callable[[House, Person, IncidentId], int]
"""Reads something for a person, about an incident; how many characters it came to."""
WARM_UP = 5


def measure(bench: Bench) -> Iterator[Figure]:
    for kind in bench.scale.databases:
        title = TITLES[kind]
        small, large = (_times(kind, size, bench.scale.reads) for size in (bench.scale.small, bench.scale.large))
        for name in READS:
            for share in (50, 99):
                value = percentile(large[name], share) * 1000
                yield Figure(f"{name} at {bench.scale.large:,} incidents, {title}, p{share}", value, "ms")
            span = f"from {bench.scale.small:,} to {bench.scale.large:,} incidents"
            for share in (50, 99):
                growth = percentile(large[name], share) / percentile(small[name], share)
                yield Figure(f"{name} on {title}, growth of p{share} {span}", growth, "times")


def _times(kind: str, size: int, reads: int) -> Mapping[str, list[float]]:
    """Seconds of every read on a database with so many incidents."""
    with migrated(kind) as url:
        with opened(url) as database:
            seed(database, size)
            about = _rooms_of_reader(database)
        with house_at(url) as house:
            return {name: timed(read, house, about, reads) for name, read in READS.items()}


def _rooms_of_reader(database: Database) -> list[IncidentId]:
    """The incidents whose war room the reader is in, those that go on and the past."""
    theirs = members.c.user == READER
    wanted = select(incidents.c.id).join(members, members.c.incident_id == incidents.c.id).where(theirs)
    with database.read() as transaction:
        return [IncidentId(row.id) for row in transaction.all(wanted.order_by(incidents.c.id))]


def timed(read: Read, house: House, about: list[IncidentId], reads: int) -> list[float]:
    """Seconds of each of `reads` calls, about incidents drawn by chance: every other one of the newest."""
    chance = random.Random(4)
    drawn = [chance.choice(about[-20:] if n % 2 else about) for n in range(WARM_UP + reads)]
    person = reader(house)
    taken = []
    for incident in drawn:
        began = time.perf_counter()
        size = read(house, person, incident)
        taken.append(time.perf_counter() - began)
        assert size > 0
    return taken[WARM_UP:]


def reader(house: House) -> Person:
    with house.store.read() as uow:
        found = uow.people.get(UserId(READER))
    assert found is not None
    return found


def _now() -> datetime:
    return datetime.now(UTC)


def _list(house: House, person: Person, incident: IncidentId) -> int:
    shown = lists.incident_list(house.desk.voice, under_way(person, house.deps))
    return len(json.dumps([b.to_dict() for b in shown.blocks]))


def _info(house: House, person: Person, incident: IncidentId) -> int:
    shown = lists.incident_info(house.desk.voice, look_at(incident, person, _now(), house.deps))
    return len(json.dumps([b.to_dict() for b in shown.blocks]))


def _catchup(house: House, person: Person, incident: IncidentId) -> int:
    shown = lists.catch_up(house.desk.voice, catch_up(incident, person, _now(), house.deps))
    return len(json.dumps([b.to_dict() for b in shown.blocks]))


def _timeline(house: House, person: Person, incident: IncidentId) -> int:
    shown = lists.timeline_page(house.desk.voice, timeline_page(incident, person, _now(), house.deps))
    return len(json.dumps([b.to_dict() for b in shown.blocks]))


def _home(house: House, person: Person, incident: IncidentId) -> int:
    return len(json.dumps(home_tab.home(house.desk.voice, home(person, _now(), house.deps)).to_dict()))


def summary(house: House, person: Person, incident: IncidentId) -> int:
    """The message and the file, as the job makes them."""
    now, teller = _now(), Storyteller(house.deps.words, house.deps.programme)
    with house.store.read() as uow:
        found = uow.incidents.get(incident)
        assert found is not None
        record = read_record(uow, found, now)
    sections = Summariser(house.deps.words, teller).sections(record)
    shown = render(house.desk.voice, SummaryPosted(incident=found, sections=sections, at=now))
    file = as_markdown(record, sections, house.deps.words, teller)
    return len(json.dumps([b.to_dict() for b in shown.blocks])) + len(file)


READS: Mapping[str, Read] = {
    "list": _list,
    "info": _info,
    "catchup": _catchup,
    "summary": summary,
    "home": _home,
    "timeline page": _timeline,
}
