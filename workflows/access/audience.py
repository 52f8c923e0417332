"""Who learns of an incident from a text about another one."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from workflows.access.authorize import is_visible
from workflows.access.people import find_person
from workflows.deps import Deps
from workflows.domain.errors import ChatError, RateLimited
from workflows.domain.exposure import SeenBy
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import Incident
from workflows.domain.people import Person
from workflows.ports.store import UnitOfWork


def get_to_know(numbers: Iterable[IncidentId], now: datetime, deps: Deps) -> None:
    """Ask the chat about members of these incidents who were never looked up: some are guests, some are bots. With the
    chat away they stay unknown."""
    with deps.store.read() as uow:
        members = frozenset[UserId]().union(*(uow.members.of(number) for number in numbers))
        unknown = [user for user in sorted(members) if uow.people.get(user) is None]
    with suppress(ChatError, RateLimited):
        for user in unknown:
            find_person(user, now, deps)


def may_read(uow: UnitOfWork, incident: Incident, user: UserId) -> bool:
    """Whether `user` may see it, for what is sent to them later. Somebody whom nobody knows counts as no guest."""
    person = uow.people.get(user) or Person(id=user, name="", seen_at=incident.declared_at)
    return is_visible(uow, incident, person)


def all_see(uow: UnitOfWork, readers_of: Incident, other: Incident) -> bool:
    """Whether everybody who may see the one may see the other as well, so that it may be named there.

    A member whom nobody knows counts as somebody who is no guest and no bot.
    """
    everybody = SeenBy.FULL_MEMBERS
    if other.exposure.seen_by is not everybody and readers_of.exposure.seen_by is everybody:
        return False
    outside = uow.members.of(readers_of.id) - uow.members.of(other.id)
    readers = [uow.people.get(user) or Person(id=user, name="", seen_at=readers_of.declared_at) for user in outside]
    return all(reader.is_bot or reader.is_deactivated or is_visible(uow, other, reader) for reader in readers)
