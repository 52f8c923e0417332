"""Answers to what an entry asks of somebody: to come into the room, to have a role, to take over as lead.

On it, can't, or words of one's own; each is on record, and whoever asked is told of the last two.
"""

from collections.abc import Callable, Mapping

from workflows.access.authorize import authorize_part
from workflows.deps import Deps
from workflows.domain.entries.answers import AskAccepted, AskAnswered, AskDeclined, RoleAccepted, RoleDeclined
from workflows.domain.entries.incidents import PeopleInvited
from workflows.domain.entries.roles import HandoverProposed, RoleAssigned
from workflows.domain.errors import InvalidField, NotFound
from workflows.domain.ids import EntryId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.domain.policy import Verb
from workflows.domain.request import Request
from workflows.domain.roles import holders
from workflows.domain.timeline import Entry, EntryFact
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
    if entry is None or not isinstance(entry.fact, ASKS):
        raise missing
    incident = authorize_part(uow, Verb.NOTE, entry.incident_id, by, missing)
    if by.id not in entry.fact.asked:
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
        uow.commit()
    return True


def decline_ask(entry_id: EntryId, text: str, request: Request, deps: Deps) -> bool:
    """They cannot: a role is vacant again. False when it is no longer asked of them. Raises `InvalidField`."""
    check_answer(text, optional=True)
    with deps.store.write() as uow:
        incident, entry = _ask(uow, entry_id, request.person)
        if not _stands(uow, entry, request):
            return False
        if uow.idempotency_keys.claim(f"cannot/{entry_id}/{request.person.id}", request.now):
            DECLINE[type(entry.fact)](uow, incident, entry, text.strip(), request, deps)
        uow.commit()
    return True


def answer_ask(entry_id: EntryId, text: str, request: Request, deps: Deps) -> None:
    """In their own words. Raises `InvalidField`."""
    check_answer(text)
    with deps.store.write() as uow:
        incident, entry = _ask(uow, entry_id, request.person)
        if uow.idempotency_keys.claim(f"answer/{request.id}", request.now):
            record(uow, incident, AskAnswered(asker=entry.by), request, text=text.strip())
        uow.commit()


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
    record(uow, incident, AskDeclined(asker=entry.by), request, text=text)


def _give_back(uow: UnitOfWork, incident: Incident, entry: Entry, text: str, request: Request, deps: Deps) -> None:
    assert isinstance(entry.fact, RoleAssigned)
    role = entry.fact.role
    record(uow, incident, RoleDeclined(asker=entry.by, role=role), request, text=text)
    end_role(uow, incident, role, request.person.id, request, deps)


DECLINE: Mapping[type[EntryFact], Callable[[UnitOfWork, Incident, Entry, str, Request, Deps], None]] = {
    PeopleInvited: _cannot_help,
    RoleAssigned: _give_back,
    HandoverProposed: _cannot_help,
}
"""A handover has buttons of its own: this is for those who answer with words."""
