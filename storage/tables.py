"""The tables. Unique constraints carry the rules that two processes must not break together.

The record is never deleted from. Rows leave only `jobs` (done), `receipts` and `drafts` (old).
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    literal_column,
)

from storage.now import DatabaseNow

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, kept in UTC to the microsecond. A naive one is refused: nobody could say when it was."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value if value.tzinfo else value.replace(tzinfo=UTC)
        return moment.astimezone(UTC)


Key = BigInteger().with_variant(Integer, "sqlite")


def _table(name: str, *parts: Any) -> Table:
    """AUTOINCREMENT, because SQLite would otherwise give the number of a deleted row again."""
    return Table(name, metadata, Column("id", Key, primary_key=True), *parts, sqlite_autoincrement=True)


def _of_incident(**options: Any) -> Column[Any]:
    return Column("incident_id", Key, ForeignKey("incidents.id"), nullable=False, **options)


def _text(name: str, *parts: Any, **options: Any) -> Column[Any]:
    return Column(name, Text, *parts, nullable=options.pop("nullable", False), **options)


def _moment(name: str, **options: Any) -> Column[Any]:
    return Column(name, UTCDateTime, nullable=options.pop("nullable", False), **options)


def _index_where(name: str, where: ColumnElement[bool], *columns: Column[Any]) -> Index:
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


def _unique_where(name: str, where: ColumnElement[bool], *columns: Column[Any]) -> Index:
    return Index(name, *columns, unique=True, sqlite_where=where, postgresql_where=where)


incidents = _table(
    "incidents",
    _text("request_id", unique=True),
    _text("title"),
    _text("summary"),
    _text("type"),
    _text("severity"),
    _text("status"),
    _text("visibility"),
    _text("phase", index=True),
    Column("practice", Boolean, nullable=False),
    _text("declared_by"),
    _moment("declared_at", index=True),
    _text("code_name"),
    _text("room", nullable=True, unique=True),
    _text("room_name"),
    _text("card", nullable=True),
    _text("announcement_channel", nullable=True),
    _text("announcement_ts", nullable=True),
    _moment("next_update_at", nullable=True),
    _moment("updated_at", nullable=True),
    _moment("resolved_at", nullable=True),
    _moment("closed_at", nullable=True),
)

holdings = _table(
    "holdings",
    _of_incident(index=True),
    _text("role"),
    _text("user"),
    _moment("since"),
    _moment("until", nullable=True),
)
HELD = holdings.c.until.is_(None)
"""The rows of roles that somebody holds now; ON CONFLICT names the index by this very condition."""
_unique_where("uq_holdings_held", HELD, holdings.c.incident_id, holdings.c.role, holdings.c.user)

members = Table(
    "members",
    metadata,
    _of_incident(primary_key=True),
    _text("user", primary_key=True, index=True),
    Column("is_member", Boolean, nullable=False),
    _moment("told_at", nullable=True),
    _moment("changed_at"),
)

entries = _table(
    "entries",
    _of_incident(),
    _text("kind"),
    _text("by", nullable=True),
    _moment("happened_at"),
    _moment("recorded_at"),
    _text("text"),
    Column("data", JSON, nullable=False),
    _text("author", nullable=True),
    _text("source_channel", nullable=True),
    _text("source_ts", nullable=True),
    _text("thread"),
    _text("permalink"),
    _text("state"),
    UniqueConstraint("source_channel", "source_ts", "incident_id"),
    Index(None, "incident_id", "happened_at"),
)

revisions = _table(
    "revisions",
    Column("entry_id", Key, ForeignKey("entries.id"), nullable=False, index=True),
    _text("change"),
    _text("by", nullable=True),
    _moment("at"),
    _text("text"),
)

updates = _table(
    "updates",
    _of_incident(index=True),
    Column("entry_id", Key, ForeignKey("entries.id"), nullable=False),
    _text("by"),
    _moment("at"),
    _text("message"),
    _text("status"),
    _text("severity"),
    _moment("next_update_at", nullable=True),
)

tasks = _table(
    "tasks",
    _of_incident(),
    Column("number", Integer, nullable=False),
    _text("text"),
    _text("assignee", nullable=True),
    _moment("due_at", nullable=True),
    _text("created_by", nullable=True),
    _moment("created_at"),
    _moment("done_at", nullable=True),
    _text("done_by", nullable=True),
    UniqueConstraint("incident_id", "number"),
)
UNDONE = tasks.c.done_at.is_(None)
Index("ix_tasks_assignee_undone", tasks.c.assignee, sqlite_where=UNDONE, postgresql_where=UNDONE)

reminders = _table(
    "reminders",
    _of_incident(),
    _text("kind"),
    _text("slot"),
    _moment("due_at"),
    Column("rung", Integer, nullable=False),
    _moment("about", nullable=True),
    Column("task_id", Key, ForeignKey("tasks.id"), nullable=True),
    _text("user", nullable=True),
    _text("text"),
    _text("state"),
    _moment("fired_at", nullable=True),
    _text("message_channel", nullable=True),
    _text("message_ts", nullable=True),
    _text("outcome", nullable=True),
    _text("settled_by", nullable=True),
    _moment("settled_until", nullable=True),
    _moment("stumbled_at", nullable=True),
    UniqueConstraint("incident_id", "kind", "slot"),
    Index(None, "state", "due_at"),
)
STUMBLED = reminders.c.stumbled_at.is_not(None)
"""Could not be handled when its time came, and was put off: when that was so first."""
_index_where("ix_reminders_stumbled_at", STUMBLED, reminders.c.stumbled_at)

offers = _table(
    "offers",
    _of_incident(index=True),
    _text("kind"),
    _text("by"),
    _moment("at"),
    _text("to", nullable=True),
    _text("role", nullable=True),
    _text("severity", nullable=True),
    _text("reason"),
    _text("state"),
    _text("settled_by", nullable=True),
    _moment("settled_at", nullable=True),
    _text("message", nullable=True),
)

steps = Table(
    "steps",
    metadata,
    _of_incident(primary_key=True),
    _text("step", primary_key=True),
    _text("state"),
    _moment("at"),
    Column("result", JSON, nullable=False),
    _text("error"),
)
UNFINISHED = steps.c.state != literal_column("'done'")
"""With the value in its text: only then do databases see that it is the condition of the index."""
_index_where("ix_steps_unfinished", UNFINISHED, steps.c.incident_id)

jobs = _table(
    "jobs",
    Column("incident_id", Key, ForeignKey("incidents.id"), nullable=True, index=True),
    _text("lane"),
    _text("kind"),
    Column("data", JSON, nullable=False),
    _text("coalescing_key", nullable=True),
    _moment("not_before", nullable=True),
    _moment("put_at", nullable=True, default=DatabaseNow()),
    _moment("put_off_at", nullable=True),
    Column("attempt", Integer, nullable=False),
    Column("faults", Integer, nullable=False),
    Column("unsure", Boolean, nullable=False),
    _moment("failing_since", nullable=True),
    _moment("leased_until", nullable=True),
    _moment("buried_at", nullable=True),
    _text("error"),
)
UNBURIED = jobs.c.buried_at.is_(None)
LEASED = jobs.c.leased_until.is_not(None)
WAITING = jobs.c.leased_until.is_(None) & UNBURIED
"""A job is WAITING, LEASED or buried. A lease that expired is LEASED still, until somebody takes it over."""
Index("ix_jobs_lane_id", jobs.c.lane, jobs.c.id, sqlite_where=UNBURIED, postgresql_where=UNBURIED)
_index_where("ix_jobs_buried_at", ~UNBURIED, jobs.c.buried_at)
_unique_where("uq_jobs_lane_leased", LEASED, jobs.c.lane)
_unique_where("uq_jobs_wish_waiting", WAITING, jobs.c.coalescing_key)

people = Table(
    "people",
    metadata,
    _text("id", primary_key=True),
    _text("name"),
    Column("is_guest", Boolean, nullable=False),
    Column("is_bot", Boolean, nullable=False),
    Column("is_deactivated", Boolean, nullable=False),
    _text("timezone"),
    _moment("seen_at"),
)

receipts = Table(
    "receipts",
    metadata,
    _text("key", primary_key=True),
    _moment("at", index=True),
)

drafts = Table(
    "drafts",
    metadata,
    _text("key", primary_key=True),
    _text("data"),
    _moment("at", index=True),
)

looks = Table(
    "looks",
    metadata,
    _of_incident(primary_key=True),
    _text("user", primary_key=True),
    _moment("at"),
    Column("newest", Key, nullable=False),
    Column("missing", JSON, nullable=False),
)

lines = Table(
    "lines",
    metadata,
    Column("entry_id", Key, ForeignKey("entries.id"), primary_key=True),
    _of_incident(index=True),
    _text("key"),
    Column("in_thread", Boolean, nullable=False),
    _moment("at"),
)
"""Which message tells the room of an entry; several entries may share one."""

paces = Table(
    "paces",
    metadata,
    _text("key", primary_key=True),
    _moment("taken_until"),
    _moment("paused_until", nullable=True),
)
"""How far the allowance of a method, or of a channel, is used up; and until when Slack asked for silence."""

pulses = Table(
    "pulses",
    metadata,
    _text("name", primary_key=True),
    _moment("at"),
)
"""When something was last known to work, or began to fail."""

missed = _table(
    "missed",
    _of_incident(),
    _text("what"),
    _moment("since"),
    UniqueConstraint("incident_id", "what"),
)
"""What is to be looked through after an absence, in this order."""

expiries = _table("expiries", _text("kind"), _moment("at", index=True))
"""Leases that ran out before their job was done."""

alarms = Table(
    "alarms",
    metadata,
    _text("name", primary_key=True),
    Column("count", Integer, nullable=False),
    _moment("since"),
)
"""What the watchdog found wrong and is not right again."""

episodes = _table(
    "episodes",
    _moment("began_at"),
    _moment("ended_at", nullable=True),
    Column("settled", Boolean, nullable=False),
    _text("message_channel", nullable=True),
    _text("message_ts", nullable=True),
)
"""From the first trouble until all is right again: one line in the operators' channel. Settled: nothing is left to say.
"""
UNENDED = episodes.c.ended_at.is_(None)
