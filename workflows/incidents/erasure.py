"""Erasing an incident: its words and people go, its shell and its chain of hashes stay, a certificate says so.

In one transaction: either everything is erased and certified, or nothing is.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from workflows.deps import Deps
from workflows.domain.access_log import Accessed, kind_of
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, incident_label
from workflows.domain.incident import Incident, MessageRef, Phase
from workflows.domain.journal import ERASED, GENESIS, access_chain, chain_of
from workflows.domain.retention import SETTLING, Certificate, ErasureNotice, Hold
from workflows.jobs.war_room import ClearErased, RefreshIncidentCard
from workflows.outbox.outside import noted
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme

ON_REQUEST, BY_RULE = "request", "retention"
MAX_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """An ended incident with the moment until which it is kept, by which rule, what holds it longer, and whether its
    erasure is announced."""

    incident: Incident
    until: datetime
    rule: str
    holds: tuple[Hold, ...]
    notice: ErasureNotice | None

    @property
    def is_held(self) -> bool:
        return bool(self.holds)


def ended_at(incident: Incident) -> datetime:
    """When it was closed, or else the last that is known of it."""
    return incident.closed_at or max(filter(None, (incident.declared_at, incident.updated_at, incident.resolved_at)))


def kept_until(incident: Incident, programme: Programme) -> tuple[datetime | None, str]:
    """None for ever; and which rule says so."""
    kept, rule = programme.retention.rule(incident.type, programme.classes_in(incident))
    return (None if kept is None else ended_at(incident) + kept), rule


def due(now: datetime, deps: Deps) -> tuple[Due, ...]:
    """Every ended incident whose time is over by `now`, held or not. Changes nothing."""
    with deps.store.read() as uow:
        notices = uow.erasing.notices()
        found = []
        for incident in uow.erasing.ended():
            until, rule = kept_until(incident, deps.programme)
            if until is not None and until <= now:
                notice, holds = notices.get(incident.id), _live(uow, incident.id)
                found.append(Due(incident=incident, until=until, rule=rule, holds=holds, notice=notice))
        return tuple(found)


def erase_incident(incident_id: IncidentId, basis: str, now: datetime, deps: Deps, reason: str = "") -> Certificate:
    """Raises `InvalidField` for one that is unknown, goes on or ended less than `SETTLING` ago, is held, or holds
    nothing any more."""
    if len(reason) > MAX_REASON:
        raise InvalidField("reason", "too_long", limit=MAX_REASON)
    with deps.store.write() as uow:
        uow.incidents.lock(incident_id)
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
                reason=reason.strip(),
            )
        )
        numbers = [row.seal.seq for row in uow.journal.rows(chain) if row.seal.kind != ERASED]
        uow.journal.erase(chain, now, str(certificate.id), numbers)
        _erase_purposes(uow, incident_id, now, str(certificate.id))
        uow.erasing.remember(incident_id, _messages(uow, incident))
        uow.erasing.remove(incident_id, deps.catalogue("erased_title", day=f"{now:%Y-%m-%d}", number=certificate.id))
        uow.outbox.put(RefreshIncidentCard(incident_id))
        uow.outbox.put(ClearErased(incident_id))
        uow.commit()
    return certificate


def _messages(uow: UnitOfWork, incident: Incident) -> Collection[MessageRef]:
    """What Muster wrote of it outside its room, but for what it knows of as direct messages. What was withdrawn,
    because it is not for everybody any more, says nothing and stays so."""
    told = incident.leadership_announcement if incident.is_told_to_leadership else None
    announced = [incident.announcement, *(MessageRef(one.channel, one.ts) for one in noted(uow, incident.id) if one.ts)]
    to_people = {one.message for one in uow.direct_messages.of(incident.id)}
    found = dict.fromkeys([*uow.erasing.messages(incident.id), *filter(None, announced)])
    shown = [ref for ref in found if incident.is_announced or not incident.is_outside(ref)]
    found = dict.fromkeys([*shown, *filter(None, [told])])
    return [ref for ref in found if ref.channel != incident.room and ref not in to_people]


def _erase_purposes(uow: UnitOfWork, incident_id: IncidentId, now: datetime, certificate: str) -> None:
    """Who read the incident stays in its access log; what an export was for are words about the incident."""
    chain = access_chain(incident_id)
    said = [
        r.seal.seq
        for r in uow.journal.rows(chain)
        if r.seal.kind == kind_of(Accessed.EXPORTED) and r.content is not None
    ]
    if said:
        uow.journal.erase(chain, now, certificate, said)


def certificate_of(incident_id: IncidentId, deps: Deps) -> tuple[Certificate, str] | None:
    """The newest, with the hash of the row in which the chain says so."""
    with deps.store.read() as uow:
        found = uow.erasing.certificates(incident_id)
        if not found:
            return None
        ends = [row.seal.hash for row in uow.journal.rows(chain_of(incident_id)) if row.seal.kind == ERASED]
        return found[-1], ends[-1]


def yet_to_clear(incident_id: IncidentId, deps: Deps) -> int:
    """How many messages about an erased incident the chat still shows, as far as Muster knows."""
    with deps.store.read() as uow:
        return uow.erasing.yet_to_clear(incident_id)


def _erasable(uow: UnitOfWork, incident_id: IncidentId, now: datetime) -> Incident:
    incident = uow.incidents.get(incident_id)
    if incident is None:
        raise InvalidField("incident", "no_such_number", label=incident_label(incident_id))
    if incident.phase is not Phase.ENDED or now < ended_at(incident) + SETTLING:
        raise InvalidField("incident", "not_ended_long", label=incident.label)
    if _live(uow, incident_id):
        raise InvalidField("incident", "is_held", label=incident.label)
    return incident


def _live(uow: UnitOfWork, incident_id: IncidentId) -> tuple[Hold, ...]:
    return tuple(hold for hold in uow.holds.of(incident_id) if hold.is_live)
