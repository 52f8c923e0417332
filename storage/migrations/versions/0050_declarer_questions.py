"""What is asked of those who declared what they may not see."""

import sqlalchemy as sa
from alembic import op

revision = "0050"
down_revision = "0049"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "declarer_questions",
        sa.Column("id", KEY, nullable=False),
        sa.Column("incident_id", KEY, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("by", TEXT, nullable=False),
        sa.Column("entry_id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("answered_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name="fk_declarer_questions_incident_id"),
        sa.PrimaryKeyConstraint("id", name="pk_declarer_questions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_declarer_questions_incident_id", "declarer_questions", ["incident_id"])
