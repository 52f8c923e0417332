"""Who is in which war room, as far as Muster knows.

Two clocks never meet here. What the chat reported carries the chat's time (`reported_at`) and is ordered by it; what
Muster did
or found out itself carries our own (`changed_at`) and counts until the chat reports something. `reported_at` is empty
while the last word is ours.
"""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, or_, select, update

from storage.engine.row_mapper import RowMapper
from storage.engine.transaction import Transaction, Values
from storage.engine.upserts import Changes, Excluded
from storage.tables import NOT_DEAD, jobs, members
from workflows.domain.ids import IncidentId, UserId
from workflows.domain.members import Membership
from workflows.jobs.access import RemoveFromRoom
from workflows.jobs.incidents import InviteToRoom

_MEMBERSHIPS = RowMapper(Membership, members)


class SqlMembers:
    """`workflows.ports.members.Members`. A person who left keeps a row, which older reports are compared with."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def of(self, incident_id: IncidentId) -> frozenset[UserId]:
        wanted = select(members.c.user).where(members.c.incident_id == incident_id, members.c.is_member)
        return frozenset(row.user for row in self._tx.all(wanted))

    def known(self, incident_id: IncidentId) -> Mapping[UserId, Membership]:
        wanted = select(members).where(members.c.incident_id == incident_id)
        return {UserId(row.user): _MEMBERSHIPS.from_row(row) for row in self._tx.all(wanted)}

    def invited(self, incident_id: IncidentId) -> frozenset[UserId]:
        return self._on_their_way(incident_id, InviteToRoom.kind)

    def leaving(self, incident_id: IncidentId) -> frozenset[UserId]:
        return self._on_their_way(incident_id, RemoveFromRoom.kind)

    def _on_their_way(self, incident_id: IncidentId, kind: str) -> frozenset[UserId]:
        theirs = (jobs.c.incident_id == incident_id, jobs.c.kind == kind, NOT_DEAD)
        return frozenset(UserId(row.data["user"]) for row in self._tx.all(select(jobs.c.data).where(*theirs)))

    def add(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        self._note(incident_id, user, Membership(is_member=True, changed_at=at), _nothing_since)

    def came(self, incident_id: IncidentId, user: UserId, reported_at: datetime, now: datetime) -> bool:
        reported = Membership(is_member=True, reported_at=reported_at, changed_at=now)
        self._note(incident_id, user, reported, _reported_joining)
        row = members.c.incident_id == incident_id, members.c.user == user
        ours = ~members.c.is_member & members.c.reported_at.is_(None)
        return self._tx.first(select(members.c.user).where(*row, ours)) is None

    def left(self, incident_id: IncidentId, user: UserId, reported_at: datetime, now: datetime) -> None:
        reported = Membership(is_member=False, reported_at=reported_at, changed_at=now)
        self._note(incident_id, user, reported, _reported_leaving)

    def correct(
        self, incident_id: IncidentId, user: UserId, before: Membership | None, *, is_member: bool, at: datetime
    ) -> None:
        found = _MEMBERSHIPS.to_row(Membership(is_member=is_member, changed_at=at))
        if before is None:
            row = {"incident_id": incident_id, "user": user, **found}
            self._tx.insert_or_ignore(members, row, members.c.incident_id, members.c.user)
            return
        as_it_was = (
            members.c.incident_id == incident_id,
            members.c.user == user,
            members.c.is_member == before.is_member,
            members.c.reported_at.is_not_distinct_from(before.reported_at),
            members.c.changed_at == before.changed_at,
        )
        self._tx.change(update(members).where(*as_it_was).values(found))

    def refuse(self, incident_id: IncidentId, user: UserId, at: datetime) -> None:
        ours = members.c.incident_id == incident_id, members.c.user == user, members.c.reported_at.is_(None)
        self._tx.change(update(members).where(*ours).values(is_member=False, changed_at=at))

    def _note(self, incident_id: IncidentId, user: UserId, what: Membership, if_newer: Changes) -> None:
        values = {"incident_id": incident_id, "user": user, **_MEMBERSHIPS.to_row(what)}
        self._tx.upsert(members, values, members.c.incident_id, members.c.user, changes=if_newer)


def _nothing_since(new: Excluded) -> Values:
    """Ours against ours: by our clock."""
    return _if(and_(~members.c.is_member, members.c.changed_at < new.changed_at), new)


def _reported_joining(new: Excluded) -> Values:
    """It does not undo what Muster found by itself: nobody can say which of the two was first."""
    first = and_(members.c.reported_at.is_(None), members.c.is_member)
    return _if(or_(members.c.reported_at < new.reported_at, first), new)


def _reported_leaving(new: Excluded) -> Values:
    """Of two reports about one moment, having left counts; and it counts more than anything of ours."""
    return _if(or_(members.c.reported_at <= new.reported_at, members.c.reported_at.is_(None)), new)


def _if(is_news: ColumnElement[bool], new: Excluded) -> Values:
    names = ("is_member", "reported_at", "changed_at")
    return {name: case((is_news, new[name]), else_=members.c[name]) for name in names}
