"""Members are ordered by the chat's clock where the chat told of them; rooms to look through after an absence; claims
that do not count; who the bot is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nobody knows any more whose clock `changed_at` went by: the last word about everybody counts as our own."""
    op.add_column("jobs", sa.Column("postponed", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("members", sa.Column("told_at", MOMENT, nullable=True))
    op.create_table(
        "missed",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_missed_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_missed"),
        sa.UniqueConstraint("incident_id", "what", name="uq_missed_incident_id_what"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "identities",
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("token", "user", "bot", "team", "workspace")),
        sa.Column("enterprise", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("token", name="pk_identities"),
    )
