"""Posting an update: its words, the state it describes, and the promise of the next one."""

from dataclasses import dataclass, replace
from datetime import datetime

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.incidents import UpdateIssued
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, SeverityCode, StatusId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal
from workflows.domain.reminders import (
    Outcome,
    ReminderKind,
)
from workflows.domain.request import Request
from workflows.domain.updates import Promise, Update, promised_later
from workflows.incidents.severity import shift_severity
from workflows.incidents.status import shift_status
from workflows.jobs.incidents import PostUpdate
from workflows.ports.store import UnitOfWork
from workflows.reminders.closing import close_fired, remind_of_promise
from workflows.timeline.effects import ending_summary
from workflows.timeline.record import record

MAX_MESSAGE = 3000


@dataclass(frozen=True, slots=True, kw_only=True)
class Posting:
    """What the form says.

    `promise` None: an earlier promise of a later time than the cadence of the severity stays, unless `renewed`; else
    the cadence decides.
    """

    message: str
    status: StatusId | None = None
    severity: SeverityCode | None = None
    promise: Promise | None = None
    renewed: bool = False


def post_update(incident_id: IncidentId, posting: Posting, request: Request, deps: Deps) -> bool:
    """Record an update, with the changes it brings. False when this posting was recorded before."""
    if not posting.message.strip():
        raise InvalidField("message", "message_missing")
    if len(posting.message) > MAX_MESSAGE:
        raise InvalidField("message", "too_long", limit=MAX_MESSAGE)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.UPDATE, incident_id, request.person)
        if not uow.idempotency_keys.claim(f"update/{request.id}", request.now):
            return False
        incident = _apply_changes(uow, incident, posting, request, deps)
        incident = replace(
            incident, updated_at=request.now, next_update_at=_promised(incident, posting, request.now, deps)
        )
        uow.incidents.save(incident)
        _write_update(uow, incident, posting.message.strip(), request)
        close_fired(uow, incident.id, ReminderKind.UPDATE_DUE, Outcome.UPDATED, request.person.id)
        remind_of_promise(uow, incident)
        uow.commit()
    return True


def _apply_changes(uow: UnitOfWork, incident: Incident, posting: Posting, request: Request, deps: Deps) -> Incident:
    reason = posting.message
    if posting.severity and posting.severity != incident.severity:
        changed = shift_severity(uow, incident, posting.severity, reason, request, deps, part_of_update=True)
        incident = incident if isinstance(changed, Proposal) else changed
    if posting.status and posting.status != incident.status:
        incident = shift_status(uow, incident, posting.status, reason, request, deps, part_of_update=True)
    return incident


def _promised(incident: Incident, posting: Posting, now: datetime, deps: Deps) -> datetime | None:
    if not incident.is_active:
        return None
    if posting.promise is None:
        by_cadence = now + deps.programme.severity(incident.severity).update_every
        return by_cadence if posting.renewed else promised_later(incident, by_cadence) or by_cadence
    if posting.promise.at is not None and posting.promise.at <= now:
        raise InvalidField("next_update", "time_past")
    return posting.promise.at


def _write_update(uow: UnitOfWork, incident: Incident, message: str, request: Request) -> None:
    fact = UpdateIssued(status=incident.status, severity=incident.severity, next=incident.next_update_at)
    entry = record(uow, incident, fact, request, text=message)
    update = uow.updates.add(
        Update(
            incident_id=incident.id,
            entry_id=entry.id,
            by=request.person.id,
            at=request.now,
            message=message,
            status=incident.status,
            severity=incident.severity,
            next_update_at=incident.next_update_at,
        )
    )
    uow.outbox.put(PostUpdate(incident.id, update.id))
    if not incident.is_active and (summary := ending_summary(incident, entry)):
        uow.outbox.put(summary)
