"""The sub-type of an incident, and the version of the programme under which it was declared."""

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"


def upgrade() -> None:
    for name in ("subtype", "programme"):
        op.add_column("incidents", sa.Column(name, sa.Text(), nullable=False, server_default=""))
