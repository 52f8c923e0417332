"""Before somebody who is called comes into a room in which they may meet what can hurt them, they are told that, and
join by themselves."""

from collections.abc import Collection
from datetime import datetime

from workflows.access.audience import may_read
from workflows.access.grants import sees_until
from workflows.domain.asks import AskedMessage
from workflows.domain.grants import Via
from workflows.domain.hazard_notices import HazardNotice, HazardNoticeState
from workflows.domain.ids import FunctionId, RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.request import Request
from workflows.domain.rosters import people_of_function
from workflows.jobs.incidents import RefreshAsks
from workflows.jobs.war_room import RefreshIncidentCard
from workflows.messages.access import HazardNoticeGiven
from workflows.ports.store import UnitOfWork
from workflows.programme.models import Programme


def holds_back(
    uow: UnitOfWork,
    incident: Incident,
    user: UserId,
    request: Request,
    programme: Programme,
    role: RoleId | None = None,
) -> bool:
    """Inside a transaction, for somebody who is called: whether they are asked first, instead of being let in. Whoever
    comes by themselves, or is there already, is not."""
    if user == request.person.id or user in uow.members.of(incident.id) or not programme.hazards_of(incident):
        return False
    call(uow, incident, user, request.person.id, request.now, role)
    return True


def call(
    uow: UnitOfWork, incident: Incident, user: UserId, by: UserId | None, now: datetime, role: RoleId | None = None
) -> None:
    """Inside a transaction: what asks them next tells them this notice alone. Called twice, they are told once."""
    notice = HazardNotice(incident_id=incident.id, user=user, by=by, at=now, role=role)
    uow.hazard_notices.open(notice)
    uow.outbox.put(RefreshIncidentCard(incident.id))


def awaited(uow: UnitOfWork, incident: Incident) -> frozenset[UserId]:
    """Who is called and has not answered, nor come in some other way."""
    return frozenset(one.user for one in uow.hazard_notices.open_of(incident.id)) - uow.members.of(incident.id)


def came_in(uow: UnitOfWork, incident: Incident, user: UserId, now: datetime) -> None:
    """Inside a transaction: they are there."""
    if uow.hazard_notices.open_for(incident.id, user) is not None:
        uow.hazard_notices.settle(incident.id, (user,), HazardNoticeState.JOINED, now)
        uow.outbox.put(RefreshIncidentCard(incident.id))


def withdraw(
    uow: UnitOfWork,
    incident: Incident,
    users: Collection[UserId],
    now: datetime,
    state: HazardNoticeState = HazardNoticeState.WITHDRAWN,
) -> None:
    """Inside a transaction: they are not called any more, and their message loses its buttons."""
    if {one.user for one in uow.hazard_notices.open_of(incident.id)} & set(users):
        uow.hazard_notices.settle(incident.id, users, state, now)
        uow.outbox.put(RefreshAsks(incident.id))
        uow.outbox.put(RefreshIncidentCard(incident.id))


def notice_given(uow: UnitOfWork, incident: Incident, notice: HazardNotice, programme: Programme) -> HazardNoticeGiven:
    """What they are told: for what they are needed, and what can be read before they join."""
    kind = programme.types.get(incident.type)
    theirs = uow.rosters.naming(notice.user)
    called = [FunctionId(one) for one in (kind.invite if kind else ())]
    live = [one for one in uow.grants.of_person(incident.id, notice.user) if one.is_live(uow.now)]
    return HazardNoticeGiven(
        incident_id=incident.id,
        classes=programme.hazards_of(incident),
        severity=incident.severity,
        functions=tuple(one for one in called if people_of_function(one) in theirs),
        role=notice.role,
        sees_it=may_read(uow, incident, notice.user),
        let_in=any(one.via is Via.REQUEST and not one.denies for one in live),
        until=sees_until(uow, incident, notice.user),
    )


def fell_away(uow: UnitOfWork, incident: Incident) -> tuple[HazardNotice, ...]:
    """Of people whose call fell away with their sight, and who were not called since: the last one of each."""
    last = {one.user: one for one in uow.hazard_notices.of(incident.id)}
    members = uow.members.of(incident.id)
    lost = (one for user, one in sorted(last.items()) if user not in members)
    return tuple(one for one in lost if one.state is HazardNoticeState.OUT_OF_SIGHT)


def told_by(uow: UnitOfWork, incident: Incident, message: AskedMessage) -> HazardNotice | None:
    """The notice that this message holds, and nothing else of the incident; none once they joined."""
    theirs = (one for one in uow.hazard_notices.of(incident.id) if one.user == message.user)
    of_it = [one for one in theirs if one.entry_id == message.entry_id]
    return of_it[-1] if of_it and of_it[-1].state is not HazardNoticeState.JOINED else None
