"""Roles: assign, claim, release. One holder where the programme says so; every change on the record."""

from dataclasses import replace
from datetime import datetime

from workflows.access.authorize import authorize, require
from workflows.access.grants import end_with_role, let_see
from workflows.access.hazard_notices import awaited, holds_back
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.entries.roles import RoleAssigned, RoleReleased
from workflows.domain.entries.tasks import TaskAdded
from workflows.domain.errors import InvalidField, RoleTaken
from workflows.domain.grants import Via
from workflows.domain.ids import IncidentId, RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.policy import Verb
from workflows.domain.proposals import ProposalKind
from workflows.domain.reminders import Outcome, ReminderKind, for_missing_lead
from workflows.domain.request import Request
from workflows.domain.roles import DEPUTY, LEAD, LEGAL_COUNSEL, Holding, holders
from workflows.domain.rosters import LEGAL, people_of_function
from workflows.domain.tasks import Task
from workflows.domain.timeline import AlreadyPosted, Entry
from workflows.incidents.call_again import somebody_has_it
from workflows.incidents.departures import is_account_closed
from workflows.incidents.membership import bring_in
from workflows.incidents.proposals import supersede
from workflows.incidents.role_tasks import pass_on_role_tasks
from workflows.ports.store import UnitOfWork
from workflows.programme.roles import Role
from workflows.reminders.closing import close_fired
from workflows.timeline.record import add_entries, new_entry, record


def assign_role(incident_id: IncidentId, role: RoleId, to: UserId, request: Request, deps: Deps) -> bool:
    """Give `role` to `to`. False when they hold it already. Replacing somebody takes the lead or the deputy."""
    the_role = _role(role, deps)
    require_assignable("person", to, request.now, deps)
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.ASSIGN_ROLE, incident_id, request.person)
        current = holders(uow.roles.of(incident.id), role)
        if to in current:
            return False
        if the_role.single and current:
            _replace(uow, incident, role, current[0], request, deps)
        give_role(uow, incident, role, to, request, deps)
        uow.commit()
    return True


def claim_role(incident_id: IncidentId, role: RoleId, request: Request, deps: Deps) -> bool:
    """Take a free role. False when `by` holds it already. Raises `RoleTaken` when somebody else does."""
    the_role = _role(role, deps)
    try:
        return _claim(incident_id, role, the_role, request, deps)
    except RoleTaken:
        with deps.store.read() as uow:
            holder = holders(uow.roles.of(incident_id), role)[:1]
        if not (holder and is_account_closed(holder[0], deps)):
            raise
        return _claim(incident_id, role, the_role, request, deps)


def _claim(incident_id: IncidentId, role: RoleId, the_role: Role, request: Request, deps: Deps) -> bool:
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.CLAIM_ROLE, incident_id, request.person)
        current = holders(uow.roles.of(incident.id), role)
        if request.person.id in current:
            return False
        if the_role.single and current:
            holder = uow.people.names(current).get(current[0], "")
            raise RoleTaken("lead_taken" if role == LEAD else "role_taken", role=the_role.title, holder=holder)
        give_role(uow, incident, role, request.person.id, request, deps)
        uow.commit()
    return True


def release_role(incident_id: IncidentId, role: RoleId, who: UserId, request: Request, deps: Deps) -> bool:
    """Take `role` from `who`: one's own always, another's as lead or deputy. False when they do not hold it."""
    _role(role, deps)
    with deps.store.write() as uow:
        incident = authorize(
            uow, Verb.CLAIM_ROLE if who == request.person.id else Verb.HAND_OVER, incident_id, request.person
        )
        if who not in holders(uow.roles.of(incident.id), role):
            return False
        record(uow, incident, RoleReleased(role=role, from_=who), request)
        end_role(uow, incident, role, who, request, deps)
        uow.commit()
    return True


def give_role(uow: UnitOfWork, incident: Incident, role: RoleId, to: UserId, request: Request, deps: Deps) -> None:
    """Inside a transaction: `to` has `role` from now on, is added to the room and gets the tasks of the role."""
    _check_counsel(uow, incident, role, to, request)
    held_before = any(h.role == role for h in uow.roles.of(incident.id))
    bring_in(uow, incident, to, request, deps.programme, role)
    uow.roles.add(Holding(incident_id=incident.id, role=role, user=to, since=request.now))
    if to not in awaited(uow, incident):
        let_see(uow, incident, to, Via.ROLE, request.person.id, role)
    record(uow, incident, RoleAssigned(role=role, to=to), request)
    if held_before:
        pass_on_role_tasks(uow, incident, role, None, to, request, deps)
    else:
        add_entries(uow, incident, add_role_tasks(uow, incident, role, to, request, deps))
    if role == LEAD:
        vacate_deputy(uow, incident, to, request)
        close_fired(uow, incident.id, ReminderKind.MISSING_LEAD, Outcome.CLAIMED, to)
        if to == request.person.id:
            somebody_has_it(uow, incident, to)


