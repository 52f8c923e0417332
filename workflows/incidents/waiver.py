"""Legal's sign-off that the record of a privileged incident is used beside the work in its room; on record, and taken
back at any time."""

from dataclasses import replace

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.markings import PrivilegeWaived, WaiverRevoked
from workflows.domain.errors import InvalidField, ReasonNeeded
from workflows.domain.ids import IncidentId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.privilege import Use
from workflows.domain.request import Request
from workflows.incidents.grants import MAX_REASON
from workflows.timeline.record import record


def waive_privilege(incident_id: IncidentId, use: Use, reason: str, request: Request, deps: Deps) -> Incident:
    """Somebody of Legal who sees it signs. Raises `ReasonNeeded`, and `InvalidField` for one that is not privileged."""
    if not reason.strip():
        raise ReasonNeeded("waiving_needs_reason")
    if len(reason) > MAX_REASON:
        raise InvalidField("reason", "too_long", limit=MAX_REASON)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SIGN_OFF, incident_id, request.person)
        if not incident.exposure.needs_waiver:
            raise InvalidField("use", "not_privileged", label=incident.label)
        if incident.leaves_out(use):
            incident = replace(incident, waived=incident.waived | {use})
            uow.incidents.save(incident)
            record(uow, incident, PrivilegeWaived(use=use), request, text=reason.strip())
            uow.commit()
    return incident


def revoke_waiver(incident_id: IncidentId, use: Use, request: Request, deps: Deps) -> Incident:
    """From now on it is left out again. What went out before stays out."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SIGN_OFF, incident_id, request.person)
        if use in incident.waived:
            incident = replace(incident, waived=incident.waived - {use})
            uow.incidents.save(incident)
            record(uow, incident, WaiverRevoked(use=use), request)
            uow.commit()
    return incident
