"""Reading: what one person sees. Every read goes through `can_see`."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from workflows.access import admit, sees, standing_of
from workflows.deps import Deps
from workflows.domain.ids import ChannelId, EntryId, IncidentId, UserId
from workflows.domain.incident import Incident, Phase
from workflows.domain.people import Person
from workflows.domain.policy import Standing, Verb
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry, EntryKind, EntryState
from workflows.messages import CatchUp, Home, Snapshot, TimelinePage
from workflows.ports.records import Look
from workflows.ports.store import UnitOfWork
from workflows.snapshot import snapshot
from workflows.story import people_in

LISTED = 100
ON_HOME = 10
PAGE = 20

UNDER_WAY = frozenset({Phase.ACTIVE, Phase.SETTLED})


def incident_of_room(room: ChannelId, person: Person, typed: bool, at: datetime, deps: Deps) -> Incident | None:
    """The incident whose war room this is, if `person` may know of it.

    Whoever types in a room is in it, and whoever presses something in a private one: the chat lets nobody else. So a
    member Muster has not heard of is remembered, unless they left since (`at` is when they did it). The buttons of a
    public room work for passers-by as well.
    """
    with deps.store.read() as uow:
        incident = uow.incidents.by_room(room)
        known = incident is not None and person.id in uow.members.of(incident.id)
    if incident is not None and not known and (typed or incident.is_private):
        with deps.store.write() as uow:
            uow.members.add(incident.id, person.id, at)
            uow.commit()
    return incident


def under_way(person: Person, deps: Deps, limit: int = LISTED) -> tuple[Incident, ...]:
    """The incidents that have not ended and that `person` may see, the newest first."""
    with deps.store.read() as uow:
        return uow.incidents.visible_to(person, UNDER_WAY, limit)


def own_under_way(person: Person, deps: Deps) -> tuple[Incident, ...]:
    """Those of them whose war room `person` is in."""
    with deps.store.read() as uow:
        return _own(uow, person)


def _own(uow: UnitOfWork, person: Person) -> tuple[Incident, ...]:
    visible = uow.incidents.visible_to(person, UNDER_WAY, LISTED)
    return tuple(i for i in visible if person.id in uow.members.of(i.id))


def look_at(incident_id: IncidentId, person: Person, now: datetime, deps: Deps) -> Snapshot:
    """One incident, for somebody who may see it."""
    with deps.store.read() as uow:
        return snapshot(uow, admit(uow, Verb.SEE, incident_id, person), now)


def how_they_stand(incident_id: IncidentId, person: Person, deps: Deps) -> Standing:
    """What `person` is to an incident they may see."""
    with deps.store.read() as uow:
        return standing_of(uow, admit(uow, Verb.SEE, incident_id, person), person)


def timeline_page(
    incident_id: IncidentId, person: Person, now: datetime, deps: Deps, limit: int = PAGE
) -> TimelinePage:
    """The newest entries, oldest of them first."""
    with deps.store.read() as uow:
        incident = admit(uow, Verb.SUMMARISE, incident_id, person)
        entries = story_of(uow, incident.id)
        page = entries[-limit:]
        return TimelinePage(
            snapshot=snapshot(uow, incident, now, *_named(page)),
            entries=page,
            more=len(entries) - len(page),
        )


def story_of(uow: UnitOfWork, incident_id: IncidentId) -> tuple[Entry, ...]:
    """The entries that are part of the story: nothing withdrawn, nothing whose words are still being fetched."""
    return tuple(e for e in uow.timeline.of(incident_id) if e.state is EntryState.LIVE)


def catch_up(incident_id: IncidentId, person: Person, now: datetime, deps: Deps) -> CatchUp:
    """The state, and what changed since `person` last asked. Remembers that they asked now."""
    with deps.store.write() as uow:
        incident = admit(uow, Verb.SUMMARISE, incident_id, person)
        last = uow.looks.last(incident.id, person.id)
        entries = story_of(uow, incident.id)
        unseen = tuple(e for e in entries if last is None or not last.has_seen(e))
        new = unseen[-PAGE:]
        decisions = tuple(e for e in entries if e.kind is EntryKind.DECISION)[-5:]
        told = CatchUp(
            snapshot=snapshot(uow, incident, now, *_named(new), *_named(decisions)),
            since=last.at if last else None,
            entries=new,
            decisions=decisions,
            more=len(unseen) - len(new),
        )
        uow.looks.note(incident.id, person.id, _look(uow.timeline.of(incident.id), now))
        uow.commit()
    return told


def _look(entries: tuple[Entry, ...], now: datetime) -> Look:
    missing = frozenset(e.id for e in entries if e.state is not EntryState.LIVE)
    return Look(at=now, newest=max((e.id for e in entries), default=EntryId(0)), missing=missing)


def _named(entries: Iterable[Entry]) -> set[UserId]:
    return set().union(*(people_in(e) for e in entries))


def todo(person: Person, deps: Deps) -> tuple[tuple[Incident, Task], ...]:
    """The open tasks of `person` across the incidents they may see, the most urgent first."""
    with deps.store.read() as uow:
        return _tasks_of(uow, person)


def _tasks_of(uow: UnitOfWork, person: Person) -> tuple[tuple[Incident, Task], ...]:
    found = [(uow.incidents.get(task.incident_id), task) for task in uow.tasks.open_of(person.id)]
    return tuple((i, task) for i, task in found if i is not None and sees(uow, i, person))


def home(person: Person, now: datetime, deps: Deps) -> Home:
    """What the Home tab shows: the incidents `person` is part of, the next deadline first, and their tasks."""
    with deps.store.read() as uow:
        mine = sorted(_own(uow, person), key=lambda i: (_deadline(i), deps.programme.rank(i.severity), i.id))
        return Home(
            incidents=tuple(replace(snapshot(uow, i, now), tasks=()) for i in mine[:ON_HOME]),
            tasks=_tasks_of(uow, person)[:PAGE],
            may_declare=person.is_full_member,
            now=now,
        )


def _deadline(incident: Incident) -> float:
    return incident.next_update_at.timestamp() if incident.next_update_at else float("inf")
