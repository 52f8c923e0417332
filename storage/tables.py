"""The tables. Unique constraints enforce the rules that concurrent processes could break.

The record is never deleted from. Rows are deleted only from `jobs` (done, discarded), `backfill_queue`,
`idempotency_keys` and `drafts` (old).
"""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, UniqueConstraint, false, literal_column

from storage.engine.columns import Key, index_where, moment, of_incident, table, text, unique_where
from storage.engine.columns import metadata as metadata
from storage.engine.now import DatabaseNow

incidents = table(
    "incidents",
    text("request_id", unique=True),
    text("title"),
    text("description"),
    text("type"),
    text("severity"),
    text("status"),
    text("visibility"),
    text("phase", index=True),
    Column("practice", Boolean, nullable=False),
    text("declared_by"),
    moment("declared_at", index=True),
    text("code_name"),
    moment("next_update_at", nullable=True),
    moment("updated_at", nullable=True),
    moment("resolved_at", nullable=True),
    moment("closed_at", nullable=True),
)

channels = Table(
    "channels",
    metadata,
    of_incident(primary_key=True),
    text("purpose", primary_key=True),
    text("channel"),
    text("name"),
    text("message_ts", nullable=True),
)
IS_WAR_ROOM = channels.c.purpose == literal_column("'war_room'")
"""With the value in its text, as `UNFINISHED`."""
unique_where("uq_channels_war_room", IS_WAR_ROOM, channels.c.channel)

holdings = table(
    "holdings",
    of_incident(index=True),
    text("role"),
    text("user"),
    moment("since"),
    moment("until", nullable=True),
)
HELD = holdings.c.until.is_(None)
"""Roles held now. ON CONFLICT finds the index by this condition."""
unique_where("uq_holdings_held", HELD, holdings.c.incident_id, holdings.c.role, holdings.c.user)

members = Table(
    "members",
    metadata,
    of_incident(primary_key=True),
    text("user", primary_key=True, index=True),
    Column("is_member", Boolean, nullable=False),
    moment("reported_at", nullable=True),
    moment("changed_at"),
)

entries = table(
    "entries",
    of_incident(),
    text("kind"),
    text("by", nullable=True),
    moment("happened_at"),
    moment("recorded_at"),
    text("text"),
    Column("data", JSON, nullable=False),
    text("author", nullable=True),
    text("source_channel", nullable=True),
    text("source_ts", nullable=True),
    text("thread"),
    text("permalink"),
    text("state"),
    text("request_source", server_default="chat"),
    text("already_posted", nullable=True),
    moment("edited_at", nullable=True),
    moment("deleted_at", nullable=True),
    UniqueConstraint("source_channel", "source_ts", "incident_id"),
    Index(None, "incident_id", "happened_at"),
)

revisions = table(
    "revisions",
    Column("entry_id", Key, ForeignKey("entries.id"), nullable=False, index=True),
    text("change"),
    text("by", nullable=True),
    moment("at"),
    text("text"),
)

updates = table(
    "updates",
    of_incident(index=True),
    Column("entry_id", Key, ForeignKey("entries.id"), nullable=False),
    text("by"),
    moment("at"),
    text("message"),
    text("status"),
    text("severity"),
    moment("next_update_at", nullable=True),
)

tasks = table(
    "tasks",
    of_incident(),
    Column("number", Integer, nullable=False),
    text("text"),
    text("assignee", nullable=True),
    moment("due_at", nullable=True),
    text("created_by", nullable=True),
    moment("created_at"),
    moment("done_at", nullable=True),
    text("done_by", nullable=True),
    UniqueConstraint("incident_id", "number"),
)
UNDONE = tasks.c.done_at.is_(None)
Index("ix_tasks_assignee_undone", tasks.c.assignee, sqlite_where=UNDONE, postgresql_where=UNDONE)

reminders = table(
    "reminders",
    of_incident(),
    text("kind"),
    text("occurrence_key"),
    moment("due_at"),
    Column("level", Integer, nullable=False),
    moment("promised_at", nullable=True),
    Column("subject_id", Key, nullable=True),
    text("user", nullable=True),
    text("text"),
    text("state"),
    moment("fired_at", nullable=True),
    text("message_channel", nullable=True),
    text("message_ts", nullable=True),
    text("outcome", nullable=True),
    text("closed_by", nullable=True),
    moment("closed_until", nullable=True),
    moment("failing_since", nullable=True),
    UniqueConstraint("incident_id", "kind", "occurrence_key"),
    Index(None, "state", "due_at"),
)
FAILING = reminders.c.failing_since.is_not(None)
"""Failed to fire and was deferred."""
index_where("ix_reminders_failing_since", FAILING, reminders.c.failing_since)

proposals = table(
    "proposals",
    of_incident(index=True),
    text("kind"),
    text("by"),
    moment("at"),
    text("to", nullable=True),
    text("role", nullable=True),
    text("severity", nullable=True),
    text("reason"),
    text("state"),
    text("answered_by", nullable=True),
    moment("answered_at", nullable=True),
    text("message", nullable=True),
)

