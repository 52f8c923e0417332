"""Holds, certificates, and what erasing an incident removes. The journal erases its own contents."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    Table,
    UniqueConstraint,
    delete,
    exists,
    func,
    select,
    update,
)

from storage.engine.columns import Key, metadata, moment, of_incident, table, text
from storage.engine.encryption import encrypted_text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper, Stored
from storage.engine.transaction import Transaction
from storage.tables import channels, incidents
from workflows.domain.exposure import Visibility
from workflows.domain.ids import CertificateId, HoldId, IncidentId, UserId
from workflows.domain.incident import Incident, MessageRef, Phase
from workflows.domain.retention import AccessLogNotice, Certificate, Custodian, ErasedMessage, ErasureNotice, Hold

holds = table(
    "holds",
    of_incident(index=True),
    encrypted_text("holds", "matter"),
    text("by"),
    moment("at"),
    text("released_by", nullable=True),
    moment("released_at", nullable=True),
    encrypted_text("holds", "scope", server_default=""),
    encrypted_text("holds", "instruction", server_default=""),
    moment("reviewed_at", nullable=True),
)

custodians = table(
    "custodians",
    of_incident(index=True),
    Column("hold_id", Key, ForeignKey("holds.id"), nullable=False),
    text("user"),
    moment("asked_at", nullable=True),
    moment("acknowledged_at", nullable=True),
    UniqueConstraint("hold_id", "user"),
)

certificates = table(
    "certificates",
    of_incident(index=True),
    moment("at"),
    text("basis"),
    text("head"),
    Column("length", Integer, nullable=False),
    Column("holds_released", Integer, nullable=False),
    Column("rows", JSON, nullable=False),
    encrypted_text("certificates", "reason", server_default=""),
    Column("uncleared", JSON, nullable=False, server_default="{}"),
)

erasure_notices = Table(
    "erasure_notices",
    metadata,
    of_incident(primary_key=True),
    moment("announced_at"),
    moment("erase_at"),
)

access_log_notices = table("access_log_notices", moment("until"), moment("announced_at"), moment("erase_at"))
"""One at most."""

erased_messages = table("erased_messages", of_incident(index=True), text("message_channel"), text("message_ts"))
"""What an erasure has yet to empty in the chat."""

YET_TO_EMPTY = frozenset({"erased_messages", "direct_messages"})
SHELL = frozenset({"channels", "grants", "steps", "holds", "certificates"}) | YET_TO_EMPTY
"""Tables of an incident whose rows stay, without the words in the first four: where its room is, who may see it, what
was set up of the room, what held it, what was erased, what of it is yet to be emptied in the chat. Every other table
with rows of an incident is emptied of them, one that is new as well."""

_HOLDS = RowMapper(Hold, holds)
_HOLD = Lookup(_HOLDS, holds.c.id)
_LIVE = Lookup(_HOLDS, where=(holds.c.released_at.is_(None),), order=(holds.c.id,))
_CUSTODIANS = RowMapper(Custodian, custodians)
_CUSTODIANS_OF = Lookup(_CUSTODIANS, custodians.c.hold_id, order=(custodians.c.id,))
_HOLDS_OF = Lookup(_HOLDS, holds.c.incident_id, order=(holds.c.id,))
_CERTIFICATES = RowMapper(Certificate, certificates)
_CERTIFICATE = Lookup(_CERTIFICATES, certificates.c.id)
_CERTIFICATES_OF = Lookup(_CERTIFICATES, certificates.c.incident_id, order=(certificates.c.id,))
_NOTICES = RowMapper(ErasureNotice, erasure_notices)
_ALL_NOTICES = Lookup(_NOTICES, order=(erasure_notices.c.incident_id,))
_ACCESS_LOG_NOTICES = RowMapper(AccessLogNotice, access_log_notices)
_ACCESS_LOG_NOTICE = Lookup(_ACCESS_LOG_NOTICES, order=(access_log_notices.c.id,))
_ERASED = RowMapper(ErasedMessage, erased_messages)
_REMEMBERED = Lookup(_ERASED, erased_messages.c.incident_id, order=(erased_messages.c.id,))
_INCIDENTS = RowMapper(
    Incident,
    incidents,
    visibility=Stored(("visibility",), lambda visibility: (visibility.value,), Visibility.stored),
    channels=Stored((), lambda _channels: (), frozenset),
)
_ENDED = (
    select(incidents)
    .where(incidents.c.phase == Phase.ENDED.value, ~exists().where(certificates.c.incident_id == incidents.c.id))
    .order_by(incidents.c.id)
)


class SqlHolds:
    """`workflows.ports.retention.Holds`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, hold: Hold) -> Hold:
        return replace(hold, id=HoldId(self._tx.insert(holds, _HOLDS.to_row(hold))))

    def get(self, hold_id: HoldId) -> Hold | None:
        return _HOLD.first(self._tx, hold_id)

    def release(self, hold_id: HoldId, by: UserId, at: datetime) -> None:
        live = (holds.c.id == hold_id, holds.c.released_at.is_(None))
        self._tx.change(update(holds).where(*live).values(released_by=by, released_at=at))

    def of(self, incident_id: IncidentId) -> tuple[Hold, ...]:
        return _HOLDS_OF.all(self._tx, incident_id)

    def live(self) -> tuple[Hold, ...]:
        return _LIVE.all(self._tx)

    def review(self, hold_id: HoldId, at: datetime) -> None:
        self._tx.update(holds, hold_id, {"reviewed_at": at})

    def add_custodian(self, custodian: Custodian) -> bool:
        row = _CUSTODIANS.to_row(custodian)
        return self._tx.insert_or_ignore(custodians, row, custodians.c.hold_id, custodians.c.user) is not None

    def custodians(self, hold_id: HoldId) -> tuple[Custodian, ...]:
        return _CUSTODIANS_OF.all(self._tx, hold_id)

    def acknowledge(self, hold_id: HoldId, user: UserId, at: datetime) -> bool:
        theirs = (custodians.c.hold_id == hold_id, custodians.c.user == user, custodians.c.acknowledged_at.is_(None))
        return bool(self._tx.change(update(custodians).where(*theirs).values(acknowledged_at=at)))


