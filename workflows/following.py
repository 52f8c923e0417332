"""Asking a room who is in it: whoever left while Muster could not hear it loses what only members may see."""

from workflows.deps import Deps
from workflows.domain.errors import ChatRejected
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.roles import lead_of
from workflows.facts import incident_of
from workflows.jobs import SyncMembers
from workflows.ports.records import StepState
from workflows.ports.store import UnitOfWork


def sync_members(job: SyncMembers, deps: Deps) -> None:
    """Whoever is in the room is a member; whoever is not is none. What was noted since the room was asked stands.

    Those whom Muster is still bringing in are left alone. A room that ended and is gone, or that Muster was put out of,
    cannot be asked any more: then the last who were known to be in it stay members.
    """
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        before, coming = uow.members.known(incident.id), _still_coming(uow, incident)
    if incident.room is None:
        return
    began = deps.clock.now()
    try:
        present = deps.chat.members(incident.room)
    except ChatRejected:
        if incident.has_ended:
            return
        raise
    changed = present ^ {user for user, known in before.items() if known.is_member}
    if not changed:
        return
    with deps.store.write() as uow:
        coming |= uow.members.invited(incident.id)
        for user in sorted(changed):
            is_there = user in present
            if not (_is_bot(uow.people.get(user)) if is_there else user in coming):
                uow.members.correct(incident.id, user, before.get(user), is_member=is_there, at=began)
        uow.commit()


def _still_coming(uow: UnitOfWork, incident: Incident) -> frozenset[UserId]:
    """Those whom an invitation is on its way to; while the room is set up, those it is set up for."""
    coming = uow.members.invited(incident.id)
    if any(r.step == "invite_declarer" and r.state is StepState.DONE for r in uow.steps.of(incident.id)):
        return coming
    lead = lead_of(uow.roles.of(incident.id))
    return coming | {incident.declared_by} | ({lead} if lead is not None else set())


def _is_bot(person: Person | None) -> bool:
    return person is not None and person.is_bot
