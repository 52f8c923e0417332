"""People whose accounts were closed: what they held is vacant at once, and the next person is asked."""

from dataclasses import replace
from datetime import datetime, timedelta

from workflows.deps import Deps
from workflows.domain.entries.roles import RoleVacated
from workflows.domain.errors import ChatError, RateLimited
from workflows.domain.ids import UserId
from workflows.domain.people import Person
from workflows.domain.proposals import ProposalKind
from workflows.domain.reminders import for_missing_lead
from workflows.domain.roles import LEAD, Holding
from workflows.incidents.proposals import supersede, supersede_asked_of
from workflows.jobs.recovery import LookAtPerson
from workflows.jobs.states import Claimed, job_as
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
    """After an absence. Raises `ChatUnavailable` and `RateLimited`."""
    user = UserId(job_as(LookAtPerson, claimed).user)
    if deps.chat.person(user, deps.clock.now()).is_deactivated:
        account_closed(user, deps)


def _vacate(uow: UnitOfWork, held: Holding, now: datetime) -> None:
    incident = uow.incidents.get(held.incident_id)
    assert incident is not None, "incidents are never deleted"
    uow.roles.end(incident.id, held.role, held.user, now)
    record_own(uow, incident, RoleVacated(role=held.role, from_=held.user), now)
    if held.role == LEAD:
        supersede(uow, incident.id, ProposalKind.HANDOVER, now)
        uow.reminders.add(for_missing_lead(incident, now, timedelta()))
