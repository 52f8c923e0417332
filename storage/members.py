"""Who is in which war room, as far as Muster knows."""

from datetime import datetime

from sqlalchemy import ColumnElement, case, select

from storage.tables import UNBURIED, jobs, members
from storage.transaction import Transaction, Values
from storage.writing import Excluded
from workflows.domain.ids import IncidentId, UserId
from workflows.jobs import InviteToRoom


class SqlMembers:
    """`workflows.ports.records.Members`. Whoever left keeps a row: it says since when older news no longer counts."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def of(self, incident_id: IncidentId) -> frozenset[UserId]:
        wanted = select(members.c.user).where(members.c.incident_id == incident_id, members.c.is_member)
        return frozenset(row.user for row in self._tx.all(wanted))

    def add(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        self._note(incident_id, user, is_member=True, at=at)

    def remove(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        self._note(incident_id, user, is_member=False, at=at)

    def invited(self, incident_id: IncidentId) -> frozenset[UserId]:
        on_its_way = (jobs.c.incident_id == incident_id, jobs.c.kind == InviteToRoom.__name__, UNBURIED)
        return frozenset(UserId(row.data["user"]) for row in self._tx.all(select(jobs.c.data).where(*on_its_way)))

    def _note(self, incident_id: IncidentId, user: UserId, *, is_member: bool, at: datetime) -> None:
        newest = _came_later if is_member else _left_later
        values = {"incident_id": incident_id, "user": user, "is_member": is_member, "changed_at": at}
        self._tx.merge(members, values, members.c.incident_id, members.c.user, where=None, merged=newest)


def _came_later(new: Excluded) -> Values:
    return _if(members.c.changed_at < new.changed_at, new)


def _left_later(new: Excluded) -> Values:
    """Of two things told of one moment, having left counts."""
    return _if(members.c.changed_at <= new.changed_at, new)


def _if(is_news: ColumnElement[bool], new: Excluded) -> Values:
    return {name: case((is_news, new[name]), else_=members.c[name]) for name in ("is_member", "changed_at")}
