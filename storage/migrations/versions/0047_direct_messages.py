"""What Muster wrote to whom about which incident, and whose Home tab shows it: so that it can be taken back;
and what of an erased incident could not be cleared, on its certificate.
"""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()


def upgrade() -> None:
    op.create_table(
        "direct_messages",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("message_channel", TEXT, nullable=True),
        sa.Column("message_ts", TEXT, nullable=True),
        sa.Column("stays", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("has_file", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_direct_messages_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_direct_messages"),
        sa.UniqueConstraint("key", "user", name="uq_direct_messages_key_user"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_direct_messages_incident_id", "direct_messages", ["incident_id"])
    op.create_table(
        "home_tabs",
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_home_tabs_incident_id"),
        sa.PrimaryKeyConstraint("incident_id", "user", name="pk_home_tabs"),
    )
    op.create_index("ix_home_tabs_user", "home_tabs", ["user"])
    op.execute(
        'INSERT INTO direct_messages (incident_id, "user", key, message_channel, message_ts, stays) '
        "SELECT asked_messages.incident_id, asked_messages.\"user\", 'asked/' || asked_messages.id, "
        "asked_messages.message_channel, asked_messages.message_ts, entries.kind = 'hold_issued' "
        "FROM asked_messages JOIN entries ON entries.id = asked_messages.entry_id"
    )
    op.add_column("certificates", sa.Column("uncleared", sa.JSON(), nullable=False, server_default="{}"))
