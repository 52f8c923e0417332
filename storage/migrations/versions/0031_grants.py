"""Who may see which incident and until when, and who is in the groups that decide it."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "grants",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("incident_id", KEY, nullable=True),
        sa.Column("content_class", TEXT, nullable=True),
        sa.Column("via", TEXT, nullable=False),
        sa.Column("denies", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("by", TEXT, nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("reason", TEXT, nullable=False, server_default=""),
        sa.Column("until", MOMENT, nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.Column("ended_by", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_grants_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_grants"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_grants_incident_id", "grants", ["incident_id"])
    op.create_index("ix_grants_user_incident_id", "grants", ["user", "incident_id"])
    op.create_table(
        "rosters",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", "user", name="pk_rosters"),
    )
    op.create_index("ix_rosters_user", "rosters", ["user"])
