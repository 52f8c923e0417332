"""What harm it is about: a new type calls its people."""

from dataclasses import replace

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.scope import TypeChanged
from workflows.domain.errors import InvalidField
from workflows.domain.ids import IncidentId, TypeCode
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.steps import StepRecord, StepState
from workflows.incidents.visibility import check_possible, close_off
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record

INVITES = "invite_responders"
"""The step of the set-up that calls the people of the type."""


def change_type(incident_id: IncidentId, kind: TypeCode, request: Request, deps: Deps) -> Incident:
    """Another type. Its people are invited as well; nobody is sent away. A type that no incident
    of this visibility may have closes it off, as far as it has to."""
    if kind not in deps.programme.types:
        raise InvalidField("type", "choice_gone")
    rule = deps.programme.types[kind]
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SET_TYPE, incident_id, request.person)
        if kind == incident.type:
            return incident
        changed = replace(incident, type=kind)
        uow.incidents.save(changed)
        has_to_narrow = incident.visibility.is_wider_than(rule.floor)
        check_possible(uow, changed, rule.floor if has_to_narrow else incident.visibility, deps.programme, "type")
        if has_to_narrow:
            changed = close_off(uow, changed, rule.floor, "", request, deps.programme)
        _invite_anew(uow, changed, request)
        record(uow, changed, TypeChanged(old=incident.type, new=kind), request)
        uow.commit()
    return changed


def _invite_anew(uow: UnitOfWork, incident: Incident, request: Request) -> None:
    """As if the step were begun: it invites the people of the type as it now is. Not begun yet, it will."""
    if any(known.step == INVITES for known in uow.steps.of(incident.id)):
        again = StepRecord(incident_id=incident.id, step=INVITES, state=StepState.STARTED, at=request.now)
        uow.steps.save(again)
