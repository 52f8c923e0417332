"""What the chat last said of people."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import bindparam, select

from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from storage.tables import people
from workflows.domain.ids import UserId
from workflows.domain.people import Person

_PEOPLE = RowMapper(Person, people)
_BY_ID = Lookup(_PEOPLE, people.c.id)
_ACTIVE = Lookup(_PEOPLE, where=(~people.c.is_bot, ~people.c.is_deactivated), order=(people.c.id,))
_ADMINS = Lookup(_PEOPLE, where=(people.c.is_admin, ~people.c.is_bot, ~people.c.is_deactivated), order=(people.c.id,))
_NAMES = select(people.c.id, people.c.name).where(people.c.id.in_(bindparam("users", expanding=True)))

_GONE = _NAMES.where(people.c.is_deactivated)
_OURS = _NAMES.where(
    ~people.c.is_guest,
    ~people.c.is_external,
    ~people.c.is_bot,
    people.c.seen_at > bindparam("since", type_=people.c.seen_at.type),
)


class SqlPeople:
    """`workflows.ports.access.People`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def get(self, user: UserId) -> Person | None:
        return _BY_ID.first(self._tx, user)

    def save(self, person: Person) -> None:
        self._tx.upsert(people, _PEOPLE.to_row(person), people.c.id)

    def names(self, users: Iterable[UserId]) -> Mapping[UserId, str]:
        """The names of those who are known."""
        return {row.id: row.name for row in self._tx.all(_NAMES, {"users": sorted(set(users))})}

    def admins(self) -> tuple[Person, ...]:
        return _ADMINS.all(self._tx)

    def gone(self, users: Iterable[UserId]) -> frozenset[UserId]:
        return frozenset(row.id for row in self._tx.all(_GONE, {"users": sorted(set(users))}))

    def ours(self, users: Iterable[UserId], since: datetime) -> frozenset[UserId]:
        return frozenset(row.id for row in self._tx.all(_OURS, {"users": sorted(set(users)), "since": since}))

    def find_by_name(self, name: str) -> tuple[Person, ...]:
        """Compared here: databases know the case of ASCII letters only."""
        wanted = name.strip().casefold()
        known = _ACTIVE.all(self._tx)
        exact = [p for p in known if p.name.casefold() == wanted]
        close = [p for p in known if p.name.casefold().startswith(wanted) or wanted in p.name.casefold().split()]
        return tuple(exact or close) if wanted else ()
