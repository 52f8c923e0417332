"""Who the bot was the last time the chat said so. Not a noun of the record: only the adapter to the chat asks."""

from dataclasses import dataclass

from sqlalchemy import select

from storage.engine.database import Database
from storage.engine.row_mapper import RowMapper
from storage.tables import identities


@dataclass(frozen=True, slots=True, kw_only=True)
class Me:
    """The bot. `workspace` is the address, with a slash at its end; empty when the chat does not tell."""

    user: str
    bot: str
    team: str
    enterprise: str | None
    workspace: str


_IDENTITIES = RowMapper(Me, identities)


class IdentityBook:
    """One page for each token that was ever used, by its fingerprint: another one may be that of another bot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, token: str) -> Me | None:
        with self._database.read() as transaction:
            row = transaction.first(select(identities).where(identities.c.token == token))
        return None if row is None else _IDENTITIES.from_row(row)

    def put(self, token: str, me: Me) -> None:
        with self._database.write() as transaction:
            transaction.upsert(identities, {"token": token, **_IDENTITIES.to_row(me)}, identities.c.token)
            transaction.commit()
