"""The war room and the announcement of an incident become rows. Stop the version before first: it cannot read them."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()
MOVED = ("room", "room_name", "card", "announcement_channel", "announcement_ts")


def upgrade() -> None:
    op.create_table(
        "channels",
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("message_ts", TEXT, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_channels_incident_id"),
        sa.PrimaryKeyConstraint("incident_id", "purpose", name="pk_channels"),
    )
    condition = sa.text("purpose = 'war_room'")
    op.create_index(
        "uq_channels_war_room",
        "channels",
        ["channel"],
        unique=True,
        sqlite_where=condition,
        postgresql_where=condition,
    )
    op.execute(
        "INSERT INTO channels (incident_id, purpose, channel, name, message_ts) "
        "SELECT id, 'war_room', room, room_name, card FROM incidents WHERE room IS NOT NULL"
    )
    op.execute(
        "INSERT INTO channels (incident_id, purpose, channel, name, message_ts) "
        "SELECT id, 'announcement', announcement_channel, '', announcement_ts FROM incidents "
        "WHERE announcement_channel IS NOT NULL"
    )
    with op.batch_alter_table("incidents", table_kwargs={"sqlite_autoincrement": True}) as incidents:
        incidents.drop_constraint("uq_incidents_room", type_="unique")
        for name in MOVED:
            incidents.drop_column(name)