steps = Table(
    "steps",
    metadata,
    of_incident(primary_key=True),
    text("step", primary_key=True),
    text("state"),
    moment("at"),
    Column("result", JSON, nullable=False),
    text("error"),
)
UNFINISHED = steps.c.state != literal_column("'done'")
"""With a literal value, because databases match a partial index only by its text."""
index_where("ix_steps_unfinished", UNFINISHED, steps.c.incident_id)

jobs = table(
    "jobs",
    Column("incident_id", Key, ForeignKey("incidents.id"), nullable=True, index=True),
    text("ordering_key"),
    text("kind"),
    Column("data", JSON, nullable=False),
    text("dedup_key", nullable=True),
    moment("not_before", nullable=True),
    moment("put_at", nullable=True, default=DatabaseNow()),
    moment("deferred_at", nullable=True),
    Column("lease_no", Integer, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("faults", Integer, nullable=False, server_default="0"),
    Column("outcome_unknown", Boolean, nullable=False, server_default=false()),
    moment("failing_since", nullable=True),
    moment("leased_until", nullable=True),
    moment("dead_lettered_at", nullable=True),
    text("error"),
)
"""`lease_no` counts claims and only grows, so it identifies a lease. `attempts` leaves out the uncounted ones. Columns
added later have a server default, because a process of an earlier version does not set them."""
NOT_DEAD = jobs.c.dead_lettered_at.is_(None)
LEASED = jobs.c.leased_until.is_not(None)
WAITING = jobs.c.leased_until.is_(None) & NOT_DEAD
"""A job is WAITING, LEASED or dead-lettered. With an expired lease it stays LEASED until it is claimed again."""
Index("ix_jobs_ordering_key_id", jobs.c.ordering_key, jobs.c.id, sqlite_where=NOT_DEAD, postgresql_where=NOT_DEAD)
index_where("ix_jobs_dead_lettered_at", ~NOT_DEAD, jobs.c.dead_lettered_at)
unique_where("uq_jobs_ordering_key_leased", LEASED, jobs.c.ordering_key)
unique_where("uq_jobs_dedup_key_waiting", WAITING, jobs.c.dedup_key)

people = Table(
    "people",
    metadata,
    text("id", primary_key=True),
    text("name"),
    Column("is_guest", Boolean, nullable=False),
    Column("is_bot", Boolean, nullable=False),
    Column("is_deactivated", Boolean, nullable=False),
    text("timezone"),
    text("locale", server_default=""),
    moment("seen_at"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    text("key", primary_key=True),
    moment("at", index=True),
)

drafts = Table(
    "drafts",
    metadata,
    text("key", primary_key=True),
    text("data"),
    moment("at", index=True),
)

read_markers = Table(
    "read_markers",
    metadata,
    of_incident(primary_key=True),
    text("user", primary_key=True),
    moment("at"),
    Column("newest", Key, nullable=False),
    Column("missing", JSON, nullable=False),
)

posted_entries = Table(
    "posted_entries",
    metadata,
    Column("entry_id", Key, ForeignKey("entries.id"), primary_key=True),
    of_incident(index=True),
    text("key"),
    Column("in_thread", Boolean, nullable=False),
    moment("at"),
)
"""Which message shows an entry; several entries may share one."""

rate_limits = Table(
    "rate_limits",
    metadata,
    text("key", primary_key=True),
    moment("used_until"),
    moment("paused_until", nullable=True),
)
"""The usage of each rate limit, and until when Slack asked for a pause."""

circuit_breaker = Table(
    "circuit_breaker",
    metadata,
    text("key", primary_key=True),
    moment("since"),
    moment("retry_at"),
)
"""One row while the circuit is open: since when, and when to probe."""

heartbeats = Table(
    "heartbeats",
    metadata,
    text("name", primary_key=True),
    moment("at"),
)
"""When something last worked, or began to fail."""

backfill_queue = table(
    "backfill_queue",
    of_incident(),
    text("kind"),
    moment("since"),
    UniqueConstraint("incident_id", "kind"),
)
"""What to read after an outage, in this order."""

expired_leases = table("expired_leases", text("kind"), moment("at", index=True))
"""Leases that expired before their job was done."""

health_alerts = Table(
    "health_alerts",
    metadata,
    text("name", primary_key=True),
    Column("count", Integer, nullable=False),
    moment("since"),
)
"""Problems that the watchdog found and that persist."""

bot_identities = Table(
    "bot_identities",
    metadata,
    text("token", primary_key=True),
    *(text(name) for name in ("user", "bot", "team", "workspace")),
    text("enterprise", nullable=True),
)
"""The bot's account, by the fingerprint of its token."""

outages = table(
    "outages",
    moment("began_at"),
    moment("ended_at", nullable=True),
    Column("closed", Boolean, nullable=False),
    text("message_channel", nullable=True),
    text("message_ts", nullable=True),
)
"""From the first problem until none is left: one message in the operators' channel. `closed`: it needs no further
edit."""
UNENDED = outages.c.ended_at.is_(None)
