"""Pacing, told lines, pulses and alarms; jobs know whether they may have had their effect."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TEXT = sa.Text()


def upgrade() -> None:
    _jobs()
    _lines()
    _paces()
    _pulses()
    _expiries()
    _alarms()
    _episodes()
    _what_the_watchdog_looks_for()


def _jobs() -> None:
    """What waits across the upgrade may have had its effect if it was attempted."""
    op.add_column("jobs", sa.Column("unsure", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("jobs", sa.Column("failing_since", MOMENT, nullable=True))
    op.add_column("jobs", sa.Column("put_at", MOMENT, nullable=True))
    op.add_column("jobs", sa.Column("put_off_at", MOMENT, nullable=True))
    op.add_column("jobs", sa.Column("faults", sa.Integer(), nullable=False, server_default="0"))
    jobs = sa.table("jobs", *(sa.column(name) for name in ("unsure", "attempt")))
    op.execute(jobs.update().values(unsure=jobs.c.attempt > 0))
    with op.batch_alter_table("jobs", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("incident_id", existing_type=KEY, nullable=True)


def _lines() -> None:
    op.create_table(
        "lines",
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("in_thread", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_lines_entry_id"),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_lines_incident_id"),
        sa.PrimaryKeyConstraint("entry_id", name="pk_lines"),
    )
    op.create_index("ix_lines_incident_id", "lines", ["incident_id"])


def _paces() -> None:
    op.create_table(
        "paces",
        sa.Column("key", TEXT, nullable=False),
        sa.Column("taken_until", MOMENT, nullable=False),
        sa.Column("paused_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_paces"),
    )


def _pulses() -> None:
    op.create_table(
        "pulses",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_pulses"),
    )


def _expiries() -> None:
    op.create_table(
        "expiries",
        sa.Column("id", KEY, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_expiries"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_expiries_at", "expiries", ["at"])


def _alarms() -> None:
    op.create_table(
        "alarms",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_alarms"),
    )


def _episodes() -> None:
    op.create_table(
        "episodes",
        sa.Column("id", KEY, nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("settled", sa.Boolean(), nullable=False),
        sa.Column("message_channel", TEXT, nullable=True),
        sa.Column("message_ts", TEXT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_episodes"),
        sqlite_autoincrement=True,
    )


def _what_the_watchdog_looks_for() -> None:
    """It looks every minute and reads only what may be wrong, however many incidents there are."""
    op.add_column("reminders", sa.Column("stumbled_at", MOMENT, nullable=True))
    for name, table, column, where in (
        ("ix_reminders_stumbled_at", "reminders", "stumbled_at", "stumbled_at IS NOT NULL"),
        ("ix_steps_unfinished", "steps", "incident_id", "state != 'done'"),
        ("ix_jobs_buried_at", "jobs", "buried_at", "buried_at IS NOT NULL"),
    ):
        op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
