"""Bringing people into the room: invited, proposed, joining by themselves, and given work."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from workflows.access.audience import may_read, redraw_merged
from workflows.access.authorize import authorize, is_allowed, names_of
from workflows.access.grants import can_come, let_see, may_join, why_not
from workflows.access.hazard_notices import awaited, came_in, fell_away, holds_back, withdraw
from workflows.access.people import require_assignable
from workflows.deps import Deps
from workflows.domain.entries.incidents import CalledBy, InvitationProposed, PeopleInvited
from workflows.domain.errors import InvalidField, NotAllowed
from workflows.domain.grants import Via
from workflows.domain.hazard_notices import HazardNoticeState
from workflows.domain.ids import FunctionId, IncidentId, RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.proposals import Proposal, ProposalKind
from workflows.domain.request import Request
from workflows.domain.roles import holders, role_holders
from workflows.incidents.proposals import find_same, propose
from workflows.jobs.incidents import InviteToRoom
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme
from workflows.timeline.record import keep, new_entry, record


class Invited(StrEnum):
    """What came of inviting one person."""

    NOW = "now"
    PROPOSED = "proposed"
    """Somebody with a role has to agree."""
    ALREADY = "already"
    IMPOSSIBLE = "impossible"


MAX_WHY = 500


def invite(
    incident_id: IncidentId, users: Iterable[UserId], why: str, request: Request, deps: Deps
) -> Mapping[UserId, Invited]:
    """Invite people, with a result for each. They count as members at once: the invitation follows. Where not every
    member may invite, it is proposed to those who may.

    Raises `InvalidField` for nobody, and for one person alone who is a bot or deactivated.
    """
    wanted = tuple(dict.fromkeys(users))
    if not wanted:
        raise InvalidField("people", "nobody_named")
    if len(why) > MAX_WHY:
        raise InvalidField("why", "too_long", limit=MAX_WHY)
    possible = {user for user in wanted if _can_be_invited(user, alone=len(wanted) == 1, request=request, deps=deps)}
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.INVITE, incident_id, request.person)
        coming = [user for user in wanted if user in possible]
        found = let_in_or_propose(uow, incident, coming, why, request, deps.programme)
        if [*found.values()] == [Invited.IMPOSSIBLE]:
            raise why_not(uow, incident, wanted[0], "people")
        uow.commit()
    return {user: found.get(user, Invited.IMPOSSIBLE) for user in wanted}


def let_in_or_propose(
    uow: UnitOfWork,
    incident: Incident,
    users: Iterable[UserId],
    why: str,
    request: Request,
    programme: Programme,
    function: FunctionId | None = None,
) -> Mapping[UserId, Invited]:
    """Inside a transaction, for somebody who may invite: as `invite`. `function`: what they stand for."""
    kinds = dict.fromkeys(users, Invited.ALREADY)
    members = uow.members.of(incident.id)
    coming = tuple(user for user in kinds if can_come(uow, incident, user))
    new = tuple(user for user in coming if user not in members or not may_read(uow, incident, user))
    lets_in = may_admit(uow, incident, request.person)
    if new and lets_in:
        let_in(uow, incident, new, why, request, programme)
    elif new:
        propose_invitation(uow, incident, new, why, function, request)
    kinds |= dict.fromkeys(new, Invited.NOW if lets_in else Invited.PROPOSED)
    return kinds | {user: Invited.IMPOSSIBLE for user in kinds if user not in coming}


def may_admit(uow: UnitOfWork, incident: Incident, person: Person) -> bool:
    """Whether they may let others in, rather than propose it."""
    if incident.exposure.admitted_by_legal:
        return is_allowed(uow, Verb.SIGN_OFF, incident, person)
    return incident.exposure.invites_freely or is_allowed(uow, Verb.ADMIT, incident, person)


def let_in(
    uow: UnitOfWork,
    incident: Incident,
    people: tuple[UserId, ...],
    why: str,
    request: Request,
    programme: Programme,
    proposed_by: UserId | None = None,
) -> None:
    """Inside a transaction. `proposed_by`: who invites them, with the approval of who asks for it now."""
    for user in people:
        _add_member(uow, incident, user, request, programme)
    fact = PeopleInvited(people, agreed_by=request.person.id if proposed_by else None)
    entry = new_entry(incident, fact, request, text=why.strip())
    keep(uow, incident, replace(entry, by=proposed_by) if proposed_by else entry)


def let_in_legal(
    uow: UnitOfWork, incident: Incident, legal: Iterable[UserId], request: Request, programme: Programme
) -> None:
    """Inside a transaction: Legal's people, who have a grant, come into the room and are told why."""
    there = uow.members.of(incident.id) | awaited(uow, incident)
    new = tuple(user for user in sorted(legal) if user not in there and user != request.person.id)
    for user in new:
        _add_member(uow, incident, user, request, programme)
    if new:
        record(uow, incident, PeopleInvited(new, called_by=CalledBy.PRIVILEGE), request)


