"""What a webhook or an app said goes by its name."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("entries", sa.Column("author_name", sa.Text(), nullable=False, server_default=""))
