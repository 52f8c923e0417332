"""People whose accounts were closed, or who are out of a private room: what they held is vacant at once, and the next
person is asked."""

from dataclasses import replace
from datetime import datetime, timedelta

from workflows.access.audience import may_read
from workflows.access.grants import end_with_role
from workflows.access.hazard_notices import awaited
from workflows.deps import Deps
from workflows.domain.entries.roles import RoleVacated
from workflows.domain.entries.tasks import TaskVacated
from workflows.domain.errors import ChatError, RateLimited
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.proposals import ProposalKind
from workflows.domain.reminders import ReminderKind, ReminderState, for_missing_lead
from workflows.domain.roles import LEAD, Holding
from workflows.incidents.proposals import supersede, supersede_asked_of
from workflows.jobs.recovery import LookAtPerson
from workflows.jobs.states import Claimed, job_as
from workflows.outbox.direct import take_back
from workflows.outbox.preconditions import incident_of
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record_own


def account_closed(user: UserId, deps: Deps) -> None:
    """Vacate every role of somebody whose account is closed; what they were asked is no longer open. A repeat changes
    nothing."""
    now = deps.clock.now()
    with deps.store.write() as uow:
        known = uow.people.get(user)
        if known is not None:
            uow.people.save(replace(known, is_deactivated=True))
        for held in uow.roles.held_by(user):
            _vacate(uow, held, now)
        supersede_asked_of(uow, user, now)
        uow.commit()


def out_of_room(uow: UnitOfWork, incident: Incident, user: UserId, now: datetime, *, unseeing: bool = False) -> None:
    """Inside a transaction: whoever left a private room, or was removed from it, holds nothing there, and no task where
    they may not see it any more. An open room they may read and come back to at any time. `unseeing`: it is for their
    sight, that was taken from them or ended."""
    if user in uow.members.of(incident.id) | awaited(uow, incident):
        return
    if not may_read(uow, incident, user):
        take_back(uow, incident, user)
        _give_back(uow, incident, user, now)
    if not incident.exposure.private_room:
        return
    for held in uow.roles.of(incident.id):
        if held.user == user and held.until is None:
            _vacate(uow, held, now, left=not unseeing, unseeing=unseeing)
    for proposal in uow.proposals.open_of(incident.id, ProposalKind.HANDOVER):
        if proposal.to == user:
            supersede(uow, incident.id, ProposalKind.HANDOVER, now)


def _give_back(uow: UnitOfWork, incident: Incident, user: UserId, now: datetime) -> None:
    """The open tasks of somebody who may not see it any more are nobody's, and nothing that they set reminds them."""
    for task in uow.tasks.of(incident.id):
        if task.is_open and task.assignee == user:
            uow.tasks.save(replace(task, assignee=None))
            record_own(uow, incident, TaskVacated(number=task.number, from_=user), now)
    for reminder in uow.reminders.of(incident.id, ReminderKind.CUSTOM):
        if reminder.user == user and reminder.state is ReminderState.WAITING:
            uow.reminders.save(replace(reminder, state=ReminderState.DROPPED))


def is_account_closed(user: UserId, deps: Deps) -> bool:
    """Ask the chat, and vacate what they held if it is. False when the chat cannot be asked."""
    try:
        person: Person = deps.chat.person(user, deps.clock.now())
    except (ChatError, RateLimited):
        return False
    if person.is_deactivated:
        account_closed(user, deps)
    return person.is_deactivated


def look_at_person(claimed: Claimed, deps: Deps) -> None:
    """After an absence, in which they may have left rooms too. Raises `ChatUnavailable` and `RateLimited`."""
    user, now = UserId(job_as(LookAtPerson, claimed).user), deps.clock.now()
    if deps.chat.person(user, now).is_deactivated:
        account_closed(user, deps)
        return
    with deps.store.write() as uow:
        for held in uow.roles.held_by(user):
            out_of_room(uow, incident_of(uow, held.incident_id), user, now)
        uow.commit()


def _vacate(uow: UnitOfWork, held: Holding, now: datetime, left: bool = False, unseeing: bool = False) -> None:
    incident = uow.incidents.get(held.incident_id)
    assert incident is not None, "incidents are never deleted"
    uow.roles.end(incident.id, held.role, held.user, now)
    end_with_role(uow, incident.id, held.role, held.user, now)
    record_own(
        uow, incident, RoleVacated(role=held.role, from_=held.user, left=left or None, unseeing=unseeing or None), now
    )
    if held.role == LEAD:
        supersede(uow, incident.id, ProposalKind.HANDOVER, now)
        uow.reminders.add(for_missing_lead(incident, now, timedelta()))
