"""A task can be cancelled, and is open after its incident has ended: people have more of them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("tasks", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("tasks", sa.Column("cancelled_by", sa.Text(), nullable=True))
    undone = sa.text("done_at IS NULL")
    op.drop_index("ix_tasks_assignee_undone", table_name="tasks")
    op.create_index(
        "ix_tasks_assignee_undone", "tasks", ["assignee", "due_at"], sqlite_where=undone, postgresql_where=undone
    )
