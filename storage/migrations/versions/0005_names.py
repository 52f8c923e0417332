"""Tables, columns and stored kinds get the names that the code uses. Stop the version before first: it cannot read
them."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TEXT = sa.Text()

JOB_KINDS = {
    "ProvisionWarRoom": "war_room.provision",
    "RefreshStateCard": "card.refresh",
    "RefreshAnnouncement": "announcement.refresh",
    "RefreshTopic": "topic.refresh",
    "RefreshTutorial": "tutorial.refresh",
    "RenameRoom": "war_room.rename",
    "TellRoom": "entry.post",
    "PostUpdate": "update.post",
    "PostOffer": "proposal.post",
    "SettleOffer": "proposal.close",
    "PostNudge": "nudge.post",
    "SettleNudge": "nudge.close",
    "SendInstructions": "instructions.send",
    "TellDeclarer": "declarer.notify",
    "InviteToRoom": "member.invite",
    "CompleteCapture": "capture.complete",
    "UnmarkCapture": "capture.unmark",
    "PostSummary": "summary.post",
    "TellOperators": "operator_message.refresh",
    "CheckMembers": "members.sync",
    "TakeStock": "backfill.plan",
    "LookThrough": "backfill.next",
    "BackfillCapture": "backfill.capture",
}


def upgrade() -> None:
    _incidents()
    op.execute("ALTER TABLE members RENAME COLUMN told_at TO reported_at")
    _jobs()
    _reminders()
    _proposals()
    _posted_entries()
    _read_markers()
    _health()
    _rows_of_machinery()


def _incidents() -> None:
    """Since version 18 PostgreSQL names what it does for NOT NULL, too."""
    op.execute("ALTER TABLE incidents RENAME COLUMN summary TO description")
    connection, old = op.get_bind(), "incidents_summary_not_null"
    if connection.dialect.name == "postgresql":
        named = sa.text("SELECT 1 FROM pg_constraint WHERE conname = :name")
        if connection.execute(named, {"name": old}).scalar():
            op.execute(f"ALTER TABLE incidents RENAME CONSTRAINT {old} TO incidents_description_not_null")


def _jobs() -> None:
    """`attempts` are those that count; `lease_no` only grows."""
    _rebuild(
        "jobs",
        "jobs",
        {
            "ordering_key": "lane",
            "dedup_key": "coalescing_key",
            "deferred_at": "put_off_at",
            "lease_no": "attempt",
            "attempts": "attempt - postponed",
            "outcome_unknown": "unsure",
            "dead_lettered_at": "buried_at",
        },
        _must("id", KEY),
        _may("incident_id", KEY),
        _must("ordering_key", TEXT),
        _must("kind", TEXT),
        _must("data", sa.JSON()),
        _may("dedup_key", TEXT),
        _may("not_before", MOMENT),
        _may("put_at", MOMENT),
        _may("deferred_at", MOMENT),
        _must("lease_no", sa.Integer(), server_default="0"),
        _must("attempts", sa.Integer(), server_default="0"),
        _must("faults", sa.Integer(), server_default="0"),
        _must("outcome_unknown", sa.Boolean(), server_default=sa.false()),
        _may("failing_since", MOMENT),
        _may("leased_until", MOMENT),
        _may("dead_lettered_at", MOMENT),
        _must("error", TEXT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_jobs_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_jobs"),
    )
    op.create_index("ix_jobs_incident_id", "jobs", ["incident_id"])
    _partial_index("ix_jobs_ordering_key_id", "jobs", ["ordering_key", "id"], "dead_lettered_at IS NULL")
    _partial_index("ix_jobs_dead_lettered_at", "jobs", ["dead_lettered_at"], "dead_lettered_at IS NOT NULL")
    _partial_index("uq_jobs_ordering_key_leased", "jobs", ["ordering_key"], "leased_until IS NOT NULL", unique=True)
    _partial_index(
        "uq_jobs_dedup_key_waiting",
        "jobs",
        ["dedup_key"],
        "leased_until IS NULL AND dead_lettered_at IS NULL",
        unique=True,
    )
    _job_kinds()
    _job_data()


def _job_kinds() -> None:
    for old, new in JOB_KINDS.items():
        op.execute(sa.text("UPDATE jobs SET kind = :new WHERE kind = :old").bindparams(old=old, new=new))
        op.execute(
            sa.text(
                "UPDATE jobs SET dedup_key = :new || substr(dedup_key, :length) WHERE dedup_key LIKE :like"
            ).bindparams(new=new, length=len(old) + 1, like=f"{old}/%")
        )


def _job_data() -> None:
    as_text, as_json = ("data::text", "::json") if op.get_bind().dialect.name == "postgresql" else ("data", "")
    renamed = f"replace({as_text}, '\"offer_id\"', '\"proposal_id\"'){as_json}"
    op.execute(f"UPDATE jobs SET data = {renamed} WHERE kind IN ('proposal.post', 'proposal.close')")  # noqa: S608


def _reminders() -> None:
    _rebuild(
        "reminders",
        "reminders",
        {
            "occurrence_key": "slot",
            "level": "rung",
            "promised_at": "about",
            "closed_by": "settled_by",
            "closed_until": "settled_until",
            "failing_since": "stumbled_at",
        },
        _must("id", KEY),
        _must("incident_id", KEY),
        _must("kind", TEXT),
        _must("occurrence_key", TEXT),
        _must("due_at", MOMENT),
        _must("level", sa.Integer()),
        _may("promised_at", MOMENT),
        _may("task_id", KEY),
        _may("user", TEXT),
        _must("text", TEXT),
        _must("state", TEXT),
        _may("fired_at", MOMENT),
        _may("message_channel", TEXT),
        _may("message_ts", TEXT),
        _may("outcome", TEXT),
        _may("closed_by", TEXT),
        _may("closed_until", MOMENT),
        _may("failing_since", MOMENT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_reminders_incident_id"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_reminders_task_id"),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint(
            "incident_id", "kind", "occurrence_key", name="uq_reminders_incident_id_kind_occurrence_key"
        ),
    )
    op.create_index("ix_reminders_state_due_at", "reminders", ["state", "due_at"])
    _partial_index("ix_reminders_failing_since", "reminders", ["failing_since"], "failing_since IS NOT NULL")
    op.execute("UPDATE reminders SET state = 'closed' WHERE state = 'settled'")
    op.execute("UPDATE reminders SET outcome = 'superseded' WHERE outcome = 'overtaken'")
    op.execute("UPDATE reminders SET outcome = 'escalated' WHERE outcome = 'passed_on'")


def _proposals() -> None:
    _rebuild(
        "offers",
        "proposals",
        {"answered_by": "settled_by", "answered_at": "settled_at"},
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
        _may("answered_by", TEXT),
        _may("answered_at", MOMENT),
        _may("message", TEXT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_proposals_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    op.create_index("ix_proposals_incident_id", "proposals", ["incident_id"])
    op.execute("UPDATE proposals SET state = 'superseded' WHERE state = 'overtaken'")


def _posted_entries() -> None:
    _rebuild(
        "lines",
        "posted_entries",
        {},
        _must("entry_id", KEY),
        _must("incident_id", KEY),
        _must("key", TEXT),
        _must("in_thread", sa.Boolean()),
        _must("at", MOMENT),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_posted_entries_entry_id"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_posted_entries_incident_id"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_posted_entries"),
    )
    op.create_index("ix_posted_entries_incident_id", "posted_entries", ["incident_id"])


def _read_markers() -> None:
    _rebuild(
        "looks",
        "read_markers",
        {},
        _must("incident_id", KEY),
        _must("user", TEXT),
        _must("at", MOMENT),
        _must("newest", KEY),
        _must("missing", sa.JSON()),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_read_markers_incident_id"),
        sa.PrimaryKeyConstraint("incident_id", "user", name="pk_read_markers"),
    )


def _health() -> None:
    _rebuild(
        "alarms",
        "health_alerts",
        {},
        _must("name", TEXT),
        _must("count", sa.Integer()),
        _must("since", MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_health_alerts"),
    )
    op.execute("UPDATE health_alerts SET name = 'dead_letters' WHERE name = 'buried_jobs'")
    _rebuild(
        "episodes",
        "outages",
        {"closed": "settled"},
        _must("id", KEY),
        _must("began_at", MOMENT),
        _may("ended_at", MOMENT),
        _must("closed", sa.Boolean()),
        _may("message_channel", TEXT),
        _may("message_ts", TEXT),
        sa.PrimaryKeyConstraint("id", name="pk_outages"),
    )
    _rebuild(
        "expiries",
        "expired_leases",
        {},
        _must("id", KEY),
        _must("kind", TEXT),
        _must("at", MOMENT),
        sa.PrimaryKeyConstraint("id", name="pk_expired_leases"),
    )
    op.create_index("ix_expired_leases_at", "expired_leases", ["at"])


def _rows_of_machinery() -> None:
    _rebuild(
        "receipts",
        "idempotency_keys",
        {},
        _must("key", TEXT),
        _must("at", MOMENT),
        sa.PrimaryKeyConstraint("key", name="pk_idempotency_keys"),
    )
    op.create_index("ix_idempotency_keys_at", "idempotency_keys", ["at"])
    _rate_limits()
    _rebuild(
        "pulses",
        "heartbeats",
        {},
        _must("name", TEXT),
        _must("at", MOMENT),
        sa.PrimaryKeyConstraint("name", name="pk_heartbeats"),
    )
    _rebuild(
        "missed",
        "backfill_queue",
        {"kind": "what"},
        _must("id", KEY),
        _must("incident_id", KEY),
        _must("kind", TEXT),
        _must("since", MOMENT),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_backfill_queue_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_backfill_queue"),
        sa.UniqueConstraint("incident_id", "kind", name="uq_backfill_queue_incident_id_kind"),
    )
    op.execute("UPDATE backfill_queue SET kind = 'history' WHERE kind = 'words'")
    _rebuild(
        "identities",
        "bot_identities",
        {},
        *(_must(name, TEXT) for name in ("token", "user", "bot", "team", "workspace")),
        _may("enterprise", TEXT),
        sa.PrimaryKeyConstraint("token", name="pk_bot_identities"),
    )


def _rate_limits() -> None:
    """The state of the circuit breaker leaves their table."""
    op.create_table(
        "circuit_breaker",
        _must("key", TEXT),
        _must("since", MOMENT),
        _must("retry_at", MOMENT),
        sa.PrimaryKeyConstraint("key", name="pk_circuit_breaker"),
    )
    op.execute(
        "INSERT INTO circuit_breaker (key, since, retry_at) "
        "SELECT 'chat', taken_until, paused_until FROM paces WHERE key = 'away' AND paused_until IS NOT NULL"
    )
    op.execute("DELETE FROM paces WHERE key = 'away'")
    _rebuild(
        "paces",
        "rate_limits",
        {"used_until": "taken_until"},
        _must("key", TEXT),
        _must("used_until", MOMENT),
        _may("paused_until", MOMENT),
        sa.PrimaryKeyConstraint("key", name="pk_rate_limits"),
    )


def _rebuild(old: str, new: str, renamed: dict[str, str], *parts: Any) -> None:
    """A table under its new name, made anew so that its constraints have theirs; its rows and its next number stay."""
    names = [part.name for part in parts if isinstance(part, sa.Column)]
    chosen = ", ".join(renamed.get(name, f'"{name}"') for name in names)
    columns = ", ".join(f'"{name}"' for name in names)
    op.execute(f"CREATE TABLE rows_before AS SELECT {chosen} FROM {old}")  # noqa: S608
    counts, last = "id" in names, 0
    if counts:
        last = op.get_bind().execute(sa.text(_LAST_NUMBER[op.get_bind().dialect.name]), {"name": old}).scalar() or 0
    op.drop_table(old)
    op.create_table(new, *parts, **({"sqlite_autoincrement": True} if counts else {}))
    op.execute(f"INSERT INTO {new} ({columns}) SELECT * FROM rows_before")  # noqa: S608
    op.drop_table("rows_before")
    if last:
        _go_on_after(new, last)


_LAST_NUMBER = {
    "sqlite": "SELECT seq FROM sqlite_sequence WHERE name = :name",
    "postgresql": "SELECT last_value FROM pg_sequences WHERE sequencename = :name || '_id_seq'",
}


def _go_on_after(table: str, last: int) -> None:
    """No number is given twice, not even that of a row that is gone."""
    connection = op.get_bind()
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text(f"SELECT setval('{table}_id_seq', :last)"), {"last": last})
        return
    connection.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = :name"), {"name": table})
    connection.execute(
        sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :last)"), {"name": table, "last": last}
    )


def _must(name: str, kind: Any, **more: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False, **more)


def _may(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=True)


def _partial_index(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    condition = sa.text(where)
    op.create_index(name, table, columns, unique=unique, sqlite_where=condition, postgresql_where=condition)