class SqlErasing:
    """`workflows.ports.retention.Erasing`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def ended(self) -> tuple[Incident, ...]:
        return tuple(map(_INCIDENTS.from_row, self._tx.all(_ENDED)))

    def certify(self, certificate: Certificate) -> Certificate:
        return replace(certificate, id=CertificateId(self._tx.insert(certificates, _CERTIFICATES.to_row(certificate))))

    def certificates(self, incident_id: IncidentId) -> tuple[Certificate, ...]:
        return _CERTIFICATES_OF.all(self._tx, incident_id)

    def not_cleared(self, certificate_id: CertificateId, what: str) -> None:
        known = _CERTIFICATE.first(self._tx, certificate_id)
        if known is not None:
            found = {**known.uncleared, what: known.uncleared.get(what, 0) + 1}
            self._tx.update(certificates, certificate_id, {"uncleared": found})

    def yet_to_clear(self, incident_id: IncidentId) -> int:
        tables = (metadata.tables[name] for name in sorted(YET_TO_EMPTY))
        count = (select(func.count()).select_from(each).where(each.c.incident_id == incident_id) for each in tables)
        return sum(int(self._tx.scalar(one)) for one in count)

    def get(self, certificate_id: CertificateId) -> Certificate | None:
        return _CERTIFICATE.first(self._tx, certificate_id)

    def messages(self, incident_id: IncidentId) -> tuple[MessageRef, ...]:
        found = []
        for name in ("reminders", "asked_messages"):
            of = metadata.tables[name].c
            wanted = select(of.message_channel, of.message_ts).where(
                of.incident_id == incident_id, of.message_ts.is_not(None)
            )
            found += [MessageRef(row.message_channel, row.message_ts) for row in self._tx.all(wanted)]
        return tuple(found)

    def remember(self, incident_id: IncidentId, messages: Collection[MessageRef]) -> None:
        for one in messages:
            values = {"incident_id": incident_id, "message_channel": one.channel, "message_ts": one.ts}
            self._tx.insert(erased_messages, values)

    def remembered(self, incident_id: IncidentId) -> tuple[ErasedMessage, ...]:
        return _REMEMBERED.all(self._tx, incident_id)

    def forget(self, message: ErasedMessage) -> None:
        self._tx.change(delete(erased_messages).where(erased_messages.c.id == message.id))

    def announce(self, notice: ErasureNotice) -> bool:
        row = _NOTICES.to_row(notice)
        return self._tx.insert_or_ignore(erasure_notices, row, erasure_notices.c.incident_id) is not None

    def notices(self) -> Mapping[IncidentId, ErasureNotice]:
        return {one.incident_id: one for one in _ALL_NOTICES.all(self._tx)}

    def withdraw(self, incident_id: IncidentId) -> None:
        self._tx.change(delete(erasure_notices).where(erasure_notices.c.incident_id == incident_id))

    def announce_access_log(self, notice: AccessLogNotice) -> None:
        self._tx.insert(access_log_notices, _ACCESS_LOG_NOTICES.to_row(notice))

    def access_log_notice(self) -> AccessLogNotice | None:
        return _ACCESS_LOG_NOTICE.first(self._tx)

    def withdraw_access_log(self) -> None:
        self._tx.change(delete(access_log_notices))

    def count(self, incident_id: IncidentId) -> Mapping[str, int]:
        return {
            each.name: int(self._tx.scalar(select(func.count()).select_from(each).where(of_it)))
            for each, of_it in _emptied(incident_id)
        }

    def remove(self, incident_id: IncidentId, title: str) -> None:
        for each, of_it in _emptied(incident_id):
            self._tx.change(delete(each).where(of_it))
        grants = metadata.tables["grants"]
        self._tx.change(update(grants).where(grants.c.incident_id == incident_id).values(reason=""))
        self._tx.change(update(channels).where(channels.c.incident_id == incident_id).values(name=""))
        no_words = {"matter": "", "scope": "", "instruction": ""}
        self._tx.change(update(holds).where(holds.c.incident_id == incident_id).values(**no_words))
        steps = metadata.tables["steps"]
        self._tx.change(update(steps).where(steps.c.incident_id == incident_id).values(result={}, error=""))
        words = {"title": title, "description": "", "declared_by": ""}
        self._tx.change(update(incidents).where(incidents.c.id == incident_id).values(**words))


def _emptied(incident_id: IncidentId) -> list[tuple[Table, ColumnElement[bool]]]:
    """The tables and their rows of the incident: what refers to a row before that row."""
    own = {
        each.name: each.c.incident_id == incident_id
        for each in metadata.sorted_tables
        if "incident_id" in each.c and each.name not in SHELL
    }
    requests = metadata.tables["access_requests"]  # by number: who asks may not know whether there is such an incident
    own[requests.name] = requests.c.number == incident_id
    found = []
    for each in reversed(metadata.sorted_tables):
        if each.name in own:
            found.append((each, own[each.name]))
            continue
        for key in each.foreign_keys:
            parent = key.column.table
            if parent.name in own:
                found.append((each, key.parent.in_(select(key.column).where(own[parent.name]))))
    return found
