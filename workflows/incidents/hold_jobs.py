"""What custodians are told privately: asked once each, and told when the hold is released."""

from workflows.access.audience import may_read
from workflows.access.authorize import is_legal
from workflows.deps import Deps
from workflows.domain.entries.holds import HoldIssued
from workflows.domain.ids import HoldId, IncidentId
from workflows.domain.people import Person
from workflows.domain.timeline import Entry
from workflows.incidents.ask_jobs import ask
from workflows.jobs.holds import AskCustodian, NotifyErasure, NotifyReleased
from workflows.jobs.states import Claimed, job_as
from workflows.messages.holds import ErasureAhead, HoldAsked, HoldOver
from workflows.outbox.direct import tell
from workflows.outbox.handlers import Handlers
from workflows.outbox.preconditions import incident_of
from workflows.outbox.snapshot import snapshot
from workflows.ports.store import UnitOfWork

MOST_HOLDS = 100


def ask_custodian(claimed: Claimed, deps: Deps) -> None:
    """Nothing is sent when it was released or acknowledged meanwhile, or they do not see the incident any more."""
    job = job_as(AskCustodian, claimed)
    with deps.store.read() as uow:
        incident, hold = incident_of(uow, job.incident_id), uow.holds.get(job.hold_id)
        entry = issuing_entry(uow, job.incident_id, job.hold_id)
        done = {one.user for one in uow.holds.custodians(job.hold_id) if one.acknowledged_at}
        if hold is None or entry is None or not hold.is_live or job.user in done:
            return
        if not may_read(uow, incident, job.user):
            return
        message = HoldAsked(snapshot=snapshot(uow, incident, deps.clock.now(), hold.by), hold=hold)
    ask(claimed, job.user, entry.id, message, deps)


def issuing_entry(uow: UnitOfWork, incident_id: IncidentId, hold_id: HoldId) -> Entry | None:
    found = uow.timeline.newest(incident_id, MOST_HOLDS, kind=HoldIssued)
    return next((entry for entry in found if isinstance(entry.fact, HoldIssued) and entry.fact.hold == hold_id), None)


def notify_released(claimed: Claimed, deps: Deps) -> None:
    job = job_as(NotifyReleased, claimed)
    with deps.store.read() as uow:
        incident, hold = incident_of(uow, job.incident_id), uow.holds.get(job.hold_id)
        if hold is None or not may_read(uow, incident, job.user):
            return
        still_held = any(one.is_live for one in uow.holds.of(incident.id))
        shown = snapshot(uow, incident, deps.clock.now(), hold.by)
    message = HoldOver(snapshot=shown, hold=hold, still_held=still_held)
    tell(claimed, job.user, message, deps, stays=True)


def notify_erasure(claimed: Claimed, deps: Deps) -> None:
    """Nothing where it is not to be erased any more, or they do not see it."""
    job = job_as(NotifyErasure, claimed)
    with deps.store.read() as uow:
        incident, notice = incident_of(uow, job.incident_id), uow.erasing.notices().get(job.incident_id)
        person = uow.people.get(job.user) or Person(id=job.user, name="", seen_at=uow.now)
        if notice is None or not may_read(uow, incident, job.user):
            return
        may_hold = is_legal(uow, incident, person)
        shown = snapshot(uow, incident, deps.clock.now())
    message = ErasureAhead(snapshot=shown, at=notice.erase_at, may_hold=may_hold)
    tell(claimed, job.user, message, deps)


HANDLERS: Handlers = {AskCustodian: ask_custodian, NotifyReleased: notify_released, NotifyErasure: notify_erasure}
