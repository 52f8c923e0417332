"""The door every verb goes through: load the incident, look at who asks, refuse or go on."""

from collections.abc import Iterable

from workflows.domain.errors import NotAllowed, NotFound
from workflows.domain.grants import granted
from workflows.domain.ids import IncidentId, UserId, incident_label
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Access, Verb, can_see, check, may
from workflows.domain.roles import LEGAL_COUNSEL, lead_of, roles_of
from workflows.domain.rosters import LEGAL, cleared_for, people_of_function
from workflows.ports.store import UnitOfWork


def access_of(uow: UnitOfWork, incident: Incident, person: Person) -> Access:
    """What `person` is to the incident, as the database has it, at the moment of this unit of work."""
    holdings = uow.roles.of(incident.id)
    roles = roles_of(holdings, person.id)
    rosters = uow.rosters.naming(person.id)
    return Access(
        person=person,
        is_member=person.id in uow.members.of(incident.id),
        roles=roles,
        has_lead=lead_of(holdings) is not None,
        holdings=holdings,
        granted=granted(uow.grants.of_person(incident.id, person.id), uow.now),
        is_cleared=cleared_for(incident.type) in rosters,
        is_legal=LEGAL_COUNSEL in roles or people_of_function(LEGAL) in rosters,
    )


NO_INCIDENT = IncidentId(0)
"""Nothing has this number. Asked for in place of a noun that does not exist, so that finding none takes as long as
finding one that somebody may not see."""


def authorize_part(
    uow: UnitOfWork, verb: Verb, incident_id: IncidentId | None, person: Person, missing: NotFound
) -> Incident:
    """The incident of one of its nouns, such as a task. For somebody who may not see it the noun does not exist:
    `missing` is raised, as it is without an `incident_id`: there is no such noun."""
    try:
        return authorize(uow, verb, incident_id or NO_INCIDENT, person)
    except NotFound:
        raise missing from None


def authorize(uow: UnitOfWork, verb: Verb, incident_id: IncidentId, person: Person) -> Incident:
    """The incident, if `person` may do `verb` to it now. Raises `NotFound` or `NotAllowed`.

    One that they may not see and one that does not exist are the same to the database: one statement without a row.
    """
    incident = uow.incidents.seen_by(person, incident_id)
    if incident is None:
        raise NotFound("no_such_incident", label=incident_label(incident_id))
    require(uow, verb, incident, person)
    return incident


def require(uow: UnitOfWork, verb: Verb, incident: Incident, person: Person) -> None:
    """Raise unless `person` may do `verb` to it now: a refusal for want of a role names who can."""
    try:
        check(verb, incident, access_of(uow, incident, person))
    except NotAllowed as refusal:
        refusal.params |= {name: _named(uow, value) for name, value in refusal.params.items()}
        raise


def _named(uow: UnitOfWork, value: object) -> object:
    """People by name."""
    return names_of(uow, value) if isinstance(value, tuple) else value


def names_of(uow: UnitOfWork, people: Iterable[UserId]) -> tuple[str, ...]:
    """As Muster remembers them, in their order."""
    wanted = tuple(people)
    known = uow.people.names(wanted)
    return tuple(known.get(user, user) for user in wanted)


def is_allowed(uow: UnitOfWork, verb: Verb, incident: Incident, person: Person) -> bool:
    """Whether `require` would pass."""
    return may(verb, incident, access_of(uow, incident, person))


def is_visible(uow: UnitOfWork, incident: Incident, person: Person) -> bool:
    """Whether `person` may know of the incident."""
    return can_see(incident, access_of(uow, incident, person))


def is_legal(uow: UnitOfWork, incident: Incident, person: Person) -> bool:
    """Whether `person` decides for Legal here: holds its role in the incident and sees it, or is one of Legal's
    people."""
    access = access_of(uow, incident, person)
    return people_of_function(LEGAL) in uow.rosters.naming(person.id) or (access.is_legal and can_see(incident, access))
