"""Who is in which war room, as far as Muster knows."""

from datetime import datetime
from operator import le, lt

from sqlalchemy import case, select

from storage.tables import UNBURIED, jobs, members
from storage.transaction import Excluded, Transaction, Values
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
        """Of two things told of one moment, having left counts."""
        older = lt if is_member else le

        def newest(new: Excluded) -> Values:
            is_news = older(members.c.changed_at, new.changed_at)
            return {name: case((is_news, new[name]), else_=members.c[name]) for name in ("is_member", "changed_at")}

        values = {"incident_id": incident_id, "user": user, "is_member": is_member, "changed_at": at}
        self._tx.merge(members, values, members.c.incident_id, members.c.user, where=None, merged=newest)
