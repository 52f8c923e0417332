"""Answers to what an entry asks of somebody: to come into the room, to have a role, to take over as lead.

On it, can't, or words of one's own; each is on record, and whoever asked is told of the last two.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workflows.access.authorize import authorize_part
from workflows.deps import Deps
from workflows.domain.entries.answers import AskAccepted, AskAnswered, AskDeclined, RoleAccepted, RoleDeclined
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.entries.roles import HandoverProposed, RoleAssigned
from workflows.domain.errors import InvalidField, NotFound
from workflows.domain.ids import EntryId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.roles import holders, lead_of
from workflows.domain.timeline import Entry, EntryFact
from workflows.incidents.call_again import somebody_has_it
from workflows.incidents.roles import end_role
from workflows.ports.store import UnitOfWork
from workflows.timeline.record import record

MAX_ANSWER = 500

ASKS = PeopleInvited | RoleAssigned | HandoverProposed


def find_ask(entry_id: EntryId, by: Person, deps: Deps) -> tuple[Incident, Entry]:
    """What an entry asks of `by`. Raises `NotFound`."""
    with deps.store.read() as uow:
        return _ask(uow, entry_id, by)


def _ask(uow: UnitOfWork, entry_id: EntryId, by: Person) -> tuple[Incident, Entry]:
    missing = NotFound("no_such_ask")
    entry = uow.timeline.get(entry_id)
    incident = authorize_part(uow, Verb.NOTE, entry.incident_id if entry else None, by, missing)
    if entry is None or not isinstance(entry.fact, ASKS) or by.id not in entry.fact.asked:
        raise missing
    return incident, entry


def accept_ask(entry_id: EntryId, request: Request, deps: Deps) -> bool:
    """They are on it: on record once. False when it is no longer asked of them."""
    with deps.store.write() as uow:
        incident, entry = _ask(uow, entry_id, request.person)
        if not _stands(uow, entry, request):
            return False
        if uow.idempotency_keys.claim(f"on_it/{entry_id}/{request.person.id}", request.now):
            record(uow, incident, _accepted(entry), request)
            somebody_has_it(uow, incident, request.person.id)
        uow.commit()
    return True


@dataclass(frozen=True, slots=True)
class Answered:
    """`told`: who hears of it privately. None: nobody does, so that it stands on the timeline only."""

    told: UserId | None


def decline_ask(entry_id: EntryId, text: str, request: Request, deps: Deps) -> Answered | None:
    """They cannot: a role is vacant again. None when it is no longer asked of them. Raises `InvalidField`."""
    check_answer(text, optional=True)
    with deps.store.write() as uow:
        incident, entry = _ask(uow, entry_id, request.person)
        if not _stands(uow, entry, request):
            return None
        told = _told(uow, incident, entry, request)
        if uow.idempotency_keys.claim(f"cannot/{entry_id}/{request.person.id}", request.now):
            DECLINE[type(entry.fact)](uow, incident, entry, text.strip(), request, deps)
        uow.commit()
    return told


def answer_ask(entry_id: EntryId, text: str, request: Request, deps: Deps) -> Answered:
    """In their own words. Raises `InvalidField`."""
    check_answer(text)
    with deps.store.write() as uow:
        incident, entry = _ask(uow, entry_id, request.person)
        told = _told(uow, incident, entry, request)
        if uow.idempotency_keys.claim(f"answer/{request.id}", request.now):
            fact = AskAnswered(asker=entry.by, told=told_instead(uow, incident, entry, request))
            record(uow, incident, fact, request, text=text.strip())
        uow.commit()
    return told


def _told(uow: UnitOfWork, incident: Incident, entry: Entry, request: Request) -> Answered:
    """Who hears of the answer: only people in the room do, and nobody of what they did themselves."""
    told = entry.by or told_instead(uow, incident, entry, request)
    return who_hears(uow, incident, told, request)


def who_hears(uow: UnitOfWork, incident: Incident, told: UserId | None, request: Request) -> Answered:
    """Whether `told` will hear of the answer that `request` gives."""
    is_there = told is not None and told != request.person.id and told in uow.members.of(incident.id)
    return Answered(told if is_there else None)


def told_instead(uow: UnitOfWork, incident: Incident, entry: Entry, request: Request) -> UserId | None:
    """Of what Muster asked by a rule, the lead hears, or else whoever declared the incident."""
    if entry.by is not None:
        return None
    lead = lead_of(uow.roles.of(incident.id))
    return lead if lead is not None and lead != request.person.id else incident.declared_by


def check_answer(text: str, *, optional: bool = False) -> None:
    """Raises `InvalidField`."""
    if not text.strip() and not optional:
        raise InvalidField("text", "answer_missing")
    if len(text) > MAX_ANSWER:
        raise InvalidField("text", "too_long", limit=MAX_ANSWER)


def _stands(uow: UnitOfWork, entry: Entry, request: Request) -> bool:
    """A role may have gone to somebody else since."""
    fact = entry.fact
    return not isinstance(fact, RoleAssigned) or request.person.id in holders(
        uow.roles.of(entry.incident_id), fact.role
    )


def _accepted(entry: Entry) -> EntryFact:
    return RoleAccepted(entry.fact.role) if isinstance(entry.fact, RoleAssigned) else AskAccepted(asker=entry.by)


def _cannot_help(uow: UnitOfWork, incident: Incident, entry: Entry, text: str, request: Request, deps: Deps) -> None:
    told = told_instead(uow, incident, entry, request)
    record(uow, incident, AskDeclined(asker=entry.by, told=told), request, text=text)


def give_back(uow: UnitOfWork, incident: Incident, entry: Entry, text: str, request: Request, deps: Deps) -> None:
    """Inside a transaction: they do not have the role any more, for which somebody is looked for."""
    assert isinstance(entry.fact, RoleAssigned)
    role = entry.fact.role
    record(uow, incident, RoleDeclined(asker=entry.by, role=role), request, text=text)
    end_role(uow, incident, role, request.person.id, request, deps)


DECLINE: Mapping[type[EntryFact], Callable[[UnitOfWork, Incident, Entry, str, Request, Deps], None]] = {
    PeopleInvited: _cannot_help,
    RoleAssigned: give_back,
    HandoverProposed: _cannot_help,
}
"""A handover has buttons of its own: this is for those who answer with words."""
