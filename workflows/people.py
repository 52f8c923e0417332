"""Who people are: asked of the chat once a day, before a verb begins and never inside its transaction."""

from dataclasses import replace
from datetime import datetime

from workflows.deps import Deps
from workflows.domain.errors import ChatRejected, ChatUnavailable, InvalidField, NotAllowed
from workflows.domain.ids import UserId
from workflows.domain.people import FRESH_FOR, Person


def know(user: UserId, now: datetime, deps: Deps) -> Person:
    """The person, from memory or from the chat. With the chat away, an older memory serves.

    Raises `NotAllowed` when nothing is known and the chat cannot be asked: rights are never guessed.
    """
    with deps.store.read() as uow:
        remembered = uow.people.get(user)
    if remembered is not None and remembered.is_fresh(now):
        return remembered
    try:
        person = deps.chat.person(user, now)
    except (ChatUnavailable, ChatRejected):
        if remembered is not None:
            return remembered
        raise NotAllowed("person_unknown") from None
    remember(person, deps)
    return person


def know_as_worker(field: str, user: UserId, now: datetime, deps: Deps) -> Person:
    """Somebody chosen for work: refused on `field` when they are a bot, deactivated or unknown."""
    try:
        person = know(user, now, deps)
    except NotAllowed:
        raise InvalidField(field, "person_unknown") from None
    if person.is_bot or person.is_deactivated:
        raise InvalidField(field, "not_a_worker", name=person.name)
    return person


def forget(user: UserId, deps: Deps) -> None:
    """What was known of somebody is out of date: it serves only while the chat cannot be asked."""
    with deps.store.write() as uow:
        known = uow.people.get(user)
        if known is not None:
            uow.people.save(replace(known, seen_at=known.seen_at - FRESH_FOR))
            uow.commit()


def remember(person: Person, deps: Deps) -> None:
    """Keep what the chat says of somebody."""
    with deps.store.write() as uow:
        uow.people.save(person)
        uow.commit()
