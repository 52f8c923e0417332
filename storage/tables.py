"""The tables that several repositories read; every other one is in the module of its repository.

Unique constraints enforce the rules that concurrent processes could break.
The record is deleted from only when an incident is erased (`retention.py`).
Else rows are deleted only from `jobs` (done, discarded), `backfill_queue`,
`idempotency_keys` and `drafts` (old).
"""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, UniqueConstraint, false, literal_column

from storage.engine.columns import Key, index_where, metadata, moment, of_incident, table, text, unique_where
from storage.engine.encryption import encrypted_json, encrypted_text
from storage.engine.now import DatabaseNow

incidents = table(
    "incidents",
    text("request_id", unique=True),
    encrypted_text("incidents", "title"),
    encrypted_text("incidents", "description"),
    text("type"),
    text("subtype", server_default=""),
    text("programme", server_default=""),
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
    Column("duplicate_of", Key, nullable=True, index=True),
    Column("tasks_numbered", Integer, nullable=False, server_default="0"),
    text("marking", nullable=True),
    Column("privilege_marked", Boolean, nullable=False, server_default=false()),
    text("waived", server_default=""),
    text("added_classes", server_default=""),
)

channels = Table(
    "channels",
    metadata,
    of_incident(primary_key=True),
    text("purpose", primary_key=True),
    text("channel"),
    encrypted_text("channels", "name"),
    text("message_ts", nullable=True),
    text("state", server_default="ready"),
    Column("is_private", Boolean, nullable=True),
)
IS_WAR_ROOM = channels.c.purpose == literal_column("'war_room'")
"""With the value in its text, as `UNFINISHED`."""
unique_where("uq_channels_war_room", IS_WAR_ROOM, channels.c.channel)

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
    encrypted_text("entries", "text"),
    encrypted_json("entries", "data"),
    text("author", nullable=True),
    encrypted_text("entries", "author_name", server_default=""),
    text("source_channel", nullable=True),
    text("source_ts", nullable=True),
    text("thread"),
    text("permalink"),
    text("state"),
    text("request_source", server_default="chat"),
    text("already_posted", nullable=True),
    moment("edited_at", nullable=True),
    moment("deleted_at", nullable=True),
    text("content_class", nullable=True),
    UniqueConstraint("source_channel", "source_ts", "incident_id"),
    Index(None, "incident_id", "happened_at"),
)

revisions = table(
    "revisions",
    Column("entry_id", Key, ForeignKey("entries.id"), nullable=False, index=True),
    text("change"),
    text("by", nullable=True),
    moment("at"),
    encrypted_text("revisions", "text"),
    encrypted_text("revisions", "reason", server_default=""),
    text("request_source", server_default="chat"),
)

jobs = table(
    "jobs",
    Column("incident_id", Key, ForeignKey("incidents.id"), nullable=True, index=True),
    text("ordering_key"),
    text("kind"),
    encrypted_json("jobs", "data"),
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
    encrypted_text("people", "name"),
    Column("is_guest", Boolean, nullable=False),
    Column("is_external", Boolean, nullable=False, server_default=false()),
    Column("is_bot", Boolean, nullable=False),
    Column("is_deactivated", Boolean, nullable=False),
    Column("is_admin", Boolean, nullable=False, server_default=false()),
    text("timezone"),
    text("locale", server_default=""),
    moment("seen_at"),
)

expired_leases = table("expired_leases", text("kind"), moment("at", index=True))
"""Leases that expired before their job was done."""
