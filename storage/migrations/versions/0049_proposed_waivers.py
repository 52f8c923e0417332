"""For which use a waiver is proposed to Legal."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"


def upgrade() -> None:
    op.add_column("proposals", sa.Column("use", sa.Text(), nullable=True))
