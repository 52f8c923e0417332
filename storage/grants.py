"""Who was let see which incident, or kept from it, and until when."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Boolean, Column, ColumnElement, ForeignKey, Index, bindparam, false, or_, select, update

from storage.engine.columns import Key, moment, table, text
from storage.engine.encryption import encrypted_text
from storage.engine.lookup import Lookup
from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction
from workflows.domain.grants import Grant
from workflows.domain.ids import ClassId, GrantId, IncidentId, UserId

AT_ONCE = 500

grants = table(
    "grants",
    text("user"),
    Column("incident_id", Key, ForeignKey("incidents.id"), nullable=True, index=True),
    text("content_class", nullable=True),
    text("via"),
    Column("denies", Boolean, nullable=False, server_default=false()),
    text("by", nullable=True),
    moment("at"),
    encrypted_text("grants", "reason", server_default=""),
    moment("until", nullable=True),
    moment("ended_at", nullable=True),
    text("ended_by", nullable=True),
    Index(None, "user", "incident_id"),
)

_GRANTS = RowMapper(Grant, grants)
_BY_ID = Lookup(_GRANTS, grants.c.id)
_OF_INCIDENT = Lookup(_GRANTS, grants.c.incident_id, order=(grants.c.id,))
_OF_PERSON = Lookup(_GRANTS, grants.c.incident_id, grants.c.user, order=(grants.c.id,))
_OF_CLASS = Lookup(_GRANTS, grants.c.content_class, grants.c.user, order=(grants.c.id,))

_OVER = (
    select(grants)
    .where(grants.c.until <= bindparam("moment"), grants.c.ended_at.is_(None), grants.c.incident_id.is_not(None))
    .order_by(grants.c.id)
    .limit(AT_ONCE)
)


def _kept_from_class(now: datetime) -> tuple[ColumnElement[bool], ...]:
    is_live = (grants.c.ended_at.is_(None), or_(grants.c.until.is_(None), grants.c.until > now))
    return grants.c.denies, grants.c.content_class.is_not(None), *is_live


class SqlGrants:
    """`workflows.ports.grants.Grants`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, grant: Grant) -> Grant:
        return replace(grant, id=GrantId(self._tx.insert(grants, _GRANTS.to_row(grant))))

    def get(self, grant_id: GrantId) -> Grant | None:
        return _BY_ID.first(self._tx, grant_id)

    def end(self, grant_id: GrantId, at: datetime, by: UserId | None) -> None:
        live = (grants.c.id == grant_id, grants.c.ended_at.is_(None))
        self._tx.change(update(grants).where(*live).values(ended_at=at, ended_by=by))

    def of(self, incident_id: IncidentId) -> tuple[Grant, ...]:
        return _OF_INCIDENT.all(self._tx, incident_id)

    def of_person(self, incident_id: IncidentId, user: UserId) -> tuple[Grant, ...]:
        return _OF_PERSON.all(self._tx, incident_id, user)

    def of_class(self, content_class: ClassId, user: UserId) -> tuple[Grant, ...]:
        return _OF_CLASS.all(self._tx, content_class, user)

    def opted_out(self, user: UserId, now: datetime) -> frozenset[ClassId]:
        theirs = (grants.c.user == user, *_kept_from_class(now))
        return frozenset(ClassId(row[0]) for row in self._tx.all(select(grants.c.content_class).where(*theirs)))

    def who_opted_out(self, classes: Iterable[ClassId], now: datetime) -> frozenset[UserId]:
        wanted = sorted(set(classes))
        of_these = (grants.c.content_class.in_(wanted), *_kept_from_class(now))
        found = self._tx.all(select(grants.c.user).where(*of_these)) if wanted else ()
        return frozenset(UserId(row[0]) for row in found)

    def over(self, now: datetime) -> tuple[Grant, ...]:
        return tuple(map(_GRANTS.from_row, self._tx.all(_OVER, {"moment": now})))
