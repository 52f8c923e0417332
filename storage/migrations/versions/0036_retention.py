"""What holds an incident back from being erased, and the certificates of those that were."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "holds",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("matter", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("released_by", TEXT, nullable=True),
        sa.Column("released_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_holds_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_holds"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_holds_incident_id", "holds", ["incident_id"])
    op.create_table(
        "certificates",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("basis", TEXT, nullable=False),
        sa.Column("head", TEXT, nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("holds_released", sa.Integer(), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_certificates_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_certificates"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_certificates_incident_id", "certificates", ["incident_id"])
