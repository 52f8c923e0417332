"""Who runs Muster: the admins of the workspace, and whoever the environment names."""

from datetime import datetime

from workflows.access.people import cache_person, get_person
from workflows.deps import Deps
from workflows.domain.errors import ChatRejected, NotAllowed
from workflows.domain.ids import UserId
from workflows.domain.people import Person

NAMED = 5
"""At most so many are named in a refusal."""


def require_admin(person: Person, now: datetime, deps: Deps) -> None:
    """Raises `NotAllowed`, with the names of people who can, unless `person` runs Muster.

    The chat is asked anew every time: somebody who was an admin yesterday may not be one today. Raises
    `ChatUnavailable` when it cannot be asked.
    """
    if not _is_admin(person, now, deps):
        who = _admins(now, deps)
        raise NotAllowed("need_admin_named" if who else "need_admin", who=who)


def _is_admin(person: Person, now: datetime, deps: Deps) -> bool:
    try:
        asked = deps.chat.person(person.id, now)
    except ChatRejected:
        return False
    cache_person(asked, deps)
    if not asked.is_full_member:
        return False
    return asked.is_admin or any(person.id in _resolved(reference, deps) for reference in deps.admins)


def _resolved(reference: str, deps: Deps) -> tuple[UserId, ...]:
    try:
        return deps.chat.resolve(reference)
    except ChatRejected:
        return ()


def _admins(now: datetime, deps: Deps) -> tuple[str, ...]:
    """The names of some who can: those the environment names first, then admins that Muster knows."""
    named = dict.fromkeys(user for reference in deps.admins for user in _resolved(reference, deps))
    with deps.store.read() as uow:
        known = uow.people.admins()
    names = [name for user in [*named][:NAMED] if (name := _name(user, now, deps))]
    names += [admin.name for admin in known if admin.id not in named]
    return tuple(names[:NAMED])


def _name(user: UserId, now: datetime, deps: Deps) -> str:
    """Empty for somebody whom nobody knows."""
    try:
        return get_person(user, now, deps).name
    except NotAllowed:
        return ""
