"""Incidents. The number people see is the one the database gave."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, case, exists, func, or_, select

from storage.engine.numbers import NumberAhead
from storage.engine.row_mapper import RowMapper, Stored
from storage.engine.transaction import Transaction, Values
from storage.journal import SqlJournal
from storage.sight import is_member, may_see
from storage.tables import IS_WAR_ROOM, channels, entries, incidents, members, people
from workflows.domain.access_log import Look
from workflows.domain.backfill import BackfillRoom
from workflows.domain.channels import Channel, Purpose
from workflows.domain.errors import ConcurrentUpdate
from workflows.domain.exposure import SeenBy, Visibility, visibilities
from workflows.domain.ids import ChannelId, ClassId, IncidentId, SeverityCode, TypeCode
from workflows.domain.incident import Incident, Phase
from workflows.domain.journal import chain_of
from workflows.domain.people import Person
from workflows.domain.privilege import Use

_VISIBILITY = Stored(("visibility",), lambda visibility: (visibility.value,), Visibility.stored)
_IN_ROWS_OF_THEIR_OWN = Stored((), lambda _channels: (), frozenset)
_WAIVED = Stored(("waived",), lambda uses: (" ".join(sorted(uses)),), lambda text: frozenset(map(Use, text.split())))
_CLASSES = Stored(
    ("added_classes",), lambda added: (" ".join(sorted(added)),), lambda text: frozenset(map(ClassId, text.split()))
)
_INCIDENTS = RowMapper(
    Incident,
    incidents,
    visibility=_VISIBILITY,
    channels=_IN_ROWS_OF_THEIR_OWN,
    waived=_WAIVED,
    added_classes=_CLASSES,
)
_CHANNELS = RowMapper(Channel, channels)
_CHANNELS_OF = select(channels).where(
    channels.c.incident_id.in_(bindparam("numbers", expanding=True)),
    channels.c.purpose.in_([purpose.value for purpose in Purpose]),
)
"""Without those for purposes that only a newer version knows."""
_NUMBER_AHEAD = select(NumberAhead(incidents))
_BY_NUMBER = select(incidents).where(incidents.c.id == bindparam("number"))
_LOCKED = _BY_NUMBER.with_for_update(key_share=True)
"""`key_share`: rows that refer to it can still be written, so verbs that write one first cannot deadlock."""
_LOCK = select(incidents.c.id).where(incidents.c.id == bindparam("number")).with_for_update(key_share=True)
_ITS_WAR_ROOM = (channels.c.incident_id == incidents.c.id, IS_WAR_ROOM)
_BY_ROOM = select(incidents).where(*_ITS_WAR_ROOM, channels.c.channel == bindparam("room"))
_OF_ROOM = select(channels.c.incident_id).where(IS_WAR_ROOM, channels.c.channel == bindparam("room")).scalar_subquery()
HAS_ROOM = exists().where(*_ITS_WAR_ROOM)
_BY_REQUEST = select(incidents).where(incidents.c.request_id == bindparam("request_id"))
_DUPLICATES_OF = select(incidents).where(incidents.c.duplicate_of == bindparam("number")).order_by(incidents.c.id)
_TITLES_SINCE = (
    select(incidents.c.id, incidents.c.title)
    .where(incidents.c.declared_at >= bindparam("moment"))
    .where(incidents.c.phase == Phase.ACTIVE.value, ~incidents.c.practice)
    .order_by(incidents.c.id)
)
_HAS_GUESTS = incidents.c.id.in_(
    select(members.c.incident_id).where(
        members.c.is_member, members.c.user.in_(select(people.c.id).where(or_(people.c.is_guest, people.c.is_external)))
    )
)
_SEEN_BY_ALL = visibilities(lambda exposure: exposure.seen_by is SeenBy.FULL_MEMBERS)
_IS_GUARDED = or_(incidents.c.visibility.not_in([visibility.value for visibility in _SEEN_BY_ALL]), _HAS_GUESTS)
"""A person who leaves such a room sees less from then on: not every full member sees the incident, or guests are in
it."""
_LAST_HAPPENED = select(func.max(entries.c.happened_at)).where(entries.c.incident_id == incidents.c.id)
_ROOMS = select(incidents.c.id, _IS_GUARDED.label("guarded")).where(HAS_ROOM)
_ROOMS_UNDER_WAY = _ROOMS.where(incidents.c.phase != Phase.ENDED.value).order_by(
    func.coalesce(_LAST_HAPPENED.scalar_subquery(), incidents.c.declared_at).desc(), incidents.c.id.desc()
)
_GUARDED_ROOMS_ENDED = (
    _ROOMS.where(incidents.c.phase == Phase.ENDED.value, _IS_GUARDED)
    .order_by(func.coalesce(incidents.c.closed_at, incidents.c.declared_at).desc(), incidents.c.id.desc())
    .limit(bindparam("most"))
)


class SqlIncidents:
    """`workflows.ports.incidents.Incidents`. What is read for a person is told to `look`."""

    def __init__(self, transaction: Transaction, now: datetime, look: Look, journal: SqlJournal) -> None:
        self._tx = transaction
        self._now = now
        self._look = look
        self._journal = journal

    def add(self, incident: Incident, skipped: int = 0) -> Incident:
        row = _INCIDENTS.to_row(incident)
        if skipped:
            row = {**row, "id": self._tx.returned(_NUMBER_AHEAD, {"steps": 1 + skipped})[0][0]}
        number = self._tx.insert_or_ignore(incidents, row, incidents.c.request_id)
        if number is None:
            raise ConcurrentUpdate("request_id")
        for channel in incident.channels:
            self.put_channel(IncidentId(number), channel)
        self._journal.begin(chain_of(IncidentId(number)))
        return replace(incident, id=IncidentId(number))

    def get(self, incident_id: IncidentId) -> Incident | None:
        return self._one(_LOCKED if self._tx.writes else _BY_NUMBER, {"number": incident_id})

    def seen_by(self, person: Person, incident_id: IncidentId) -> Incident | None:
        wanted = (_LOCKED if self._tx.writes else _BY_NUMBER).where(self._may_see(person))
        return self._seen(self._one(wanted, {"number": incident_id}), incident_id)

    def seen_in(self, person: Person, room: ChannelId) -> Incident | None:
        wanted = select(incidents).where(incidents.c.id == _OF_ROOM, self._may_see(person))
        return self._seen(self._one(wanted, {"room": room}))

    def lock(self, incident_id: IncidentId) -> None:
        self._tx.first(_LOCK, {"number": incident_id})

    def by_room(self, room: ChannelId) -> Incident | None:
        return self._one(_BY_ROOM, {"room": room})

    def by_request(self, request_id: str) -> Incident | None:
        return self._one(_BY_REQUEST, {"request_id": request_id})

    def save(self, incident: Incident) -> None:
        self._tx.update(incidents, incident.id, _INCIDENTS.to_row(incident))

    def put_channel(self, incident_id: IncidentId, channel: Channel) -> None:
        row = {"incident_id": incident_id, **_CHANNELS.to_row(channel)}
        self._tx.upsert(channels, row, channels.c.incident_id, channels.c.purpose)

    def titles_since(self, moment: datetime, person: Person) -> Mapping[IncidentId, str]:
        """Nothing but titles: in a rush every declaration looks at all the others."""
        wanted = _TITLES_SINCE.where(self._may_see(person))
        return {IncidentId(row.id): row.title for row in self._tx.all(wanted, {"moment": moment})}

    def types_used(self, since: datetime, person: Person, limit: int) -> tuple[tuple[TypeCode, str], ...]:
        kinds = (incidents.c.type, incidents.c.subtype)
        recent = (incidents.c.declared_at >= since, ~incidents.c.practice, self._may_see(person))
        wanted = select(*kinds).where(*recent).group_by(*kinds).order_by(func.count().desc(), *kinds).limit(limit)
        return tuple((TypeCode(row.type), row.subtype) for row in self._tx.all(wanted))

    def rooms_under_way(self) -> tuple[BackfillRoom, ...]:
        return tuple(BackfillRoom(IncidentId(row.id), row.guarded) for row in self._tx.all(_ROOMS_UNDER_WAY))

    def under_way_with(self, visibilities: Iterable[Visibility]) -> tuple[IncidentId, ...]:
        wanted = incidents.c.visibility.in_([visibility.value for visibility in visibilities])
        found = select(incidents.c.id).where(HAS_ROOM, wanted, incidents.c.phase != Phase.ENDED.value)
        return tuple(IncidentId(row.id) for row in self._tx.all(found.order_by(incidents.c.id)))

    def guarded_rooms_ended(self, most: int) -> tuple[BackfillRoom, ...]:
        rows = self._tx.all(_GUARDED_ROOMS_ENDED, {"most": most})
        return tuple(BackfillRoom(IncidentId(row.id), row.guarded) for row in rows)

    def visible_to(self, person: Person, phases: Iterable[Phase], limit: int) -> tuple[Incident, ...]:
        wanted = select(incidents).where(_in(phases), self._may_see(person)).order_by(incidents.c.id.desc())
        return self._listed(self._tx.all(wanted.limit(limit)))

    def most_severe(
        self, person: Person, phases: Iterable[Phase], severities: Sequence[SeverityCode], limit: int
    ) -> tuple[Incident, ...]:
        order = {code: rank for rank, code in enumerate(severities)}
        rank = case(order, value=incidents.c.severity, else_=len(order))
        real = or_(~incidents.c.practice, is_member(person))
        wanted = select(incidents).where(_in(phases), self._may_see(person), real)
        by_rank = wanted.order_by(
            rank, incidents.c.next_update_at.is_(None), incidents.c.next_update_at, incidents.c.id
        )
        return self._listed(self._tx.all(by_rank.limit(limit)))

    def page(
        self, person: Person, phases: Iterable[Phase], limit: int, offset: int, *, own: bool = False
    ) -> tuple[Incident, ...]:
        wanted = select(incidents).where(_in(phases), self._may_see(person))
        wanted = wanted.where(is_member(person)) if own else wanted
        self._look.searched()
        return self._listed(self._tx.all(wanted.order_by(incidents.c.id.desc()).limit(limit).offset(offset)))

    def how_many(self, person: Person, phases: Iterable[Phase], *, own: bool = False) -> int:
        wanted = select(func.count()).select_from(incidents).where(_in(phases), self._may_see(person))
        return int(self._tx.scalar(wanted.where(is_member(person)) if own else wanted))

    def of_member(self, person: Person, phases: Iterable[Phase], limit: int) -> tuple[Incident, ...]:
        promised = incidents.c.next_update_at
        wanted = select(incidents).where(_in(phases), is_member(person), self._may_see(person))
        by_promise = wanted.order_by(promised.is_(None), promised, incidents.c.id)
        return self._listed(self._tx.all(by_promise.limit(limit)))

    def duplicates_of(self, incident_id: IncidentId) -> tuple[Incident, ...]:
        return self._whole(self._tx.all(_DUPLICATES_OF, {"number": incident_id}))

    def get_many(self, numbers: Iterable[IncidentId]) -> Mapping[IncidentId, Incident]:
        wanted = select(incidents).where(incidents.c.id.in_(sorted(set(numbers))))
        return {incident.id: incident for incident in self._whole(self._tx.all(wanted))}

    def _may_see(self, person: Person) -> ColumnElement[bool]:
        return may_see(person, self._now)

    def _seen(self, found: Incident | None, number: IncidentId | None = None) -> Incident | None:
        if found is not None:
            self._look.saw(found)
        elif number is not None:
            self._look.missed(number)
        return found

    def _listed(self, rows: Sequence[Row[Any]]) -> tuple[Incident, ...]:
        found = self._whole(rows)
        self._look.lists(found)
        return found

    def _one(self, wanted: Select[Any], parameters: Values) -> Incident | None:
        return next(iter(self._whole(self._tx.all(wanted, parameters))), None)

    def _whole(self, rows: Sequence[Row[Any]]) -> tuple[Incident, ...]:
        """The incidents of these rows with their channels.

        They are read after the incident is locked: read in the same statement, they could be older than the lock.
        """
        numbers = [row.id for row in rows]
        of_each = defaultdict[int, set[Channel]](set)
        for row in self._tx.all(_CHANNELS_OF, {"numbers": numbers}) if numbers else ():
            of_each[row.incident_id].add(_CHANNELS.from_row(row))
        return tuple(replace(_INCIDENTS.from_row(row), channels=frozenset(of_each[row.id])) for row in rows)


def _in(phases: Iterable[Phase]) -> ColumnElement[bool]:
    return incidents.c.phase.in_([phase.value for phase in phases])
