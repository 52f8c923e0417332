"""Who is asked to keep what a hold is about; announced erasures, and the messages they have yet to empty."""

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0036"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("holds", sa.Column("scope", TEXT, nullable=False, server_default=""))
    op.add_column("holds", sa.Column("instruction", TEXT, nullable=False, server_default=""))
    op.add_column("holds", sa.Column("reviewed_at", MOMENT, nullable=True))
    op.add_column("certificates", sa.Column("reason", TEXT, nullable=False, server_default=""))
    op.create_table(
        "custodians",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("hold_id", KEY, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("asked_at", MOMENT, nullable=True),
        sa.Column("acknowledged_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_custodians_incident_id"),
        sa.ForeignKeyConstraint(["hold_id"], ["holds.id"], name="fk_custodians_hold_id"),
        sa.PrimaryKeyConstraint("id", name="pk_custodians"),
        sa.UniqueConstraint("hold_id", "user", name="uq_custodians_hold_id_user"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_custodians_incident_id", "custodians", ["incident_id"])
    op.create_table(
        "erasure_notices",
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("announced_at", MOMENT, nullable=False),
        sa.Column("erase_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_erasure_notices_incident_id"),
        sa.PrimaryKeyConstraint("incident_id", name="pk_erasure_notices"),
    )
    op.create_table(
        "erased_messages",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("message_channel", TEXT, nullable=False),
        sa.Column("message_ts", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_erased_messages_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_erased_messages"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_erased_messages_incident_id", "erased_messages", ["incident_id"])
