"""Duplicates: the incident that one was merged into, what undoing brings back, and where a task came from."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0018"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
TEXT = sa.Text()


def upgrade() -> None:
    op.add_column("incidents", sa.Column("duplicate_of", KEY, nullable=True))
    op.add_column("incidents", sa.Column("tasks_numbered", sa.Integer(), nullable=False, server_default="0"))
    op.create_index("ix_incidents_duplicate_of", "incidents", ["duplicate_of"])
    op.add_column("tasks", sa.Column("was_of", KEY, nullable=True))
    op.add_column("tasks", sa.Column("was_number", sa.Integer(), nullable=True))
    op.create_table(
        "merges",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("target", KEY, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("phase", TEXT, nullable=False),
        sa.Column("next_update_at", MOMENT, nullable=True),
        sa.Column("resolved_at", MOMENT, nullable=True),
        sa.Column("tasks", sa.JSON(), nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_merges_incident_id"),
        sa.ForeignKeyConstraint(["target"], ["incidents.id"], name="fk_merges_target"),
        sa.PrimaryKeyConstraint("id", name="pk_merges"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_merges_incident_id", "merges", ["incident_id"])
    still_open = sa.text("state = 'open'")
    op.create_index("ix_merges_open_at", "merges", ["at"], sqlite_where=still_open, postgresql_where=still_open)