def call_as_seen(uow: UnitOfWork, incident: Incident, request: Request, programme: Programme) -> frozenset[UserId]:
    """Inside a transaction, after other people may see it than before: who is called and may not come any more is not
    called; who was not called any more for that, and may come, is again. Those who are not any more."""
    lost = frozenset(user for user in awaited(uow, incident) if not may_join(uow, incident, user))
    withdraw(uow, incident, lost, request.now, HazardNoticeState.OUT_OF_SIGHT)
    if incident.has_ended:
        return lost
    again = [one for one in fell_away(uow, incident) if may_join(uow, incident, one.user)]
    for one in again:
        still_holds = one.role is not None and one.user in holders(uow.roles.of(incident.id), one.role)
        _add_member(uow, incident, one.user, request, programme, one.role if still_holds else None)
    if again:
        record(uow, incident, PeopleInvited(tuple(one.user for one in again), called_by=CalledBy.SIGHT), request)
    return lost


def propose_invitation(
    uow: UnitOfWork,
    incident: Incident,
    people: tuple[UserId, ...],
    why: str,
    function: FunctionId | None,
    request: Request,
) -> None:
    """Inside a transaction: whoever may let them in is asked; one message for all of them."""
    wanted = Proposal(
        incident_id=incident.id,
        kind=ProposalKind.INVITATION,
        by=request.person.id,
        at=request.now,
        people=people,
        reason=why.strip(),
    )
    if find_same(uow, wanted) is None:
        record(uow, incident, InvitationProposed(people, function=function), request, text=wanted.reason)
        propose(uow, wanted)


def _can_be_invited(user: UserId, alone: bool, request: Request, deps: Deps) -> bool:
    try:
        require_assignable("people", user, request.now, deps)
    except InvalidField:
        if alone:
            raise
        return False
    return True


def join(incident_id: IncidentId, request: Request, deps: Deps) -> Incident:
    """Join an incident one may see: the invitation into its room follows."""
    with deps.store.write() as uow:
        incident = authorize(uow, Verb.SEE, incident_id, request.person)
        if request.person.id not in uow.members.of(incident.id):
            _add_member(uow, incident, request.person.id, request, deps.programme)
            record(uow, incident, PeopleInvited((request.person.id,)), request)
        uow.commit()
    return incident


def bring_in(
    uow: UnitOfWork,
    incident: Incident,
    user: UserId,
    request: Request,
    programme: Programme,
    role: RoleId | None = None,
) -> None:
    """Inside a transaction: `user`, who is given work, counts as a member from now on, and the invitation follows; or
    they are told first what they may meet there.
    `role`: what lets them see it ends with that one.

    Raises `NotAllowed` where `request.person` may not let them in.
    """
    if user in uow.members.of(incident.id) and may_read(uow, incident, user):
        return
    if not can_come(uow, incident, user):
        raise why_not(uow, incident, user)
    if user != request.person.id and not may_admit(uow, incident, request.person):
        if incident.exposure.admitted_by_legal:
            raise NotAllowed("legal_decides", name=names_of(uow, (user,))[0], label=incident.label)
        (name,), holders = names_of(uow, (user,)), names_of(uow, role_holders(uow.roles.of(incident.id)))
        raise NotAllowed("not_let_in", name=name, holders=holders)
    _add_member(uow, incident, user, request, programme, role)


def _add_member(
    uow: UnitOfWork,
    incident: Incident,
    user: UserId,
    request: Request,
    programme: Programme,
    role: RoleId | None = None,
) -> None:
    if not holds_back(uow, incident, user, request, programme, role):
        add_member(uow, incident, user, request.person.id, request.now, role)


def add_member(
    uow: UnitOfWork, incident: Incident, user: UserId, by: UserId, now: datetime, role: RoleId | None = None
) -> None:
    """Inside a transaction: they see it, and the invitation into its room follows. `by`: who hears if it fails."""
    let_see(uow, incident, user, Via.ROLE if role else Via.INVITATION, by, role or "")
    uow.members.add(incident.id, user, now)
    came_in(uow, incident, user, now)
    redraw_merged(uow, incident)
    uow.outbox.put(InviteToRoom(incident.id, user=user, by=by))
