"""Declaring an incident: one transaction that makes the fact, its first entries, its reminders and its jobs."""

from dataclasses import dataclass
from datetime import datetime

from workflows.access.authorize import is_visible
from workflows.access.people import check_assignable, require_assignable
from workflows.deps import Deps
from workflows.domain.errors import InvalidField, NotAllowed
from workflows.domain.ids import IncidentId, SeverityCode, TypeCode, UserId
from workflows.domain.incident import Incident, MessageRef, Visibility
from workflows.domain.naming import code_name
from workflows.domain.people import Person
from workflows.domain.reminders import for_missing_lead
from workflows.domain.similarity import WINDOW, find_similar
from workflows.domain.timeline import Entry, EntryKind, EntryState
from workflows.incidents.roles import give_first_lead
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme
from workflows.reminders.closing import remind_of_promise
from workflows.timeline.record import add_entries, new_entry

MAX_TITLE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The message an incident is declared from."""

    ref: MessageRef
    author: UserId | None
    text: str
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What the form says. `request_id` names the submission: the same one declares once."""

    request_id: str
    title: str
    description: str = ""
    type: TypeCode
    severity: SeverityCode
    visibility: Visibility | None = None
    """None: as the type says."""
    lead: UserId | None = None
    origin: Origin | None = None
    despite_similar: bool = False
    practice: bool = False


@dataclass(frozen=True, slots=True)
class Declared:
    incident: Incident


@dataclass(frozen=True, slots=True)
class Similar:
    """Somebody declared something alike just now. Nothing was stored."""

    incident: Incident


def declare(order: Declaration, by: Person, now: datetime, deps: Deps) -> Declared | Similar:
    """Declare, or offer the incident that somebody else declared just now. A repeat returns the same incident."""
    visibility = _check(order, by, deps.programme)
    lead = _lead(order, by, now, deps)
    with deps.store.write() as uow:
        known = uow.incidents.by_request(order.request_id)
        if known is not None:
            return Declared(known)
        similar = None if order.despite_similar or order.practice else _just_declared(uow, order.title, by, now)
        if similar is not None:
            return Similar(similar)
        incident = uow.incidents.add(_draft(order, visibility, by, now, deps.programme))
        _write_beginnings(uow, incident, order, lead, by, now, deps)
        uow.commit()
    return Declared(incident)


def _lead(order: Declaration, by: Person, now: datetime, deps: Deps) -> UserId | None:
    if not order.lead:
        return None
    return (
        check_assignable("lead", by) if order.lead == by.id else require_assignable("lead", order.lead, now, deps)
    ).id


def _check(order: Declaration, by: Person, programme: Programme) -> Visibility:
    if not by.is_full_member:
        raise NotAllowed("guest_declares")
    if not order.title.strip():
        raise InvalidField("title", "title_missing")
    if len(order.title) > MAX_TITLE:
        raise InvalidField("title", "too_long", limit=MAX_TITLE)
    if order.type not in programme.types or order.severity not in programme.severities:
        raise InvalidField("type" if order.type not in programme.types else "severity", "choice_gone")
    kind = programme.types[order.type]
    if kind.forced and order.visibility not in (None, kind.visibility):
        raise InvalidField("visibility", "visibility_forced", type=kind.title)
    return order.visibility or kind.visibility


def _just_declared(uow: UnitOfWork, title: str, by: Person, now: datetime) -> Incident | None:
    recent = uow.incidents.titles_since(now - WINDOW)
    similar = uow.incidents.get_many(find_similar(title, recent))
    return next((i for _, i in sorted(similar.items()) if is_visible(uow, i, by)), None)


def _draft(order: Declaration, visibility: Visibility, by: Person, now: datetime, programme: Programme) -> Incident:
    return Incident(
        id=IncidentId(0),
        request_id=order.request_id,
        title=" ".join(order.title.split()),
        description=order.description.strip(),
        type=order.type,
        severity=order.severity,
        status=programme.lifecycle.declared,
        visibility=visibility,
        practice=order.practice,
        declared_by=by.id,
        declared_at=now,
        code_name="" if visibility is Visibility.OPEN else code_name(order.request_id),
        next_update_at=now + programme.severities[order.severity].update_every,
    )


def _write_beginnings(
    uow: UnitOfWork,
    incident: Incident,
    order: Declaration,
    lead: UserId | None,
    by: Person,
    now: datetime,
    deps: Deps,
) -> None:
    uow.members.add(incident.id, by.id, now)
    entries = [] if order.origin is None else [_origin_entry(incident, order.origin, by, now)]
    data = {"severity": incident.severity, "type": incident.type, "visibility": incident.visibility.value}
    entries.append(new_entry(uow, incident, EntryKind.DECLARED, by.id, now, text=incident.title, data=data))
    if lead is not None:
        entries += give_first_lead(uow, incident, lead, by.id, now, deps)
    add_entries(uow, incident, entries)
    if lead is None:
        uow.reminders.add(for_missing_lead(incident, now, deps.programme.missing_lead_after))
    remind_of_promise(uow, incident)


def _origin_entry(incident: Incident, origin: Origin, by: Person, now: datetime) -> Entry:
    return Entry(
        incident_id=incident.id,
        kind=EntryKind.CAPTURE,
        by=by.id,
        happened_at=origin.said_at,
        recorded_at=now,
        text=origin.text,
        author=origin.author,
        source=origin.ref,
        state=EntryState.LIVE,
    )
