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


def _jobs() -> None:
    """What waits across the upgrade may have had its effect if it was attempted."""
    op.add_column("jobs", sa.Column("unsure", sa.Boolean(), nullable=True))
    op.add_column("jobs", sa.Column("failing_since", MOMENT, nullable=True))
    jobs = sa.table("jobs", sa.column("unsure", sa.Boolean()), sa.column("attempt", sa.Integer()))
    op.execute(jobs.update().values(unsure=jobs.c.attempt > 0))
    with op.batch_alter_table("jobs", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.alter_column("incident_id", existing_type=KEY, nullable=True)
        batch.alter_column("unsure", existing_type=sa.Boolean(), nullable=False)


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
