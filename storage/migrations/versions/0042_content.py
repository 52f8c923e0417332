"""The content class of an entry; how long people had content of a class before them."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("entries", sa.Column("content_class", TEXT, nullable=True))
    op.create_table(
        "exposures",
        sa.Column("id", KEY, nullable=False),
        sa.Column("user", TEXT, nullable=False),
        sa.Column("content_class", TEXT, nullable=False),
        sa.Column("medium", TEXT, nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_exposures"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exposures_user_started_at", "exposures", ["user", "started_at"])
