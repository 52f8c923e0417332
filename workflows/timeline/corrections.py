"""Correcting and withdrawing what people noted. Nothing is lost: the entry keeps what it said, and another one tells
of the change."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from workflows.access.authorize import authorize_part, is_allowed, require
from workflows.deps import Deps
from workflows.domain.entries.corrections import EntryClassed, EntryCorrected, EntryWithdrawn
from workflows.domain.entries.words import NOTES, DecisionAdded, MessageCaptured
from workflows.domain.errors import InvalidField, NotAllowed, NotFound, ReasonNeeded
from workflows.domain.ids import ClassId, EntryId, IncidentId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.roles import DEPUTY, LEAD, SCRIBE, roles_of
from workflows.domain.timeline import Change, Entry, EntryFact, EntryState, Revision
from workflows.jobs.timeline import RefreshSummary
from workflows.jobs.war_room import RefreshEntry
from workflows.ports.store import UnitOfWork
from workflows.timeline.notes import check_class, check_words
from workflows.timeline.record import record

BY_AUTHOR: Mapping[type[EntryFact], Verb] = {
    **dict.fromkeys(NOTES.values(), Verb.NOTE),
    DecisionAdded: Verb.DECIDE,
}
"""What can be corrected, and what its author must be allowed for that; others need `Verb.CORRECT`."""
CLASSED = (*BY_AUTHOR, MessageCaptured)
"""What can be given a content class, by everybody who may write on the timeline."""
RECLASSING = frozenset({LEAD, DEPUTY, SCRIBE})
"""Who, beside its author, may change the class that an entry has or take it away: that can open its words to all."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An entry and its number within the incident."""

    incident: Incident
    entry: Entry
    number: int
    is_fixed: bool = False
    """The words are not this person's to change; the content class is."""


def find_correctable(incident_id: IncidentId, number: int, by: Person, deps: Deps) -> Numbered:
    """Entry `number` of an incident, for somebody who may correct it. Raises `NotFound`, `NotAllowed` and
    `InvalidField`."""
    with deps.store.read() as uow:
        return _correctable(uow, incident_id, number, by)


def find_classable(incident_id: IncidentId, number: int, by: Person, deps: Deps) -> Numbered:
    """The same for somebody who may at least give it a content class, or change the one it has."""
    with deps.store.read() as uow:
        found = _classable(uow, incident_id, number, by)
        if found.is_fixed:
            _check_reclassing(uow, found.entry, by)
        return found


def find_correctable_entry(entry_id: EntryId, by: Person, deps: Deps) -> Numbered:
    """The same by its id."""
    with deps.store.read() as uow:
        entry, missing = uow.timeline.get(entry_id), NotFound("no_such_entry")
        authorize_part(uow, Verb.NOTE, entry.incident_id if entry else None, by, missing)
        if entry is None:
            raise missing
        ids = uow.timeline.ids(entry.incident_id)
        return _correctable(uow, entry.incident_id, ids.index(entry_id) + 1, by)


def may_correct(uow: UnitOfWork, incident: Incident, entry: Entry, by: Person) -> bool:
    verb = _verb(entry, by)
    return verb is not None and entry.state is EntryState.LIVE and is_allowed(uow, verb, incident, by)


def correct(incident_id: IncidentId, number: int, text: str, reason: str, request: Request, deps: Deps) -> None:
    """New words for entry `number`. Raises `NotFound`, `NotAllowed` and `InvalidField`."""
    check_words(text, None, request)
    with deps.store.write() as uow:
        found = _correctable(uow, incident_id, number, request.person)
        if found.entry.text == text.strip():
            return
        fact = EntryCorrected(number=number, old=found.entry.text, noted_by=found.entry.by)
        changed = replace(found.entry, text=text.strip(), edited_at=request.now)
        _revise(uow, found, changed, Change.CORRECTED, reason, request)
        words, about = text.strip(), found.entry.content_class
        record(uow, found.incident, fact, request, text=words, content_class=about)
        uow.commit()


