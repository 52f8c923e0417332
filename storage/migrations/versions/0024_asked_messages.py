"""Messages in which somebody is asked for something: once it is settled they say so, without buttons."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()


def upgrade() -> None:
    op.create_table(
        "asked_messages",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("message_channel", TEXT, nullable=False),
        sa.Column("message_ts", TEXT, nullable=False),
        sa.Column("answer_shown", KEY, nullable=False, server_default="0"),
        sa.Column("closed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_asked_messages_incident_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="fk_asked_messages_entry_id"),
        sa.PrimaryKeyConstraint("id", name="pk_asked_messages"),
        sa.UniqueConstraint("entry_id", "user", name="uq_asked_messages_entry_id_user"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_asked_messages_open",
        "asked_messages",
        ["incident_id"],
        sqlite_where=sa.text("closed IS 0"),
        postgresql_where=sa.text("closed IS false"),
    )
