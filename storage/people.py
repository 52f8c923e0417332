"""What the chat last said of people."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from storage.tables import people
from workflows.domain.ids import UserId
from workflows.domain.people import Person

_PEOPLE = RowMapper(Person, people)


class SqlPeople:
    """`workflows.ports.access.People`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def get(self, user: UserId) -> Person | None:
        row = self._tx.first(select(people).where(people.c.id == user))
        return None if row is None else _PEOPLE.from_row(row)

    def save(self, person: Person) -> None:
        self._tx.upsert(people, _PEOPLE.to_row(person), people.c.id)

    def names(self, users: Iterable[UserId]) -> Mapping[UserId, str]:
        """The names of those who are known."""
        wanted = select(people.c.id, people.c.name).where(people.c.id.in_(sorted(set(users))))
        return {row.id: row.name for row in self._tx.all(wanted)}

    def find_by_name(self, name: str) -> tuple[Person, ...]:
        """Compared here: databases know the case of ASCII letters only."""
        wanted = name.strip().casefold()
        active = (~people.c.is_bot, ~people.c.is_deactivated)
        known = [_PEOPLE.from_row(row) for row in self._tx.all(select(people).where(*active).order_by(people.c.id))]
        exact = [p for p in known if p.name.casefold() == wanted]
        close = [p for p in known if p.name.casefold().startswith(wanted) or wanted in p.name.casefold().split()]
        return tuple(exact or close) if wanted else ()
