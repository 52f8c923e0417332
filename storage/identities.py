"""The bot's own account, as Slack last described it. Only the Slack adapter uses it."""

from dataclasses import dataclass

from sqlalchemy import Table

from storage.engine.columns import metadata, text
from storage.engine.database import Database
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper

bot_identities = Table(
    "bot_identities",
    metadata,
    text("token", primary_key=True),
    *(text(name) for name in ("user", "bot", "team", "workspace")),
    text("enterprise", nullable=True),
)
"""The bot's account, by the fingerprint of its token."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BotAccount:
    """`workspace`: its URL with a trailing slash; empty when unknown."""

    user: str
    bot: str
    team: str
    enterprise: str | None
    workspace: str


_IDENTITIES = RowMapper(BotAccount, bot_identities)
_BY_TOKEN = Lookup(_IDENTITIES, bot_identities.c.token)


class BotIdentityStore:
    """One row per token, by its fingerprint, because each token may belong to another bot. Raises
    `StoreUnavailable`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, token: str) -> BotAccount | None:
        with self._database.read() as transaction:
            return _BY_TOKEN.first(transaction, token)

    def put(self, token: str, me: BotAccount) -> None:
        with self._database.write() as transaction:
            transaction.upsert(bot_identities, {"token": token, **_IDENTITIES.to_row(me)}, bot_identities.c.token)
            transaction.commit()
