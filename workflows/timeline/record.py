"""Writes into the timeline. The entry and the jobs it causes go into the same transaction."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from workflows.domain.asks import bears_on_asks
from workflows.domain.ids import ClassId, UserId
from workflows.domain.incident import Incident
from workflows.domain.request import Request
from workflows.domain.timeline import AlreadyPosted, Change, Entry, EntryFact, Revision
from workflows.jobs.incidents import RefreshAsks
from workflows.ports.store import UnitOfWork
from workflows.timeline.effects import jobs_for


def record(
    uow: UnitOfWork,
    incident: Incident,
    fact: EntryFact,
    request: Request,
    *,
    text: str = "",
    happened_at: datetime | None = None,
    already_posted: AlreadyPosted | None = None,
    content_class: ClassId | None = None,
) -> Entry:
    """Add an entry about `incident` as it now is, and put what it sets off into the outbox."""
    entry = new_entry(incident, fact, request, text=text, happened_at=happened_at, already_posted=already_posted)
    return keep(uow, incident, replace(entry, content_class=content_class))


def record_own(
    uow: UnitOfWork, incident: Incident, fact: EntryFact, now: datetime, already_posted: AlreadyPosted | None = None
) -> Entry:
    """The same for what Muster itself did or noticed."""
    entry = Entry(
        incident_id=incident.id,
        fact=fact,
        by=None,
        happened_at=now,
        recorded_at=now,
        already_posted=already_posted,
    )
    return keep(uow, incident, entry)


def new_entry(
    incident: Incident,
    fact: EntryFact,
    request: Request,
    *,
    text: str = "",
    happened_at: datetime | None = None,
    already_posted: AlreadyPosted | None = None,
) -> Entry:
    """An entry of a person, yet to be kept."""
    return Entry(
        incident_id=incident.id,
        fact=fact,
        by=request.person.id,
        happened_at=happened_at or request.now,
        recorded_at=request.now,
        text=text,
        request_source=request.source,
        already_posted=already_posted,
    )


def keep(uow: UnitOfWork, incident: Incident, entry: Entry) -> Entry:
    """Add a ready-made entry, and put what it sets off into the outbox."""
    stored = uow.timeline.add(entry)
    _put_effects(uow, incident, stored)
    return stored


def add_entries(uow: UnitOfWork, incident: Incident, entries: Sequence[Entry]) -> None:
    """`keep` several, in their order, of which none can have been kept before."""
    for stored in uow.timeline.add_each(entries):
        _put_effects(uow, incident, stored)


def revise(uow: UnitOfWork, before: Entry, after: Entry, change: Change, by: UserId | None, at: datetime) -> None:
    """Change an entry; what it said before is kept."""
    uow.timeline.revise(after, Revision(entry_id=before.id, change=change, by=by, at=at, text=before.text))


def _put_effects(uow: UnitOfWork, incident: Incident, entry: Entry) -> None:
    for job in jobs_for(incident, entry):
        uow.outbox.put(job)
    if bears_on_asks(entry.fact):  # whoever was sent a question or, opted out, was not: nobody's time tells
        uow.outbox.put(RefreshAsks(incident.id))
