"""What people were written privately about incidents, and whose Home tab shows which."""

from collections.abc import Collection

from sqlalchemy import Boolean, Column, Table, UniqueConstraint, delete, false, select, update

from storage.engine.columns import metadata, of_incident, table, text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.direct_messages import DirectMessage
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.incident import MessageRef

direct_messages = table(
    "direct_messages",
    of_incident(index=True),
    text("user"),
    text("key"),
    text("message_channel", nullable=True),
    text("message_ts", nullable=True),
    Column("stays", Boolean, nullable=False, server_default=false()),
    Column("has_file", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("key", "user"),
)

home_tabs = Table("home_tabs", metadata, of_incident(primary_key=True), text("user", primary_key=True, index=True))
"""Which incidents the Home tab of somebody shows, as far as Muster published it."""

_SENT = RowMapper(DirectMessage, direct_messages)
_OF = Lookup(_SENT, direct_messages.c.incident_id, order=(direct_messages.c.id,))
_AT = Lookup(_SENT, direct_messages.c.message_channel, direct_messages.c.message_ts)


class SqlDirectMessages:
    """`workflows.ports.direct_messages.DirectMessages`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def note(self, sent: DirectMessage) -> None:
        columns = (direct_messages.c.key, direct_messages.c.user)
        self._tx.insert_or_ignore(direct_messages, _SENT.to_row(sent), *columns)

    def posted(self, user: UserId, key: str, message: MessageRef) -> None:
        theirs = (direct_messages.c.user == user, direct_messages.c.key == key)
        where = {"message_channel": message.channel, "message_ts": message.ts}
        self._tx.change(update(direct_messages).where(*theirs).values(**where))

    def of(self, incident_id: IncidentId) -> tuple[DirectMessage, ...]:
        return _OF.all(self._tx, incident_id)

    def goes(self, message: MessageRef) -> None:
        here = (direct_messages.c.message_channel == message.channel, direct_messages.c.message_ts == message.ts)
        self._tx.change(update(direct_messages).where(*here).values(stays=False))

    def at(self, message: MessageRef) -> DirectMessage | None:
        return _AT.first(self._tx, message.channel, message.ts)

    def forget(self, sent: DirectMessage) -> None:
        self._tx.change(delete(direct_messages).where(direct_messages.c.id == sent.id))


class SqlHomeTabs:
    """`workflows.ports.direct_messages.HomeTabs`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def will_show(self, user: UserId, incidents: Collection[IncidentId]) -> None:
        for number in incidents:
            row = {"incident_id": number, "user": user}
            self._tx.insert_or_ignore(home_tabs, row, home_tabs.c.incident_id, home_tabs.c.user)

    def shows(self, user: UserId, incidents: Collection[IncidentId]) -> None:
        others = (home_tabs.c.user == user, home_tabs.c.incident_id.not_in(incidents))
        self._tx.change(delete(home_tabs).where(*others))
        self.will_show(user, incidents)

    def readers(self, incident_id: IncidentId) -> tuple[UserId, ...]:
        rows = self._tx.all(
            select(home_tabs.c.user).where(home_tabs.c.incident_id == incident_id).order_by(home_tabs.c.user)
        )
        return tuple(UserId(row.user) for row in rows)
