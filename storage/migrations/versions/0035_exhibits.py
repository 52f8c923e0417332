"""Exhibits: evidence that is kept elsewhere, and who had it in hand."""

import sqlalchemy as sa
from alembic import op

revision = "0035"
down_revision = "0034"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "exhibits",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", TEXT, nullable=False),
        sa.Column("content_class", TEXT, nullable=True),
        sa.Column("medium", TEXT, nullable=False),
        sa.Column("location", TEXT, nullable=False),
        sa.Column("hash", TEXT, nullable=False),
        sa.Column("how", TEXT, nullable=False),
        sa.Column("collected_by", TEXT, nullable=False),
        sa.Column("collected_at", MOMENT, nullable=False),
        sa.Column("recorded_by", TEXT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("sealed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("disposed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_exhibits_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_exhibits"),
        sa.UniqueConstraint("incident_id", "number", name="uq_exhibits_incident_id_number"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "custody_events",
        sa.Column("id", KEY, nullable=False),
        sa.Column("exhibit_id", KEY, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("recorded_at", MOMENT, nullable=False),
        sa.Column("to", TEXT, nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["exhibit_id"], ["exhibits.id"], name="fk_custody_events_exhibit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_custody_events"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_custody_events_exhibit_id", "custody_events", ["exhibit_id"])
