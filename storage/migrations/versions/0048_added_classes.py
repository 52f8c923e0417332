"""What people may meet in an incident, besides what its type says."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"


def upgrade() -> None:
    op.add_column("incidents", sa.Column("added_classes", sa.Text(), nullable=False, server_default=""))
