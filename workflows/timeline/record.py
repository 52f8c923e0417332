"""Writes into the timeline. The entry and the jobs it causes go into the same transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.timeline import Change, Entry, EntryKind, Revision
from workflows.ports.store import UnitOfWork
from workflows.timeline.effects import SOURCE, jobs_for


def record(
    uow: UnitOfWork,
    incident: Incident,
    kind: EntryKind,
    by: UserId | None,
    now: datetime,
    *,
    text: str = "",
    data: Mapping[str, str] | None = None,
    happened_at: datetime | None = None,
) -> Entry:
    """Add an entry about `incident` as it now is, and put what it sets off into the outbox."""
    return keep(uow, incident, new_entry(uow, incident, kind, by, now, text=text, data=data, happened_at=happened_at))


def new_entry(
    uow: UnitOfWork,
    incident: Incident,
    kind: EntryKind,
    by: UserId | None,
    now: datetime,
    *,
    text: str = "",
    data: Mapping[str, str] | None = None,
    happened_at: datetime | None = None,
) -> Entry:
    """An entry about `incident`, yet to be kept."""
    return Entry(
        incident_id=incident.id,
        kind=kind,
        by=by,
        happened_at=happened_at or now,
        recorded_at=now,
        text=text,
        data={**(data or {}), **({SOURCE: uow.source} if uow.source else {})},
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
