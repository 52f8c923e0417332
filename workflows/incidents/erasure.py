"""Erasing an incident: its words and people go, its shell and its chain of hashes stay, a certificate says so.

In one transaction: either everything is erased and certified, or nothing is.
"""

from dataclasses import dataclass
from datetime import datetime

from workflows.deps import Deps
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, incident_label
from workflows.domain.incident import Incident, Phase
from workflows.domain.journal import ERASED, GENESIS, chain_of
from workflows.domain.retention import SETTLING, Certificate
from workflows.jobs.war_room import RefreshAnnouncement, RefreshIncidentCard
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme

ON_REQUEST = "request"


@dataclass(frozen=True, slots=True)
class Due:
    """An ended incident with the moment until which it is kept, None for ever, and whether a hold keeps it longer."""

    incident: Incident
    until: datetime | None
    is_held: bool


def ended_at(incident: Incident) -> datetime:
    """When it was closed, or else the last that is known of it."""
    return incident.closed_at or max(filter(None, (incident.declared_at, incident.updated_at, incident.resolved_at)))


def kept_until(incident: Incident, programme: Programme) -> datetime | None:
    known = programme.types.get(incident.type)
    kept = programme.retention.kept(incident.type, known.classes if known else ())
    return None if kept is None else ended_at(incident) + kept


def due(now: datetime, deps: Deps) -> tuple[Due, ...]:
    """Every ended incident whose time is over, held or not. Changes nothing."""
    with deps.store.read() as uow:
        found = []
        for incident in uow.erasing.ended():
            until = kept_until(incident, deps.programme)
            if until is not None and until <= now:
                found.append(Due(incident, until, _is_held(uow, incident.id)))
        return tuple(found)


def erase_incident(incident_id: IncidentId, basis: str, now: datetime, deps: Deps) -> Certificate:
    """Raises `InvalidField` for one that is unknown, goes on or ended less than `SETTLING` ago, is held, or holds
    nothing any more."""
    with deps.store.write() as uow:
        incident = _erasable(uow, incident_id, now)
        rows = {name: number for name, number in uow.erasing.count(incident_id).items() if number}
        if not rows and uow.erasing.certificates(incident_id):
            raise InvalidField("incident", "erased_already", label=incident.label)
        chain = chain_of(incident_id)
        head = uow.journal.head(chain)
        certificate = uow.erasing.certify(
            Certificate(
                incident_id=incident_id,
                at=now,
                basis=basis,
                head=head.hash if head else GENESIS,
                length=head.seq if head else 0,
                holds_released=len(uow.holds.of(incident_id)),
                rows=rows,
            )
        )
        numbers = [row.seal.seq for row in uow.journal.rows(chain) if row.seal.kind != ERASED]
        uow.journal.erase(chain, now, str(certificate.id), numbers)
        title = deps.catalogue("erased_title", day=now.date().isoformat(), number=certificate.id)
        uow.erasing.remove(incident_id, title)
        uow.outbox.put(RefreshIncidentCard(incident_id))
        uow.outbox.put(RefreshAnnouncement(incident_id))
        uow.commit()
    return certificate


def certificate_of(incident_id: IncidentId, deps: Deps) -> tuple[Certificate, str] | None:
    """The newest, with the hash of the row in which the chain says so."""
    with deps.store.read() as uow:
        found = uow.erasing.certificates(incident_id)
        if not found:
            return None
        ends = [row.seal.hash for row in uow.journal.rows(chain_of(incident_id)) if row.seal.kind == ERASED]
        return found[-1], ends[-1]


def _erasable(uow: UnitOfWork, incident_id: IncidentId, now: datetime) -> Incident:
    incident = uow.incidents.get(incident_id)
    if incident is None:
        raise InvalidField("incident", "no_such_number", label=incident_label(incident_id))
    if incident.phase is not Phase.ENDED or now < ended_at(incident) + SETTLING:
        raise InvalidField("incident", "not_ended_long", label=incident.label)
    if _is_held(uow, incident_id):
        raise InvalidField("incident", "is_held", label=incident.label)
    return incident


def _is_held(uow: UnitOfWork, incident_id: IncidentId) -> bool:
    return any(hold.is_live for hold in uow.holds.of(incident_id))
