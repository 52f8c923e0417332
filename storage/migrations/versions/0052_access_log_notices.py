"""When rows of the access log that have had their time will be emptied."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "access_log_notices",
        sa.Column("id", KEY, nullable=False),
        sa.Column("until", MOMENT, nullable=False),
        sa.Column("announced_at", MOMENT, nullable=False),
        sa.Column("erase_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_access_log_notices"),
        sqlite_autoincrement=True,
    )
