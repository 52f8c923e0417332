"""What somebody still has to do is found without what they did before."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

UNDONE = sa.text("done_at IS NULL")


def upgrade() -> None:
    op.drop_index("ix_tasks_assignee", "tasks")
    op.create_index("ix_tasks_assignee_undone", "tasks", ["assignee"], sqlite_where=UNDONE, postgresql_where=UNDONE)
