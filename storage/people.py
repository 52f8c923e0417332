"""What the chat last said of people."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Row, bindparam, select

from storage.among import among
from storage.tables import people
from storage.transaction import Transaction
from workflows.domain.ids import UserId
from workflows.domain.people import Person

_BY_ID = select(people).where(people.c.id == bindparam("user"))
_NAMES = select(people.c.id, people.c.name).where(among(people.c.id, "ids"))


class SqlPeople:
    """`workflows.ports.records.People`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def get(self, user: UserId) -> Person | None:
        row = self._tx.first(_BY_ID, {"user": user})
        return None if row is None else _person(row)

    def save(self, person: Person) -> None:
        self._tx.put(people, _columns(person), people.c.id)

    def names(self, users: Iterable[UserId]) -> Mapping[UserId, str]:
        """The names of those who are known."""
        return {row.id: row.name for row in self._tx.all(_NAMES, {"ids": sorted(set(users))})}

    def called(self, name: str) -> tuple[Person, ...]:
        """Compared here: databases know the case of ASCII letters only."""
        wanted = name.strip().casefold()
        active = (~people.c.is_bot, ~people.c.is_deactivated)
        known = [_person(row) for row in self._tx.all(select(people).where(*active).order_by(people.c.id))]
        exact = [p for p in known if p.name.casefold() == wanted]
        close = [p for p in known if p.name.casefold().startswith(wanted) or wanted in p.name.casefold().split()]
        return tuple(exact or close) if wanted else ()


def _columns(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "is_guest": person.is_guest,
        "is_bot": person.is_bot,
        "is_deactivated": person.is_deactivated,
        "timezone": person.timezone,
        "seen_at": person.seen_at,
    }


def _person(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        is_guest=row.is_guest,
        is_bot=row.is_bot,
        is_deactivated=row.is_deactivated,
        timezone=row.timezone,
        seen_at=row.seen_at,
    )
