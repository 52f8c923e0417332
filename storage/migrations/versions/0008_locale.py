"""The language that people read. Empty until the chat is asked about them again, which is within a day."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.add_column("people", sa.Column("locale", sa.Text(), nullable=False, server_default=""))
