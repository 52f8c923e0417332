"""Who is in a named group now."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Table, bindparam, delete, select

from storage.engine.columns import metadata, moment, text
from storage.engine.transaction import Transaction
from workflows.domain.ids import RosterName, UserId

rosters = Table(
    "rosters",
    metadata,
    text("name", primary_key=True),
    text("user", primary_key=True, index=True),
    moment("since"),
)

_OF = select(rosters.c.user).where(rosters.c.name == bindparam("roster"))
_NAMING = select(rosters.c.name).where(rosters.c.user == bindparam("person"))
_OUT = delete(rosters).where(rosters.c.name == bindparam("roster"), rosters.c.user == bindparam("person"))


class SqlRosters:
    """`workflows.ports.grants.Rosters`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def of(self, name: RosterName) -> frozenset[UserId]:
        return frozenset(UserId(row.user) for row in self._tx.all(_OF, {"roster": name}))

    def naming(self, user: UserId) -> frozenset[RosterName]:
        return frozenset(RosterName(row.name) for row in self._tx.all(_NAMING, {"person": user}))

    def replace(self, name: RosterName, users: Iterable[UserId], at: datetime) -> bool:
        before, wanted = self.of(name), frozenset(users)
        for user in sorted(before - wanted):
            self._tx.change(_OUT, {"roster": name, "person": user})
        rows = [{"name": name, "user": user, "since": at} for user in sorted(wanted - before)]
        self._tx.insert_many(rosters, rows, rosters.c.name, rosters.c.user)
        return before != wanted
