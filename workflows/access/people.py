"""Who people are: asked of the chat once a day, before a verb begins and never inside its transaction."""

import re
from dataclasses import replace
from datetime import datetime

from workflows.deps import Deps
from workflows.domain.errors import ChatRejected, ChatUnavailable, InvalidField, NotAllowed, PersonUnknown
from workflows.domain.ids import UserId
from workflows.domain.people import FRESH_FOR, Person
from workflows.ports.store import Store

_ID = re.compile(r"[UW][A-Z0-9]{2,}")
MEANT = 8
"""As many people as are named when a name can mean several."""


def get_person(user: UserId, now: datetime, deps: Deps) -> Person:
    """The person, from memory or from the chat. With the chat away, an older memory serves.

    Raises `PersonUnknown` when nothing is known and the chat cannot be asked: rights are never guessed.
    """
    try:
        person = find_person(user, now, deps)
    except ChatUnavailable:
        person = _remembered(user, deps)
    if person is None:
        raise PersonUnknown
    return person


def find_person(user: UserId, now: datetime, deps: Deps) -> Person | None:
    """The person, from memory or from the chat; None for somebody who was never known and whom the chat does not know.

    Raises `ChatUnavailable`.
    """
    remembered = _remembered(user, deps)
    if remembered is not None and remembered.is_fresh(now):
        return remembered
    try:
        person = deps.chat.person(user, now)
    except ChatRejected:
        return remembered
    cache_person(person, deps)
    return person


def locale_and_zone_of(user: UserId, store: Store) -> tuple[str, str] | None:
    """The language somebody reads and their time zone, if they are remembered."""
    with store.read() as uow:
        known = uow.people.get(user)
    return (known.locale, known.timezone) if known else None


def _remembered(user: UserId, deps: Deps) -> Person | None:
    with deps.store.read() as uow:
        return uow.people.get(user)


def require_assignable(field: str, user: UserId, now: datetime, deps: Deps) -> Person:
    """Somebody chosen for work: refused on `field` when they are a bot, deactivated or unknown."""
    try:
        person = get_person(user, now, deps)
    except NotAllowed:
        raise InvalidField(field, "person_unknown") from None
    return check_assignable(field, person)


def check_assignable(field: str, person: Person) -> Person:
    """Somebody who is known: refused on `field` when they are a bot or deactivated."""
    if person.is_bot or person.is_deactivated:
        raise InvalidField(field, "not_a_worker", name=person.name)
    return person


def resolve_person(text: str, now: datetime, deps: Deps) -> Person:
    """Somebody by their id, or by a name as Muster remembers it that can mean nobody else."""
    if _ID.fullmatch(text):
        return get_person(UserId(text), now, deps)
    with deps.store.read() as uow:
        found = uow.people.find_by_name(text)
    if not found:
        raise InvalidField("person", "nobody_called", name=text)
    if len(found) > 1:
        people = tuple(f"{person.name} ({person.id})" for person in found[:MEANT])
        raise InvalidField("person", "several_called", name=text, people=people)
    return get_person(found[0].id, now, deps)


def expire_person(user: UserId, deps: Deps) -> None:
    """What was known of somebody is out of date: it serves only while the chat cannot be asked."""
    with deps.store.write() as uow:
        known = uow.people.get(user)
        if known is not None:
            uow.people.save(replace(known, seen_at=known.seen_at - FRESH_FOR))
            uow.commit()


def cache_person(person: Person, deps: Deps) -> None:
    """Keep what the chat says of somebody."""
    with deps.store.write() as uow:
        uow.people.save(person)
        uow.commit()
