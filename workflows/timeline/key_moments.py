"""Marking entries as key moments of the summary: from the timeline, or by :star: on a message that is kept."""

from workflows.access.authorize import access_of, authorize_part
from workflows.deps import Deps
from workflows.domain.entries.words import KeyMomentMarked, KeyMomentUnmarked
from workflows.domain.errors import InvalidField, NotFound
from workflows.domain.ids import EntryId
from workflows.domain.incident import Incident, MessageRef
from workflows.domain.key_moments import key_moments
from workflows.domain.people import Person
from workflows.domain.policy import Verb, check
from workflows.domain.request import Request
from workflows.domain.timeline import Entry, EntryState
from workflows.ports.store import UnitOfWork
from workflows.timeline.captures import entry_of
from workflows.timeline.record import record

KEY_EMOJI = frozenset({"star"})
"""Reacting with one of these to a message that is kept marks it."""
MAX_TITLE = 150


def incident_and_entry(entry_id: EntryId, by: Person, deps: Deps) -> tuple[Incident, Entry]:
    """For somebody who may mark it. Raises `NotFound`."""
    with deps.store.read() as uow:
        return _entry(uow, entry_id, by)


def mark_key(entry_id: EntryId, title: str, request: Request, deps: Deps) -> None:
    """Make it a key moment, or give it another title. Raises `InvalidField`."""
    if len(title) > MAX_TITLE:
        raise InvalidField("title", "too_long", limit=MAX_TITLE)
    with deps.store.write() as uow:
        incident, entry = _entry(uow, entry_id, request.person)
        known = key_moments(uow.timeline.of(incident.id)).get(entry.id)
        if known is None or known.text != title.strip():
            record(uow, incident, KeyMomentMarked(entry=entry.id), request, text=title.strip())
            uow.commit()


def unmark_key(entry_id: EntryId, request: Request, deps: Deps) -> None:
    """It is none any more."""
    with deps.store.write() as uow:
        incident, entry = _entry(uow, entry_id, request.person)
        if entry.id in key_moments(uow.timeline.of(incident.id)):
            record(uow, incident, KeyMomentUnmarked(entry=entry.id), request)
            uow.commit()


def star(source: MessageRef, is_set: bool, request: Request, deps: Deps) -> None:
    """Somebody set :star: on a message, or took theirs away. Nothing happens where it is not on a timeline."""
    with deps.store.write() as uow:
        incident = uow.incidents.by_room(source.channel)
        if incident is None:
            return
        uow.incidents.lock(incident.id)  # two people reacting at once follow one another
        entry = entry_of(uow, incident, source)
        if entry is None or entry.state is EntryState.WITHDRAWN:
            return
        check(Verb.NOTE, incident, access_of(uow, incident, request.person))
        known = key_moments(uow.timeline.of(incident.id)).get(entry.id)
        if is_set and known is None:
            record(uow, incident, KeyMomentMarked(entry=entry.id), request)
        elif not is_set and known is not None and known.by == request.person.id:
            record(uow, incident, KeyMomentUnmarked(entry=entry.id), request)
        uow.commit()


def _entry(uow: UnitOfWork, entry_id: EntryId, by: Person) -> tuple[Incident, Entry]:
    entry, missing = uow.timeline.get(entry_id), NotFound("no_such_entry")
    incident = authorize_part(uow, Verb.NOTE, entry.incident_id if entry else None, by, missing)
    if entry is None or entry.state is not EntryState.LIVE:
        raise missing
    return incident, entry
