"""The first schema."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TEXT = sa.Text()


def upgrade() -> None:
    _incidents()
    _people()
    _members()
    _holdings()
    _looks()
    _entries()
    _revisions()
    _updates()
    _tasks()
    _offers()
    _reminders()
    _steps()
    _jobs()
    _receipts()
    _drafts()


def _incidents() -> None:
    op.create_table(
        "incidents",
        _must("id", KEY),
        _must("request_id", TEXT),
        _must("title", TEXT),
        _must("summary", TEXT),
        _must("type", TEXT),
        _must("severity", TEXT),
        _must("status", TEXT),
        _must("visibility", TEXT),
        _must("phase", TEXT),
        _must("practice", sa.Boolean()),
        _must("declared_by", TEXT),
        _must("declared_at", MOMENT),
        _must("code_name", TEXT),
        _may("room", TEXT),
        _must("room_name", TEXT),
        _may("card", TEXT),
        _may("announcement_channel", TEXT),
        _may("announcement_ts", TEXT),
        _may("next_update_at", MOMENT),
        _may("updated_at", MOMENT),
        _may("resolved_at", MOMENT),
        _may("closed_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
        sa.UniqueConstraint("request_id", name="uq_incidents_request_id"),
        sa.UniqueConstraint("room", name="uq_incidents_room"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incidents_declared_at", "incidents", ["declared_at"])
    op.create_index("ix_incidents_phase", "incidents", ["phase"])


def _people() -> None:
    op.create_table(
        "people",
        _must("id", TEXT),
        _must("name", TEXT),
        _must("is_guest", sa.Boolean()),
        _must("is_bot", sa.Boolean()),
        _must("is_deactivated", sa.Boolean()),
        _must("timezone", TEXT),
        _must("seen_at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
    )


def _members() -> None:
    op.create_table(
        "members",
        _must("incident_id", KEY),
        _must("user", TEXT),
        _must("is_member", sa.Boolean()),
        _must("changed_at", MOMENT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_members_incident_id"),
        sa.PrimaryKeyConstraint("incident_id", "user", name="pk_members"),
    )
    op.create_index("ix_members_user", "members", ["user"])


def _holdings() -> None:
    op.create_table(
        "holdings",
        _must("id", KEY),
        _must("incident_id", KEY),
        _must("role", TEXT),
        _must("user", TEXT),
        _must("since", MOMENT),
        _may("until", MOMENT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_holdings_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_holdings"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_holdings_incident_id", "holdings", ["incident_id"])
    _partial_index("uq_holdings_held", "holdings", ["incident_id", "role", "user"], "until IS NULL", unique=True)


def _looks() -> None:
    op.create_table(
        "looks",
        _must("incident_id", KEY),
        _must("user", TEXT),
        _must("at", MOMENT),
        _must("newest", KEY),
        _must("missing", sa.JSON()),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_looks_incident_id"),
        sa.PrimaryKeyConstraint("incident_id", "user", name="pk_looks"),
    )


def _entries() -> None:
    op.create_table(
        "entries",
        _must("id", KEY),
        _must("incident_id", KEY),
        _must("kind", TEXT),
        _may("by", TEXT),
        _must("happened_at", MOMENT),
        _must("recorded_at", MOMENT),
        _must("text", TEXT),
        _must("data", sa.JSON()),
        _may("author", TEXT),
        _may("source_channel", TEXT),
        _may("source_ts", TEXT),
        _must("thread", TEXT),
        _must("permalink", TEXT),
        _must("state", TEXT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_entries_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_entries"),
        sa.UniqueConstraint(
            "source_channel", "source_ts", "incident_id", name="uq_entries_source_channel_source_ts_incident_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_entries_incident_id_happened_at", "entries", ["incident_id", "happened_at"])


def _revisions() -> None:
    op.create_table(
        "revisions",
        _must("id", KEY),
        _must("entry_id", KEY),
        _must("change", TEXT),
        _may("by", TEXT),
        _must("at", MOMENT),
        _must("text", TEXT),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_revisions_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_revisions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_revisions_entry_id", "revisions", ["entry_id"])


def _updates() -> None:
    op.create_table(
        "updates",
        _must("id", KEY),
        _must("incident_id", KEY),
        _must("entry_id", KEY),
        _must("by", TEXT),
        _must("at", MOMENT),
        _must("message", TEXT),
        _must("status", TEXT),
        _must("severity", TEXT),
        _may("next_update_at", MOMENT),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_updates_entry_id"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_updates_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_updates"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_updates_incident_id", "updates", ["incident_id"])


def _tasks() -> None:
    op.create_table(
        "tasks",
        _must("id", KEY),
        _must("incident_id", KEY),
        _must("number", sa.Integer()),
        _must("text", TEXT),
        _may("assignee", TEXT),
        _may("due_at", MOMENT),
        _may("created_by", TEXT),
        _must("created_at", MOMENT),
        _may("done_at", MOMENT),
        _may("done_by", TEXT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_tasks_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.UniqueConstraint("incident_id", "number", name="uq_tasks_incident_id_number"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tasks_assignee", "tasks", ["assignee"])


def _offers() -> None:
    op.create_table(
        "offers",
        _must("id", KEY),
        _must("incident_id", KEY),
        _must("kind", TEXT),
        _must("by", TEXT),
        _must("at", MOMENT),
        _may("to", TEXT),
        _may("role", TEXT),
        _may("severity", TEXT),
        _must("reason", TEXT),
        _must("state", TEXT),
        _may("settled_by", TEXT),
        _may("settled_at", MOMENT),
        _may("message", TEXT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_offers_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_offers_incident_id", "offers", ["incident_id"])


def _reminders() -> None:
    op.create_table(
        "reminders",
        _must("id", KEY),
        _must("incident_id", KEY),
        _must("kind", TEXT),
        _must("slot", TEXT),
        _must("due_at", MOMENT),
        _must("rung", sa.Integer()),
        _may("about", MOMENT),
        _may("task_id", KEY),
        _may("user", TEXT),
        _must("text", TEXT),
        _must("state", TEXT),
        _may("fired_at", MOMENT),
        _may("message_channel", TEXT),
        _may("message_ts", TEXT),
        _may("outcome", TEXT),
        _may("settled_by", TEXT),
        _may("settled_until", MOMENT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_reminders_incident_id"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_reminders_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint("incident_id", "kind", "slot", name="uq_reminders_incident_id_kind_slot"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminders_state_due_at", "reminders", ["state", "due_at"])


def _steps() -> None:
    op.create_table(
        "steps",
        _must("incident_id", KEY),
        _must("step", TEXT),
        _must("state", TEXT),
        _must("at", MOMENT),
        _must("result", sa.JSON()),
        _must("error", TEXT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_steps_incident_id"),
        sa.PrimaryKeyConstraint("incident_id", "step", name="pk_steps"),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        _must("id", KEY),
        _must("incident_id", KEY),
        _must("lane", TEXT),
        _must("kind", TEXT),
        _must("data", sa.JSON()),
        _may("coalescing_key", TEXT),
        _may("not_before", MOMENT),
        _must("attempt", sa.Integer()),
        _may("leased_until", MOMENT),
        _may("buried_at", MOMENT),
        _must("error", TEXT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_jobs_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_incident_id", "jobs", ["incident_id"])
    _partial_index("ix_jobs_lane_id", "jobs", ["lane", "id"], "buried_at IS NULL", unique=False)
    _partial_index("uq_jobs_lane_leased", "jobs", ["lane"], "leased_until IS NOT NULL", unique=True)
    _partial_index(
        "uq_jobs_wish_waiting", "jobs", ["coalescing_key"], "leased_until IS NULL AND buried_at IS NULL", unique=True
    )


def _receipts() -> None:
    op.create_table(
        "receipts", _must("key", TEXT), _must("at", MOMENT), sa.PrimaryKeyConstraint("key", name="pk_receipts")
    )
    op.create_index("ix_receipts_at", "receipts", ["at"])


def _drafts() -> None:
    op.create_table(
        "drafts",
        _must("key", TEXT),
        _must("data", TEXT),
        _must("at", MOMENT),
        sa.PrimaryKeyConstraint("key", name="pk_drafts"),
    )
    op.create_index("ix_drafts_at", "drafts", ["at"])


def _must(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def _may(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _partial_index(name: str, table: str, columns: list[str], where: str, *, unique: bool) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
