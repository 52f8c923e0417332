"""Many incidents at once: some by hand, the rest as copies that the database makes of them.

Most have ended. The reader is in every fifth war room and may see nothing of the other private ones.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    String,
    Table,
    cast,
    func,
    insert,
    literal,
    select,
    text,
    true,
    update,
)

from storage.engine.database import Database
from storage.entry_facts import encode
from storage.reminders import reminders
from storage.roles import holdings
from storage.steps import steps
from storage.tables import channels, entries, incidents, members, people
from storage.tasks import tasks
from storage.updates import updates
from tests.bench.databases import after_bulk_load
from workflows.domain.entries.incidents import IncidentDeclared, StatusChanged, UpdateIssued
from workflows.domain.entries.roles import RoleAssigned
from workflows.domain.entries.tasks import TaskAdded
from workflows.domain.entries.war_room import RoomReady
from workflows.domain.entries.words import DecisionAdded, MessageCaptured, NoteAdded
from workflows.domain.exposure import Visibility
from workflows.domain.ids import RoleId, SeverityCode, StatusId, TypeCode, UserId
from workflows.domain.timeline import EntryFact
from workflows.war_room.plan import PLAN

READER = "U0READER"
OPEN = 200
"""How many go on, however many there were before."""
CREW = 40
EVERY_FIFTH = 5
_BEGIN = datetime(2025, 1, 1, 9, tzinfo=UTC)
Rows = list[dict[str, Any]]


def seed(database: Database, many: int, open_ones: int = OPEN, per_incident: int = 10, template: int = 1000) -> None:
    """`many` incidents with `per_incident` entries each; the newest `open_ones` go on."""
    first = min(many, template)
    with database.migrating() as connection:
        for table, rows in _by_hand(first, per_incident).items():
            connection.execute(insert(table), rows)
        _free_the_numbers(connection, incidents, entries)
        if many > first:
            _multiply(connection, -(-many // first), first, first * per_incident)
        _let_go_on(connection, open_ones)
    after_bulk_load(database)


def grow(database: Database, incident: int, size: int, has: int = 10) -> None:
    """Let the timeline of an incident grow to `size` entries; the reader is in its room."""
    with database.migrating() as connection:
        connection.execute(insert(entries), [_entry(incident, n) for n in range(has, size)])
        connection.execute(members.delete().where(members.c.incident_id == incident, members.c.user == READER))
        connection.execute(insert(members), [_member(incident, READER)])
    after_bulk_load(database)


def promise(database: Database, due_at: datetime) -> None:
    """Every incident that goes on promised an update for that time, and has a reminder of it."""
    going_on = incidents.c.phase == "active"
    row = {
        "kind": "update_due",
        "occurrence_key": f"{int(due_at.timestamp())}/0",
        "due_at": due_at,
        "level": 0,
        "promised_at": due_at,
        "text": "",
        "state": "waiting",
    }
    types = {column.name: column.type for column in reminders.columns}
    given = [literal(value, types[name]) for name, value in row.items()]
    with database.migrating() as connection:
        connection.execute(update(incidents).where(going_on).values(next_update_at=due_at))
        wanted = select(incidents.c.id, *given).where(going_on).order_by(incidents.c.id)
        connection.execute(insert(reminders).from_select(["incident_id", *row], wanted))
    after_bulk_load(database)


# ------------------------------------------------------------------------------------------------- by hand


def _by_hand(many: int, per_incident: int) -> Mapping[Table, Rows]:
    numbers = range(1, many + 1)
    timeline = [(n, p) for n in numbers for p in range(per_incident)]
    return {
        people: [_person(user) for user in (READER, *map(_crew, range(CREW)))],
        incidents: [_incident(n) for n in numbers],
        channels: [row for n in numbers for row in _channels(n)],
        members: [_member(n, user) for n in numbers for user in _in_room(n)],
        holdings: [
            _holding(n, role, user)
            for n in numbers
            for role, user in zip(("incident_lead", "scribe"), _in_room(n)[:2], strict=True)
        ],
        entries: [{"id": i, **_entry(n, p)} for i, (n, p) in enumerate(timeline, start=1)],
        updates: [_update(n, (n - 1) * per_incident + 1) for n in numbers],
        tasks: [_task(n, number) for n in numbers for number in (1, 2)],
        steps: [_step(n, step.name) for n in numbers for step in PLAN],
    }


def _crew(number: int) -> str:
    return f"U0CREW{number % CREW}"


def _in_room(incident: int) -> list[str]:
    crew = [_crew(incident * 7 + k * 11) for k in range(4)]
    return [READER, *crew[1:]] if incident % EVERY_FIFTH == 0 else crew


def _moment(incident: int, position: int = 0) -> datetime:
    return _BEGIN + timedelta(hours=13 * (incident % 1000), minutes=3 * position)


def _person(user: str) -> dict[str, Any]:
    quiet = {"is_guest": False, "is_bot": False, "is_deactivated": False, "timezone": "UTC"}
    return {"id": user, "name": user.removeprefix("U0").capitalize(), **quiet, "seen_at": datetime.now(UTC)}


def _incident(number: int) -> dict[str, Any]:
    private, at = _is_private(number), _moment(number)
    return {
        "id": number,
        "request_id": f"V0SEED{number}",
        "title": f"Checkout answers slowly in region {number}",
        "description": "Customers see an error after they paid; support has forty tickets about it so far.",
        "type": "OTHER",
        "severity": f"S{1 + number % 4}",
        "status": "closed",
        "visibility": "private" if private else "open",
        "phase": "ended",
        "practice": False,
        "declared_by": _crew(number * 7),
        "declared_at": at,
        "code_name": f"quiet-otter-{number}" if private else "",
        "resolved_at": at + timedelta(hours=3),
        "closed_at": at + timedelta(hours=5),
    }


def _is_private(number: int) -> bool:
    return number % 10 < 4


def _channels(number: int) -> Rows:
    second, of = int(_moment(number).timestamp()), {"incident_id": number}
    name = f"inc-{number}-checkout-answers-slowly"
    room = {"purpose": "war_room", "channel": f"C0SEED{number}", "name": name, "message_ts": f"{second}.000100"}
    ts = f"{second}.{number % 1000000:06d}"
    announced = {"purpose": "announcement", "channel": "C0ANNOUNCE", "name": "", "message_ts": ts}
    return [{**of, **room}] if _is_private(number) else [{**of, **room}, {**of, **announced}]


def _member(incident: int, user: str) -> dict[str, Any]:
    return {"incident_id": incident, "user": user, "is_member": True, "changed_at": _moment(incident)}


def _holding(incident: int, role: str, user: str) -> dict[str, Any]:
    return {"incident_id": incident, "role": role, "user": user, "since": _moment(incident)}


def _update(incident: int, entry: int) -> dict[str, Any]:
    at = _moment(incident, 3)
    said = {"message": "The cause is known and the fix is on its way.", "status": "containing", "severity": "S2"}
    return {"incident_id": incident, "entry_id": entry, "by": _in_room(incident)[0], "at": at, **said}


def _task(incident: int, number: int) -> dict[str, Any]:
    done = number == 1 or incident % 21 != 0
    return {
        "incident_id": incident,
        "number": number,
        "text": "Ask legal whether customers have to be told",
        "assignee": _in_room(incident)[0],
        "due_at": _moment(incident, 90) if number == 2 else None,
        "created_by": _in_room(incident)[1],
        "created_at": _moment(incident, 4),
        "done_at": _moment(incident, 60) if done else None,
        "done_by": _in_room(incident)[0] if done else None,
    }


def _step(incident: int, step: str) -> dict[str, Any]:
    done = {"state": "done", "result": {"ts": f"{incident}.000100"}, "error": ""}
    return {"incident_id": incident, "step": step, "at": _moment(incident), **done}


def _entry(incident: int, position: int) -> dict[str, Any]:
    room, at = _in_room(incident), _moment(incident, position)
    fact = _fact(incident, position)
    kind, data = encode(fact)
    captured = isinstance(fact, MessageCaptured)
    by_muster = isinstance(fact, RoomReady)
    return {
        "incident_id": incident,
        "kind": kind,
        "by": None if by_muster else room[position % len(room)],
        "happened_at": at,
        "recorded_at": at,
        "text": "" if by_muster else f"Error rate is back to {position} per minute after the rollback.",
        "data": data,
        "already_posted": "card" if isinstance(fact, RoleAssigned) else None,
        "author": room[(position + 1) % len(room)] if captured else None,
        "source_channel": f"C0SEED{incident}" if captured else None,
        "source_ts": f"{int(at.timestamp())}.{position:06d}" if captured else None,
        "thread": "",
        "permalink": f"https://bench.slack.com/archives/C0SEED{incident}/p{position}" if captured else "",
        "state": "live",
    }


def _fact(incident: int, position: int) -> EntryFact:
    """How a room begins, and then the same few kinds over and over."""
    row, somebody = _incident(incident), UserId(_in_room(incident)[0])
    severity, visibility = SeverityCode(row["severity"]), Visibility(row["visibility"])
    beginning = (
        IncidentDeclared(severity=severity, type=TypeCode(row["type"]), visibility=visibility),
        RoleAssigned(role=RoleId("incident_lead"), to=somebody),
        RoomReady(),
    )
    containing = StatusId("containing")
    later = (
        NoteAdded(),
        MessageCaptured(),
        NoteAdded(),
        UpdateIssued(status=containing, severity=severity),
        DecisionAdded(),
        NoteAdded(),
        TaskAdded(number=1, to=somebody),
        MessageCaptured(),
        StatusChanged(old=StatusId("triage"), new=containing),
        NoteAdded(),
    )
    return beginning[position] if position < len(beginning) else later[position % len(later)]


# --------------------------------------------------------------------------------------------- in bulk, in SQL


def _multiply(connection: Connection, times: int, many: int, many_entries: int) -> None:
    """Copies of all there is, each with numbers of its own."""
    of_incident = {"incident_id": many}
    _copy(connection, incidents, times, {"id": many}, ("request_id",))
    _copy(connection, channels, times, of_incident, ("channel",))
    _copy(connection, members, times, of_incident)
    _copy(connection, holdings, times, of_incident, leave=("id",))
    _copy(connection, entries, times, {"id": many_entries, **of_incident}, ("source_channel",))
    _copy(connection, updates, times, {"entry_id": many_entries, **of_incident}, leave=("id",))
    _copy(connection, tasks, times, of_incident, leave=("id",))
    _copy(connection, steps, times, of_incident)
    _free_the_numbers(connection, incidents, entries)


def _copy(
    connection: Connection,
    table: Table,
    times: int,
    moved: Mapping[str, int],
    renamed: Iterable[str] = (),
    leave: Iterable[str] = (),
) -> None:
    """`moved`: columns that count on from copy to copy, by how much; `renamed`: texts that may stand once only."""
    copies = select(literal(1, Integer).label("number")).cte("copies", recursive=True)
    copies = copies.union_all(select(copies.c.number + 1).where(copies.c.number < times - 1))

    def copied(column: Column[Any]) -> Any:
        if column.name in moved:
            return column + copies.c.number * moved[column.name]
        return column + literal("X") + cast(copies.c.number, String) if column.name in set(renamed) else column

    columns = [column for column in table.columns if column.name not in set(leave)]
    first = table.primary_key.columns[0]
    wanted = select(*map(copied, columns)).select_from(table.join(copies, true())).order_by(copies.c.number, first)
    connection.execute(insert(table).from_select([column.name for column in columns], wanted))


def _free_the_numbers(connection: Connection, *tables: Table) -> None:
    """PostgreSQL does not look at numbers that were given by hand; SQLite does."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        last = connection.execute(select(func.max(table.c.id))).scalar_one()
        connection.execute(text(f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), {last})"))


def _let_go_on(connection: Connection, many: int) -> None:
    last = connection.execute(select(func.max(incidents.c.id))).scalar_one()
    going_on = {"phase": "active", "status": "investigating", "resolved_at": None, "closed_at": None}
    newest = update(incidents).where(incidents.c.id > last - many)
    connection.execute(newest.values(**going_on, next_update_at=datetime.now(UTC) + timedelta(days=7)))
    connection.execute(update(tasks).where(tasks.c.incident_id > last - many, tasks.c.number == 2).values(done_at=None))