def set_class(
    incident_id: IncidentId, number: int, content_class: ClassId | None, request: Request, deps: Deps
) -> bool:
    """Give entry `number` a content class, or take it away; also the entries that tell of its corrections. False: it
    has it already. Raises as `correct`, and `NotAllowed` for whoever may not take back the one it has."""
    check_class(content_class, deps)
    with deps.store.write() as uow:
        found = _classable(uow, incident_id, number, request.person)
        uow.incidents.lock(incident_id)
        entry = uow.timeline.get(found.entry.id)
        if entry is None or entry.content_class == content_class:
            return False
        _check_reclassing(uow, entry, request.person)
        about = [
            other
            for other in uow.timeline.of(incident_id)
            if isinstance(other.fact, EntryCorrected | EntryWithdrawn) and other.fact.number == number
        ]
        for one in (entry, *about):
            changed = replace(one, content_class=content_class)
            _revise(uow, replace(found, entry=one), changed, Change.CLASSED, "", request)
        record(uow, found.incident, EntryClassed(number, content_class), request)
        uow.commit()
    return True


def withdraw_entry(incident_id: IncidentId, number: int, reason: str, request: Request, deps: Deps) -> None:
    """Entry `number` is no longer part of the story. Raises `ReasonNeeded` without one, and as `correct`."""
    if not reason.strip():
        raise ReasonNeeded("withdrawing_needs_reason")
    with deps.store.write() as uow:
        found = _correctable(uow, incident_id, number, request.person)
        changed = replace(found.entry, state=EntryState.WITHDRAWN)
        _revise(uow, found, changed, Change.WITHDRAWN, reason, request)
        fact = EntryWithdrawn(number=number, old=found.entry.text, noted_by=found.entry.by)
        record(uow, found.incident, fact, request, text=reason.strip(), content_class=found.entry.content_class)
        uow.commit()


def _classable(uow: UnitOfWork, incident_id: IncidentId, number: int, by: Person) -> Numbered:
    incident, entry = _numbered(uow, incident_id, number, by)
    if not isinstance(entry.fact, CLASSED):
        raise InvalidField("entry", "not_correctable", number=number)
    if entry.state is not EntryState.LIVE:
        raise InvalidField("entry", "entry_withdrawn", number=number)
    verb = _verb(entry, by)
    return Numbered(incident, entry, number, is_fixed=verb is None or not is_allowed(uow, verb, incident, by))


def _check_reclassing(uow: UnitOfWork, entry: Entry, by: Person) -> None:
    """One refusal for all, which does not tell of who opted out. Raises `NotAllowed`."""
    if entry.content_class is None:
        return
    has_role = bool(RECLASSING & set(roles_of(uow.roles.of(entry.incident_id), by.id)))
    may = entry.by == by.id or has_role
    if not may or entry.content_class in uow.grants.opted_out(by.id, uow.now):
        raise NotAllowed("class_kept")


def _numbered(uow: UnitOfWork, incident_id: IncidentId, number: int, by: Person) -> tuple[Incident, Entry]:
    missing = NotFound("no_such_entry")
    incident = authorize_part(uow, Verb.NOTE, incident_id, by, missing)
    ids = uow.timeline.ids(incident.id)
    entry = uow.timeline.get(ids[number - 1]) if 0 < number <= len(ids) else None
    if entry is None:
        raise missing
    return incident, entry


def _correctable(uow: UnitOfWork, incident_id: IncidentId, number: int, by: Person) -> Numbered:
    incident, entry = _numbered(uow, incident_id, number, by)
    verb = _verb(entry, by)
    if verb is None:
        raise InvalidField("entry", "not_correctable", number=number)
    if entry.state is not EntryState.LIVE:
        raise InvalidField("entry", "entry_withdrawn", number=number)
    require(uow, verb, incident, by)
    return Numbered(incident, entry, number)


def _verb(entry: Entry, by: Person) -> Verb | None:
    """None: nobody corrects it."""
    of_author = BY_AUTHOR.get(type(entry.fact))
    return of_author if of_author is None or entry.by == by.id else Verb.CORRECT


def _revise(uow: UnitOfWork, found: Numbered, after: Entry, change: Change, reason: str, request: Request) -> None:
    revision = Revision(
        entry_id=found.entry.id,
        change=change,
        by=request.person.id,
        at=request.now,
        text=found.entry.text,
        reason=reason.strip(),
        request_source=request.source,
    )
    uow.timeline.revise(after, revision)
    uow.outbox.put(RefreshEntry(after.incident_id, after.id))
    if found.incident.summary is not None:
        uow.outbox.put(RefreshSummary(after.incident_id))
