"""What an incident is to be lowered to is part of the proposal."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"


def upgrade() -> None:
    op.add_column("proposals", sa.Column("visibility", sa.Text(), nullable=True))
