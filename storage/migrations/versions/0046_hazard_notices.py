"""Who was told what an incident may contain before they come in."""

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()
MOMENT = sa.DateTime(timezone=True)
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        "hazard_notices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("role", TEXT, nullable=True),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_hazard_notices_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_hazard_notices"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_hazard_notices_incident_id", "hazard_notices", ["incident_id"])
    op.create_index(
        "uq_hazard_notices_open",
        "hazard_notices",
        ["incident_id", "user"],
        unique=True,
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
