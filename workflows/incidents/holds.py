"""Legal hold: nothing of an incident is erased while one stands. Legal issues it, another of Legal releases it."""

from dataclasses import replace

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.holds import HoldIssued, HoldReleased
from workflows.domain.errors import InvalidField, NotAllowed
from workflows.domain.ids import HoldId, IncidentId
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.retention import Hold
from workflows.timeline.record import record

LONGEST = 100


def issue_hold(incident_id: IncidentId, matter: str, request: Request, deps: Deps) -> Hold:
    """The hold, or the one that stands for this matter already. Raises `InvalidField`."""
    named = " ".join(matter.split())
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SIGN_OFF, incident_id, request.person)
        if not named or len(named) > LONGEST:
            raise InvalidField("matter", "matter_needed", most=LONGEST)
        if uow.erasing.certificates(incident_id):
            raise InvalidField("incident", "erased_already", label=incident.label)
        for hold in uow.holds.of(incident_id):
            if hold.is_live and hold.matter == named:
                return hold
        hold = uow.holds.add(Hold(incident_id=incident_id, matter=named, by=request.person.id, at=request.now))
        record(uow, incident, HoldIssued(hold=hold.id), request, text=named)
        uow.commit()
    return hold


def release_hold(incident_id: IncidentId, hold_id: HoldId, request: Request, deps: Deps) -> Hold:
    """Raises `NotAllowed` to whoever issued it, and `InvalidField` for one that the incident does not have."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SIGN_OFF, incident_id, request.person)
        hold = uow.holds.get(hold_id)
        if hold is None or hold.incident_id != incident_id:
            raise InvalidField("hold", "no_such_hold", label=incident.label)
        if not hold.is_live:
            return hold
        if hold.by == request.person.id:
            raise NotAllowed("release_needs_second")
        uow.holds.release(hold_id, request.person.id, request.now)
        record(uow, incident, HoldReleased(hold=hold_id), request, text=hold.matter)
        uow.commit()
    return replace(hold, released_by=request.person.id, released_at=request.now)


def holds_of(incident_id: IncidentId, request: Request, deps: Deps) -> tuple[Hold, ...]:
    """The oldest first."""
    with deps.store.read() as uow:
        authorize(uow, Verb.SIGN_OFF, incident_id, request.person)
        return uow.holds.of(incident_id)
