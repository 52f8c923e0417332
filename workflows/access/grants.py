"""Giving and ending grants: a role and an invitation bring one where the visibility of the incident takes it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from workflows.access.audience import may_read
from workflows.access.authorize import names_of
from workflows.domain.errors import InvalidField, NotAllowed
from workflows.domain.exposure import SeenBy
from workflows.domain.grants import Grant, Via, granted
from workflows.domain.ids import ClassId, IncidentId, RoleId, UserId
from workflows.domain.incident import Incident
from workflows.domain.roles import LEAD, LEGAL_COUNSEL
from workflows.domain.rosters import LEGAL, cleared_for, people_of_function
from workflows.ports.store import UnitOfWork


def let_see(uow: UnitOfWork, incident: Incident, user: UserId, via: Via, by: UserId | None, role: str = "") -> None:
    """Inside a transaction: a grant, where the visibility takes one, or where an earlier one of theirs has lapsed.

    `role`: which one it comes with; it ends with that one. Whoever sees it for a while sees it no longer by that.
    """
    theirs = uow.grants.of_person(incident.id, user)
    what = granted(theirs, uow.now)
    takes_one = incident.exposure.seen_by is SeenBy.GRANTED or (
        incident.exposure.seen_by is SeenBy.MEMBERS and what.has_lapsed
    )
    has_same = any(one.via is via and one.reason == role and one.is_live(uow.now) for one in theirs if not one.denies)
    if takes_one and not has_same and not (what.is_let_in and not role):
        given = Grant(user=user, incident_id=incident.id, via=via, by=by, at=uow.now, reason=role)
        uow.grants.add(replace(given, until=what.until))


def sees_until(uow: UnitOfWork, incident: Incident, user: UserId) -> datetime | None:
    """When what lets them see it ends by itself; None where nothing says so."""
    seen_by = incident.exposure.seen_by
    if seen_by is SeenBy.FULL_MEMBERS:
        return None
    if is_cleared(uow, incident, user):
        return None
    live = [one for one in uow.grants.of_person(incident.id, user) if not one.denies and one.is_live(uow.now)]
    ends = [one.until for one in live if one.until is not None]
    return max(ends) if ends and len(ends) == len(live) else None


def end_with_role(uow: UnitOfWork, incident_id: IncidentId, role: RoleId, user: UserId, now: datetime) -> None:
    """Inside a transaction: what came with the role ends with it."""
    for grant in uow.grants.of_person(incident_id, user):
        if grant.via is Via.ROLE and grant.reason == role:
            uow.grants.end(grant.id, now, None)


def begin_grants(uow: UnitOfWork, incident: Incident, first: UserId, classes: Collection[ClassId]) -> frozenset[UserId]:
    """Inside a transaction, where nobody sees the incident without a grant: `first`, its lead, and Legal have one.
    Those of Legal. Whoever opted out of one of `classes` is as if they were not of Legal."""
    if incident.exposure.seen_by is not SeenBy.GRANTED:
        return frozenset()
    let_see(uow, incident, first, Via.INVITATION, first)
    for held in uow.roles.of(incident.id):
        if held.until is None and held.role in (LEAD, LEGAL_COUNSEL):
            let_see(uow, incident, held.user, Via.ROLE, first, held.role)
    legal = uow.rosters.of(people_of_function(LEGAL)) - uow.grants.who_opted_out(classes, uow.now)
    for user in sorted(legal):
        let_see(uow, incident, user, Via.CLEARANCE, None)
    return legal


def can_come(uow: UnitOfWork, incident: Incident, user: UserId) -> bool:
    """Whether letting them into the room would let them see the incident. Clearance is nothing that an invitation
    gives, and who is kept out stays out."""
    what = granted(uow.grants.of_person(incident.id, user), uow.now)
    if what.is_denied:
        return False
    return incident.exposure.seen_by is not SeenBy.CLEARED or may_read(uow, incident, user)


def is_cleared(uow: UnitOfWork, incident: Incident, user: UserId) -> bool:
    """Whether they see it because they are cleared for its type."""
    return incident.exposure.seen_by is SeenBy.CLEARED and user in uow.rosters.of(cleared_for(incident.type))


def why_not(uow: UnitOfWork, incident: Incident, user: UserId, field: str = "") -> NotAllowed | InvalidField:
    """The refusal of somebody who cannot come, which names the way that works; `field`: in which they were named."""
    name, label, word = names_of(uow, (user,))[0], incident.label, incident.type.lower()
    if incident.exposure.seen_by is not SeenBy.CLEARED or is_cleared(uow, incident, user):
        if field:
            return InvalidField(field, "cannot_come", name=name, label=label)
        return NotAllowed("cannot_come", name=name, label=label)
    if field:
        return InvalidField(field, "cannot_come_uncleared", name=name, label=label, word=word)
    return NotAllowed("cannot_come_uncleared", name=name, label=label, word=word)


def may_join(uow: UnitOfWork, incident: Incident, user: UserId) -> bool:
    """Whether somebody who is called may come in by their own word. Past Legal comes only who may see it anyway, and
    Legal; whether one of these asked not to be called, nobody learns."""
    if not can_come(uow, incident, user):
        return False
    is_let_in = not incident.exposure.admitted_by_legal or may_read(uow, incident, user)
    return is_let_in or user in uow.rosters.of(people_of_function(LEGAL))


def thanks_for(uow: UnitOfWork, incident: Incident) -> str:
    """The text to somebody who declared what they may not see; whether anybody has it now, it says truly."""
    is_read = incident.exposure.seen_by is not SeenBy.CLEARED or uow.rosters.of(cleared_for(incident.type))
    return "declare.thanked" if is_read else "declare.thanked_unread"


def who_comes(
    uow: UnitOfWork, incident: Incident, called: Sequence[UserId], classes: Collection[ClassId] = ()
) -> tuple[list[UserId], list[UserId]]:
    """Of the people whom a rule calls: those who come now, and those who wait for Legal. Whoever is not called for one
    of `classes` is as if nobody had named them.

    Into a restricted incident come those who are cleared; where none of them is called, everybody who is. Into a
    privileged one Legal comes, and the others wait.
    """
    out = uow.grants.who_opted_out(classes, uow.now)
    called = [user for user in called if user not in out]
    if incident.exposure.admitted_by_legal:
        legal = sorted(uow.rosters.of(people_of_function(LEGAL)) - out)
        now = [user for user in dict.fromkeys((*legal, *called)) if may_read(uow, incident, user)]
        return now, [user for user in called if user not in now]
    coming = [user for user in called if can_come(uow, incident, user)]
    if not coming and incident.exposure.seen_by is SeenBy.CLEARED:
        cleared = sorted(uow.rosters.of(cleared_for(incident.type)) - out)
        coming = [user for user in cleared if can_come(uow, incident, user)]
    return coming, []
