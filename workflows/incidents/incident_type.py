"""What harm it is about: a new type calls its people. And what people may meet in it, besides what the type says."""

from collections.abc import Collection
from dataclasses import replace

from workflows.access.authorize import authorize
from workflows.deps import Deps
from workflows.domain.entries.scope import ClassAdded, ClassRemoved, SubtypeChanged, TypeChanged
from workflows.domain.errors import InvalidField, NotAllowed
from workflows.domain.ids import ClassId, IncidentId, TypeCode
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.roles import DEPUTY, LEAD, SCRIBE, roles_of
from workflows.domain.steps import StepRecord, StepState
from workflows.incidents.membership import call_as_seen
from workflows.incidents.visibility import check_possible, close_off
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record

INVITES = "invite_responders"
"""The step of the set-up that calls the people of the type."""


RECLASSING = frozenset({LEAD, DEPUTY, SCRIBE})


def change_type(
    incident_id: IncidentId,
    kind: TypeCode,
    request: Request,
    deps: Deps,
    classes: Collection[ClassId] | None = None,
    subtype: str = "",
) -> Incident:
    """Another type or sub-type, and other `classes` that were added to it, where they are given. The people of another
    type are invited as well; nobody is sent away. A type that no incident of this visibility may have closes it off, as
    far as it has to."""
    if kind not in deps.programme.types:
        raise InvalidField("type", "choice_gone")
    rule = deps.programme.types[kind]
    if subtype and subtype not in rule.subtypes:
        raise InvalidField("type", "choice_gone")
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SET_TYPE, incident_id, request.person)
        if classes is not None:
            incident = _reclassed(uow, incident, frozenset(classes), request, deps)
        if (kind, subtype) == (incident.type, incident.subtype):
            uow.commit()
            return incident
        changed = replace(incident, type=kind, subtype=subtype)
        uow.incidents.save(changed)
        if kind == incident.type:
            record(uow, changed, SubtypeChanged(old=incident.kind, new=changed.kind), request)
            uow.commit()
            return changed
        has_to_narrow = incident.visibility.is_wider_than(rule.floor)
        check_possible(uow, changed, rule.floor if has_to_narrow else incident.visibility, deps.programme, "type")
        if has_to_narrow:
            changed = close_off(uow, changed, rule.floor, "", request, deps.programme)
        else:
            call_as_seen(uow, changed, request, deps.programme)
        _invite_anew(uow, changed, request)
        record(uow, changed, _fact(incident, changed), request)
        uow.commit()
    return changed


def _fact(before: Incident, after: Incident) -> TypeChanged:
    if not (before.subtype or after.subtype):
        return TypeChanged(old=before.type, new=after.type)
    return TypeChanged(old=before.type, new=after.type, old_kind=before.kind, new_kind=after.kind)


def may_add_classes(incident_id: IncidentId, request: Request, deps: Deps) -> bool:
    """Whether they keep the record, or lead: others classify entries."""
    with deps.store.read() as uow:
        return _has_role(uow, incident_id, request)


def _has_role(uow: UnitOfWork, incident_id: IncidentId, request: Request) -> bool:
    return bool(RECLASSING & set(roles_of(uow.roles.of(incident_id), request.person.id)))


def _reclassed(
    uow: UnitOfWork, incident: Incident, wanted: frozenset[ClassId], request: Request, deps: Deps
) -> Incident:
    """Inside a transaction. Those of its type are always there. Raises `NotAllowed`: one refusal for all who may not
    take one away, which does not tell of who opted out of it."""
    wanted -= frozenset(deps.programme.classes_of(incident.type))
    if not wanted <= set(deps.programme.classes) | incident.added_classes:
        raise InvalidField("classes", "choice_gone")
    added, removed = sorted(wanted - incident.added_classes), sorted(incident.added_classes - wanted)
    if not added and not removed:
        return incident
    is_out = not uow.grants.opted_out(request.person.id, uow.now).isdisjoint(removed)
    if not _has_role(uow, incident.id, request) or is_out:
        raise NotAllowed("classes_kept")
    changed = replace(incident, added_classes=wanted)
    uow.incidents.save(changed)
    for one in added:
        record(uow, changed, ClassAdded(one), request)
    for one in removed:
        record(uow, changed, ClassRemoved(one), request)
    return changed


def _invite_anew(uow: UnitOfWork, incident: Incident, request: Request) -> None:
    """As if the step were begun: it invites the people of the type as it now is. Not begun yet, it will."""
    if any(known.step == INVITES for known in uow.steps.of(incident.id)):
        again = StepRecord(incident_id=incident.id, step=INVITES, state=StepState.STARTED, at=request.now)
        uow.steps.save(again)
