"""Syncs members with the room: a person who left during an outage loses access."""

from collections.abc import Iterable

from workflows.access.audience import redraw_merged
from workflows.access.outsiders import perhaps_outside
from workflows.deps import Deps
from workflows.domain.errors import ChatRejected
from workflows.domain.exposure import Presence
from workflows.domain.ids import UserId
from workflows.domain.incident import Incident
from workflows.domain.roles import lead_of
from workflows.domain.steps import StepState
from workflows.jobs.access import FlagOutsiders, PutStrangersOut
from workflows.jobs.recovery import LookAtPerson, SyncMembers
from workflows.jobs.states import Claimed, job_as
from workflows.outbox.preconditions import OPEN_TO_MUSTER, incident_of
from workflows.ports.store import UnitOfWork


def sync_members(claimed: Claimed, deps: Deps) -> None:
    """Make exactly the people in the room members. Newer changes than the read take precedence.

    Where presence makes no member, memberships only end. Those whom Muster is still inviting stay members. When the
    room of an ended incident is gone, or Muster was removed from it, the last known members stay.
    Raises `ChatUnavailable` and `ChatRejected`.
    """
    job = job_as(SyncMembers, claimed)
    with deps.store.read() as uow:
        incident = incident_of(uow, job.incident_id)
        before, coming = uow.members.known(incident.id), _still_coming(uow, incident)
    if incident.room is None or incident.room_state not in OPEN_TO_MUSTER:
        return
    began = deps.clock.now()
    try:
        present = deps.chat.members(incident.room)
    except ChatRejected:
        if incident.has_ended:
            return
        raise
    _have_outsiders_flagged(incident, present, deps)
    changed = present ^ {user for user, known in before.items() if known.is_member}
    if not changed:
        return
    with deps.store.write() as uow:
        coming |= uow.members.invited(incident.id)
        leaving = uow.members.leaving(incident.id)
        for user in _with_a_role(uow, incident) & changed - present:
            uow.outbox.put(LookAtPerson(user))
        for user in sorted(changed):
            is_there = user in present
            is_out = user in leaving or not _is_admitted(uow, incident, user)
            is_explained = is_out if is_there else user in coming
            if not is_explained:
                uow.members.correct(incident.id, user, before.get(user), is_member=is_there, at=began)
        redraw_merged(uow, incident_of(uow, incident.id))
        uow.outbox.put(PutStrangersOut(incident.id))
        uow.commit()


def _have_outsiders_flagged(incident: Incident, present: Iterable[UserId], deps: Deps) -> None:
    with deps.store.read() as uow:
        unsure = perhaps_outside(uow, incident, present)
    if unsure:
        with deps.store.write() as uow:
            uow.outbox.put(FlagOutsiders(incident.id))
            uow.commit()


def _with_a_role(uow: UnitOfWork, incident: Incident) -> frozenset[UserId]:
    return frozenset(holding.user for holding in uow.roles.of(incident.id) if holding.until is None)


def _still_coming(uow: UnitOfWork, incident: Incident) -> frozenset[UserId]:
    """People being invited; during the set-up, also the declarer and the lead; while it moves into a new room, all its
    members."""
    coming = uow.members.invited(incident.id)
    done = {record.step for record in uow.steps.of(incident.id) if record.state is StepState.DONE}
    if incident.left_room is not None and "invite_members" not in done:
        coming |= uow.members.of(incident.id)
    if "invite_declarer" in done:
        return coming
    lead = lead_of(uow.roles.of(incident.id))
    return coming | {incident.declared_by} | ({lead} if lead is not None else set())


def _is_admitted(uow: UnitOfWork, incident: Incident, user: UserId) -> bool:
    """Whether somebody in the room is a member because of it."""
    person = uow.people.get(user)
    return incident.admits(Presence.LISTED) and not (person is not None and person.is_bot)
