"""Who is of another organisation."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.add_column("people", sa.Column("is_external", sa.Boolean(), nullable=False, server_default=sa.false()))
