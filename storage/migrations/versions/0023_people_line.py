"""Later entries may join the message that told of an earlier one: where it is has to be known."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("posted_entries", sa.Column("ts", sa.Text(), nullable=False, server_default=""))
