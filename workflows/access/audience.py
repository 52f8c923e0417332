"""Who learns of an incident from a text about another one."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import is_visible
from workflows.access.people import find_person
from workflows.deps import Deps
from workflows.domain.entries.merges import AboutAnother
from workflows.domain.errors import ChatError, RateLimited
from workflows.domain.exposure import SeenBy
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.rosters import cleared_for
from workflows.domain.tasks import Task
from workflows.domain.timeline import Entry
from workflows.jobs.timeline import RefreshSummary
from workflows.jobs.war_room import RefreshAnnouncement, RefreshIncidentCard, RetellMerged
from workflows.ports.store import UnitOfWork


def get_to_know(numbers: Iterable[IncidentId], now: datetime, deps: Deps) -> None:
    """Ask the chat about members of these incidents who were never looked up: some are guests, some are bots. With the
    chat away they stay unknown."""
    with deps.store.read() as uow:
        wanted = tuple(numbers)
        members = frozenset[UserId]().union(*(uow.members.of(number) for number in wanted))
        members |= {one.user for number in wanted for one in uow.grants.of(number)}
        unknown = [user for user in sorted(members) if uow.people.get(user) is None]
    with suppress(ChatError, RateLimited):
        for user in unknown:
            find_person(user, now, deps)


def know_readers(incident_id: IncidentId, deps: Deps) -> None:
    """Before a text is drawn that may name what a merge ties to it: look up members who were never looked up."""
    with deps.store.read() as uow:
        is_tied = bool(uow.merges.with_incident(incident_id))
    if is_tied:
        get_to_know((incident_id,), deps.clock.now(), deps)


def may_read(uow: UnitOfWork, incident: Incident, user: UserId) -> bool:
    """Whether `user` may see it, for what is sent to them later. Somebody whom nobody knows counts as no guest."""
    person = uow.people.get(user) or Person(id=user, name="", seen_at=incident.declared_at)
    return is_visible(uow, incident, person)


def all_see(uow: UnitOfWork, readers_of: Incident, other: Incident) -> bool:
    """Whether everybody who may see the one may see the other as well, so that it may be named there.

    A reader whom nobody knows counts as somebody who may not: `know_readers` looks them up first.
    """
    everybody = SeenBy.FULL_MEMBERS
    if other.exposure.seen_by is not everybody and readers_of.exposure.seen_by is everybody:
        return False
    return all(_sees(uow, other, uow.people.get(user)) for user in _singled_out(uow, readers_of, other))


def _singled_out(uow: UnitOfWork, readers_of: Incident, other: Incident) -> frozenset[UserId]:
    """Readers of the one who see it by more than their account, and those whom a grant keeps from the other."""
    granted, elsewhere = uow.grants.of(readers_of.id), uow.grants.of(other.id)
    theirs = uow.members.of(readers_of.id) | {one.user for one in granted if not one.denies}
    if readers_of.exposure.seen_by is SeenBy.CLEARED:
        theirs |= uow.rosters.of(cleared_for(readers_of.type))
    if other.exposure.seen_by in _ITS_ROOM and not elsewhere:
        theirs -= uow.members.of(other.id)
    theirs |= {one.user for one in elsewhere if one.denies}
    known = {user: uow.people.get(user) for user in theirs}
    return frozenset(user for user, one in known.items() if one is None or is_visible(uow, readers_of, one))


_ITS_ROOM = frozenset({SeenBy.MEMBERS, SeenBy.FULL_MEMBERS})


def _sees(uow: UnitOfWork, other: Incident, reader: Person | None) -> bool:
    """Whether naming it betrays nothing to `reader`; bots and closed accounts read nothing."""
    return reader is not None and (not reader.reads or is_visible(uow, other, reader))


def may_be_named(uow: UnitOfWork, readers_of: Incident, other: Incident, reader: Person | None = None) -> bool:
    """Whether the other incident may be named in a text about the first one: to `reader` alone, or without one to
    everybody who may see the first."""
    if reader is None:
        return all_see(uow, readers_of, other)
    is_named = is_visible(uow, other, reader)
    uow.look.lists([other] if is_named else [])
    return is_named


def entries_for(
    uow: UnitOfWork, incident: Incident, entries: Iterable[Entry], reader: Person | None = None
) -> tuple[Entry, ...]:
    """Its entries as they may be read now: one about another incident names it only where that one may be named."""
    found = tuple(entries)
    about = {e.id: e.fact for e in found if isinstance(e.fact, AboutAnother) and e.fact.other is not None}
    known = _named(uow, incident, (fact.other for fact in about.values()), reader)
    hidden = {entry_id: fact for entry_id, fact in about.items() if fact.other not in known}
    return tuple(replace(e, fact=replace(hidden[e.id], other=None)) if e.id in hidden else e for e in found)


def entries_to_keep(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Entries for a text that is never drawn anew: another incident, which may become private, is not named."""
    return tuple(
        replace(e, fact=replace(e.fact, other=None)) if isinstance(e.fact, AboutAnother) else e for e in entries
    )


def tasks_for(
    uow: UnitOfWork, incident: Incident, tasks: Iterable[Task], reader: Person | None = None
) -> tuple[Task, ...]:
    """Its tasks, to be shown: one that came from another incident says so only where that one may be named."""
    found = tuple(tasks)
    known = _named(uow, incident, (task.was_of for task in found), reader) | {None}
    return tuple(task if task.was_of in known else replace(task, was_of=None, was_number=None) for task in found)


def _named(
    uow: UnitOfWork, incident: Incident, numbers: Iterable[IncidentId | None], reader: Person | None
) -> frozenset[IncidentId | None]:
    wanted = {number for number in numbers if number is not None}
    others = uow.incidents.get_many(wanted).values() if wanted else ()
    return frozenset(other.id for other in others if may_be_named(uow, incident, other, reader))


def redraw_merged(uow: UnitOfWork, incident: Incident) -> None:
    """Inside a transaction, after other people may see the incident than before: what it shows of those that a merge
    ties to it, and they of it, is drawn anew."""
    merges = uow.merges.with_incident(incident.id)
    for number in sorted({number for merge in merges for number in (merge.incident_id, merge.target)}):
        uow.outbox.put(RefreshIncidentCard(number))
        uow.outbox.put(RefreshAnnouncement(number))
        uow.outbox.put(RefreshSummary(number))
        uow.outbox.put(RetellMerged(number))
