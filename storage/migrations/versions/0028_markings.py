"""How far what is written about an incident may go."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0024"


def upgrade() -> None:
    op.add_column("incidents", sa.Column("marking", sa.Text(), nullable=True))
    op.add_column("incidents", sa.Column("privilege_marked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("proposals", sa.Column("marking", sa.Text(), nullable=True))
