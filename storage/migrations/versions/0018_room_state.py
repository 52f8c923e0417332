"""A war room can be archived, or Muster removed from it; a private incident can be opened, with a second person."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0013"


def upgrade() -> None:
    op.add_column("channels", sa.Column("state", sa.Text(), nullable=False, server_default="ready"))
    op.add_column("channels", sa.Column("is_private", sa.Boolean(), nullable=True))
