"""Invitations and decisions can be proposed; a correction of the record has its reason."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    op.add_column("proposals", sa.Column("people", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("proposals", sa.Column("happened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("revisions", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
