"""For which uses Legal waived that a privileged incident is left out."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"


def upgrade() -> None:
    op.add_column("incidents", sa.Column("waived", sa.Text(), nullable=False, server_default=""))