def _check_counsel(uow: UnitOfWork, incident: Incident, role: RoleId, to: UserId, request: Request) -> None:
    """Where Legal decides who may know, nobody makes themselves Legal: one of its people has the role, or gives it."""
    legal = uow.rosters.of(people_of_function(LEGAL))
    if role == LEGAL_COUNSEL and legal and to not in legal and incident.exposure.lowered_by_legal:
        require(uow, Verb.SIGN_OFF, incident, request.person)


def vacate_deputy(uow: UnitOfWork, incident: Incident, lead: UserId, request: Request) -> None:
    """Inside a transaction: a deputy who leads from now on is deputy no more, so that two people stand behind an
    update."""
    if lead in holders(uow.roles.of(incident.id), DEPUTY):
        record(uow, incident, RoleReleased(role=DEPUTY, from_=lead), request)
        _end(uow, incident, DEPUTY, lead, request.now)


def give_first_lead(uow: UnitOfWork, incident: Incident, to: UserId, request: Request, deps: Deps) -> list[Entry]:
    """At the declaration, when nobody had a role before: the entries that say so. The set-up brings them into the room
    and the first card names them; or they are told first what they may meet there."""
    uow.roles.add(Holding(incident_id=incident.id, role=LEAD, user=to, since=request.now))
    if not holds_back(uow, incident, to, request, deps.programme, LEAD):
        let_see(uow, incident, to, Via.ROLE, request.person.id, LEAD)
        if to != request.person.id:
            uow.members.add(incident.id, to, request.now)
    fact = RoleAssigned(role=LEAD, to=to)
    assigned = new_entry(incident, fact, request, already_posted=AlreadyPosted.BY_CARD)
    return [assigned, *add_role_tasks(uow, incident, LEAD, to, request, deps)]


def add_role_tasks(
    uow: UnitOfWork, incident: Incident, role: RoleId, to: UserId, request: Request, deps: Deps
) -> list[Entry]:
    """The entries about them, by Muster itself and in the language of the room."""
    entries = []
    for local in deps.programme.roles[role].tasks:
        text = local.into(deps.catalogue.language)
        task = Task(incident_id=incident.id, text=text, assignee=to, created_by=None, created_at=request.now)
        fact = TaskAdded(number=uow.tasks.add(task).number, to=to)
        added = new_entry(incident, fact, request, text=text, already_posted=AlreadyPosted.BY_CARD)
        entries.append(replace(added, by=None))
    return entries


def _replace(uow: UnitOfWork, incident: Incident, role: RoleId, old: UserId, request: Request, deps: Deps) -> None:
    if old != request.person.id:
        require(uow, Verb.HAND_OVER, incident, request.person)
    record(uow, incident, RoleReleased(role=role, from_=old), request)
    _end(uow, incident, role, old, request.now)
    pass_on_role_tasks(uow, incident, role, old, None, request, deps)


def end_role(uow: UnitOfWork, incident: Incident, role: RoleId, who: UserId, request: Request, deps: Deps) -> None:
    """Inside a transaction: `who` does not have it any more. Somebody is looked for when nobody leads."""
    _end(uow, incident, role, who, request.now)
    pass_on_role_tasks(uow, incident, role, who, None, request, deps)
    if role == LEAD:
        uow.reminders.add(for_missing_lead(incident, request.now, deps.programme.missing_lead_after))


def _end(uow: UnitOfWork, incident: Incident, role: RoleId, who: UserId, now: datetime) -> None:
    uow.roles.end(incident.id, role, who, now)
    end_with_role(uow, incident.id, role, who, now)
    if role == LEAD:
        supersede(uow, incident.id, ProposalKind.HANDOVER, now)


def _role(role: RoleId, deps: Deps) -> Role:
    found = deps.programme.roles.get(role)
    if found is None:
        raise InvalidField("role", "no_such_role", roles=tuple(r.title for r in deps.programme.roles.values()))
    return found
