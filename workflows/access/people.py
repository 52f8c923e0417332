"""Looks up people: from the chat once a day, before a verb and never inside its transaction."""

import re
from dataclasses import replace
from datetime import datetime

from workflows.deps import Deps
from workflows.domain.errors import ChatRejected, ChatUnavailable, InvalidField, NotAllowed, PersonUnknown
from workflows.domain.ids import UserId
from workflows.domain.people import FRESH_FOR, Person

_ID = re.compile(r"[UW][A-Z0-9]{2,}")
MAX_SUGGESTIONS = 8
"""Maximum people listed for an ambiguous name."""


def get_person(user: UserId, now: datetime, deps: Deps) -> Person:
    """The person, cached or from the chat. During an outage an older cached version is used.

    Raises `PersonUnknown` when nothing is cached and the chat does not know them or does not answer.
    """
    try:
        person = find_person(user, now, deps)
    except ChatUnavailable:
        person = _cached(user, deps)
    if person is None:
        raise PersonUnknown
    return person


def find_person(user: UserId, now: datetime, deps: Deps) -> Person | None:
    """The person, cached or from the chat; None when neither knows them. Raises `ChatUnavailable`."""
    cached = _cached(user, deps)
    if cached is not None and cached.is_fresh(now):
        return cached
    try:
        person = deps.chat.person(user, now)
    except ChatRejected:
        return cached
    cache_person(person, deps)
    return person


def _cached(user: UserId, deps: Deps) -> Person | None:
    with deps.store.read() as uow:
        return uow.people.get(user)


def require_assignable(field: str, user: UserId, now: datetime, deps: Deps) -> Person:
    """The person. Raises `InvalidField` on `field` for a bot, a deactivated or an unknown person."""
    try:
        person = get_person(user, now, deps)
    except NotAllowed:
        raise InvalidField(field, "person_unknown") from None
    return check_assignable(field, person)


def check_assignable(field: str, person: Person) -> Person:
    """The same person. Raises `InvalidField` on `field` for a bot or a deactivated person."""
    if person.is_bot or person.is_deactivated:
        raise InvalidField(field, "not_a_worker", name=person.name)
    return person


def resolve_person(text: str, now: datetime, deps: Deps) -> Person:
    """A person by id, or by a cached name that is unambiguous. Raises `InvalidField` and `PersonUnknown`."""
    if _ID.fullmatch(text):
        return get_person(UserId(text), now, deps)
    with deps.store.read() as uow:
        found = uow.people.find_by_name(text)
    if not found:
        raise InvalidField("person", "nobody_called", name=text)
    if len(found) > 1:
        people = ", ".join(f"{person.name} ({person.id})" for person in found[:MAX_SUGGESTIONS])
        raise InvalidField("person", "several_called", name=text, people=people)
    return get_person(found[0].id, now, deps)


def expire_person(user: UserId, deps: Deps) -> None:
    """Mark a cached person as outdated. It is then used only during an outage."""
    with deps.store.write() as uow:
        known = uow.people.get(user)
        if known is not None:
            uow.people.save(replace(known, seen_at=known.seen_at - FRESH_FOR))
            uow.commit()


def cache_person(person: Person, deps: Deps) -> None:
    """Store a person."""
    with deps.store.write() as uow:
        uow.people.save(person)
        uow.commit()
