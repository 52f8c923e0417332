"""Incidents. The number people see is the one the database gave."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, or_, select

from storage import message_refs
from storage.among import among
from storage.tables import entries, incidents, members, people
from storage.transaction import Transaction, Values
from workflows.domain.errors import ConcurrentUpdate
from workflows.domain.ids import ChannelId, IncidentId
from workflows.domain.incident import Incident, Phase, Visibility
from workflows.domain.people import Person
from workflows.ports.missed import BackfillRoom

_BY_NUMBER = select(incidents).where(incidents.c.id == bindparam("number"))
_LOCKED = _BY_NUMBER.with_for_update(key_share=True)
"""`key_share`: rows that refer to it can still be written, so verbs that write one first cannot deadlock."""
_BY_ROOM = select(incidents).where(incidents.c.room == bindparam("room"))
_BY_REQUEST = select(incidents).where(incidents.c.request_id == bindparam("request_id"))
_THOSE = select(incidents).where(among(incidents.c.id, "ids"))
_TITLES_SINCE = (
    select(incidents.c.id, incidents.c.title)
    .where(incidents.c.declared_at >= bindparam("moment"))
    .where(incidents.c.phase == Phase.ACTIVE.value, ~incidents.c.practice)
    .order_by(incidents.c.id)
)
_HAS_GUESTS = incidents.c.id.in_(
    select(members.c.incident_id).where(
        members.c.is_member, members.c.user.in_(select(people.c.id).where(people.c.is_guest))
    )
)
_IS_GUARDED = or_(incidents.c.visibility == Visibility.PRIVATE.value, _HAS_GUESTS)
"""A private room, and any room with a guest in it: whoever leaves it sees less from then on."""
_LAST_HAPPENED = select(func.max(entries.c.happened_at)).where(entries.c.incident_id == incidents.c.id)
_ROOMS = select(incidents.c.id, _IS_GUARDED.label("guarded")).where(incidents.c.room.is_not(None))
_ROOMS_UNDER_WAY = _ROOMS.where(incidents.c.phase != Phase.ENDED.value).order_by(
    func.coalesce(_LAST_HAPPENED.scalar_subquery(), incidents.c.declared_at).desc(), incidents.c.id.desc()
)
_GUARDED_ROOMS_ENDED = (
    _ROOMS.where(incidents.c.phase == Phase.ENDED.value, _IS_GUARDED)
    .order_by(func.coalesce(incidents.c.closed_at, incidents.c.declared_at).desc(), incidents.c.id.desc())
    .limit(bindparam("most"))
)


class SqlIncidents:
    """`workflows.ports.records.Incidents`."""

    def __init__(self, transaction: Transaction) -> None:
        self._tx = transaction

    def add(self, incident: Incident) -> Incident:
        number = self._tx.add_once(incidents, _columns(incident), incidents.c.request_id)
        if number is None:
            raise ConcurrentUpdate("request_id")
        return replace(incident, id=IncidentId(number))

    def get(self, incident_id: IncidentId) -> Incident | None:
        return self._one(_LOCKED if self._tx.writes else _BY_NUMBER, {"number": incident_id})

    def by_room(self, room: ChannelId) -> Incident | None:
        return self._one(_BY_ROOM, {"room": room})

    def by_request(self, request_id: str) -> Incident | None:
        return self._one(_BY_REQUEST, {"request_id": request_id})

    def save(self, incident: Incident) -> None:
        self._tx.save(incidents, incident.id, _columns(incident))

    def titles_since(self, moment: datetime) -> Mapping[IncidentId, str]:
        """Nothing but titles: in a rush every declaration looks at all the others."""
        return {IncidentId(row.id): row.title for row in self._tx.all(_TITLES_SINCE, {"moment": moment})}

    def rooms_under_way(self) -> tuple[BackfillRoom, ...]:
        return tuple(BackfillRoom(IncidentId(row.id), row.guarded) for row in self._tx.all(_ROOMS_UNDER_WAY))

    def guarded_rooms_ended(self, most: int) -> tuple[BackfillRoom, ...]:
        rows = self._tx.all(_GUARDED_ROOMS_ENDED, {"most": most})
        return tuple(BackfillRoom(IncidentId(row.id), row.guarded) for row in rows)

    def visible_to(self, person: Person, phases: Iterable[Phase], limit: int) -> tuple[Incident, ...]:
        if person.is_deactivated:
            return ()
        wanted = select(incidents).where(_in(phases), may_see(person)).order_by(incidents.c.id.desc())
        return tuple(map(_incident, self._tx.all(wanted.limit(limit))))

    def of_member(self, person: Person, phases: Iterable[Phase], limit: int) -> tuple[Incident, ...]:
        if person.is_deactivated:
            return ()
        promised = incidents.c.next_update_at
        wanted = select(incidents).where(_in(phases), _is_member(person))
        by_promise = wanted.order_by(promised.is_(None), promised, incidents.c.id)
        return tuple(map(_incident, self._tx.all(by_promise.limit(limit))))

    def those(self, numbers: Iterable[IncidentId]) -> Mapping[IncidentId, Incident]:
        ids = sorted(set(numbers))
        return {row.id: _incident(row) for row in self._tx.all(_THOSE, {"ids": ids})} if ids else {}

    def _one(self, wanted: Select[Any], parameters: Values) -> Incident | None:
        row = self._tx.first(wanted, parameters)
        return None if row is None else _incident(row)


def may_see(person: Person) -> ColumnElement[bool]:
    """`policy.can_see` in SQL, for somebody who is not deactivated."""
    if not person.is_full_member:
        return _is_member(person)
    return or_(_is_member(person), incidents.c.visibility == Visibility.OPEN.value)


def _is_member(person: Person) -> ColumnElement[bool]:
    theirs = (members.c.incident_id == incidents.c.id, members.c.user == person.id)
    return exists().where(*theirs, members.c.is_member)


def _in(phases: Iterable[Phase]) -> ColumnElement[bool]:
    return incidents.c.phase.in_([phase.value for phase in phases])


def _columns(incident: Incident) -> dict[str, Any]:
    return {
        "request_id": incident.request_id,
        "title": incident.title,
        "summary": incident.summary,
        "type": incident.type,
        "severity": incident.severity,
        "status": incident.status,
        "visibility": incident.visibility.value,
        "phase": incident.phase.value,
        "practice": incident.practice,
        "declared_by": incident.declared_by,
        "declared_at": incident.declared_at,
        "code_name": incident.code_name,
        "room": incident.room,
        "room_name": incident.room_name,
        "card": incident.card,
        **message_refs.to_columns("announcement", incident.announcement),
        "next_update_at": incident.next_update_at,
        "updated_at": incident.updated_at,
        "resolved_at": incident.resolved_at,
        "closed_at": incident.closed_at,
    }


def _incident(row: Row[Any]) -> Incident:
    return Incident(
        id=row.id,
        request_id=row.request_id,
        title=row.title,
        summary=row.summary,
        type=row.type,
        severity=row.severity,
        status=row.status,
        visibility=Visibility(row.visibility),
        phase=Phase(row.phase),
        practice=row.practice,
        declared_by=row.declared_by,
        declared_at=row.declared_at,
        code_name=row.code_name,
        room=row.room,
        room_name=row.room_name,
        card=row.card,
        announcement=message_refs.from_columns(row.announcement_channel, row.announcement_ts),
        next_update_at=row.next_update_at,
        updated_at=row.updated_at,
        resolved_at=row.resolved_at,
        closed_at=row.closed_at,
    )
